#include "azure_asm/machine/endpoint.hpp"

namespace azure_asm {
namespace {

using slipway::Value;

// sheet, section 11
constexpr std::int64_t default_interval_s = 15;
constexpr std::int64_t default_timeout_s = 31;
constexpr std::int64_t default_idle_min = 4;

std::int64_t unless(std::int64_t value, std::int64_t standard) {
  return value == standard ? 0 : value;
}

void add_number(Element& element, const char* name, std::int64_t value) {
  if (value != 0) element.add(name, value);
}
void set_number(Value& map, const char* name, std::int64_t value) {
  if (value != 0) map.set(name, value);
}

}  // namespace

MachineEndpoint canonical(MachineEndpoint endpoint) {
  if (endpoint.local_port == 0) endpoint.local_port = endpoint.port;
  if (endpoint.set.empty()) endpoint.probe_protocol.clear();
  if (endpoint.probe_protocol.empty()) {
    endpoint.probe_port = endpoint.probe_interval_s = endpoint.probe_timeout_s = 0;
    endpoint.probe_path.clear();
  } else if (endpoint.probe_port == 0) {
    endpoint.probe_port = endpoint.local_port;
  }
  endpoint.probe_interval_s = unless(endpoint.probe_interval_s, default_interval_s);
  endpoint.probe_timeout_s = unless(endpoint.probe_timeout_s, default_timeout_s);
  endpoint.idle_timeout_min = unless(endpoint.idle_timeout_min, default_idle_min);
  return endpoint;
}

MachineEndpoint machine_endpoint(const slipway::contract::Endpoint& wanted) {
  MachineEndpoint endpoint;
  endpoint.name = wanted.name;
  endpoint.protocol = wanted.protocol;
  endpoint.port = wanted.port;
  endpoint.local_port = wanted.backend_port;
  if (wanted.balanced) endpoint.set = wanted.name;
  endpoint.probe_protocol = wanted.probe.protocol;
  endpoint.probe_port = wanted.probe.port;
  endpoint.probe_path = wanted.probe.path;
  endpoint.probe_interval_s = wanted.probe.interval_s;
  endpoint.probe_timeout_s = wanted.probe.timeout_s;
  endpoint.idle_timeout_min = wanted.idle_timeout_min;
  return canonical(endpoint);
}

Value to_value(const MachineEndpoints& endpoints) {
  Value list = Value::list();
  for (const auto& endpoint : endpoints) {
    Value map = Value::map();
    map.set("name", endpoint.name).set("protocol", endpoint.protocol);
    map.set("port", endpoint.port).set("local_port", endpoint.local_port);
    map.set_if("set", endpoint.set).set_if("probe_protocol", endpoint.probe_protocol);
    map.set_if("probe_path", endpoint.probe_path);
    set_number(map, "probe_port", endpoint.probe_port);
    set_number(map, "probe_interval_s", endpoint.probe_interval_s);
    set_number(map, "probe_timeout_s", endpoint.probe_timeout_s);
    set_number(map, "idle_timeout_min", endpoint.idle_timeout_min);
    list.push(std::move(map));
  }
  return list;
}

MachineEndpoints endpoints_from(const Value& value) {
  MachineEndpoints endpoints;
  for (const auto& map : value.as_list()) {
    MachineEndpoint endpoint;
    endpoint.name = map["name"].as_string();
    endpoint.protocol = map["protocol"].as_string();
    endpoint.port = map["port"].as_int();
    endpoint.local_port = map["local_port"].as_int();
    endpoint.set = map["set"].as_string();
    endpoint.probe_protocol = map["probe_protocol"].as_string();
    endpoint.probe_port = map["probe_port"].as_int();
    endpoint.probe_path = map["probe_path"].as_string();
    endpoint.probe_interval_s = map["probe_interval_s"].as_int();
    endpoint.probe_timeout_s = map["probe_timeout_s"].as_int();
    endpoint.idle_timeout_min = map["idle_timeout_min"].as_int();
    endpoints.push_back(canonical(endpoint));
  }
  return endpoints;
}

Element to_element(const MachineEndpoint& endpoint, bool with_name) {
  Element element("InputEndpoint");
  element.add_if("LoadBalancedEndpointSetName", endpoint.set);
  element.add("LocalPort", endpoint.local_port);
  if (with_name) element.add("Name", endpoint.name);
  element.add("Port", endpoint.port);
  if (!endpoint.probe_protocol.empty()) {
    Element probe("LoadBalancerProbe");
    probe.add_if("Path", endpoint.probe_path);
    add_number(probe, "Port", endpoint.probe_port);
    probe.add("Protocol", endpoint.probe_protocol);
    add_number(probe, "IntervalInSeconds", endpoint.probe_interval_s);
    add_number(probe, "TimeoutInSeconds", endpoint.probe_timeout_s);
    element.add(std::move(probe));
  }
  element.add("Protocol", endpoint.protocol);
  if (!endpoint.set.empty()) element.add("EnableDirectServerReturn", "false");
  // said in full for a set, as its members must agree; alone only where it is not the default
  if (!endpoint.set.empty() && endpoint.protocol == "tcp")
    element.add("IdleTimeoutInMinutes",
                endpoint.idle_timeout_min ? endpoint.idle_timeout_min : default_idle_min);
  else
    add_number(element, "IdleTimeoutInMinutes", endpoint.idle_timeout_min);
  return element;
}

MachineEndpoint endpoint_from(const Element& element) {
  MachineEndpoint endpoint;
  endpoint.name = element.value("Name");
  endpoint.protocol = element.value("Protocol");
  endpoint.port = element.number("Port");
  endpoint.local_port = element.number("LocalPort");
  endpoint.set = element.value("LoadBalancedEndpointSetName");
  const Element& probe = element.at("LoadBalancerProbe");
  endpoint.probe_protocol = probe.value("Protocol");
  endpoint.probe_port = probe.number("Port");
  endpoint.probe_path = probe.value("Path");
  endpoint.probe_interval_s = probe.number("IntervalInSeconds");
  endpoint.probe_timeout_s = probe.number("TimeoutInSeconds");
  endpoint.idle_timeout_min = element.number("IdleTimeoutInMinutes");
  return canonical(endpoint);
}

}  // namespace azure_asm
