#include "swarm/resources/node_list.hpp"

namespace swarm {

std::optional<Value> listed_node(const Machine& manager, const std::string& id) {
  if (id.empty()) return std::nullopt;
  return manager.docker.find("/nodes/" + slipway::kit::url_encode(id), "read node " + id);
}

void write_node(const Machine& manager, const Value& node, const Value& spec,
                const std::string& what) {
  const auto version = std::to_string(node["Version"]["Index"].as_int());
  manager.docker.post(
      "/nodes/" + slipway::kit::url_encode(node["ID"].as_string()) + "/update?version=" + version,
      spec, what);
}

void strike_off(const Machine& manager, const std::string& id) {
  manager.docker.remove("/nodes/" + slipway::kit::url_encode(id) + "?force=true",
                        "take node " + id + " off the list");
}

}  // namespace swarm
