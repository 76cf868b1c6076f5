#include "core/run/apply.hpp"

#include <algorithm>
#include <ostream>

#include "core/plan/abandon.hpp"
#include "core/plan/settling.hpp"
#include "core/run/placed_findings.hpp"
#include "core/run/plan_file.hpp"
#include "core/run/plan_text.hpp"
#include "core/run/preflight.hpp"
#include "core/run/question.hpp"
#include "core/run/show.hpp"
#include "core/value/address.hpp"
#include "core/value/json.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

constexpr int most_apply_rounds = 8;

bool grows(const Plan& plan) {
  return std::any_of(plan.changes.begin(), plan.changes.end(), [](const Change& change) {
    return change.kind == ChangeKind::create || change.kind == ChangeKind::replace;
  });
}

/// Everything that was begun came to its good end.
bool is_whole(const EngineSummary& summary) {
  return !summary.fatal && !summary.cancelled && summary.failed.empty() &&
         summary.skipped.empty() && summary.past_deadline.empty() && summary.unknown.empty();
}

/// From the first operation on, a machine that was lost is one that is still to come.
NodeStatus as_begun(NodeStatus status) {
  for (auto& [name, one] : status)
    if (one == NodeStanding::lost) one = NodeStanding::fresh;
  return status;
}

}  // namespace

ExitCode open_for_up(Session& session) {
  if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
  const auto made = compose_stack(session);
  if (const auto code = exit_code_of(made.findings); code != ExitCode::ok) return code;
  return session.take_for_change();
}

std::string Apply::again() const {
  std::string command = options_.goal == Goal::up
                            ? "slipway up"
                            : "slipway down --confirm=" + shell_word(session_.stack().name);
  for (const auto& address : options_.replace) command += " --replace " + shell_word(address);
  return command;
}

ExitCode Apply::run() {
  run_.id = session_.random.id();
  run_.command = options_.goal == Goal::up ? "up" : "down";
  run_.started_wall_ms = session_.clock.wall().count();
  session_.teller.events().open_log(session_.stack().base_dir, run_.id);
  if (const auto code = check_plan_file(); code != ExitCode::ok) return code;
  for (int round = 1;; ++round) {
    if (const auto code = plan(); code != ExitCode::ok) return end_early(code);
    if (round == 1 && !plan_file_matches(session_, planned_.plan, options_.plan_file))
      return report(ExitCode::usage, {"the plan in '" + options_.plan_file +
                                      "' is not what would be done now; nothing was done"});
    if (planned_.plan.nothing_to_do()) {
      if (session_.console.stream) tell_plan(session_, planned_);
      return keep_records_current();
    }
    if (!goes_on(round)) return remains();
    if (const auto code = agree(round); code != ExitCode::ok) return end_early(code);
    const auto summary = carry_out_plan();
    done_ += summary.done;
    if (!is_whole(summary) || unread(planned_.plan) > 0 || !leaves_more()) return conclude(summary);
  }
}

/// Nothing is planned, but what goes together, in which order and with which options may have
/// changed all the same.
ExitCode Apply::keep_records_current() {
  Batch batch;
  if (options_.goal == Goal::up) {
    if (!is_stack_recorded(session_, planned_.made)) {
      auto record = record_of_stack(session_, planned_.made);
      if (!record) return session_.teller.fail(record.error(), "state.write");
      batch = *std::move(record);
    }
    rewrite_records(batch);
  }
  if (batch.empty()) return conclude({});
  auto written = session_.recorder.commit(batch);
  return written ? conclude({}) : session_.teller.fail(written.error(), "state.write");
}

/// What is done nothing to, or not for certain, is on record as planned now.
void Apply::rewrite_records(Batch& batch) {
  const NodeAddresses nodes(planned_.made.layout);
  auto& rows = session_.own_state().resources;
  for (const auto& change : planned_.plan.changes) {
    const auto found = rows.find(change.address);
    if (!change.stale || found == rows.end()) continue;
    make_current(found->second, change, nodes);
    batch.put_resources.push_back(found->second);
    if (change.kind == ChangeKind::record) ++recorded_;
  }
}

