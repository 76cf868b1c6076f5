#include "coreos-sim/fleet/registry.hpp"

#include "coreos-sim/fleet/records.hpp"

namespace coreos_sim::fleet {
namespace {

/// etcd's answer as an outcome: what it refused is an error too.
Outcome outcome(const Result<EtcdReply>& reply, const std::string& what) {
  if (!reply) return reply.error();
  if (reply->good()) return done();
  return Error{what + ": etcd error " + std::to_string(reply->error_code)};
}

}  // namespace

bool is_job_state(const std::string& text) {
  return text == "inactive" || text == "loaded" || text == "launched";
}

/// A missing tree is an empty one.
Result<EtcdReply> Registry::tree(const std::string& name) {
  auto reply = etcd_.get(prefix_ + "/" + name, true);
  if (reply && !reply->good() && !reply->missing()) {
    return Error{"reading '" + name + "': etcd error " + std::to_string(reply->error_code)};
  }
  return reply;
}

Result<std::vector<UnitRecord>> Registry::units() {
  const auto jobs = tree("job");
  if (!jobs) return jobs.error();
  std::vector<UnitRecord> units;
  for (const auto& job : jobs->node.nodes) {
    auto unit = to_unit(job);
    if (!unit) return unit.error();
    if (*unit && is_job_state((*unit)->desired)) units.push_back(std::move(**unit));
  }
  return units;
}

Result<std::optional<UnitRecord>> Registry::unit(const std::string& name) {
  const auto job = tree("job/" + name);
  if (!job) return job.error();
  if (job->missing()) return std::optional<UnitRecord>{};
  auto unit = to_unit(job->node);
  if (unit && *unit && !is_job_state((*unit)->desired)) return Error{"invalid value for state"};
  return unit;
}

/// A stray entry is no unit; a text that could not be asked for is an error, lest a unit is taken
/// for one that is gone.
Result<std::optional<UnitRecord>> Registry::to_unit(const EtcdNode& job) {
  const auto* object = job.child("object");
  const auto hash = object == nullptr ? std::nullopt : read_job_hash(object->value);
  if (!hash) return std::optional<UnitRecord>{};
  auto options = options_of(*hash);
  if (!options) return options.error();
  if (!*options) return std::optional<UnitRecord>{};
  const auto* desired = job.child("target-state");
  return std::optional(UnitRecord{job.name(), std::move(**options), *hash,
                                  desired == nullptr ? "inactive" : desired->value,
                                  job.child_value("target"), job.child_value("job-state")});
}

Result<std::optional<UnitOptions>> Registry::options_of(const std::string& hash) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = texts_.find(hash);
    if (known != texts_.end()) return std::optional(known->second);
  }
  const auto reply = etcd_.get(prefix_ + "/unit/" + hash);
  if (!reply) return reply.error();
  if (!reply->good()) return std::optional<UnitOptions>{};
  const auto text = read_unit_value(reply->node.value);
  if (!text) return std::optional<UnitOptions>{};
  const std::lock_guard lock(mutex_);
  return std::optional(texts_[hash] = parse_unit_text(*text));
}

Outcome Registry::create(const std::string& name, const UnitOptions& options,
                         const std::string& desired) {
  const std::string hash = unit_hash(options);
  const auto stored =
      etcd_.put(prefix_ + "/unit/" + hash, unit_value(canonical_text(options)), {.exists = false});
  // The text may be there already, from another unit or from this one's earlier life.
  if (!stored) return stored.error();
  const auto job =
      etcd_.put(prefix_ + "/job/" + name + "/object", job_value(name, hash), {.exists = false});
  if (auto made = outcome(job, "creating '" + name + "'"); !made) return made;
  return set_desired(name, desired);
}

Outcome Registry::set_desired(const std::string& name, const std::string& desired) {
  return outcome(etcd_.put(prefix_ + "/job/" + name + "/target-state", desired),
                 "setting the state of '" + name + "'");
}

Outcome Registry::destroy(const std::string& name) {
  return outcome(etcd_.remove(prefix_ + "/job/" + name, true), "destroying '" + name + "'");
}

