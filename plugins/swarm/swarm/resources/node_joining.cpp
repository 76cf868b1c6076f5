#include "swarm/resources/node_joining.hpp"

#include <algorithm>

#include "swarm/cluster/addresses.hpp"
#include "swarm/docker/refusal.hpp"
#include "swarm/resources/marks.hpp"
#include "swarm/resources/node_list.hpp"

namespace swarm {
namespace {

constexpr std::int64_t joining_look_ms = 500;
constexpr std::int64_t at_once_ms = 100;
/// A join that was not answered within 20 s goes on in the background for some 15 s more.
constexpr std::int64_t background_ms = 60000;

/// One machine on its way in.
class Joining {
 public:
  explicit Joining(const Task& task)
      : task_(task),
        name_(task.request.inputs()["node"].as_string()),
        inventory_(task.request.inventory()),
        machine_(task.machine(name_)) {}

  Outcome look();

 private:
  Outcome wait(const std::string& phase, std::int64_t after_ms = joining_look_ms) const;
  Outcome join();
  std::optional<Outcome> clear_traces(const std::string& but);
  Outcome as_member(const Standing& standing);
  Outcome leave(bool force, const std::string& why);
  void require_ours(const Standing& standing);
  bool is_trace(const Value& node) const;
  Value wanted_spec(const Value& node) const;
  Outcome done(const Value& node) const;
  std::int64_t waited_ms() const {
    return task_.call.wall_ms() - task_.request.token()["since_ms"].as_int(task_.call.wall_ms());
  }
  const Value& wanted(const char* input) const { return task_.request.inputs()[input]; }
  /// Found when it is first needed: a machine that is locked needs none.
  const Machine& manager() {
    if (!manager_) manager_.emplace(task_.manager());
    return *manager_;
  }

