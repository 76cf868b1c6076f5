#include "coreos-sim/fleet/schedule.hpp"

#include <algorithm>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

struct Assigned {
  std::string name;
  Requirements needs;
};

bool conflict(const Assigned& one, const Assigned& other) {
  const auto hits = [](const Assigned& who, const std::string& name) {
    return std::any_of(who.needs.conflicts.begin(), who.needs.conflicts.end(),
                       [&](const auto& pattern) { return glob_matches(pattern, name); });
  };
  return one.name != other.name && (hits(one, other.name) || hits(other, one.name));
}

/// The cluster while the engine moves units about.
class Cluster {
 public:
  explicit Cluster(const std::vector<MachineRecord>& machines) : machines_(machines) {
    for (const auto& machine : machines) assigned_[machine.id];
  }

  bool knows(const std::string& machine) const { return assigned_.count(machine) != 0; }

  void assign(const Assigned& unit, const std::string& machine) {
    assigned_[machine].push_back(unit);
  }

  void release(const std::string& unit, const std::string& machine) {
    std::erase_if(assigned_[machine], [&](const auto& other) { return other.name == unit; });
  }

  bool able(const Assigned& unit, const MachineRecord& machine) const {
    const auto& needs = unit.needs;
    const auto& others = assigned_.at(machine.id);
    const auto here = [&others](const std::string& name) {
      return std::any_of(others.begin(), others.end(),
                         [&](const auto& other) { return other.name == name; });
    };
    const bool pinned_here = needs.machine_id.empty() || machine.id == needs.machine_id ||
                             machine.id.substr(0, 8) == needs.machine_id;
    return pinned_here && metadata_fits(needs, machine) &&
           std::all_of(needs.peers.begin(), needs.peers.end(), here) &&
           std::none_of(others.begin(), others.end(),
                        [&](const auto& other) { return conflict(unit, other); });
  }

  bool able(const Assigned& unit, const std::string& machine) const {
    const auto found = std::find_if(machines_.begin(), machines_.end(),
                                    [&](const auto& known) { return known.id == machine; });
    return found != machines_.end() && able(unit, *found);
  }

  /// The least loaded machine that can take the unit; empty when there is none.
  std::string place_for(const Assigned& unit) const {
    std::vector<const MachineRecord*> candidates;
    for (const auto& machine : machines_) candidates.push_back(&machine);
    std::sort(candidates.begin(), candidates.end(), [this](const auto* a, const auto* b) {
      return std::pair(assigned_.at(a->id).size(), a->id) <
             std::pair(assigned_.at(b->id).size(), b->id);
    });
    for (const auto* machine : candidates) {
      if (able(unit, *machine)) return machine->id;
    }
    return {};
  }

 private:
  const std::vector<MachineRecord>& machines_;
  std::map<std::string, std::vector<Assigned>> assigned_;
};

}  // namespace

bool metadata_fits(const Requirements& needs, const MachineRecord& machine) {
  return std::all_of(needs.metadata.begin(), needs.metadata.end(), [&](const auto& wanted) {
    const auto found = machine.metadata.find(wanted.first);
    return found != machine.metadata.end() && wanted.second.count(found->second) != 0;
  });
}

std::vector<Placement> schedule(const std::vector<UnitRecord>& units,
                                const std::vector<MachineRecord>& machines) {
  Cluster cluster(machines);
  std::vector<std::pair<const UnitRecord*, Assigned>> jobs;
  for (const auto& unit : units) {
    Assigned assigned{unit.name, requirements_of(unit.name, unit.options)};
    if (assigned.needs.global) continue;
    if (cluster.knows(unit.target)) cluster.assign(assigned, unit.target);
    jobs.emplace_back(&unit, std::move(assigned));
  }
  std::vector<Placement> placements;
  std::vector<const Assigned*> homeless;
  for (const auto& [unit, assigned] : jobs) {
    const bool wanted = unit->desired != "inactive";
    const bool stays = wanted && cluster.able(assigned, unit->target);
    if (!unit->target.empty() && !stays) {
      placements.push_back({unit->name, "", unit->target});
      if (cluster.knows(unit->target)) cluster.release(unit->name, unit->target);
    }
    if (wanted && (unit->target.empty() || !stays)) homeless.push_back(&assigned);
  }
  for (const auto* unit : homeless) {
    const std::string machine = cluster.place_for(*unit);
    if (machine.empty()) continue;
    cluster.assign(*unit, machine);
    placements.push_back({unit->name, machine, ""});
  }
  return placements;
}

}  // namespace coreos_sim::fleet
