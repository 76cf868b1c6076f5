#include "deis/cluster/unit_verdict.hpp"

#include <algorithm>

namespace deis {
namespace {

/// An agent looks every 5 s, and its report takes up to a second.
constexpr std::int64_t agent_round_ms = 5000;
/// A failed row from before the launch is shown until the agent has acted and reported.
constexpr std::int64_t stale_ms = agent_round_ms + 2500;
constexpr std::int64_t refused_ms = 3 * agent_round_ms;
constexpr std::int64_t unscheduled_ms = 2 * agent_round_ms;

bool runs(const FleetState& row) { return row.active == "active" && row.sub == "running"; }
bool failed(const FleetState& row) { return row.active == "failed" || row.sub == "failed"; }
bool dead(const FleetState& row) { return row.active == "inactive" && row.sub == "dead"; }
bool restarting(const FleetState& row) { return row.sub == "auto-restart"; }

std::string state_of(const FleetState& row) { return row.active + "/" + row.sub; }

/// Rows that count: those of this text, and where everywhere is meant only of the machines there
/// are.
std::vector<FleetState> believed(const Expectation& expected, const std::vector<FleetState>& rows) {
  std::vector<FleetState> list;
  for (const auto& row : rows) {
    if (!expected.hash.empty() && !row.hash.empty() && row.hash != expected.hash) continue;
    const auto& machines = expected.machines;
    const bool there =
        std::find(machines.begin(), machines.end(), row.machine_id) != machines.end();
    if (machines.empty() || there) list.push_back(row);
  }
  std::sort(list.begin(), list.end(),
            [](const auto& a, const auto& b) { return a.machine_id < b.machine_id; });
  return list;
}

/// Counts the starts that systemd had to repeat: each time a machine newly shows one.
void remember(const std::vector<FleetState>& rows, Watch& watch, std::int64_t now_ms) {
  std::string picture;
  for (const auto& row : rows) {
    const auto part = row.machine_id + "=" + state_of(row) + " ";
    if (restarting(row) && watch.picture.find(part) == std::string::npos) ++watch.restarts;
    picture += part;
  }
  if (picture == watch.picture && watch.changed_ms != 0) return;
  watch.picture = picture;
  watch.changed_ms = now_ms;
}

std::string phase_of(const std::vector<FleetState>& rows, std::size_t running, std::size_t wanted,
                     const Watch& watch) {
  const auto odd = std::find_if(rows.begin(), rows.end(), [](const auto& r) { return !runs(r); });
  std::string phase = rows.empty()        ? "no machine reports it yet"
                      : odd == rows.end() ? "active/running"
                                          : state_of(*odd);
  if (wanted > 1) phase += ", runs on " + std::to_string(running) + " of " + std::to_string(wanted);
  if (watch.restarts > 0) phase += ", started again " + std::to_string(watch.restarts) + " times";
  return phase;
}

Judgement trouble(Judgement judgement, Verdict verdict, const FleetState& row) {
  judgement.verdict = verdict;
  judgement.machine_id = row.machine_id;
  judgement.state = state_of(row);
  return judgement;
}

}  // namespace

slipway::Value Watch::value() const {
  auto map = slipway::Value::map();
  map.set("launched_ms", launched_ms).set("running_since_ms", running_since_ms);
  map.set("was_whole", was_whole).set("changed_ms", changed_ms);
  map.set("restarts", restarts).set("picture", picture);
  return map;
}

Watch Watch::from(const slipway::Value& value) {
  Watch watch;
  watch.launched_ms = value["launched_ms"].as_int();
  watch.running_since_ms = value["running_since_ms"].as_int();
  watch.was_whole = value["was_whole"].as_bool();
  watch.changed_ms = value["changed_ms"].as_int();
  watch.restarts = value["restarts"].as_int();
  watch.picture = value["picture"].as_string();
  return watch;
}

bool is_failure(Verdict verdict) {
  switch (verdict) {
    case Verdict::waiting:
    case Verdict::settling:
    case Verdict::started:
      return false;
    case Verdict::failed:
    case Verdict::flapping:
    case Verdict::refused:
    case Verdict::unscheduled:
      return true;
  }
  return false;
}

Judgement judge(const Expectation& expected, const std::vector<FleetState>& all, bool placed,
                Watch& watch, std::int64_t now_ms) {
  const auto rows = believed(expected, all);
  remember(rows, watch, now_ms);
  const auto wanted = expected.everywhere ? std::max<std::size_t>(expected.machines.size(), 1) : 1;
  const auto running = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), runs));
  Judgement judgement;
  judgement.fraction = static_cast<double>(std::min(running, wanted)) / static_cast<double>(wanted);
  judgement.phase = phase_of(rows, running, wanted, watch);
  const auto odd = std::find_if(rows.begin(), rows.end(), [](const auto& r) { return !runs(r); });
  if (odd != rows.end()) judgement.machine_id = odd->machine_id;

  if (running < wanted) {
    watch.running_since_ms = 0;
  } else if (watch.running_since_ms == 0) {
    watch.running_since_ms = now_ms;
  }
  const auto since_launch = now_ms - watch.launched_ms;
  const auto find = [&](auto test) { return std::find_if(rows.begin(), rows.end(), test); };

  const auto broken = find(failed);
  if (broken == rows.end()) watch.was_whole = true;
  if (broken != rows.end() && (watch.was_whole || since_launch >= stale_ms))
    return trouble(judgement, Verdict::failed, *broken);
  if (!rows.empty() && watch.restarts > expected.restarts_allowed) {
    const auto flap = find([](const auto& row) { return !runs(row); });
    return trouble(judgement, Verdict::flapping, flap == rows.end() ? rows.front() : *flap);
  }
  if (running >= wanted) {
    const bool settled = now_ms - watch.running_since_ms >= expected.settle_ms;
    judgement.verdict = settled ? Verdict::started : Verdict::settling;
    return judgement;
  }
  const auto unstarted = find(dead);
  if (unstarted != rows.end() && !expected.waits_for_others && since_launch >= refused_ms &&
      now_ms - watch.changed_ms >= refused_ms)
    return trouble(judgement, Verdict::refused, *unstarted);
  // where machines went and came back, fleet takes some time to place again what it had placed
  if (rows.empty() && !placed && since_launch >= unscheduled_ms &&
      now_ms - watch.changed_ms >= unscheduled_ms) {
    judgement.verdict = Verdict::unscheduled;
    return judgement;
  }
  return judgement;
}

}  // namespace deis
