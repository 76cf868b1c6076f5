#include "ssh_host_key.hpp"

#include <memory>

#include "slipway/kit/ssh.hpp"

namespace slipway::kit {
namespace {

using Key = std::unique_ptr<ssh_key_struct, decltype(&ssh_key_free)>;

std::string type_of(const std::string& host_key) { return host_key.substr(0, host_key.find(' ')); }

}  // namespace

std::string server_key_of(ssh_session session) {
  ssh_key raw = nullptr;
  if (ssh_get_server_publickey(session, &raw) != SSH_OK) return {};
  const Key key(raw, &ssh_key_free);
  char* base64 = nullptr;
  if (ssh_pki_export_pubkey_base64(key.get(), &base64) != SSH_OK) return {};
  std::string text = std::string(ssh_key_type_to_char(ssh_key_type(key.get()))) + " " + base64;
  ssh_string_free_char(base64);
  return text;
}

std::string host_key_algorithms(const std::string& host_key) {
  const auto type = type_of(host_key);
  // An RSA key is named ssh-rsa whatever the hash of its signatures; SHA-1 is not accepted.
  return type == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
}

std::string fingerprint(const std::string& host_key) {
  const auto space = host_key.find(' ');
  if (space == std::string::npos) return host_key;
  const auto type = ssh_key_type_from_name(type_of(host_key).c_str());
  ssh_key raw = nullptr;
  if (ssh_pki_import_pubkey_base64(host_key.c_str() + space + 1, type, &raw) != SSH_OK)
    return host_key;
  const Key key(raw, &ssh_key_free);
  unsigned char* hash = nullptr;
  std::size_t length = 0;
  if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &length) != 0)
    return host_key;
  char* printed = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length);
  std::string text = printed ? printed : host_key;
  ssh_string_free_char(printed);
  ssh_clean_pubkey_hash(&hash);
  return text;
}

}  // namespace slipway::kit