Outcome Registry::place(const std::string& unit, const std::string& machine) {
  return outcome(etcd_.put(prefix_ + "/job/" + unit + "/target", machine, {.exists = false}),
                 "scheduling '" + unit + "'");
}

Outcome Registry::unplace(const std::string& unit, const std::string& machine) {
  return outcome(etcd_.remove(prefix_ + "/job/" + unit + "/target", false, machine),
                 "unscheduling '" + unit + "'");
}

Result<std::vector<MachineRecord>> Registry::machines() {
  const auto found = tree("machines");
  if (!found) return found.error();
  std::vector<MachineRecord> machines;
  for (const auto& node : found->node.nodes) {
    auto machine = read_machine_value(node.child_value("object"));
    if (machine) machines.push_back(std::move(*machine));
  }
  return machines;
}

Outcome Registry::beat(const MachineRecord& machine, int ttl_seconds) {
  return outcome(etcd_.put(prefix_ + "/machines/" + machine.id + "/object", machine_value(machine),
                           {.ttl_seconds = ttl_seconds}),
                 "heartbeat");
}

void Registry::leave(const std::string& machine) {
  static_cast<void>(etcd_.remove(prefix_ + "/machines/" + machine, true));
  static_cast<void>(etcd_.remove(prefix_ + "/lease/engine-leader", false, lease_value(machine)));
}

Outcome Registry::beat_unit(const std::string& unit, const std::string& machine, int ttl_seconds) {
  return outcome(
      etcd_.put(prefix_ + "/job/" + unit + "/job-state", machine, {.ttl_seconds = ttl_seconds}),
      "heartbeat of '" + unit + "'");
}

void Registry::clear_unit_beat(const std::string& unit) {
  static_cast<void>(etcd_.remove(prefix_ + "/job/" + unit + "/job-state", false));
}

Result<std::vector<StateRecord>> Registry::states() {
  const auto found = tree("states");
  if (!found) return found.error();
  std::vector<StateRecord> states;
  for (const auto& unit : found->node.nodes) {
    for (const auto& row : unit.nodes) {
      auto state = read_state_value(unit.name(), row.name(), row.value);
      if (state) states.push_back(std::move(*state));
    }
  }
  return states;
}

Outcome Registry::publish(const StateRecord& state, int ttl_seconds) {
  const WriteRule rule{.ttl_seconds = ttl_seconds};
  const std::string value = state_value(state);
  static_cast<void>(etcd_.put(prefix_ + "/state/" + state.unit, value, rule));
  return outcome(etcd_.put(prefix_ + "/states/" + state.unit + "/" + state.machine, value, rule),
                 "publishing the state of '" + state.unit + "'");
}

void Registry::remove_states(const std::string& unit) {
  static_cast<void>(etcd_.remove(prefix_ + "/state/" + unit, false));
  static_cast<void>(etcd_.remove(prefix_ + "/states/" + unit, true));
}

Result<bool> Registry::lead(const std::string& machine, int ttl_seconds) {
  const std::string key = prefix_ + "/lease/engine-leader";
  const std::string value = lease_value(machine);
  // A look costs etcd no write, and at a high speed there are many rounds in a lease's life.
  const auto held = etcd_.get(key);
  if (!held) return held.error();
  const bool ours = held->node.value == value;
  if (held->good() && !ours) return false;
  const auto now = std::chrono::steady_clock::now();
  if (ours && now - lease_renewed_ < std::chrono::seconds(ttl_seconds) / 5) return true;
  lease_renewed_ = now;
  const auto renewed =
      etcd_.put(key, value, {.ttl_seconds = ttl_seconds, .exists = true, .previous_value = value});
  if (!renewed) return renewed.error();
  if (renewed->good()) return true;
  const auto taken = etcd_.put(key, value, {.ttl_seconds = ttl_seconds, .exists = false});
  if (!taken) return taken.error();
  return taken->good();
}

}  // namespace coreos_sim::fleet
