#include "deis/cluster/unit_verdict.hpp"

#include <algorithm>

namespace deis {
namespace {

/// An agent looks every 5 s, and its report takes up to a second.
constexpr std::int64_t agent_round_ms = 5000;
constexpr std::int64_t sample_ms = 1000;
/// A failed row from before the launch is shown until the agent has acted and reported.
constexpr std::int64_t stale_ms = agent_round_ms + 2500;
constexpr std::int64_t refused_ms = 3 * agent_round_ms;
constexpr std::int64_t unscheduled_ms = 2 * agent_round_ms;
/// A machine that died leaves its rows for as long, so they prove nothing about its units before.
constexpr std::int64_t rows_expire_ms = 30000;

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

/// Counts the starts that systemd had to repeat there: each time the row newly shows one, and while
/// it shows nothing else for longer than a dead machine's row would, one in each restart's time.
void count(bool is_new, Tries& tries, std::int64_t restart_ms, std::int64_t now_ms) {
  if (is_new) {
    ++tries.seen;
    tries.since_ms = now_ms;
    return;
  }
  const auto elapsed = now_ms - tries.since_ms;
  if (elapsed >= rows_expire_ms)
    tries.seen = std::max(tries.seen, 1 + elapsed / std::max(restart_ms, sample_ms));
}

void remember(const Expectation& expected, const std::vector<FleetState>& rows, Watch& watch,
              std::int64_t now_ms) {
  std::string picture;
  for (const auto& row : rows) {
    const auto part = row.machine_id + "=" + state_of(row) + " ";
    const bool is_new = watch.picture.find(part) == std::string::npos;
    if (restarting(row)) count(is_new, watch.tries[row.machine_id], expected.restart_ms, now_ms);
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
  if (const auto restarts = watch.restarts(); restarts > 0)
    phase += ", started again " + std::to_string(restarts) + (restarts == 1 ? " time" : " times");
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
  map.set("picture", picture);
  auto counted = slipway::Value::map();
  for (const auto& [machine, one] : tries) {
    auto entry = slipway::Value::map();
    entry.set("seen", one.seen).set("since_ms", one.since_ms).set("told", one.told);
    counted.set(machine, entry.set("asked_ms", one.asked_ms).set("mark", one.mark));
  }
  return map.set("tries", counted);
}

Watch Watch::from(const slipway::Value& value) {
  Watch watch;
  watch.launched_ms = value["launched_ms"].as_int();
  watch.running_since_ms = value["running_since_ms"].as_int();
  watch.was_whole = value["was_whole"].as_bool();
  watch.changed_ms = value["changed_ms"].as_int();
  watch.picture = value["picture"].as_string();
  for (const auto& [machine, entry] : value["tries"].as_map())
    watch.tries[machine] = {entry["seen"].as_int(), entry["since_ms"].as_int(),
                            entry["told"].as_int(), entry["asked_ms"].as_int(),
                            entry["mark"].as_string()};
  return watch;
}

std::int64_t Watch::restarts() const {
  std::int64_t most = 0;
  for (const auto& [machine, one] : tries) most = std::max(most, one.restarts());
  return most;
}

std::string machine_to_ask(const Expectation& expected, const std::vector<FleetState>& rows,
                           Watch& watch, std::int64_t now_ms) {
  for (const auto& row : believed(expected, rows)) {
    if (!restarting(row)) continue;
    auto& tries = watch.tries[row.machine_id];
    if (tries.asked_ms != 0 && now_ms - tries.asked_ms < std::max(expected.restart_ms, sample_ms))
      continue;
    tries.asked_ms = now_ms;
    return row.machine_id;
  }
  return {};
}

void learn(Watch& watch, const std::string& machine_id, const SystemdAccount& account) {
  auto& tries = watch.tries[machine_id];
  if (account.restarts)
    tries.told = *account.restarts;
  else if (account.mark() != tries.mark)
    ++tries.told;  // the first one too: it is asked for since it died
  tries.mark = account.mark();
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
  remember(expected, rows, watch, now_ms);
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
  const auto flap = find([&](const auto& row) {
    const auto at = watch.tries.find(row.machine_id);
    return at != watch.tries.end() && at->second.restarts() > expected.restarts_allowed;
  });
  if (flap != rows.end()) return trouble(judgement, Verdict::flapping, *flap);
  if (running >= wanted) {
    const auto settle_ms = watch.restarts() == 0
                               ? expected.settle_ms
                               : std::max(expected.settle_ms, expected.restart_ms + sample_ms);
    const bool settled = now_ms - watch.running_since_ms >= settle_ms;
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
