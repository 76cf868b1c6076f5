#include "client/machine.hpp"

#include <algorithm>
#include <array>

#include "slipway/contract/forms.hpp"

namespace local {
namespace {

using slipway::Failure;
using slipway::Value;
namespace contract = slipway::contract;

void must(bool holds, const std::string& what) {
  if (!holds) throw Failure("internal", "the supervisor says what cannot be: " + what);
}

template <std::size_t N>
bool one_of(const std::string& word, const std::array<const char*, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Machine machine_from(const Value& value) {
  static constexpr std::array wishes = {"running", "stopped", "paused"};
  static constexpr std::array states = {"starting", "running", "stopped", "paused", "failed"};
  Machine machine;
  machine.name = value["name"].as_string();
  machine.tag = value["tag"].as_string();
  machine.image = value["image"].as_string();
  machine.address = value["address"].as_string();
  machine.memory_mb = value["memory_mb"].as_int();
  machine.tasks_max = value["tasks_max"].as_int();
  machine.data_mb = value["data_mb"].as_int();
  machine.wanted = value["wanted"].as_string();
  machine.state = value["state"].as_string();
  machine.problem = value["problem"].as_string();
  must(contract::is_node_name(machine.name), "a machine without a good name");
  must(machine.address.empty() || contract::is_ip_address(machine.address),
       "the address of '" + machine.name + "'");
  must(one_of(machine.wanted, wishes), "what '" + machine.name + "' is wanted to be");
  must(one_of(machine.state, states), "the state of '" + machine.name + "'");
  return machine;
}

Endpoint endpoint_from(const Value& value) {
  Endpoint endpoint;
  endpoint.name = value["name"].as_string();
  endpoint.listen = value["listen"].as_string();
  endpoint.port = value["port"].as_int();
  for (const auto& target : value["targets"].as_list())
    endpoint.targets.push_back({target["machine"].as_string(), target["port"].as_int()});
  const auto& probe = value["probe"];
  // what has no meaning for its kind is left out, whatever is said of it
  const auto& kind = probe["kind"].as_string();
  if (kind == "http") endpoint.probe.path = probe["path"].as_string();
  if (kind == "http" || kind == "tcp") {
    endpoint.probe.kind = kind;
    endpoint.probe.port = probe["port"].as_int();
    endpoint.probe.interval_ms = probe["interval_ms"].as_int();
    endpoint.probe.failures = probe["failures"].as_int();
  }
  endpoint.idle_s = value["idle_s"].as_int();
  for (const auto& name : value["healthy"].as_list()) endpoint.healthy.push_back(name.as_string());
  must(contract::is_ip_address(endpoint.listen), "where '" + endpoint.name + "' listens");
  must(contract::is_port(endpoint.port), "the port of '" + endpoint.name + "'");
  return endpoint;
}

Value to_value(const Endpoint& endpoint) {
  Value targets = Value::list();
  for (const auto& target : endpoint.targets)
    targets.push(Value::map().set("machine", target.machine).set("port", target.port));
  Value probe = Value::map().set("kind", endpoint.probe.kind);
  if (endpoint.probe.kind != "none") {
    probe.set("port", endpoint.probe.port).set_if("path", endpoint.probe.path);
    probe.set("interval_ms", endpoint.probe.interval_ms).set("failures", endpoint.probe.failures);
  }
  Value value = Value::map().set("name", endpoint.name).set("listen", endpoint.listen);
  value.set("port", endpoint.port).set("targets", std::move(targets));
  return value.set("probe", std::move(probe)).set("idle_s", endpoint.idle_s);
}

}  // namespace local