/// Shows the plan and asks for what it takes.
ExitCode Apply::agree(int round) {
  auto& console = session_.console;
  if (!console.stream)
    print_plan(console.out, planned_.plan, {colour_wanted(console), console.detailed});
  ExitCode code = ExitCode::ok;
  const bool asks = options_.goal == Goal::up && grows(planned_.plan);
  if (asks && !planned_.plan.only_records() && !preflight(planned_.made, code)) return code;
  tell_plan(session_, planned_);  // by now it is known how fast the other side is
  return planned_.plan.only_records() ? ExitCode::ok : confirm(round);
}

EngineSummary Apply::carry_out_plan() {
  for (const auto& change : planned_.plan.changes)
    if (change.kind == ChangeKind::repair ||
        (change.kind == ChangeKind::resume && change.open->action == Action::create))
      taken_up_.insert(change.address);
  auto steps = std::move(planned_.steps);
  if (auto written = record_intentions(planned_.made); !written) {
    EngineSummary nothing;
    nothing.fatal = std::move(written).error();
    return nothing;
  }
  auto summary = carry_out(std::move(steps));
  for (const auto& change : planned_.plan.changes)
    if (change.kind == ChangeKind::replace && options_.replace.erase(change.address) > 0)
      replaced_.insert(change.address);
  return summary;
}

/// Whether a plan right after what was carried out might not be empty.  What was taken up has come
/// to what it was begun for, not to what is wanted now, and is looked at before that is said.
bool Apply::leaves_more() {
  const auto& changes = planned_.plan.changes;
  if (std::any_of(changes.begin(), changes.end(),
                  [](const Change& change) { return change.open && change.taken_by.empty(); }))
    return true;
  if (options_.goal == Goal::up) return !settled_up(session_);
  return !session_.state().resources.empty() || !session_.state().operations.empty();
}

/// A plan that is the same again would be so for ever.
bool Apply::goes_on(int round) {
  Work work;
  for (const auto& change : planned_.plan.changes)
    if (change.kind != ChangeKind::no_op) work.emplace_back(change.kind, change.address);
  const bool new_work = work != work_;
  work_ = std::move(work);
  return new_work && round <= most_apply_rounds;
}

ExitCode Apply::remains() {
  for (const auto& [kind, address] : work_) {
    Finding finding;
    finding.code = "run.not-settled";
    finding.address = address;
    finding.message = address + " is planned again right after it was done: " + to_text(kind);
    session_.teller.tell(finding);
  }
  return report(ExitCode::other,
                {counted(done_, "operations done"),
                 "what is left is planned again and again: " + plan_summary(planned_.plan)});
}

ExitCode Apply::plan() {
  do {
    if (const auto code = settle(); code != ExitCode::ok) return code;
    if (auto given_up = give_up_unwanted(); !given_up) return conclude_unwritten(given_up.error());
    auto read = read_back();
    if (!read) return conclude_unwritten(read.error());
    const auto reads = *std::move(read);
    if (session_.console.stop.stop_requested())
      return report(ExitCode::cancelled, {begun_ ? "cancelled: " + counted(done_, "done")
                                                 : "cancelled; nothing was begun"});
    planned_ = options_.goal == Goal::up ? plan_up(session_, reads, options_.replace)
                                         : plan_down(session_, reads);
    if (const auto code = exit_code_of(planned_); code != ExitCode::ok) return code;
  } while (has_to_finish());
  return ExitCode::ok;
}

Result<ReadBacks> Apply::read_back() {
  auto reads = refresh({session_.state(), session_.host, session_.calls.dispatcher(16),
                        session_.clock, session_.teller.events(), session_.console.stop, 16});
  Batch batch;
  batch.put_resources = take_reads(session_.own_state(), reads, session_.host);
  session_.host.forget_inventory();
  if (!batch.empty())
    if (auto written = session_.recorder.commit(batch); !written) return std::move(written).error();
  return reads;
}