  const Task& task_;
  std::string name_;
  slipway::contract::Inventory inventory_;
  Machine machine_;
  std::optional<Machine> manager_;
};

Outcome Joining::wait(const std::string& phase, std::int64_t after_ms) const {
  const auto& before = task_.request.token();
  const bool same = before["phase"].as_string() == phase;
  auto token = Value::map().set("v", 1).set("phase", phase);
  token.set("since_ms", same ? before["since_ms"] : Value(task_.call.wall_ms()));
  return Outcome::pending(token, after_ms).phase(phase);
}

/// Whether an entry of the list is left from an earlier membership of this machine.
bool Joining::is_trace(const Value& node) const {
  const auto& mark = node["Spec"]["Labels"][node_mark];
  if (!mark.is_null()) return mark.as_string() == name_;
  const auto& host = node["Description"]["Hostname"].as_string();
  return !host.empty() && host == machine_.standing().host_name;
}

/// Takes what is left of earlier memberships off the list, one step a call; nothing: there is none.
std::optional<Outcome> Joining::clear_traces(const std::string& but) {
  const auto nodes = manager().docker.get("/nodes", "list the nodes");
  for (const auto& node : nodes.as_list()) {
    const auto& id = node["ID"].as_string();
    if (id == but || !is_trace(node)) continue;
    if (is_manager(node)) {
      auto spec = node["Spec"];
      write_node(manager(), node, spec.set("Role", "worker"),
                 "demote what '" + name_ + "' was before");
      return wait("its former self is demoted", at_once_ms);
    }
    if (has_voice(node)) return wait("its former self is demoted");
    strike_off(manager(), id);
  }
  return std::nullopt;
}

Outcome Joining::join() {
  if (auto first = clear_traces({})) return *first;
  const auto swarm = manager().docker.get("/swarm", "read the swarm's tokens");
  const bool manages = wanted("role").as_string() == "manager";
  const auto& settings = task_.context.settings;
  const auto& node = *find_node(inventory_, name_);
  auto body = Value::map().set("ListenAddr", with_port("0.0.0.0", manager_port));
  body.set("AdvertiseAddr", own_address(machine_, node, settings.advertise));
  if (!settings.data_path.empty())
    body.set("DataPathAddr", own_address(machine_, node, settings.data_path));
  const auto through = manager().standing().address;
  body.set("RemoteAddrs", Value::list().push(with_port(through, manager_port)));
  body.set("Availability", "pause");  // no task before its labels are there
  body.set("JoinToken", swarm["JoinTokens"][manages ? "Manager" : "Worker"]);
  try {
    machine_.docker.post("/swarm/join", body, "have '" + name_ + "' join the swarm",
                         Docker::long_one);
  } catch (const Failure& failure) {
    if (failure.message.find("Timeout was reached before node joined") == std::string::npos) throw;
  }
  return wait("it has joined; the managers meet it", at_once_ms);
}

Outcome Joining::leave(bool force, const std::string& why) {
  task_.call.log(SLIPWAY_LOG_INFO, "'" + name_ + "' leaves before it joins: " + why);
  machine_.docker.post(force ? "/swarm/leave?force=true" : "/swarm/leave", {},
                       "have '" + name_ + "' leave the swarm that it was in", Docker::long_one);
  return wait("it has left what it was in", at_once_ms);
}

/// A machine in somebody else's swarm is not taken out of it.  One that our managers no longer
/// list, and that knows one of them, was ours.
void Joining::require_ours(const Standing& standing) {
  const auto nodes = manager().docker.get("/nodes", "list the nodes");
  for (const auto& node : nodes.as_list()) {
    const auto& id = node["ID"].as_string();
    if (id == standing.node_id) return;
    if (std::find(standing.peers.begin(), standing.peers.end(), id) != standing.peers.end()) return;
  }
  // every manager that it knew has another id by now: it is known by what it was called
  if (!task_.request.prior()["id"].as_string().empty() &&
      task_.request.prior()["id"].as_string() == standing.node_id)
    return;
  throw Failure("already_exists", "'" + name_ + "' is in another swarm already")
      .with_effect("none")
      .with_hint("'docker swarm leave' on it takes it out of that one");
}

Value Joining::wanted_spec(const Value& node) const {
  auto spec = node["Spec"];
  auto labels = spec["Labels"].is_map() ? spec["Labels"] : Value::map();
  for (const auto& [key, value] : task_.request.prior()["inputs"]["labels"].as_map())
    labels.erase(key);
  for (const auto& [key, value] : wanted("labels").as_map()) labels.set(key, value);
  labels.set(node_mark, name_);
  spec.set("Labels", std::move(labels)).set("Role", wanted("role"));
  return spec.set("Availability", wanted("availability"));
}

Outcome Joining::done(const Value& node) const {
  const auto id = node["ID"].as_string();
  auto facts = Value::map().set("swarm_role", wanted("role")).set("swarm_node_id", id);
  auto outputs = Value::map().set("address", node["Status"]["Addr"]);
  outputs.set("node_facts", Value::map().set(name_, std::move(facts)));
  return Outcome::done(id, outputs);
}

Outcome Joining::as_member(const Standing& standing) {
  const auto node = listed_node(manager(), standing.node_id);
  if (!node) {
    require_ours(standing);
    return leave(standing.manager, "the managers do not list it");
  }
  if (auto first = clear_traces(standing.node_id)) return *first;
  const auto spec = wanted_spec(*node);
  if (spec != (*node)["Spec"]) {
    write_node(manager(), *node, spec, "set role, labels and availability of '" + name_ + "'");
    return wait("its role, labels and availability are set", at_once_ms);
  }
  const bool manages = wanted("role").as_string() == "manager";
  if (manages && (*node)["ManagerStatus"]["Reachability"].as_string() != "reachable")
    return wait("it becomes a manager");
  if (manages != standing.manager || (!manages && has_voice(*node)))
    return wait(manages ? "it becomes a manager" : "it becomes a worker");
  if (!is_ready(*node)) return wait("the managers do not see it ready yet");
  return done(*node);
}

Outcome Joining::look() {
  const auto standing = machine_.standing();
  switch (standing.state) {
    case SwarmState::inactive:
      return join();
    case SwarmState::error:
      return leave(false, standing.error);
    case SwarmState::locked: {
      const auto body = Value::map().set("UnlockKey", wanted("unlock_key"));
      machine_.docker.post("/swarm/unlock", body, "unlock '" + name_ + "'", Docker::long_one);
      // it finds a leader only once enough of the others, which may be locked too, are unlocked
      return wait("it is unlocked").released();
    }
    case SwarmState::active:
      // a manager without a leader is as lost as one that is pending
      if (!standing.manager || standing.error.empty()) return as_member(standing);
      [[fallthrough]];
    case SwarmState::pending:
      if (waited_ms() < background_ms)
        return wait("docker is on its way into the swarm").released();
      require_ours(standing);
      return leave(standing.manager,
                   standing.error.empty() ? "it found no manager" : standing.error);
    case SwarmState::unheard_of:
      break;
  }
  throw Failure("unsupported", "docker on '" + name_ +
                                   "' stands to swarms in a way that is not "
                                   "known");
}

}  // namespace

Outcome join_swarm(const Task& task) {
  try {
    return Joining(task).look();
  } catch (const Failure& failure) {
    if (!may_pass(failure) && failure.kind != "conflict") throw;
    auto token = task.request.token().is_map() ? task.request.token() : Value::map().set("v", 1);
    auto waiting = Outcome::pending(token, joining_look_ms).phase("waiting: " + failure.message);
    // nothing is done without a manager that decides, so others may go on meanwhile
    return may_pass(failure) ? waiting.released() : waiting;
  }
}

}  // namespace swarm
