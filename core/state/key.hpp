#pragma once
#include <array>
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// The 32 bytes that seal and open; wiped when they go.
class SealingKey {
 public:
  static constexpr std::size_t size = 32;

  SealingKey() = default;
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = default;
  ~SealingKey();

  unsigned char* data() { return bytes_.data(); }
  const unsigned char* data() const { return bytes_.data(); }

 private:
  std::array<unsigned char, size> bytes_{};
};

/// Where the key of a state comes from: the text that was given, else a file of the state's own.
struct KeySource {
  std::string given;   ///< what SLIPWAY_STATE_KEY says; empty when there is none
  std::string folder;  ///< holds `<lineage>.key`; empty: key files are not used

  std::string file_of(const std::string& lineage) const { return folder + "/" + lineage + ".key"; }
};

/// The source that SLIPWAY_STATE_KEY, XDG_DATA_HOME and HOME name.
KeySource key_source_from_environment();

/// A key written as 64 hex digits or as base64 of 32 bytes; white space around it does not count.
/// `invalid_input` otherwise; the message never holds the text.
Result<SealingKey> parse_key(std::string_view text);

/// The key in a file.  `not_found` when there is none; `denied` when others than its owner may
/// read it.
Result<SealingKey> read_key_file(const std::string& path);

/// Makes a new key in a file of mode 0600, with its folders at 0700.  When another process was
/// faster, answers that one's key.
Result<SealingKey> make_key_file(const std::string& path);

}  // namespace slipway::core
