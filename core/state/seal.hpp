#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/state/key.hpp"
#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// Where a value stands on record: whose it is (an address, a role, or `outputs`) and in which
/// column.  What replaces an address is kept beside it as `ADDRESS~N`; both are one place.
struct SealedPlace {
  std::string_view owner;
  std::string_view column;
};

/// Seals the sensitive parts of a value and opens them again.
///
/// A sealed part is the map {"$sealed": TEXT}: `2:` and the base64 of a nonce and of the part's
/// marked JSON under XChaCha20-Poly1305 (IETF), with its place as associated data, so that it opens
/// nowhere else.  A text without `2:`, of format 1, is a secret box without a place; it still
/// opens. The key is looked for on first need and then kept: the one given, else the key file of
/// the lineage, which sealing makes when it is missing.  One thread at a time.
class Sealer {
 public:
  Sealer(KeySource source, std::string lineage);

  /// A copy without any sensitive part.  Fails when there is no key and none can be made.  A part
  /// that `opened` could not open is written back as it was: who finds the key again finds the
  /// secret again.
  Result<Value> sealed(const Value& value, const SealedPlace& place = {});

  /// A copy with every part opened that can be.  One that cannot (another key, no key, broken
  /// bytes, another place) stays sealed, is marked sensitive, and its path is added to `lost`.
  /// Fails only when a key is there but must not be used: readable by others, or not a key.
  Result<Value> opened(const Value& value, std::vector<std::string>& lost,
                       const SealedPlace& place = {});

 private:
  struct Path {
    std::string shown;  ///< such as `disks.0.key`
    std::string bound;  ///< the associated data: the place and every step, no two alike
    Path step(const std::string& key) const;
    Path item(std::size_t index) const;
  };
  static Path path_of(const SealedPlace& place);
  Result<void> seal_in_place(Value& value, const Path& path);
  Result<void> open_in_place(Value& value, const Path& path, std::vector<std::string>& lost);
  Result<const SealingKey*> key_to_seal();
  Result<const SealingKey*> key_to_open();  ///< null when there is none
  Result<const SealingKey*> find_key();

  KeySource source_;
  std::string lineage_;
  std::optional<SealingKey> key_;
  std::set<std::string, std::less<>> lost_;  ///< sealed texts that could not be opened
};

/// Whether a value is a sealed part.
bool is_sealed(const Value& value);

}  // namespace slipway::core
