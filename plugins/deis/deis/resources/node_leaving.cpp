#include "deis/resources/node_leaving.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "deis/resources/unit_resource.hpp"

namespace deis {
namespace {
using slipway::contract::InventoryNode;
using slipway::contract::NodeStanding;

constexpr std::int64_t look_ms = 1000;
constexpr std::int64_t patience_ms = 180000;
constexpr std::int64_t placing_ms = 10000;  ///< five rounds of fleet's engine
constexpr std::chrono::seconds command_limit{15};

/// In the user's home, where it outlives the connection; the status is written when the script
/// ends. Under the lock it runs once, however often it is begun.
constexpr const char* leave_store =
    "cd && flock -n .leaving.lock rm -f .leaving; (setsid flock -n .leaving.lock sh -c 'sudo sh "
    "/opt/bin/graceful-shutdown.sh --really >.leaving.log 2>&1; echo $? >.leaving' </dev/null "
    ">/dev/null 2>&1 &)";
constexpr const char* store_status = "cd && cat .leaving 2>/dev/null; true";
constexpr const char* store_words = "cd && tail -n 1 .leaving.log";
constexpr const char* stop_fleet = "sudo systemctl stop fleet.service";
constexpr const char* start_fleet = "sudo systemctl start fleet.service";

std::optional<InventoryNode> find_node(const Request& request) {
  const auto& name = request.inputs()["node"].as_string();
  for (const auto& node : request.inventory().nodes)
    if (node.name == name) return node;
  return std::nullopt;
}

/// One machine on its way out.
class Leaving {
 public:
  Leaving(const Task& task, InventoryNode node) : task_(task), node_(std::move(node)) {}

  Outcome begin();
  Outcome look();

 private:
  Way here() const { return task_.context.cluster.through(node_, stop_of(task_.call)); }
  Way beside() const;
  std::string run(const char* command) const {
    return here().tunnel->run(command, command_limit, stop_of(task_.call)).out;
  }
  Outcome stop_units(Value units);
  Outcome wait(const char* step, Value units, const std::string& phase) const;
  std::string still_moving(bool may_come) const;
  bool runs_here(const Snapshot& seen, const char* unit) const;

