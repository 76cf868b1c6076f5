#include "swarm/resources/node_resource.hpp"

#include <array>

#include "swarm/resources/docker_resource.hpp"
#include "swarm/resources/node_joining.hpp"
#include "swarm/resources/node_leaving.hpp"
#include "swarm/resources/node_list.hpp"
#include "swarm/resources/swarm_resource.hpp"

namespace swarm::node_resource {
namespace {

constexpr const char* availability_key = "availability";
constexpr std::array availabilities = {"active", "pause", "drain"};

std::string availability_of(const slipway::contract::LayoutNode& node) {
  const auto at = node.metadata.find(availability_key);
  if (at == node.metadata.end()) return "active";
  for (const auto* word : availabilities)
    if (at->second == word) return at->second;
  throw Failure("invalid", "the metadata of '" + node.name + "' has availability: '" + at->second +
                               "', which is none")
      .with_effect("none")
      .with_hint("it is active, pause or drain; all other metadata become labels of the node");
}

/// Whether it does its part: the managers see it, and it has its voice among them.
bool serves(const Value& node) {
  const bool heard =
      !is_manager(node) || node["ManagerStatus"]["Reachability"].as_string() == "reachable";
  return is_ready(node) && heard;
}

/// How the list describes it, as inputs: of its labels those that are ours.
Value observed(const Request& request, const Value& node) {
  auto labels = Value::map();
  for (const auto& [key, value] : request.inputs()["labels"].as_map())
    if (const auto* there = node["Spec"]["Labels"].find(key)) labels.set(key, *there);
  auto inputs = request.inputs();
  inputs.set("role", node["Spec"]["Role"]).set("availability", node["Spec"]["Availability"]);
  return inputs.set("labels", std::move(labels)).set("serves", serves(node));
}

/// How the machine says itself that it stands, for one that the list shows as down; unheard of
/// when it does not answer.
SwarmState own_word(const Task& task) {
  try {
    return task.machine(task.request.inputs()["node"].as_string()).standing().state;
  } catch (const Failure& failure) {
    if (!may_pass(failure)) throw;
    return SwarmState::unheard_of;
  }
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type node(type);
  node.doc("That a machine is a member of the swarm.");
  node.input(s::text("node").required().replaces().doc("The node's name."));
  // in place: it leaves the one and joins the other, and while the swarm is changed nobody leaves
  node.input(s::text("swarm").doc("The swarm's id."));
  node.input(s::text("role").doc("manager or worker."));
  node.input(s::text("availability").doc("active, pause (no new tasks) or drain (no tasks)."));
  node.input(s::map("labels", s::text("label")).doc("Labels, for the placement of services."));
  node.input(s::text("unlock_key").sensitive().doc("What unlocks it where autolock is on."));
  node.input(s::boolean("serves").doc("Whether the managers see it ready; always wanted."));
  node.output(s::text("address").computed().doc("The address that it told the others."));
  node.output(s::any("node_facts").computed().doc("Role and id, for the inventory."));
  node.known_by("free").deadline_s("create", 600).deadline_s("update", 600);
  node.deadline_s("delete", 600);
  node.usually_s("create", 3).usually_s("delete", 8);
  return node;
}

slipway::contract::Resource resource(const slipway::contract::LayoutNode& node, NodeRole role) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = node.name;
  auto labels = Value::map();
  for (const auto& [key, value] : node.metadata)
    if (key != availability_key) labels.set(key, value);
  made.inputs.set("node", node.name).set("role", to_text(role)).set("labels", std::move(labels));
  made.inputs.set("availability", availability_of(node)).set("serves", true);
  made.inputs.set("swarm", slipway::Reference{swarm_resource::address, "id"});
  made.inputs.set("unlock_key", slipway::Reference{swarm_resource::address, "unlock_key"});
  made.depends_on = {std::string("platform/") + docker_resource::type + "/" + node.name};
  if (!node.resource.empty()) made.bound_to = {node.resource};
  made.contained_by = node.removed_by;
  made.needs_nodes = {"one", node.name};
  // Managers come and go one at a time, or those that decide could be too few for a moment.
  if (role == NodeRole::manager) made.exclusive = {"swarm/managers"};
  made.summary = std::string(to_text(role)) + " of the swarm";
  return made;
}

Outcome Nodes::create(const Request& request, Call& call) {
  return join_swarm({context_, request, call});
}

Outcome Nodes::remove(const Request& request, Call& call) {
  return leave_swarm({context_, request, call});
}

Observed Nodes::read(const Request& request, Call& call) {
  const Task task{context_, request, call};
  try {
    const auto& nodes = look(request, call).nodes();
    const auto at = nodes.find(request.id());
    if (at == nodes.end()) return Observed::gone();
    const bool well = serves(at->second);
    if (!well && own_word(task) == SwarmState::inactive) return Observed::gone();
    return Observed::present(request.id(), observed(request, at->second), request["outputs"])
        .ready(well);
  } catch (const Failure& failure) {
    // without its voice the others may be too few to answer
    if (!may_pass(failure) || own_word(task) != SwarmState::locked) throw;
    auto inputs = request.inputs();
    return Observed::present(request.id(), inputs.set("serves", false), request["outputs"])
        .ready(false);
  }
}

}  // namespace swarm::node_resource
