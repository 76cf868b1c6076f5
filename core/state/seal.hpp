#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/state/key.hpp"
#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// Seals the sensitive parts of a value and opens them again.
///
/// A sealed part is the map {"$sealed": TEXT}: base64 of a nonce and of the secret box
/// (XChaCha20-Poly1305) around the part's marked JSON.  The key is looked for on first need and
/// then kept: the one given, else the key file of the lineage, which sealing makes when it is
/// missing.  One thread at a time.
class Sealer {
 public:
  Sealer(KeySource source, std::string lineage);

  /// A copy without any sensitive part.  Fails when there is no key and none can be made.  A part
  /// that `opened` could not open is written back as it was: who finds the key again finds the
  /// secret again.
  Result<Value> sealed(const Value& value);

  /// A copy with every part opened that can be.  One that cannot (another key, no key, broken
  /// bytes) stays sealed, is marked sensitive, and its path is added to `lost`.  Fails only when a
  /// key is there but must not be used: readable by others, or not a key.
  Result<Value> opened(const Value& value, std::vector<std::string>& lost);

 private:
  Result<void> seal_in_place(Value& value);
  Result<void> open_in_place(Value& value, const std::string& path, std::vector<std::string>& lost);
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