  const Task& task_;
  InventoryNode node_;
};

/// A way through a machine that stays: this one's etcd may be gone before it.
Way Leaving::beside() const {
  const auto inventory = task_.request.inventory();
  const auto stays = [&](const InventoryNode& other) {
    return other.name != node_.name && other.status != NodeStanding::leaving;
  };
  auto way = task_.way();
  for (const auto& other : inventory.nodes)
    if (other.name == way.node && stays(other)) return way;
  Failure last("unavailable", "no other machine of the platform is known");
  for (const auto& other : inventory.nodes) {
    if (!stays(other) || other.ssh.host_key.as_string().empty()) continue;
    try {
      return task_.context.cluster.through(other, stop_of(task_.call));
    } catch (const Failure& failure) {
      last = failure;
    }
  }
  throw last;
}

bool Leaving::runs_here(const Snapshot& seen, const char* unit) const {
  return std::any_of(seen.states.begin(), seen.states.end(), [&](const auto& row) {
    return row.machine_id == task_.request.id() && row.name == unit && row.sub == "running";
  });
}

Outcome Leaving::wait(const char* step, Value units, const std::string& phase) const {
  auto token = Value::map();
  token.set("v", 1).set("step", step).set("units", std::move(units));
  const auto& before = task_.request.token();
  const bool goes_on = before["step"].as_string() == step;
  token.set("since_ms", goes_on ? before["since_ms"] : Value(task_.call.wall_ms()));
  return Outcome::pending(token, look_ms).phase(phase);
}

Outcome Leaving::begin() {
  const auto seen = Snapshot::take(beside().fleet);
  const bool serves = std::any_of(seen.states.begin(), seen.states.end(), [&](const auto& row) {
    return row.machine_id == task_.request.id() && row.name.rfind("deis-", 0) == 0;
  });
  if (!serves) return Outcome::done(task_.request.id());
  Value units = Value::list();
  for (const auto& unit : seen.units)
    if (unit.machine_id == task_.request.id() && unit.desired == "launched") units.push(unit.name);
  if (!runs_here(seen, "deis-store-daemon.service") || !runs_here(seen, "deis-store-admin.service"))
    return stop_units(std::move(units));
  run(leave_store);
  return wait("store", std::move(units), "leaves the store");
}

Outcome Leaving::stop_units(Value units) {
  run(stop_fleet);
  task_.context.cluster.avoid(node_.name);
  // had its etcd been gone, it could not have taken itself off the list
  beside().etcd.remove(std::string(fleet_tree) + "/machines/" + task_.request.id(), true);
  return wait("units", std::move(units), "its units move to other machines");
}

/// Of its units, those that do not run on a machine that stays.  One that fleet gave no other
/// machine is among them only while that `may_come`: fleet is silent about units that have no other
/// place.
std::string Leaving::still_moving(bool may_come) const {
  std::set<std::string> leaving{task_.request.id()};
  for (const auto& other : task_.request.inventory().nodes)
    if (other.status == NodeStanding::leaving)
      leaving.insert(other.facts["machine_id"].as_string());
  const auto seen = Snapshot::take(beside().fleet);
  std::set<std::string> settled;
  for (const auto& row : seen.states)
    if (leaving.count(row.machine_id) == 0 && row.sub == "running") settled.insert(row.name);
  for (const auto& unit : seen.units)
    if (unit.machine_id.empty() && !may_come) settled.insert(unit.name);
  std::string left;
  for (const auto& unit : task_.request.token()["units"].as_list())
    if (settled.count(unit.as_string()) == 0) left += " " + unit.as_string();
  return left;
}

Outcome Leaving::look() {
  const auto& token = task_.request.token();
  if (token["step"].as_string() == "store") {
    const auto status = run(store_status);
    if (status.empty()) return wait("store", token["units"], "leaves the store");
    if (status != "0\n")
      throw Failure("unavailable",
                    "the store did not let '" + node_.name + "' go: " + run(store_words))
          .with_hint("see 'slipway platform doctor', then say it again");
    return stop_units(token["units"]);
  }
  const auto waited_ms = task_.call.wall_ms() - token["since_ms"].as_int();
  const auto left = still_moving(waited_ms < placing_ms);
  if (left.empty()) return Outcome::done(task_.request.id());
  if (waited_ms < patience_ms) return wait("units", token["units"], "waits for" + left);
  task_.call.log(SLIPWAY_LOG_WARNING, "not running elsewhere yet:" + left);
  return Outcome::done(task_.request.id());
}

}  // namespace

Outcome leave_platform(const Task& task) {
  const auto node = find_node(task.request);
  if (!node) return Outcome::done(task.request.id());
  Leaving leaving(task, *node);
  try {
    return task.request.token().is_map() ? leaving.look() : leaving.begin();
  } catch (const Failure& failure) {
    if (failure.kind != "unavailable" && failure.kind != "timeout") throw;
    if (task.request.token()["step"].as_string() == "store") throw;
    task.call.log(SLIPWAY_LOG_WARNING,
                  "'" + node->name + "' is let go as it is: " + failure.message);
    return Outcome::done(task.request.id());
  }
}

void come_back(const Task& task) {
  const auto node = find_node(task.request);
  if (!node) return;
  try {
    task.context.cluster.through(*node, stop_of(task.call))
        .tunnel->run(start_fleet, command_limit, stop_of(task.call));
  } catch (Failure& failure) {
    if (failure.kind == "unavailable")
      failure.with_hint(
          "see that the machine runs, or have it made anew: slipway up --replace "
          "with the machine's address");
    throw;
  }
}

}  // namespace deis
