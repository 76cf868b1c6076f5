#include "swarm/config/settings.hpp"

namespace swarm {
namespace {

using slipway::Value;

std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  for (const auto& one : list.as_list()) texts.push_back(one.as_string());
  return texts;
}

std::map<std::string, std::string> pairs_of(const Value& map) {
  std::map<std::string, std::string> pairs;
  for (const auto& [key, value] : map.as_map()) pairs[key] = value.as_string();
  return pairs;
}

Publishing publishing_of(const std::string& word) {
  if (word == "mesh") return Publishing::mesh;
  return word == "host" ? Publishing::host : Publishing::ask;
}

}  // namespace

Settings Settings::from(const Value& options) {
  Settings settings;
  settings.managers = options["managers"].as_int(settings.managers);
  settings.manager_group = options["manager_group"].as_string();
  settings.autolock = options["autolock"].as_bool();
  settings.advertise = options["advertise"].as_string();
  settings.data_path = options["data_path"].as_string();
  settings.base.address_pools = texts_of(options["address_pools"]);
  settings.base.subnet_size = options["subnet_size"].as_int(settings.base.subnet_size);
  settings.base.data_path_port = options["data_path_port"].as_int(settings.base.data_path_port);
  settings.install_docker = options["docker"].as_string() == "install";
  settings.images = texts_of(options["images"]);
  settings.stacks = pairs_of(options["stacks"]);
  settings.variables = pairs_of(options["variables"]);
  settings.publishing = publishing_of(options["publish"].as_string());
  settings.connect_timeout = std::chrono::seconds(options["connect_timeout_s"].as_int(8));
  settings.settle_s = options["settle_s"].as_int(settings.settle_s);
  settings.failures_allowed = options["failures_allowed"].as_int(settings.failures_allowed);
  return settings;
}

}  // namespace swarm
