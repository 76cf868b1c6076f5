#include "core/run/planning.hpp"

#include <algorithm>

#include "core/engine/estimate.hpp"
#include "core/plugin/request.hpp"
#include "core/run/plan_text.hpp"
#include "core/run/session_events.hpp"
#include "core/run/suspicions.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

/// Lets the plugins say what changes of their resources mean.
void add_meanings(Session& session, const NodeStatus& status, Plan& plan) {
  const Value nodes = words_of(status);
  for (auto& change : plan.changes) {
    const bool changes = change.kind == ChangeKind::update || change.kind == ChangeKind::replace;
    if (!changes || !change.row || !change.desired || change.differences.empty()) continue;
    const auto& desired = *change.desired;
    Instance* instance = session.host.instance(desired.role, desired.plugin);
    if (!instance || !instance->has(Function::show_change)) continue;
    Value request =
        about_resource(session.host.request_base(desired.role, session.state()), desired.address);
    request.set("before", change.row->inputs).set("after", change.inputs);
    request.set("nodes", nodes);
    const auto answer = instance->call(Function::show_change, request, session.calls.services());
    for (const auto& line : answer["lines"].as_list()) change.meaning.push_back(line.as_string());
  }
}

/// One finding for each reason why plugins want something made anew.
std::vector<Finding> told_of(const Replacements& demands) {
  std::map<std::string, std::string> by_reason;
  for (const auto& [address, reason] : demands) {
    auto& addresses = by_reason[reason];
    addresses += (addresses.empty() ? "" : ", ") + address;
  }
  std::vector<Finding> findings;
  for (const auto& [reason, addresses] : by_reason) {
    auto& finding = findings.emplace_back();
    finding.level = Level::warning;
    finding.code = "plan.made-anew";
    finding.message = reason + "; made anew: " + addresses;
  }
  return findings;
}

/// Of what `--replace` names and nobody knows.
std::vector<Finding> unknown_addresses(const Plan& plan, const std::set<std::string>& asked) {
  std::vector<std::string> known;
  for (const auto& change : plan.changes)
    if (!asked.empty()) known.push_back(change.address);
  std::vector<Finding> findings;
  for (const auto& address : asked) {
    if (std::find(known.begin(), known.end(), address) != known.end()) continue;
    auto& finding = findings.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = "plan.no-such-address";
    finding.message = "'" + address + "' is neither on record nor wanted, so it cannot be replaced";
    const auto near = nearest(address, known);
    finding.help = near.empty() ? "slipway state list" : "--replace " + near;
  }
  return findings;
}

}  // namespace

void tell_plan(Session& session, const Planned& planned) {
  const auto& plan = planned.plan;
  const auto& steps = planned.steps;
  Event event;
  event.kind = EventKind::plan_ready;
  event.wall_ms = session.clock.wall().count();
  Value counts = Value::map();
  for (const auto& [kind, count] : plan.counts())
    counts.set(kind == "no-op" ? "no_op" : kind, count);
  Value machines = Value::map();
  for (const auto& [kind, count] : plan.machine_counts())
    if (kind != "no-op") machines.set(kind, count);
  event.fields.set("counts", std::move(counts)).set_if("machines", std::move(machines));
  event.fields.set("total", static_cast<std::int64_t>(steps.steps.size()));
  event.fields.set("not_known", static_cast<std::int64_t>(unread(plan)));
  const auto estimate = estimate_of(steps, session.state(), session.speeds);
  event.fields.set("estimate_s", estimate.seconds);
  if (estimate.guessed) event.fields.set("guessed", true);
  if (session.console.stream) event.fields.set("plan", plan_value(plan));
  session.teller.events().on(event);
}

namespace {

/// What it costs that nothing stays, and because of what.
Finding everything_anew(Session& session, const Plan& plan) {
  Finding finding;
  finding.level = Level::warning;
  finding.code = "plan.everything-anew";
  std::set<std::string> containers;
  for (const auto& change : plan.changes)
    if (!change.taken_by.empty()) containers.insert(change.taken_by);
  std::string causes;
  for (const auto& address : containers)
    if (const auto* around = plan.find(address); around && around->taken_by.empty())
      causes += (causes.empty() ? "" : ", ") + address + " (" + around->reason + ")";
  finding.message =
      "everything is taken down and made anew, since all machines go with " + causes +
      "; what is only on them is lost: their disks, and all that runs and is kept there";
  finding.help = "undo the change, or slipway up --confirm=" + session.stack().name;
  return finding;
}

/// Says what the plan is, and what is wrong with it.
void announce(Session& session, Planned& planned) {
  auto& plan = planned.plan;
  add_meanings(session, planned.made.node_status, plan);
  if (!plan.nothing_to_do()) planned.steps = steps_of(plan, planned.made.layout);
  if (auto circle = circle_in(planned.steps)) {
    circle->help = "make the change in smaller steps, or slipway down and then slipway up";
    plan.findings.push_back(*std::move(circle));
  }
  if (plan.everything_anew) plan.findings.push_back(everything_anew(session, plan));
  locate(plan.findings, session.stack());
  session.teller.tell(plan.findings);
  if (!plan.nothing_to_do() && !planned.made.resources->empty()) {
    session.teller.tell(unknown_name(session.stack(), session.state()));
    session.teller.tell(forgotten_overrides(session.stack(), session.state()));
  }
}

}  // namespace

Planned plan_up(Session& session, const ReadBacks& reads, const std::set<std::string>& asked) {
  auto planned = compose_and_plan_until_both_agree(session, reads, asked);
  session.teller.tell(told_of(planned.demanded));
  take_composition(session, planned.made);
  if (has_errors(planned.made.findings)) return planned;
  for (auto& finding : unknown_addresses(planned.plan, asked))
    planned.plan.findings.push_back(std::move(finding));
  static_cast<void>(session.host.inventory(&planned.plan.findings));  // as it was just read back
  announce(session, planned);
  return planned;
}

Planned plan_down(Session& session, const ReadBacks& reads) {
  Planned planned;
  session.host.use_layout({},
                          node_status({}, recorded_layout(session.state()), session.state(), {}));
  planned.plan = plan_of(session, planned.made, reads, {}, Aim::nothing);
  announce(session, planned);
  return planned;
}

bool settled_up(Session& session) {
  const auto planned = compose_and_plan_until_both_agree(session, {}, {});
  return exit_code_of(planned) == ExitCode::ok && planned.plan.nothing_to_do();
}

ExitCode exit_code_of_unread(const Plan& plan) {
  if (unread(plan) == 0) return ExitCode::ok;
  auto worst = ExitCode::other;
  for (const auto& finding : plan.findings) {
    if (!finding.kind) continue;
    const auto code = exit_code_of(*finding.kind);
    if (code == ExitCode::credentials) return code;
    if (code == ExitCode::defect) worst = code;
  }
  return worst;
}

ExitCode exit_code_of(const Planned& planned) {
  const auto code = exit_code_of(planned.made.findings);
  return code == ExitCode::ok ? exit_code_of(planned.plan.findings) : code;
}

}  // namespace slipway::core