/// What is taken down or made anew is deleted as far as it has come.  One that is still being made
/// over there keeps its operation before a `down`: its container takes it along.
Result<void> Apply::give_up_unwanted() {
  const auto batch = abandon(session_.own_state(), [this](const OperationRow& operation) {
    const bool busy = operation.token && !operation.released && !operation.wiring.exclusive.empty();
    return options_.goal == Goal::down ? !operation.token
                                       : options_.replace.contains(operation.address) && !busy;
  });
  return batch.empty() ? Result<void>() : session_.recorder.commit(batch);
}

bool Apply::has_to_finish() {
  bool more = false;
  for (const auto& [address, reason] : planned_.demanded)
    if (session_.state().operations.contains(address) && finish_.insert(address).second)
      more = true;
  for (const auto& change : planned_.plan.changes)
    if (ends_first(change) && finish_.insert(change.address).second) more = true;
  return more;
}

/// Of a container that is made anew: what is still being made in it and keeps it busy ends before
/// it is deleted; and when everything is made anew, whatever is not in anything does.
bool Apply::ends_first(const Change& change) const {
  if (options_.goal != Goal::up || !change.open || change.open->action == Action::remove)
    return false;
  if (change.taken_by.empty()) return planned_.plan.everything_anew;
  const auto around = session_.state().resources.find(change.taken_by);
  return around != session_.state().resources.end() &&
         shares_a_group(around->second.wiring, change.open->wiring);
}

ExitCode Apply::check_plan_file() {
  if (options_.plan_file.empty()) return ExitCode::ok;
  auto fits = check_plan_file_header(session_, options_.plan_file);
  return fits ? ExitCode::ok : session_.teller.fail(fits.error(), "plan.stale");
}

ExitCode Apply::settle() {
  if (auto given_up = give_up_unwanted(); !given_up) return conclude_unwritten(given_up.error());
  const auto open = session_.state().operations.size();
  if (open == 0) return ExitCode::ok;
  Finding note;
  note.level = Level::note;
  note.code = "run.resume";
  note.message = "taking up " + counted(open, open == 1 ? "operation" : "operations") +
                 " that an earlier run left open";
  session_.teller.tell(note);
  auto steps = options_.goal == Goal::up
                   ? steps_to_settle_before_up(session_.state(), finish_, options_.replace)
                   : steps_to_settle_before_down(session_.state());
  for (auto& step : steps.steps) step.protect = is_guarded(step.address);
  const auto summary = carry_out(std::move(steps));
  if (summary.fatal || summary.cancelled) return conclude(summary);
  return ExitCode::ok;
}

/// What an operation brings about is protected as the file says now.
bool Apply::is_guarded(const std::string& address) const {
  const auto* role = session_.stack().find(role_of(address));
  return role && role->protect;
}

bool Apply::preflight(const Composition& made, ExitCode& code) {
  std::vector<Finding> findings = run_preflight(session_, made);
  if (session_.console.stop.stop_requested()) {  // what was asked meanwhile says nothing
    code = report(ExitCode::cancelled, {begun_ ? "cancelled: " + counted(done_, "done")
                                               : "cancelled; nothing was begun"});
    return false;
  }
  std::erase_if(findings, [](const Finding& finding) { return finding.level < Level::warning; });
  session_.teller.tell(findings);
  code = exit_code_of(findings);
  if (code != ExitCode::ok)
    session_.teller.end(code, {begun_ ? counted(done_, "operations done") : "nothing was changed"},
                        "slipway preflight");
  return code == ExitCode::ok;
}

/// What a plan file holds was agreed to when it was made; what follows from it was not.  The name
/// that agrees to everything anew agrees to what is left of it after a kill, too.
ExitCode Apply::confirm(int round) {
  const auto declined = begun_ ? counted(done_, "operations done; the rest was not agreed to")
                               : std::string("nothing was changed");
  const bool anew = planned_.plan.everything_anew;
  if (options_.goal == Goal::down || anew || !options_.confirm.empty())
    return confirm_name(session_.asking(), {options_.confirm, session_.stack().name,
                                            anew ? "takes down and makes anew" : "takes down",
                                            plan_summary(planned_.plan), declined});
  if (options_.yes || (round == 1 && !options_.plan_file.empty())) return ExitCode::ok;
  if (planned_.plan.machines_removed > 0)
    return confirm_number(session_.asking(), planned_.plan.machines_removed, declined);
  return confirm_yes(session_.asking(), plan_summary(planned_.plan), declined);
}

