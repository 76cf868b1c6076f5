#include <algorithm>
#include <cstdlib>
#include <optional>

#include "swarm/actions/verbs.hpp"
#include "swarm/resources/node_list.hpp"

namespace swarm {
namespace {

using slipway::Acted;
using slipway::contract::InventoryNode;

constexpr std::int64_t ms_in_s = 1000;
/// Certificates are checked both ways when a node joins.
constexpr std::int64_t most_skew_s = 60;
constexpr int fullest_disk = 90;
constexpr const char* disk_use =
    "df --output=pcent /var/lib/docker 2>/dev/null | tail -n 1 | tr -dc 0-9";

/// Collects whether all is well.
class Checks {
 public:
  explicit Checks(const Verb& verb) : verb_(verb) {}
  void note(bool good, const std::string& what, const std::string& detail) {
    all_good_ = all_good_ && good;
    verb_.report(good, what, detail);
  }
  void also(bool good) { all_good_ = all_good_ && good; }
  bool all_good() const { return all_good_; }

 private:
  const Verb& verb_;
  bool all_good_ = true;
};

void check_clock(const Verb& verb, const Machine& machine, Checks& checks) {
  const auto theirs = std::atoll(machine.ask("date +%s").c_str());
  const auto apart = theirs - verb.call.wall_ms() / ms_in_s;
  checks.note(std::llabs(apart) <= most_skew_s, machine.node + " clock",
              std::to_string(apart) + " s from this computer's");
}

void check_disk(const Machine& machine, Checks& checks) {
  const auto used = std::atoi(machine.ask(disk_use).c_str());
  checks.note(used < fullest_disk, machine.node + " disk of docker",
              std::to_string(used) + " % used");
}

/// Of what nodes say to each other the list shows only one port: the others are tried.
void check_ways(const Machine& machine, const std::vector<InventoryNode>& others, Checks& checks) {
  for (const auto& other : others) {
    const auto& address = other.private_address.as_string();
    if (other.name == machine.node || address.empty()) continue;
    const auto open =
        machine.ask("timeout 2 bash -c '</dev/tcp/" + address + "/7946' 2>/dev/null && echo open");
    checks.note(open == "open", machine.node + " to " + other.name,
                open == "open" ? "7946/tcp is open"
                               : "7946/tcp does not answer: names and networks need 7946 tcp and "
                                 "udp, and 4789 udp, between all nodes");
  }
}

void check_standing(const Machine& machine, Checks& checks) {
  const auto standing = machine.standing();
  const bool good = standing.state == SwarmState::active && standing.error.empty();
  const auto role = standing.manager ? std::string(" manager") : std::string(" worker");
  checks.note(good, machine.node + " in the swarm",
              to_text(standing.state) + (good ? role : "") +
                  (standing.error.empty() ? "" : ": " + standing.error));
}

void check_machine(const Verb& verb, const InventoryNode& node, Checks& checks) {
  std::optional<Machine> machine;
  try {
    machine.emplace(verb.context.cluster.machine(node, stop_of(verb.call)));
    check_standing(*machine, checks);
    check_clock(verb, *machine, checks);
    check_disk(*machine, checks);
    check_ways(*machine, verb.request.inventory().nodes, checks);
    const bool ipvs = machine->ask("test -e /proc/net/ip_vs && echo yes") == "yes";
    verb.report(true, node.name + " kernel",
                ipvs ? "has IPVS" : "has no IPVS: ports are open only where a task runs");
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    const auto why = machine ? docker_failure(*machine, failure) : failure;
    checks.note(false, node.name, why.message + (why.hint.empty() ? "" : " (" + why.hint + ")"));
  }
}

/// What the list has beyond the stack: ghosts of machines count among the managers.
void check_list(const Verb& verb, const Machine& manager, Checks& checks) {
  const auto inventory = verb.request.inventory();
  const auto nodes = manager.docker.get("/nodes", "list the nodes");
  std::size_t managers = 0;
  for (const auto& node : nodes.as_list()) {
    if (is_manager(node)) ++managers;
    const auto& name = node["Spec"]["Labels"][node_mark].as_string();
    if (!find_node(inventory, name))
      checks.note(false, "node " + node["Description"]["Hostname"].as_string(),
                  "is in the swarm's list, but not of the stack");
  }
  checks.note(managers % 2 == 1, "number of managers",
              std::to_string(managers) + (managers % 2 == 1 ? "" : ": an even number bears less"));
}

}  // namespace

Acted doctor(const Verb& verb) {
  Checks checks(verb);
  for (const auto& node : verb.request.inventory().nodes) check_machine(verb, node, checks);
  try {
    const auto manager = verb.manager();
    check_list(verb, manager, checks);
    checks.also(check_serving(verb, manager));
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    checks.note(false, "managers", failure.message);
  }
  return Acted::done(Value::map().set("healthy", checks.all_good()));
}

}  // namespace swarm
