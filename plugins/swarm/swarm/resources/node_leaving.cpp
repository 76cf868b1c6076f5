#include "swarm/resources/node_leaving.hpp"

#include <algorithm>
#include <array>

#include "swarm/resources/node_list.hpp"

namespace swarm {
namespace {

constexpr std::int64_t leaving_look_ms = 500;
constexpr std::int64_t patience_ms = 120000;
constexpr std::array final_states = {"complete", "shutdown", "failed",
                                     "rejected", "remove",   "orphaned"};

bool is_over(const Value& task) {
  const auto& state = task["Status"]["State"].as_string();
  return std::find(final_states.begin(), final_states.end(), state) != final_states.end();
}

/// A manager that stays; the node itself where it is the last.
Machine manager_beside(const Task& task, const std::string& name) {
  try {
    return task.manager(name);
  } catch (const Failure& failure) {
    if (!may_pass(failure)) throw;
    return task.manager();
  }
}

/// Whether the machine says itself that it is in no swarm: where there is no manager any more,
/// nobody else can.
bool has_left(const Task& task, const std::string& name) {
  try {
    return task.machine(name).standing().in_no_swarm();
  } catch (const Failure& failure) {
    if (!may_pass(failure) && failure.kind != "not_found") throw;
    return false;
  }
}

/// One node on its way out.
class Leaving {
 public:
  Leaving(const Task& task, Machine manager)
      : task_(task),
        name_(task.request.inputs()["node"].as_string()),
        manager_(std::move(manager)) {}

  Outcome look();

 private:
  Outcome wait(const char* step, const std::string& phase) const;
  std::int64_t waited_ms(const char* step) const;
  std::optional<Outcome> empty_it(const Value& node) const;
  std::optional<Outcome> demote(const Value& node) const;
  bool is_last_manager(const Value& node) const;
  std::optional<Machine> machine() const;
  void leave() const;

  const Task& task_;
  std::string name_;
  Machine manager_;
};

Outcome Leaving::wait(const char* step, const std::string& phase) const {
  const auto& before = task_.request.token();
  auto token = Value::map().set("v", 1).set("step", step);
  const bool goes_on = before["step"].as_string() == step;
  token.set("since_ms", goes_on ? before["since_ms"] : Value(task_.call.wall_ms()));
  return Outcome::pending(token, leaving_look_ms).phase(phase);
}

std::int64_t Leaving::waited_ms(const char* step) const {
  const auto& token = task_.request.token();
  if (token["step"].as_string() != step) return 0;
  return task_.call.wall_ms() - token["since_ms"].as_int();
}

/// Nothing: it does not answer.
std::optional<Machine> Leaving::machine() const {
  try {
    auto machine = task_.machine(name_);
    machine.standing();
    return machine;
  } catch (const Failure& failure) {
    // one with another host key is not the machine that joined
    const bool not_there = failure.kind == "not_found" || failure.kind == "forbidden";
    if (!may_pass(failure) && !not_there) throw;
    task_.call.log(SLIPWAY_LOG_WARNING,
                   "'" + name_ + "' does not answer and is taken off as it is: " + failure.message);
    return std::nullopt;
  }
}

std::optional<Outcome> Leaving::empty_it(const Value& node) const {
  if (!is_ready(node)) return std::nullopt;
  if (node["Spec"]["Availability"].as_string() != "drain") {
    auto spec = node["Spec"];
    write_node(manager_, node, spec.set("Availability", "drain"), "drain '" + name_ + "'");
    return wait("drain", "its tasks go elsewhere");
  }
  const auto left = live_tasks(manager_, node["ID"].as_string());
  if (left == 0) return std::nullopt;
  if (waited_ms("drain") < patience_ms)
    return wait("drain", std::to_string(left) + " of its tasks still run");
  task_.call.log(SLIPWAY_LOG_WARNING,
                 std::to_string(left) + " tasks of '" + name_ + "' did not end in two minutes");
  return std::nullopt;
}

bool Leaving::is_last_manager(const Value& node) const {
  const auto nodes = manager_.docker.get("/nodes", "list the nodes");
  return std::none_of(nodes.as_list().begin(), nodes.as_list().end(), [&](const Value& other) {
    return other["ID"] != node["ID"] && is_manager(other);
  });
}

std::optional<Outcome> Leaving::demote(const Value& node) const {
  if (is_manager(node)) {
    auto spec = node["Spec"];
    write_node(manager_, node, spec.set("Role", "worker"), "demote '" + name_ + "'");
    return wait("demote", "it becomes a worker");
  }
  if (has_voice(node)) return wait("demote", "it becomes a worker");
  return std::nullopt;
}

void Leaving::leave() const {
  const auto there = machine();
  if (!there) return;
  const auto standing = there->standing();
  if (standing.in_no_swarm()) return;
  // one that was demoted while it did not answer still thinks that it is a manager
  const char* path = standing.manager ? "/swarm/leave?force=true" : "/swarm/leave";
  there->docker.post(path, {}, "have '" + name_ + "' leave the swarm", Docker::long_one);
}

Outcome Leaving::look() {
  const auto& id = task_.request.id();
  const auto node = listed_node(manager_, id);
  if (node) {
    if (is_manager(*node) && is_last_manager(*node)) return Outcome::done(id);
    if (auto first = empty_it(*node)) return *first;
    if (auto first = demote(*node)) return *first;
  }
  leave();
  if (node) strike_off(manager_, id);
  return Outcome::done(id);
}

}  // namespace

std::size_t live_tasks(const Machine& manager, const std::string& node_id) {
  const auto tasks = manager.docker.get("/tasks?" + filter("node", node_id), "list the tasks");
  const auto& list = tasks.as_list();
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const Value& one) { return !is_over(one); }));
}

Outcome leave_swarm(const Task& task) {
  const auto name = task.request.inputs()["node"].as_string();
  try {
    return Leaving(task, manager_beside(task, name)).look();
  } catch (const Failure& failure) {
    if (!may_pass(failure) && failure.kind != "conflict") throw;
    if (has_left(task, name)) return Outcome::done(task.request.id());
    auto token = task.request.token().is_map() ? task.request.token() : Value::map().set("v", 1);
    return Outcome::pending(token, leaving_look_ms).phase("waiting: " + failure.message);
  }
}

}  // namespace swarm