/// Before the first operation the state knows with which plugins and options the roles are applied,
/// and where the nodes are, so that a run that is cut off can be taken up, or taken down, without
/// the stack file's help.
Result<void> Apply::record_intentions(const Composition& made) {
  Batch batch;
  if (options_.goal == Goal::up) {
    auto record = record_of_stack(session_, made);
    if (!record) return record.error();
    batch = *std::move(record);
  }
  rewrite_records(batch);
  // What is gone on the other side is no longer there for those who ask the inventory until it is
  // made again.
  for (auto& change : planned_.plan.changes) {
    if (change.kind != ChangeKind::create || !change.row) continue;
    batch.erase_resources.push_back(change.address);
    change.row = nullptr;
    session_.own_state().resources.erase(change.address);
  }
  // What a plugin wants made anew would look as if it were right once its neighbours have changed.
  for (const auto& [address, reason] : planned_.demanded) {
    auto& rows = session_.own_state().resources;
    const auto found = rows.find(address);
    if (found == rows.end()) continue;
    auto& row = found->second;
    row.standing = Standing::leaving;
    row.note = reason;
    batch.put_resources.push_back(row);
  }
  if (planned_.plan.everything_anew) mark_leaving(batch);
  batch.put_runs.push_back(run_);
  begun_ = true;
  if (options_.goal == Goal::up)
    session_.host.use_layout(planned_.made.layout, as_begun(planned_.made.node_status));
  return session_.recorder.commit(batch);
}

/// Once a part of it is gone the rest must not pass for what it was: what is to go is so on record
/// before the first operation.
void Apply::mark_leaving(Batch& batch) {
  auto& rows = session_.own_state().resources;
  for (const auto& change : planned_.plan.changes) {
    const auto found = rows.find(change.address);
    if (change.kind != ChangeKind::replace || found == rows.end()) continue;
    auto& row = found->second;
    if (row.standing == Standing::leaving) continue;
    row.standing = Standing::leaving;
    row.note = change.reason;
    batch.put_resources.push_back(row);
  }
}

EngineSummary Apply::carry_out(StepGraph graph) {
  auto& dispatcher = session_.calls.dispatcher(options_.parallelism);
  EngineOptions engine_options;
  engine_options.parallelism = options_.parallelism;
  engine_options.speeds = session_.speeds;
  PlacedFindings events(session_);
  Engine engine(
      {session_.recorder.store(), session_.own_state(), session_.recorder.lock(), session_.host,
       dispatcher, session_.clock, session_.random, events, session_.console.stop},
      engine_options);
  auto summary = engine.run(std::move(graph));
  session_.host.forget_inventory();
  return summary;
}

Result<void> Apply::record_run(int exit_code) {
  if (!begun_ && exit_code == 0 && options_.goal == Goal::up) return {};  // a no-op writes nothing
  Batch batch;
  run_.ended_wall_ms = session_.clock.wall().count();
  run_.exit_code = exit_code;
  batch.put_runs.push_back(run_);
  auto& state = session_.own_state();
  if (options_.goal == Goal::up && begun_) {
    // those that were still leaving when the run began may be gone
    state.outputs.set("layout", codec::encode(with_leaving(planned_.made.layout, state)));
    batch.put_outputs = state.outputs;
  }
  if (options_.goal == Goal::down && state.resources.empty() && state.operations.empty()) {
    for (const auto& [role, row] : state.roles) batch.erase_roles.push_back(role);
    batch.put_outputs = Value::map();
    state.roles.clear();
    state.outputs = Value::map();
  }
  return session_.recorder.commit(batch);
}

}  // namespace slipway::core
