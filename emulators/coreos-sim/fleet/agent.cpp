#include "coreos-sim/fleet/agent.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace coreos_sim::fleet {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

Agent::Agent(Registry& registry, UnitRuntime& runtime, MachineRecord machine, OptionsFile& options)
    : registry_(registry), runtime_(runtime), machine_(std::move(machine)), options_(options) {}

void Agent::begin_publishing() {
  publisher_ = std::jthread([this](const std::stop_token& stop) { keep_publishing(stop); });
  beats_ = std::jthread([this](const std::stop_token& stop) { keep_unit_beats(stop); });
}

void Agent::leave() {
  publisher_ = {};
  beats_ = {};
  drop_unwanted({});
  sample();
}

bool Agent::reconcile() {
  const auto units = registry_.units();
  if (!units) return false;
  const auto wanted = wanted_here(*units);
  drop_unwanted(wanted);
  for (const auto& [name, unit] : wanted) apply(unit);
  return true;
}

/// What is scheduled here, and globals that may run here; those wanted inactive are not.
std::map<std::string, UnitRecord> Agent::wanted_here(const std::vector<UnitRecord>& units) const {
  std::map<std::string, UnitRecord> wanted;
  for (const auto& unit : units) {
    const auto needs = requirements_of(unit.name, unit.options);
    const bool here = needs.global ? metadata_fits(needs, machine_) : unit.target == machine_.id;
    if (here && unit.desired != "inactive") wanted.emplace(unit.name, unit);
  }
  return wanted;
}

void Agent::drop_unwanted(const std::map<std::string, UnitRecord>& wanted) {
  std::vector<std::string> unwanted;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, state] : made_) {
      const auto found = wanted.find(name);
      const bool same = found != wanted.end() && found->second.hash == runtime_.hash_of(name);
      if (!same) unwanted.push_back(name);
    }
    for (const auto& name : unwanted) made_.erase(name);
  }
  for (const auto& name : unwanted) {
    runtime_.stop(name);
    runtime_.unload(name);
    registry_.clear_unit_beat(name);
  }
}

void Agent::apply(const UnitRecord& unit) {
  std::string made;
  {
    const std::lock_guard lock(mutex_);
    made = std::exchange(made_[unit.name], unit.desired);
  }
  if (made.empty()) runtime_.load(unit.name, unit.options);
  if (unit.desired == "launched" && made != "launched") {
    runtime_.start(unit.name);
    static_cast<void>(registry_.beat_unit(unit.name, machine_.id,
                                          paced_ttl(options_.current(), heartbeat_ttl_s)));
  }
  if (unit.desired == "loaded" && made == "launched") {
    runtime_.stop(unit.name);
    registry_.clear_unit_beat(unit.name);
  }
}

/// A ticker, so that the time that publishing takes does not add up; it rests while there is
/// nothing to publish.
void Agent::keep_publishing(const std::stop_token& stop) {
  auto next = Clock::now();
  do {
    sample();
    runtime_.wait_for_change(sampled_, renew_, stop);
    const auto period = std::max(options_.paced(sample_period_ms), milliseconds(1));
    next += ((Clock::now() - next) / period + 1) * period;
  } while (pause(std::chrono::ceil<milliseconds>(next - Clock::now()), stop));
}

/// Publishes what changed at once, the rest when half its time to live has passed.  A unit that is
/// gone takes the rows of all machines with it.
void Agent::sample() {
  const auto now = Clock::now();
  sampled_ = runtime_.version();
  const auto options = options_.current();
  const auto lasts = renewal(options, heartbeat_ttl_s);
  renew_ = now + lasts;
  std::set<std::string> present;
  for (auto& state : runtime_.states()) {
    state.machine = machine_.id;
    present.insert(state.unit);
    const auto known = published_.find(state.unit);
    if (known != published_.end() && known->second.state == state &&
        now - known->second.at < lasts) {
      renew_ = std::min(renew_, known->second.at + lasts);
    } else if (registry_.publish(state, paced_ttl(options, heartbeat_ttl_s))) {
      published_[state.unit] = {state, now};
    } else {
      renew_ = now;
    }
  }
  std::erase_if(published_, [&](const auto& entry) {
    if (present.count(entry.first) != 0) return false;
    registry_.remove_states(entry.first);
    return true;
  });
}

void Agent::keep_unit_beats(const std::stop_token& stop) {
  while (pause(renewal(options_.current(), heartbeat_ttl_s), stop)) {
    std::vector<std::string> launched;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [name, state] : made_) {
        if (state == "launched") launched.push_back(name);
      }
    }
    for (const auto& name : launched) {
      static_cast<void>(
          registry_.beat_unit(name, machine_.id, paced_ttl(options_.current(), heartbeat_ttl_s)));
    }
  }
}

}  // namespace coreos_sim::fleet
