#include "deis/resources/unit_steps.hpp"

#include <algorithm>

#include "deis/cluster/journal.hpp"
#include "deis/cluster/poison.hpp"
#include "deis/resources/unit_diagnosis.hpp"
#include "deis/resources/unit_order.hpp"
#include "deis/resources/unit_watch.hpp"
#include "deis/units/unit_reader.hpp"

namespace deis::unit_resource {
namespace {
using Step = Progress::Step;

constexpr std::int64_t look_ms = 300;
/// A unit that runs is looked at less often until it has settled.
constexpr std::int64_t settle_look_ms = 1000;
constexpr std::int64_t clock_grain_ms = 20;
/// Agents are deaf for a second after an event and then wait for their 5 s round; the same desired
/// state, put again a little later, wakes them at once.
constexpr std::int64_t nudge_after_ms = 1150;
constexpr std::int64_t nudging_ends_ms = 4000;
/// Longer than an agent's round and a report take.
constexpr std::int64_t stalled_ms = 8000;

const char* to_text(Step step) {
  switch (step) {
    case Step::stopping:
      return "stopping";
    case Step::launching:
      return "launching";
    case Step::halting:
      return "halting";
    case Step::holding:
      return "holding";
    case Step::leaving:
      return "leaving";
  }
  return "";
}

/// After a while without any change: why it may be so, said once as a warning, and in short in
/// every phase from then on.  The text does not count seconds: a phase that changes is progress to
/// the host, and what hangs has to meet its deadline.
std::string stall_of(const Task& task, const Way& way, const Judgement& judgement,
                     Progress& progress) {
  if (task.call.wall_ms() - progress.watch.changed_ms < stalled_ms) {
    progress.told = false;
    return {};
  }
  if (!progress.told) {
    progress.told = true;
    const auto name = unit_name(task.request);
    const auto found = diagnose(task, way, judgement.machine_id);
    auto facts = Value::map();
    facts.set("unit", name).set("state", judgement.phase);
    facts.set("machine", node_of_machine(task.request.inventory(), judgement.machine_id));
    if (!found.missing_keys.empty()) facts.set("etcd_lacks", found.missing_keys);
    if (!found.journal.empty()) facts.set("journal", found.journal);
    task.call.log(SLIPWAY_LOG_WARNING,
                  name + " makes no progress" +
                      (found.missing_keys.empty() ? "" : "; etcd lacks " + found.missing_keys),
                  facts);
  }
  return ", no progress";
}

/// Asked while no machine reports the unit, which is also what a poisoned one looks like.
bool is_placed(const Call& call, const Way& way, const std::string& name, bool global) {
  const auto have = unit_in_fleet(call, way, name, Desired::launched);
  return global || (have && !have->machine_id.empty());
}

void nudge(const Task& task, const Way& way, const Progress& progress) {
  const auto now = task.call.wall_ms();
  if (now - progress.watch.launched_ms > nudging_ends_ms) return;
  if (!task.context.cluster.may_nudge(now, nudge_after_ms)) return;
  way.fleet.set_desired(task.request.inputs()["unit"].as_string(), Desired::launched);
}

/// Looked at again when it will have settled, and on the way there now and then.
Outcome settling(const Request& request, const Call& call, const Expectation& expected,
                 const Progress& progress, const std::string& others) {
  const auto left_ms =
      expected.settle_ms - (call.wall_ms() - progress.watch.running_since_ms) + clock_grain_ms;
  const auto next_ms = left_ms > 0 ? std::min(left_ms, settle_look_ms) : look_ms;
  return Outcome::pending(progress.token(), next_ms)
      .phase("active/running, settling" + (others.empty() ? "" : ", and so does " + others), 0.9)
      .known_as(unit_name(request))
      .released();
}

Value outputs_of(const std::vector<FleetState>& rows, const Expectation& expected) {
  auto machines = Value::list();
  for (const auto& row : rows)
    if (row.sub == "running") machines.push(row.machine_id);
  return Value::map().set("hash", expected.hash).set("machines", machines);
}

}  // namespace

Value Progress::token() const {
  auto map = Value::map();
  map.set("v", 1).set("step", to_text(step)).set("watch", watch.value()).set("told", told);
  auto watched = Value::map();
  for (const auto& [unit, other] : others) watched.set(unit, other.value());
  return map.set_if("others", watched);
}

Progress Progress::from(const Value& token) {
  Progress progress;
  const auto& step = token["step"].as_string();
  for (const auto known : {Step::stopping, Step::halting, Step::holding, Step::leaving})
    if (step == to_text(known)) progress.step = known;
  progress.watch = Watch::from(token["watch"]);
  for (const auto& [unit, other] : token["others"].as_map())
    progress.others[unit] = Watch::from(other);
  progress.told = token["told"].as_bool();
  return progress;
}

Progress Progress::now(const Call& call) {
  Progress progress;
  progress.watch.launched_ms = call.wall_ms();
  progress.watch.changed_ms = call.wall_ms();
  return progress;
}

std::string unit_name(const Request& request) {
  const auto& name = request.inputs()["unit"].as_string();
  return name.empty() ? request.id() : name;
}

bool wants_to_run(const Request& request) {
  return request.inputs()["state"].as_string() != "stopped";
}

Outcome pending(const Request& request, const Progress& progress, const std::string& phase) {
  return Outcome::pending(progress.token(), look_ms)
      .phase(phase)
      .known_as(unit_name(request))
      .released();
}

std::optional<FleetUnit> unit_in_fleet(const Call& call, const Way& way, const std::string& name,
                                       Desired wish) {
  return mending(way, call, name, wish, [&] { return way.fleet.unit(name); });
}

void set_desired(const Task& task, const Way& way, const std::string& name, Desired desired) {
  mending(way, task.call, name, desired, [&] { way.fleet.set_desired(name, desired); });
  task.context.cluster.changed(task.call.wall_ms());
}

Outcome look_at_launch(const Task& task, const Way& way, Progress progress) {
  const auto name = task.request.inputs()["unit"].as_string();
  const auto file = parse_unit(task.request.inputs()["text"].as_string(), name);
  const auto expected = expectation_of(task.context.settings, file, task.machines(way));
  const auto rows = task.states(way, name);
  const bool placed = !rows.empty() || is_placed(task.call, way, name, is_global(file));
  const auto judgement = look_at(task, name, expected, rows, placed, progress.watch);
  auto verdict = judgement.verdict;
  if (verdict == Verdict::settling && is_handed_over(task, way)) verdict = Verdict::started;
  std::string others;
  if (verdict == Verdict::started || verdict == Verdict::settling) {
    const auto found = look_at_foundations(task, way, progress);
    if (!found.settled) verdict = Verdict::settling;
    others = found.waits_for;
  }
  // Rows that were read without quorum may be frozen: neither good nor bad ones are believed.
  if (is_failure(verdict) || verdict == Verdict::started)
    task.context.cluster.require_healthy(way, task.call.wall_ms());
  if (is_failure(verdict)) throw failure_of(task, way, judgement, progress.watch);
  if (verdict == Verdict::started) return Outcome::done(name, outputs_of(rows, expected));
  if (verdict == Verdict::settling)
    return settling(task.request, task.call, expected, progress, others);
  if (rows.empty()) nudge(task, way, progress);
  std::string phase = judgement.phase;
  if (!judgement.machine_id.empty())
    phase += " on " + node_of_machine(task.request.inventory(), judgement.machine_id);
  phase += stall_of(task, way, judgement, progress);
  return Outcome::pending(progress.token(), look_ms)
      .phase(phase, 0.1 + 0.7 * judgement.fraction)
      .known_as(name)
      .released();
}

}  // namespace deis::unit_resource
