#include "deis/config/config_keys.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>

#include "slipway/bytes.hpp"
#include "slipway/file.hpp"
#include "slipway/outcome.hpp"
#include "slipway/text.hpp"

namespace deis {
namespace {

constexpr std::size_t largest_file = 1 << 20;

std::string file_content(const std::string& path, const std::string& key) {
  auto file = slipway::read_plain_file(path, largest_file);
  if (!file || file.bytes.empty())
    throw slipway::Failure("invalid", "'" + path + "', for the configuration key " + key + ", " +
                                          (file ? "is empty" : file.why))
        .with_hint("check the path and that you may read the file");
  return std::move(file.bytes);
}

constexpr const char* ssh_key = "platform/sshPrivateKey";

bool holds_file(const std::string& path) {
  return path == ssh_key || path == "router/sslCert" || path == "router/sslKey" ||
         path == "router/sslDhparam";
}

std::string without_tilde(const std::string& file) {
  const char* home = std::getenv("HOME");
  for (const std::string start : {"~/", "$HOME/"})
    if (home && file.rfind(start, 0) == 0) return home + file.substr(start.size() - 1);
  return file;
}

}  // namespace

std::string stored_value(const std::string& path, const std::string& text) {
  if (!holds_file(path)) return text;
  const auto content = file_content(without_tilde(text), path);
  return path == ssh_key ? slipway::base64_encode(content) : content;
}

bool is_secret_key(const std::string& path) {
  const auto low = slipway::lowered(path);
  for (const char* word : {"secret", "password", "privatekey", "sslkey", "accesskey", "keyring"})
    if (low.find(word) != std::string::npos) return true;
  return false;
}

std::string key_fault(const std::string& path) {
  const auto slash = path.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == path.size())
    return "it is not TARGET/KEY, such as router/bodySize";
  if (path.back() == '/' || path.find("//") != std::string::npos) return "a part of it is empty";
  const bool plain = std::all_of(path.begin(), path.end(), [](char letter) {
    return std::isgraph(static_cast<unsigned char>(letter)) && letter != '?' && letter != '#';
  });
  return plain ? "" : "it holds a character that keys do not have";
}

std::vector<FileFault> file_faults(const Settings& settings) {
  std::vector<FileFault> faults;
  const auto check = [&](const std::string& option, const std::string& key,
                         const std::string& file) {
    try {
      stored_value(key, file);
    } catch (const slipway::Failure& failure) {
      faults.push_back({option, failure.message, failure.hint});
    }
  };
  for (const auto& [key, file] : settings.files) check(file_option(key), key, file);
  if (!settings.ssh_private_key.empty())
    check("ssh_private_key", ssh_key, settings.ssh_private_key);
  return faults;
}

std::map<std::string, std::string> key_files(const Settings& settings) {
  std::map<std::string, std::string> found;
  for (const auto& [key, file] : settings.files)
    if (is_secret_key(key)) found[file_option(key)] = file;
  if (!settings.ssh_private_key.empty()) found["ssh_private_key"] = settings.ssh_private_key;
  return found;
}

std::vector<ConfigKey> config_keys(const Settings& settings) {
  std::map<std::string, ConfigKey> keys;
  const auto put = [&](const std::string& path, const std::string& value, bool secret = false) {
    keys[path] = {path, value, secret || is_secret_key(path)};
  };
  put("platform/domain", settings.domain);
  put("platform/version", settings.release.text());
  if (settings.placement) put("platform/enablePlacementOptions", "true");
  for (const auto& [component, image] : settings.images) put(component + "/image", image);
  // Without the store its templates still ask for this directory's parent.
  if (settings.stateless) put("store/gateway", " ");
  for (const auto& [path, value] : settings.config) put(path, value);
  for (const auto& [path, value] : settings.secrets) put(path, value, true);
  for (const auto& [path, file] : settings.files) put(path, stored_value(path, file));
  if (!settings.ssh_private_key.empty())
    put(ssh_key, stored_value(ssh_key, settings.ssh_private_key), true);
  std::vector<ConfigKey> list;
  for (auto& [path, key] : keys) list.push_back(std::move(key));
  return list;
}

}  // namespace deis
