#include "deis/resources/node_resource.hpp"

#include <algorithm>

#include "deis/resources/node_leaving.hpp"

namespace deis::node_resource {
namespace {
using slipway::contract::InventoryNode;

constexpr std::int64_t poll_ms = 1000;
/// A machine may answer ssh a moment before it has been given its users' keys.
constexpr std::int64_t refusal_grace_ms = 120000;

/// The machine in the inventory; throws when the cloud does not know it.
InventoryNode find_node(const Request& request, const std::string& name) {
  const auto inventory = request.inventory();
  for (const auto& node : inventory.nodes)
    if (node.name == name) return node;
  throw Failure("not_found", "node '" + name + "' is not in the inventory");
}

Outcome wait(const Request& request, const Call& call, const std::string& phase, double fraction) {
  auto token = Value::map();
  const auto since = request.token()["since_ms"].as_int(call.wall_ms());
  token.set("v", 1).set("since_ms", since);
  return Outcome::pending(token, poll_ms).phase(phase, fraction);
}

bool may_still_come(const Failure& failure, const Request& request, const Call& call) {
  if (failure.kind == "unavailable" || failure.kind == "timeout") return true;
  const auto since = request.token()["since_ms"].as_int(call.wall_ms());
  return failure.kind == "unauthenticated" && call.wall_ms() - since < refusal_grace_ms;
}

/// The machine as fleet lists it: by the address that it publishes, else by its own id.
const FleetMachine* find_machine(const std::vector<FleetMachine>& machines, const Way& way,
                                 const InventoryNode& node, const Call& call) {
  const auto& address = node.private_address.as_string();
  const auto by_address = std::find_if(machines.begin(), machines.end(), [&](const auto& one) {
    return !address.empty() && one.address == address;
  });
  if (by_address != machines.end()) return &*by_address;
  const auto said = way.tunnel->run("cat /etc/machine-id", std::chrono::seconds(5), stop_of(call));
  const auto id = said.out.substr(0, said.out.find_last_not_of(" \n") + 1);
  const auto by_id =
      std::find_if(machines.begin(), machines.end(), [&](const auto& one) { return one.id == id; });
  return by_id == machines.end() ? nullptr : &*by_id;
}

Outcome met(const std::string& name, const Way& way, const FleetMachine& machine) {
  auto facts = Value::map();
  facts.set("host_key", way.host_key).set("machine_id", machine.id);
  auto outputs = Value::map();
  outputs.set("machine_id", machine.id).set("address", machine.address);
  outputs.set("host_key_fingerprint", slipway::kit::fingerprint(way.host_key));
  outputs.set("node_facts", Value::map().set(name, facts));
  return Outcome::done(machine.id, outputs);
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type node(type);
  node.doc(
      "That a machine serves the platform: ssh answers with a key that is pinned from then on, "
      "etcd has quorum there, fleet lists it.");
  node.input(s::text("node").required().replaces().doc("The node's name."));
  node.input(s::boolean("serves").doc("Whether fleet lists the machine; always wanted."));
  node.output(s::text("machine_id").computed().doc("What systemd and fleet call the machine."));
  node.output(s::text("address").computed().doc("The address that it publishes in fleet."));
  node.output(s::text("host_key_fingerprint").computed().doc("Of its pinned ssh host key."));
  node.output(s::any("node_facts").computed().doc("Host key and machine id, for the inventory."));
  node.known_by("free").deadline_s("create", 1800).deadline_s("update", 600);
  node.deadline_s("delete", 1800);
  node.usually_s("create", 60);
  return node;
}

slipway::contract::Resource resource(const slipway::contract::LayoutNode& node) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = node.name;
  made.inputs.set("node", node.name).set("serves", true);
  if (!node.resource.empty()) made.bound_to = {node.resource};
  made.contained_by = node.removed_by;
  made.needs_nodes = {"one", node.name};
  return made;
}

Outcome Nodes::create(const Request& request, Call& call) {
  const auto name = request.inputs()["node"].as_string();
  const auto node = find_node(request, name);
  try {
    const auto way = context_.cluster.through(node, stop_of(call));
    try {
      way.etcd.require_healthy();
    } catch (const Failure& failure) {
      if (failure.kind != "unavailable" && failure.kind != "timeout") throw;
      return wait(request, call, "ssh answers; etcd has no quorum yet", 0.4);
    }
    const auto machines = way.fleet.machines();
    const auto* machine = find_machine(machines, way, node, call);
    if (!machine) return wait(request, call, "etcd is healthy; fleet does not list it yet", 0.8);
    return met(name, way, *machine);
  } catch (const Failure& failure) {
    if (!may_still_come(failure, request, call)) throw;
    return wait(request, call, "waiting for the machine: " + failure.message, 0.1);
  }
}

Outcome Nodes::update(const Request& request, Call& call) {
  if (request.token().is_null()) come_back({context_, request, call});
  return create(request, call);
}

Outcome Nodes::remove(const Request& request, Call& call) {
  return leave_platform({context_, request, call});
}

Observed Nodes::read(const Request& request, Call& call) {
  const auto& machines = look(request, call).snapshot().machines;
  const bool listed = std::any_of(machines.begin(), machines.end(),
                                  [&](const auto& one) { return one.id == request.id(); });
  auto inputs = Value::map();
  inputs.set("node", request.inputs()["node"]).set("serves", listed);
  return Observed::present(request.id(), inputs, request["outputs"]);
}

Observed Nodes::import_resource(const Request& request, Call& call) {
  return found(create(request, call), Value::map().set("serves", true));
}

}  // namespace deis::node_resource
