#include "keys/key_pair.hpp"

#include <fcntl.h>
#include <libssh/libssh.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "slipway/contract/forms.hpp"
#include "slipway/file.hpp"
#include "slipway/outcome.hpp"

namespace local {
namespace {

using slipway::Failure;

constexpr std::size_t most_bytes = 65536;

struct Freed {
  void operator()(ssh_key key) const { ssh_key_free(key); }
  void operator()(char* text) const { ssh_string_free_char(text); }
};
using Key = std::unique_ptr<ssh_key_struct, Freed>;
using Text = std::unique_ptr<char, Freed>;

std::string public_line(ssh_key key) {
  char* text = nullptr;
  if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK)
    throw Failure("internal", "the public half of an ssh key cannot be written down");
  const Text held(text);
  return std::string(ssh_key_type_to_char(ssh_key_type(key))) + " " + text;
}

/// The first two words of a public key's file; empty when they are none.
std::string line_in(const std::string& bytes) {
  const auto first = bytes.find(' ');
  const auto second = bytes.find_first_of(" \r\n", first == std::string::npos ? first : first + 1);
  const auto line = bytes.substr(0, second);
  return slipway::contract::is_host_key(line) ? line : std::string();
}

void write_new(const std::string& path, const std::string& bytes) {
  const auto aside = path + ".new";
  ::unlink(aside.c_str());
  const int file =
      ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  const bool whole =
      file >= 0 &&
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
      ::fsync(file) == 0;
  const int why = errno;
  if (file >= 0) ::close(file);
  // a link, unlike a rename, leaves alone what has come there meanwhile
  if (whole && (::link(aside.c_str(), path.c_str()) == 0 || errno == EEXIST)) {
    ::unlink(aside.c_str());
    return;
  }
  if (file >= 0) ::unlink(aside.c_str());
  Failure failure("unavailable", "'" + path + "' cannot be written: " + std::strerror(why));
  throw failure.with_effect("none");
}

}  // namespace

KeyPair make_key_pair() {
  ssh_key made = nullptr;
  if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &made) != SSH_OK)
    throw Failure("internal", "no ssh key could be made");
  const Key key(made);
  char* text = nullptr;
  if (ssh_pki_export_privkey_base64(made, nullptr, nullptr, nullptr, &text) != SSH_OK)
    throw Failure("internal", "an ssh key cannot be written down");
  const Text held(text);
  return {text, public_line(made)};
}

std::optional<std::string> public_key_of(const std::string& path) {
  const auto file = slipway::read_plain_file(path, most_bytes);
  if (file.fault == slipway::FileFault::missing) return std::nullopt;
  if (!file) throw Failure("invalid", "the ssh key '" + path + "' " + file.why);
  ssh_key read = nullptr;
  // an empty passphrase and no callback: a protected key is refused, and nobody is asked
  if (ssh_pki_import_privkey_base64(file.bytes.c_str(), "", nullptr, nullptr, &read) == SSH_OK) {
    const Key key(read);
    return public_line(read);
  }
  const auto beside = slipway::read_plain_file(path + ".pub", most_bytes);
  const auto line = beside ? line_in(beside.bytes) : std::string();
  if (!line.empty()) return line;
  Failure failure("invalid", "'" + path + "' is no private ssh key that can be read");
  throw failure.with_hint("a protected key needs its public half beside it: " + path + ".pub");
}

void write_key(const std::string& path, const KeyPair& pair) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  write_new(path, pair.secret);
}

}  // namespace local
