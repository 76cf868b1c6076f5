#include "deis/resources/unit_steps.hpp"

#include <algorithm>

#include "deis/cluster/journal.hpp"

namespace deis::unit_resource {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;
using Step = Progress::Step;

constexpr std::int64_t look_ms = 500;
/// A unit that runs is looked at less often until it has settled.
constexpr std::int64_t settle_look_ms = 1000;
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

Expectation expectation_of(const Context& context, const Request& request, const UnitFile& file,
                           const std::vector<FleetMachine>& machines) {
  Expectation expected;
  expected.hash = unit_hash(file);
  expected.everywhere = is_global(file);
  if (expected.everywhere) expected.machines = eligible(machines, file);
  expected.settle_ms = context.settings.settle_s * 1000;
  expected.restarts_allowed = context.settings.restarts_allowed;
  expected.waits_for_others =
      request.inputs()["text"].as_string().find("After=deis-") != std::string::npos;
  return expected;
}

std::string what_went_wrong(Verdict verdict, const Judgement& judgement, const Watch& watch) {
  switch (verdict) {
    case Verdict::failed:
      return "failed (" + judgement.state + ")";
    case Verdict::flapping:
      return "keeps dying: systemd started it " + std::to_string(watch.restarts) +
             " times again, now " + judgement.state;
    case Verdict::refused:
      return "is loaded but systemd does not start it (" + judgement.state + ")";
    case Verdict::unscheduled:
      return "is not placed on any machine: none is free of its siblings and has its labels";
    case Verdict::waiting:
    case Verdict::settling:
    case Verdict::started:
      break;
  }
  return {};
}

/// What the component waits for by itself and is not there: often the true reason.
std::string unmet_needs(const Way& way, const std::string& unit) {
  const auto* component = find_component(UnitName::parse(unit).component);
  if (!component) return {};
  std::string missing;
  for (const auto& key : component->needs)
    if (!way.etcd.find(std::string(key)))
      missing += (missing.empty() ? "" : ", ") + std::string(key);
  return missing;
}

Failure failure_of(const Context& context, const Request& request, const Call& call, const Way& way,
                   const Judgement& judgement, const Watch& watch) {
  const auto name = request.inputs()["unit"].as_string();
  std::string message = name + " " + what_went_wrong(judgement.verdict, judgement, watch);
  const auto where = node_of_machine(request.inventory(), judgement.machine_id);
  if (!judgement.machine_id.empty()) message += " on " + where;
  const auto missing = unmet_needs(way, name);
  if (!missing.empty()) message += "; etcd lacks " + missing;
  Failure failure("invalid", message);
  failure.with_effect("partial", name);
  failure.fact("unit", name).fact("machine", judgement.machine_id).fact("state", judgement.state);
  const auto lines =
      last_lines(context.cluster, request.inventory(), judgement.machine_id, name, stop_of(call));
  if (!lines.empty()) failure.fact("journal", lines);
  failure.with_hint(judgement.machine_id.empty()
                        ? "see 'slipway platform machines': one is missing, or lacks the labels"
                        : "'slipway platform journal " + UnitName::parse(name).short_text() +
                              "' shows more; 'slipway up' starts it again");
  return failure;
}

/// After a while without any change: why it may be so, said once as a warning, and in short in
/// every phase from then on.  The text does not count seconds: a phase that changes is progress to
/// the host, and what hangs has to meet its deadline.
std::string stall_of(const Context& context, const Request& request, const Call& call,
                     const Way& way, const Judgement& judgement, Progress& progress) {
  if (call.wall_ms() - progress.watch.changed_ms < stalled_ms) {
    progress.told = false;
    return {};
  }
  if (!progress.told) {
    progress.told = true;
    const auto name = unit_name(request);
    const auto missing = unmet_needs(way, name);
    const auto lines =
        last_lines(context.cluster, request.inventory(), judgement.machine_id, name, stop_of(call));
    auto facts = Value::map();
    facts.set("unit", name).set("state", judgement.phase);
    facts.set("machine", node_of_machine(request.inventory(), judgement.machine_id));
    if (!missing.empty()) facts.set("etcd_lacks", missing);
    if (!lines.empty()) facts.set("journal", lines);
    call.log(SLIPWAY_LOG_WARNING,
             name + " makes no progress" + (missing.empty() ? "" : "; etcd lacks " + missing),
             facts);
  }
  return ", no progress";
}

void nudge(const Context& context, const Request& request, const Call& call, const Way& way,
           const Progress& progress) {
  const auto now = call.wall_ms();
  if (now - progress.watch.launched_ms > nudging_ends_ms) return;
  if (!context.cluster.may_nudge(now, nudge_after_ms)) return;
  way.fleet.set_desired(request.inputs()["unit"].as_string(), Desired::launched);
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
  return map;
}

Progress Progress::from(const Value& token) {
  Progress progress;
  const auto& step = token["step"].as_string();
  for (const auto known : {Step::stopping, Step::halting, Step::holding, Step::leaving})
    if (step == to_text(known)) progress.step = known;
  progress.watch = Watch::from(token["watch"]);
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

void set_desired(const Context& context, const Call& call, const Way& way, const std::string& name,
                 Desired desired) {
  way.fleet.set_desired(name, desired);
  context.cluster.changed(call.wall_ms());
}

Outcome look_at_launch(const Context& context, const Request& request, Call& call, const Way& way,
                       Progress progress) {
  const auto name = request.inputs()["unit"].as_string();
  const auto file = parse_unit(request.inputs()["text"].as_string(), name);
  const auto expected = expectation_of(context, request, file, way.fleet.machines());
  const auto rows = way.fleet.states(name);
  const bool placed = is_global(file) || !rows.empty() || [&] {
    const auto have = way.fleet.unit(name);
    return have && !have->machine_id.empty();
  }();
  const auto judgement = judge(expected, rows, placed, progress.watch, call.wall_ms());
  const bool failed = is_failure(judgement.verdict);
  // Rows that were read without quorum may be frozen: neither good nor bad ones are believed.
  if (failed || judgement.verdict == Verdict::started) way.etcd.require_healthy();
  if (failed) throw failure_of(context, request, call, way, judgement, progress.watch);
  if (judgement.verdict == Verdict::started) return Outcome::done(name, outputs_of(rows, expected));
  if (judgement.verdict == Verdict::waiting && rows.empty())
    nudge(context, request, call, way, progress);
  const bool settling = judgement.verdict == Verdict::settling;
  std::string phase = judgement.phase;
  if (!judgement.machine_id.empty())
    phase += " on " + node_of_machine(request.inventory(), judgement.machine_id);
  if (!settling) phase += stall_of(context, request, call, way, judgement, progress);
  return Outcome::pending(progress.token(), settling ? settle_look_ms : look_ms)
      .phase(settling ? "active/running, settling" : phase,
             settling ? 0.9 : 0.1 + 0.7 * judgement.fraction)
      .known_as(name)
      .released();
}

}  // namespace deis::unit_resource
