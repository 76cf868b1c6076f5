#include "swarm/resources/swarm_resource.hpp"

#include "swarm/cluster/addresses.hpp"
#include "swarm/config/membership.hpp"
#include "swarm/resources/marks.hpp"

namespace swarm::swarm_resource {
namespace {

using slipway::contract::InventoryNode;
using slipway::contract::NodeStanding;

constexpr std::int64_t poll_ms = 1000;

/// The machines that are to be managers, in the stack file's order.
std::vector<InventoryNode> managers_of(const Task& task) {
  auto inventory = task.request.inventory();
  std::vector<InventoryNode> nodes;
  for (auto& node : inventory.nodes)
    if (node.status != NodeStanding::leaving) nodes.push_back(std::move(node));
  std::vector<PlannedNode> planned;
  for (const auto& node : nodes) planned.push_back({node.name, node.group});
  const auto roles = roles_of(task.context.settings, planned);
  std::vector<InventoryNode> managers;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (roles[i] == NodeRole::manager) managers.push_back(nodes[i]);
  return managers;
}

Value init_body(const Task& task, const Machine& machine, const InventoryNode& node) {
  const auto& settings = task.context.settings;
  auto body = Value::map().set("ListenAddr", with_port("0.0.0.0", manager_port));
  body.set("AdvertiseAddr",
           with_port(own_address(machine, node, settings.advertise), manager_port));
  if (!settings.data_path.empty())
    body.set("DataPathAddr", own_address(machine, node, settings.data_path));
  const auto& inputs = task.request.inputs();
  body.set("DataPathPort", inputs["data_path_port"]);
  if (inputs["address_pools"].size() > 0)
    body.set("DefaultAddrPool", inputs["address_pools"]).set("SubnetSize", inputs["subnet_size"]);
  auto encryption = Value::map().set("AutoLockManagers", inputs["autolock"].as_bool());
  return body.set("Spec", Value::map()
                              .set("Labels", marks_of(task.request))
                              .set("EncryptionConfig", std::move(encryption)));
}

/// The answer when it stands as wanted.
Outcome made(const Machine& manager) {
  const auto swarm = manager.docker.get("/swarm", "read the swarm");
  auto outputs = Value::map().set("cluster_id", swarm["ID"]);
  const auto key = manager.docker.get("/swarm/unlockkey", "read the unlock key");
  outputs.set("unlock_key", Value(key["UnlockKey"].as_string()).mark_sensitive());
  return Outcome::done(swarm["ID"].as_string(), outputs);
}

/// A manager that is in our swarm already; throws when one is in somebody else's.
std::optional<Machine> find_ours(const Task& task, const std::vector<InventoryNode>& managers) {
  for (const auto& node : managers) {
    if (!reachable(node)) continue;
    auto machine = task.context.cluster.machine(node, stop_of(task.call));
    const auto standing = machine.standing();
    if (standing.in_no_swarm()) continue;
    if (standing.decides() && is_ours(standing.cluster_labels, task.request)) return machine;
    if (standing.decides())
      throw Failure("already_exists",
                    "'" + node.name + "' is a manager of another swarm, " + standing.cluster_id)
          .with_hint("'docker swarm leave --force' on it gives that swarm up");
    if (standing.manager || standing.state == SwarmState::locked)
      throw Failure("unavailable",
                    "'" + node.name + "' is a manager of a swarm that cannot decide: " +
                        (standing.error.empty() ? to_text(standing.state) : standing.error))
          .with_effect("none");
  }
  return std::nullopt;
}

Outcome set_autolock(const Request& request, const Machine& manager) {
  const auto swarm = manager.docker.get("/swarm", "read the swarm");
  auto spec = swarm["Spec"];  // what is sent replaces all of it
  auto encryption = spec["EncryptionConfig"].is_map() ? spec["EncryptionConfig"] : Value::map();
  encryption.set("AutoLockManagers", request.inputs()["autolock"].as_bool());
  spec.set("EncryptionConfig", std::move(encryption));
  manager.docker.post("/swarm/update?version=" + std::to_string(swarm["Version"]["Index"].as_int()),
                      spec, "change the swarm");
  return made(manager);
}

/// Whether no machine holds a part of a swarm's store.  One that cannot be asked may.
bool no_manager_left(const Task& task) {
  for (const auto& node : task.request.inventory().nodes) {
    if (!reachable(node) || node.status == NodeStanding::fresh) continue;
    const auto standing = task.context.cluster.machine(node, stop_of(task.call)).standing();
    if (standing.manager || standing.state == SwarmState::locked ||
        standing.state == SwarmState::unheard_of)
      return false;
  }
  return true;
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type swarm(type);
  swarm.doc("The swarm: made on the first manager, joined by the others.");
  swarm.input(s::boolean("autolock").doc("Whether managers come up locked."));
  swarm.input(s::list("address_pools", s::text("pool"))
                  .keeps()
                  .doc("Where its networks get their addresses."));
  swarm.input(s::integer("subnet_size").keeps().doc("How many bits each network has of them."));
  swarm.input(s::integer("data_path_port").keeps().doc("The UDP port between containers."));
  swarm.output(s::text("cluster_id").computed().doc("What docker calls it."));
  swarm.output(s::text("unlock_key")
                   .computed()
                   .sensitive()
                   .doc("What unlocks a manager after a restart of docker."));
  swarm.known_by("marked").deadline_s("create", 600).deadline_s("update", 120);
  swarm.usually_s("create", 2);
  return swarm;
}

slipway::contract::Resource resource(const Settings& settings,
                                     const std::vector<std::string>& managers) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = "main";
  made.inputs.set("autolock", settings.autolock).set("subnet_size", settings.base.subnet_size);
  made.inputs.set("address_pools", settings.base.address_pools);
  made.inputs.set("data_path_port", settings.base.data_path_port);
  made.depends_on = managers;
  made.exclusive = {"swarm/managers"};
  made.summary =
      std::to_string(managers.size()) + (managers.size() == 1 ? " manager" : " managers");
  return made;
}

Outcome Swarms::create(const Request& request, Call& call) {
  const Task task{context_, request, call};
  const auto managers = managers_of(task);
  if (managers.empty()) throw Failure("invalid", "no node is to be a manager").with_effect("none");
  if (const auto ours = find_ours(task, managers)) return set_autolock(request, *ours);
  const auto& first = managers.front();
  const auto machine = context_.cluster.machine(first, stop_of(call));
  machine.docker.post("/swarm/init", init_body(task, machine, first),
                      "make a swarm on '" + first.name + "'", Docker::long_one);
  if (!machine.standing().decides())
    return Outcome::pending(Value::map().set("v", 1), poll_ms).phase("the first manager comes up");
  return made(machine);
}

Outcome Swarms::update(const Request& request, Call& call) {
  return set_autolock(request, Task{context_, request, call}.manager());
}

Outcome Swarms::remove(const Request& request, Call& call) {
  for (const auto& node : request.inventory().nodes) {
    if (!reachable(node)) continue;
    const auto machine = context_.cluster.machine(node, stop_of(call));
    const auto standing = machine.standing();
    if (!standing.manager || standing.cluster_id != request.id()) continue;
    machine.docker.post("/swarm/leave?force=true", {}, "end the swarm on '" + node.name + "'",
                        Docker::long_one);
  }
  return Outcome::done(request.id());
}

Observed Swarms::read(const Request& request, Call& call) {
  const Task task{context_, request, call};
  try {
    const auto& swarm = look(request, call).swarm();
    auto inputs = request.inputs();
    inputs.set("autolock", swarm["Spec"]["EncryptionConfig"]["AutoLockManagers"].as_bool());
    if (swarm["ID"] != Value(request.id())) return Observed::gone();
    return Observed::present(request.id(), std::move(inputs), request["outputs"]).ready(true);
  } catch (const Failure& failure) {
    if (!may_pass(failure) || !no_manager_left(task)) throw;
    return Observed::gone();
  }
}

}  // namespace swarm::swarm_resource
