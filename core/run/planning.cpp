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
  Value nodes = Value::map();
  for (const auto& [name, one] : status) nodes.set(name, one);
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

enum class Aim { what_is_wanted, everything_anew, nothing };

Plan plan_of(Session& session, const Composition& made, const ReadBacks& reads,
             const Replacements& replace, Aim aim) {
  const auto recorded = recorded_layout(session.state());
  PlanInput input;
  input.everything_anew = aim == Aim::everything_anew;
  input.takes_down = aim == Aim::nothing;
  input.desired = &made.resources;
  input.layout = &made.layout;
  input.recorded = &recorded;
  input.state = &session.state();
  input.reads = &reads;
  input.replace = replace;
  for (const auto& [name, role] : session.stack().roles) input.protects[name] = role.protect;
  input.type_of = [&](const std::string& address, const std::string& plugin) {
    return session.host.type(address, plugin);
  };
  return make_plan(input);
}

/// Adds the machines that a plan makes anew.  False: all of them were known.
bool add_machines(const Plan& plan, const contract::Layout& layout, Replacements& replace) {
  std::set<std::string_view> anew;
  for (const auto& change : plan.changes)
    if (change.kind == ChangeKind::replace && !change.maybe) anew.insert(change.address);
  bool grew = false;
  for (const auto& node : layout.nodes)
    if (anew.contains(node.resource) && replace.emplace(node.resource, "").second) grew = true;
  return grew;
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

/// Composes and plans, each with what the other found, until nothing is added.
class Rounds {
 public:
  Rounds(Session& session, const ReadBacks& reads, const std::set<std::string>& asked)
      : session_(session), reads_(reads) {
    for (const auto& address : asked) replace_[address] = "asked for by --replace";
  }

  Planned run() {
    auto planned = quietly();
    session_.teller.tell(told_of(demands_));
    take_composition(session_, planned.made);
    return planned;
  }

  Planned quietly() {
    Planned planned;
    while (round(planned)) planned.plan = {};
    planned.demanded = demands_;
    return planned;
  }

 private:
  /// True: another round is needed.
  bool round(Planned& planned) {
    Fates fates;
    for (const auto& [address, reason] : replace_) fates[address] = "replaced";
    for (const auto& address : cleared_) fates[address] = "cleared";
    for (const auto& [address, read] : reads_)
      if (read.answer == ReadBack::Answer::gone) fates[address] = "lost";
    planned.made = try_composition(session_, fates);
    bool more = false;
    for (const auto& [address, reason] : planned.made.replace)
      if (replace_.emplace(address, reason).second) {
        demands_[address] = reason;
        more = true;
      }
    if (more || has_errors(planned.made.findings)) return more;
    planned.plan = plan_of(session_, planned.made, reads_, replace_,
                           cleared_.empty() ? Aim::what_is_wanted : Aim::everything_anew);
    if (planned.plan.everything_anew && clear_machines(planned.made.layout)) return true;
    return add_machines(planned.plan, planned.made.layout, replace_);
  }

  /// What comes is composed as if no machine were there.  False: it was already.
  bool clear_machines(const contract::Layout& layout) {
    const auto before = cleared_.size();
    for (const auto& node : recorded_layout(session_.state()).nodes) cleared_.insert(node.resource);
    for (const auto& node : layout.nodes) cleared_.insert(node.resource);
    return cleared_.size() > before;
  }

  Session& session_;
  const ReadBacks& reads_;
  Replacements replace_;
  std::set<std::string> cleared_;  ///< machines that go before any is made
  Replacements demands_;           ///< those of them that plugins want
};

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
  const auto steps = plan.nothing_to_do() ? StepGraph() : steps_of(plan, planned.made.layout);
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
  const auto steps = plan.nothing_to_do() ? StepGraph() : steps_of(plan, planned.made.layout);
  if (auto circle = circle_in(steps)) {
    circle->help = "make the change in smaller steps, or slipway down and then slipway up";
    plan.findings.push_back(*std::move(circle));
  }
  if (plan.everything_anew) plan.findings.push_back(everything_anew(session, plan));
  locate(plan.findings, session.stack());
  session.teller.tell(plan.findings);
  if (!plan.nothing_to_do() && !planned.made.resources.empty()) {
    session.teller.tell(unknown_name(session.stack(), session.state()));
    session.teller.tell(forgotten_overrides(session.stack(), session.state()));
  }
}

}  // namespace

Planned plan_up(Session& session, const ReadBacks& reads, const std::set<std::string>& asked) {
  auto planned = Rounds(session, reads, asked).run();
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
  const auto planned = Rounds(session, {}, {}).quietly();
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
