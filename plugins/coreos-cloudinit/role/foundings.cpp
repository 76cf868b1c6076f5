#include "role/foundings.hpp"

#include <algorithm>

namespace cloudconfig {
namespace {

using slipway::Request;
using slipway::Value;
using slipway::contract::NodeConfig;
using slipway::contract::NodeStanding;
using ByService = std::map<std::string, FoundingInput>;

constexpr std::string_view tokens = "config/discovery_token/";

void add_wanted(const Request& request, ByService& foundings) {
  for (const auto& node : request.layout().nodes) {
    const auto config = slipway::codec::decoded<NodeConfig>(request["node_configs"][node.name]);
    for (const auto& wanted : config.discovery) {
      if (wanted.service.empty()) continue;
      auto& founding = foundings[wanted.service];
      if (founding.nodes.empty()) founding.wanted = wanted;
      founding.nodes.push_back(node.name);
    }
  }
}

bool booted_with(const Request& request, const std::string& node, const std::string& service) {
  const auto standing = request.standing_of(node);
  if (standing == NodeStanding::fresh || standing == NodeStanding::lost) return false;
  return request.recorded()["config/user_data/" + node]["inputs"]["discovery"][service].is_map();
}

void add_standing(const Request& request, ByService& foundings) {
  const auto layout = request.layout();
  for (const auto& [address, row] : request.recorded().as_map()) {
    if (!address.starts_with(tokens)) continue;
    const auto service = address.substr(tokens.size());
    if (foundings.contains(service)) continue;
    FoundingInput founding;
    founding.wanted.service = service;
    founding.wanted.size = row["inputs"]["size"].as_int();
    founding.wanted.url = row["inputs"]["given_url"].as_string();
    for (const auto& node : layout.nodes)
      if (booted_with(request, node.name, service)) founding.nodes.push_back(node.name);
    const auto& founders = row["inputs"]["founders"].as_list();
    const bool one_runs = std::any_of(founders.begin(), founders.end(), [&](const Value& name) {
      return booted_with(request, name.as_string(), service);
    });
    if (one_runs) foundings.emplace(service, std::move(founding));
  }
}

std::map<std::string, Value> addresses_of(const Request& request) {
  std::map<std::string, Value> addresses;
  for (const auto& node : request.inventory().nodes) {
    auto& known = addresses[node.name] = Value::map().set("private_ipv4", node.private_address);
    known.set_if("public_ipv4", node.public_address);
  }
  return addresses;
}

}  // namespace

std::vector<FoundingInput> foundings_of(const Request& request, bool watched) {
  ByService by_service;
  add_wanted(request, by_service);
  add_standing(request, by_service);
  const auto addresses = addresses_of(request);
  std::vector<FoundingInput> all;
  for (auto& [service, founding] : by_service) {
    founding.service = service;
    founding.recorded = request.recorded();
    for (const auto& entry : request["nodes"].as_map())
      founding.standings[entry.first] =
          slipway::contract::node_standing_of(entry.second.as_string());
    founding.watched = watched;
    founding.addresses = addresses;
    all.push_back(std::move(founding));
  }
  return all;
}

}  // namespace cloudconfig
