#include "swarm/resources/service_spec.hpp"

namespace swarm {

using slipway::Value;

FinalSpec final_spec(Value spec, Publishing publishing, bool ipvs) {
  FinalSpec made;
  made.mesh = publishing == Publishing::mesh || (publishing == Publishing::ask && ipvs);
  if (made.mesh) {
    made.spec = std::move(spec);
    return made;
  }
  auto endpoint = spec["EndpointSpec"].is_map() ? spec["EndpointSpec"] : Value::map();
  auto ports = Value::list();
  bool moved = false;
  for (auto port : endpoint["Ports"].as_list()) {
    moved = moved || port["PublishMode"].as_string() != "host";
    ports.push(port.set("PublishMode", "host"));
  }
  const bool has_ports = ports.size() > 0;
  if (has_ports) endpoint.set("Ports", std::move(ports));
  // A virtual address is made by the same part of the kernel.
  if (!ipvs || moved) endpoint.set("Mode", "dnsrr");
  if (moved) made.remark = "its ports are open on the machines that run it, not on all";
  if (has_ports && spec["UpdateConfig"]["Order"].as_string() == "start-first") {
    auto update = spec["UpdateConfig"];
    spec.set("UpdateConfig", update.set("Order", "stop-first"));
    made.remark += (made.remark.empty() ? "" : "; ") +
                   std::string("a task is stopped before the next starts, which needs its port");
  }
  spec.set("EndpointSpec", std::move(endpoint));
  made.spec = std::move(spec);
  return made;
}

Value changed_outside(const Value& wanted, const Value& applied, const Value& actual) {
  if (applied == actual) return wanted;
  if (!applied.is_map() || !actual.is_map()) return actual;
  auto seen = wanted.is_map() ? wanted : Value::map();
  for (const auto& [key, value] : actual.as_map())
    if (applied[key] != value) seen.set(key, changed_outside(wanted[key], applied[key], value));
  for (const auto& [key, value] : applied.as_map())
    if (!actual.find(key)) seen.erase(key);
  return seen;
}

}  // namespace swarm
