#include "deis/config/settings.hpp"

#include <cstdlib>
#include <set>

namespace deis {
namespace {

using slipway::Value;

/// Options that are configuration keys by another name: option -> key.
struct KeyOption {
  const char* option;
  const char* key;
};
constexpr KeyOption typed_keys[] = {
    {"subdomain", "controller/subdomain"},
    {"registration", "controller/registrationMode"},
    {"web", "controller/webEnabled"},
    {"enforce_https", "router/enforceHTTPS"},
    {"proxy_protocol", "router/proxyProtocol"},
    {"body_size", "router/bodySize"},
    {"log_drain", "logs/drain"},
    {"log_storage", "logs/storageAdapterType"},
};
constexpr KeyOption file_keys[] = {
    {"ssl_cert", "router/sslCert"},
    {"ssl_key", "router/sslKey"},
    {"ssl_dhparam", "router/sslDhparam"},
};

std::map<std::string, std::string> texts_of(const Value& map) {
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : map.as_map()) texts[key] = text_of(value);
  return texts;
}

std::chrono::milliseconds seconds(const Value& value, std::int64_t otherwise) {
  return std::chrono::seconds(value.as_int(otherwise));
}

void read_keys(const Value& options, Settings& settings) {
  settings.config = texts_of(options["config"]);
  settings.secrets = texts_of(options["secrets"]);
  settings.images = texts_of(options["images"]);
  for (const auto& [option, key] : typed_keys)
    if (const auto* value = options.find(option); value && !value->is_null())
      settings.config.emplace(key, text_of(*value));
  for (const auto& [option, key] : file_keys)
    if (const auto& path = options[option].as_string(); !path.empty()) settings.files[key] = path;
}

/// The folder that is named, then those that deisctl searched, if they are wanted.
std::vector<std::string> units_dirs_of(const slipway::Value& options) {
  std::vector<std::string> folders;
  const auto add = [&](const std::string& folder) {
    if (!folder.empty()) folders.push_back(folder);
  };
  add(options["units_dir"].as_string());
  if (!options["deisctl_units"].as_bool()) return folders;
  const char* named = std::getenv("DEISCTL_UNITS");
  const char* home = std::getenv("HOME");
  add(named ? named : "");
  add(home ? std::string(home) + "/.deis/units" : "");
  add("/var/lib/deis/units");
  return folders;
}

}  // namespace

std::string file_option(const std::string& key) {
  for (const auto& [option, known] : file_keys)
    if (key == known) return option;
  return {};
}

std::string text_of(const Value& value) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_number()) {
    auto text = std::to_string(value.as_double());
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }
  return value.as_string();
}

Settings Settings::from(const Value& options) {
  Settings settings;
  settings.domain = options["domain"].as_string();
  settings.ssh_private_key = options["ssh_private_key"].as_string();
  if (options["version"].is_string())
    settings.release = Release::parse(options["version"].as_string());
  settings.routers = options["routers"].as_int(settings.routers);
  settings.registries = options["registries"].as_int(settings.registries);
  settings.store_gateways = options["store_gateways"].as_int(settings.store_gateways);
  settings.stateless = options["stateless"].as_bool();
  settings.placement = options["placement"].as_bool();
  settings.stopped = options["state"].as_string() == "stopped";
  settings.units_dir = options["units_dir"].as_string();
  settings.units_dirs = units_dirs_of(options);
  settings.connect_timeout = seconds(options["connect_timeout_s"], 8);
  settings.request_timeout = seconds(options["request_timeout_s"], 8);
  settings.settle_s = options["settle_s"].as_int(settings.settle_s);
  settings.restarts_allowed = options["restarts_allowed"].as_int(settings.restarts_allowed);
  read_keys(options, settings);
  return settings;
}

std::int64_t Settings::instances_of(const Component& component) const {
  if (component.name == "router") return routers;
  if (component.name == "registry") return registries;
  return component.name == "store-gateway" ? store_gateways : 0;
}

std::vector<UnitName> Settings::units() const {
  std::vector<UnitName> names;
  for (const auto& component : components()) {
    if (!component.in_platform || (stateless && component.stateful)) continue;
    const std::string name(component.name);
    if (component.spread != Spread::instances)
      names.push_back({name, 0});
    else
      for (int i = 1; i <= instances_of(component); ++i) names.push_back({name, i});
  }
  return names;
}

}  // namespace deis
