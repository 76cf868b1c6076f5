#include "core/state/key.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/system/private_files.hpp"
#include "core/system/sodium.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

bool from_hex(std::string_view text, SealingKey& key) {
  std::size_t length = 0;
  return text.size() == 2 * SealingKey::size &&
         sodium_hex2bin(key.data(), SealingKey::size, text.data(), text.size(), nullptr, &length,
                        nullptr) == 0 &&
         length == SealingKey::size;
}

bool from_base64(std::string_view text, SealingKey& key) {
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
        sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(key.data(), SealingKey::size, text.data(), text.size(), nullptr, &length,
                          &end, variant) == 0 &&
        length == SealingKey::size && end == text.data() + text.size())
      return true;
  }
  return false;
}

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

SealingKey::~SealingKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

KeySource key_source_from_environment() {
  KeySource source;
  source.given = environment("SLIPWAY_STATE_KEY");
  const std::string data_home = environment("XDG_DATA_HOME");
  const std::string home = environment("HOME");
  // The XDG rules say that a path which is not absolute does not count.
  if (!data_home.empty() && data_home.front() == '/')
    source.folder = data_home + "/slipway/keys";
  else if (!home.empty())
    source.folder = home + "/.local/share/slipway/keys";
  return source;
}

Result<SealingKey> parse_key(std::string_view text) {
  text = trimmed(text);
  SealingKey key;
  if (from_hex(text, key) || from_base64(text, key)) return key;
  return Error{Errc::invalid_input,
               "the state key is not 32 bytes in hex (64 digits) or base64 (44 characters)",
               "export SLIPWAY_STATE_KEY=$(openssl rand -hex 32)"};
}

Result<SealingKey> read_key_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) {
    if (errno == ENOENT)
      return Error{Errc::not_found, "key file '" + path + "' does not exist", ""};
    return Error{Errc::denied, "reading key file '" + path + "': " + std::strerror(errno), ""};
  }
  struct stat about {};
  const bool known = ::fstat(file, &about) == 0;
  const bool plain = known && S_ISREG(about.st_mode);
  const bool open_to_others = !known || (about.st_mode & 077U) != 0;
  std::array<char, 256> buffer{};
  const ssize_t length = plain ? ::read(file, buffer.data(), buffer.size()) : -1;
  ::close(file);
  if (known && !plain)
    return Error{Errc::denied, "the key file '" + path + "' is not a plain file", ""};
  if (open_to_others)
    return Error{Errc::denied, "key file '" + path + "' may be read by others, so it is not used",
                 "chmod 600 '" + path + "'"};
  if (length < 0) return Error{Errc::unavailable, "reading key file '" + path + "' failed", ""};
  auto key = parse_key(std::string_view(buffer.data(), static_cast<std::size_t>(length)));
  sodium_memzero(buffer.data(), buffer.size());
  if (!key) return std::move(key).error().in("key file '" + path + "'");
  return key;
}

Result<SealingKey> make_key_file(const std::string& path) {
  prepare_sodium();
  SealingKey key;
  randombytes_buf(key.data(), SealingKey::size);
  std::string text(2 * SealingKey::size + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), key.data(), SealingKey::size);
  text.back() = '\n';
  auto made = make_private_file(path, text);
  sodium_memzero(text.data(), text.size());
  if (!made) return std::move(made).error().in("making a key to seal secrets with");
  if (*made == Made::was_there) return read_key_file(path);
  return key;
}

}  // namespace slipway::core
