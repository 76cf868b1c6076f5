#include "rig/cluster.hpp"

#include <set>
#include <stdexcept>

#include "core/value/json.hpp"

namespace slipway::test {
namespace {

std::string address_of(const Value& resource) {
  return "cloud/" + resource["type"].as_string() + "/" + resource["name"].as_string();
}

bool may_pass(const Value& answer) {
  static const std::set<std::string> passing = {"conflict", "busy", "throttled", "unavailable",
                                                "timeout"};
  return answer["outcome"].as_string() == "failed" &&
         passing.count(answer["class"].as_string()) != 0;
}

}  // namespace

Cluster::Cluster(const std::string& plugin, const Value& options, const std::string& stack)
    : rig_(plugin) {
  rig_.set_pace(Pace::real);
  rig_.configure("cloud", options, stack);
}

std::vector<Value> Cluster::resources(int nodes, const Value& endpoints) {
  Value wanted = Value::list();
  for (int i = 0; i < nodes; ++i)
    wanted.push(Value::map().set("group", "").set("index", i).set("options", Value::map()));
  const auto layout = rig_.call(core::Function::layout, Value::map().set("nodes", wanted));
  Value data = Value::map();
  for (const auto& node : layout["nodes"].as_list())
    data.set(node["name"].as_string(), "#cloud-config\n# " + node["name"].as_string() + "\n");
  rig_.forget();
  const auto answer = rig_.call(
      core::Function::expand,
      Value::map().set("layout", layout).set("endpoints", endpoints).set("user_data", data));
  if (answer["outcome"].as_string() == "failed") throw std::runtime_error(core::to_json(answer));
  return rig_.emitted();
}

Value Cluster::resolved(const Value& value) const {
  return core::transformed(value, [this](Value& one) {
    if (!one.is_reference()) return false;
    const auto reference = one.as_reference();
    one = rows_.at(reference.address).outputs.at_path(reference.path);
    return true;
  });
}

Value Cluster::tried(core::Function function, Value request, int tries) {
  auto answer = rig_.drive(function, request);
  while (tries-- > 0 && may_pass(answer)) {
    // the rule of the host: anything but no effect makes the next attempt look first
    const auto& effect = answer["effect"].as_string();
    if (effect != "none") request.set("recover", true);
    answer = rig_.drive(function, request);
  }
  return answer;
}

Value Cluster::create(const Value& resource, int tries) {
  const auto inputs = resolved(resource["inputs"]);
  const auto& type = resource["type"].as_string();
  const auto& name = resource["name"].as_string();
  const auto answer = tried(core::Function::create, rig_.change(type, name, inputs), tries);
  if (answer["outcome"].as_string() == "done")
    rows_[address_of(resource)] = {type, name, answer["id"].as_string(), inputs, answer["outputs"]};
  return answer;
}

void Cluster::up(int nodes, const Value& endpoints, int tries) {
  for (const auto& resource : resources(nodes, endpoints)) {
    if (rows_.count(address_of(resource)) != 0) continue;
    const auto answer = create(resource, tries);
    if (answer["outcome"].as_string() != "done")
      throw std::runtime_error(address_of(resource) + ": " + core::to_json(answer));
  }
}

Value Cluster::read(const std::string& address) {
  const auto& row = rows_.at(address);
  auto request = rig_.change(row.type, row.name, row.inputs, row.id);
  return rig_.call(core::Function::read, request.set("outputs", row.outputs));
}

Value Cluster::update(const Value& resource) {
  auto& row = rows_.at(address_of(resource));
  const auto inputs = resolved(resource["inputs"]);
  const auto prior =
      Value::map().set("id", row.id).set("inputs", row.inputs).set("outputs", row.outputs);
  const auto answer =
      tried(core::Function::update, rig_.change(row.type, row.name, inputs, row.id, prior), 0);
  if (answer["outcome"].as_string() == "done") row.inputs = inputs, row.outputs = answer["outputs"];
  return answer;
}

Value Cluster::remove(const std::string& address, int tries) {
  const auto row = rows_.at(address);
  const auto prior =
      Value::map().set("id", row.id).set("inputs", row.inputs).set("outputs", row.outputs);
  const auto answer = tried(core::Function::remove,
                            rig_.change(row.type, row.name, row.inputs, row.id, prior), tries);
  if (answer["outcome"].as_string() == "done") rows_.erase(address);
  return answer;
}

Value platform_endpoints() {
  const auto endpoint = [](const char* name, int port, const Value& probe, int idle) {
    Value map = Value::map();
    map.set("name", name).set("protocol", "tcp").set("port", port).set("balanced", true);
    return map.set("probe", probe).set("idle_timeout_min", idle);
  };
  const auto tcp = Value::map().set("protocol", "tcp");
  const auto http = Value::map().set("protocol", "http").set("path", "/health-check");
  Value list = Value::list();
  list.push(endpoint("web", 80, http, 0)).push(endpoint("https", 443, tcp, 0));
  return list.push(endpoint("builder", 2222, tcp, 20));
}

}  // namespace slipway::test
