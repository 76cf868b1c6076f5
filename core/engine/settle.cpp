#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/engine/run.hpp"
#include "core/log/diagnostics.hpp"
#include "core/plan/abandon.hpp"
#include "core/schema/compare.hpp"
#include "core/value/address.hpp"

namespace slipway::core {
namespace {

constexpr Millis longest_poll{60'000};

const char* to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::give_up:
      return "given up";
    case Verdict::again:
      return "tried again";
    case Verdict::settled:
      return "settled";
  }
  return "";
}

Finding finding_of(const FailureAnswer& failure, const std::string& address, std::int64_t attempt) {
  Finding finding;
  finding.code = std::string("operation.") + to_text(failure.kind);
  finding.kind = failure.kind;
  finding.message = failure.message;
  finding.help = failure.hint;
  finding.address = address;
  finding.facts = failure.facts.is_map() ? failure.facts : Value::map();
  if (attempt > 1) finding.facts.set("attempts", attempt);
  return finding;
}

}  // namespace

void EngineRun::put(ResourceRow row) {
  parts_.state.resources.insert_or_assign(row.address, row);
  batch_.put_resources.push_back(std::move(row));
}

void EngineRun::put_operation(const OperationRow& row) {
  parts_.state.operations.insert_or_assign(row.address, row);
  batch_.put_operations.push_back(row);
}

void EngineRun::erase_operation(const std::string& address) {
  parts_.state.operations.erase(address);
  std::erase_if(batch_.put_operations,
                [&](const OperationRow& row) { return row.address == address; });
  batch_.erase_operations.push_back(address);
}

ResourceRow EngineRun::row_for(std::size_t at, Standing standing) const {
  auto row = resource_of(work_[at].row, standing);
  row.protect = graph_.steps[at].protect;
  return row;
}

void EngineRun::answered(std::size_t at, const Value& answer) {
  const auto& outcome = answer["outcome"].as_string();
  if (outcome == "done") return done(at, answer);
  if (outcome == "pending") return pending(at, answer);
  failed(at, answer);
}

void EngineRun::done(std::size_t at, const Value& answer) {
  auto& work = work_[at];
  const auto& step = graph_.steps[at];
  if (step.action == Action::remove) {
    parts_.state.resources.erase(step.address);
    batch_.erase_resources.push_back(step.address);
    for (const auto& address : step.takes_along) {
      parts_.state.resources.erase(address);
      batch_.erase_resources.push_back(address);
      if (parts_.state.operations.contains(address)) erase_operation(address);
    }
  } else {
    if (const auto& id = answer["id"].as_string(); !id.empty()) work.row.id = id;
    work.row.outputs = answer["outputs"];
    if (const auto* type = type_of(at)) {
      work.row.inputs = mark_sensitive(type->inputs, work.row.inputs);
      work.row.outputs = mark_sensitive(type->outputs, work.row.outputs);
    }
    set_old_one_aside(at);
    put(row_for(at, Standing::whole));
  }
  erase_operation(step.address);
  remember_timing(at);
  ++summary_.done;
  const auto took = static_cast<double>((parts_.clock.monotonic() - work.started).count()) / 1000;
  tell(EventKind::operation_done, at,
       Value::map().set("action", to_text(step.action)).set("seconds", took));
  conclude(at, Phase::done);
}

void EngineRun::remember_timing(std::size_t at) {
  const auto& step = graph_.steps[at];
  if (step.open) return;  // begun in another run: its age says nothing
  const auto seconds =
      static_cast<double>((parts_.clock.monotonic() - work_[at].started).count()) / 1000;
  if (seconds < 0.5) return;
  const auto kind = kind_of(step.address) + "/" + to_text(step.action);
  auto& timing = parts_.state.timings[kind];
  timing.kind = kind;
  const auto weight = static_cast<double>(std::min<std::int64_t>(timing.count, 9));
  timing.seconds = (timing.seconds * weight + seconds) / (weight + 1);
  ++timing.count;
  batch_.put_timings.push_back(timing);
}

void EngineRun::pending(std::size_t at, const Value& answer) {
  auto& work = work_[at];
  auto& row = work.row;
  const auto now = parts_.clock.monotonic();
  const auto& token = answer["token"];
  const auto& phase = answer["phase"].as_string();
  const double fraction = answer["fraction"].as_double(-1);
  const bool progressed =
      !row.token || !(*row.token == token) || row.phase != phase || fraction > work.fraction;
  const bool released = row.released || answer["released"].as_bool();
  const bool durable = !row.token || !(*row.token == token) || released != row.released ||
                       (!answer["id"].is_null() && answer["id"].as_string() != row.id);
  row.token = token;
  row.phase = phase;
  row.released = released;
  row.recover = false;
  if (!answer["id"].as_string().empty()) row.id = answer["id"].as_string();
  if (answer["outputs"].is_map()) {
    row.outputs = answer["outputs"];
    if (const auto* type = type_of(at)) row.outputs = mark_sensitive(type->outputs, row.outputs);
  }
  work.fraction = fraction;
  work.before.failures = 0;
  if (progressed) {
    work.deadline = now + work.limit;
    tell(EventKind::operation_progress, at, progress_fields(phase, fraction));
  }
  if (durable) put_operation(row);
  if (released) free_groups(at);
  if (leave_to_the_plan(at)) return;
  work.phase = Phase::pending;
  const auto wanted = Millis(std::max<std::int64_t>(0, answer["poll_after_ms"].as_int(1000)));
  timers_.push({std::min(now + std::min(wanted, longest_poll), work.deadline), at});
}

void EngineRun::failed(std::size_t at, const Value& answer) {
  auto& work = work_[at];
  const bool accepted = work.row.token && work.row.action == Action::create;
  auto failure = read_failure(answer, accepted);
  if (!failure.id.empty()) work.row.id = failure.id;
  if (failure.outputs.is_map()) work.row.outputs = failure.outputs;
  if (parts_.stop.stop_requested()) {
    if (failure.effect != "none" && !work.row.token) {
      work.row.recover = true;
      put_operation(work.row);
    }
    work.phase = Phase::left_open;
    return;
  }
  const bool deleting = graph_.steps[at].action == Action::remove;
  const auto decision =
      decide_retry(failure, deleting, work.row.token.has_value(), work.before, parts_.random);
  const bool ended = decision.drop_token || !tells_nothing_of_operation(failure);
  // one that is given up is there in part, as far as anybody can tell
  if (accepted && ended && !work.row.id.empty() && failure.effect == "unknown")
    failure.effect = "partial";
  diagnostics("engine").debug("{}: {}, effect {}: {}", work.row.address, to_text(failure.kind),
                              failure.effect, to_text(decision.verdict));
  if (decision.drop_token) drop_token(at);
  switch (decision.verdict) {
    case Verdict::settled:
      return done(at, Value::map());
    case Verdict::give_up:
      return give_up(at, failure);
    case Verdict::again:
      return pause(at, decision, failure);
  }
}

/// The next attempt, in this run or another, looks for what the operation left.  Where nothing but
/// failed polls said that it is lost, the look gets two tries more, not all of them again.
void EngineRun::drop_token(std::size_t at) {
  auto& work = work_[at];
  work.row.token.reset();
  work.row.recover = true;
  work.row.released = false;
  work.before = {std::max(0, work.before.failures - 2), work.before.ended + 1};
  put_operation(work.row);
}

void EngineRun::pause(std::size_t at, const Decision& decision, const FailureAnswer& failure) {
  auto& work = work_[at];
  const auto now = parts_.clock.monotonic();
  if (now + decision.pause >= work.deadline) return past_deadline(at);
  if (!decision.drop_token) {
    if (!work.row.token) work.row.recover = work.row.recover || decision.recover;
    ++work.before.failures;
  }
  ++work.row.attempt;
  if (leave_to_the_plan(at)) return;
  // A long wait must not keep others from the group.
  if (decision.pause > Millis(1000)) free_groups(at);
  work.phase = Phase::pausing;
  timers_.push({now + decision.pause, at});
  tell(EventKind::operation_retry, at,
       Value::map()
           .set("attempt", work.row.attempt)
           .set("in_ms", decision.pause.count())
           .set("finding",
                finding_to_value(finding_of(failure, work.row.address, work.row.attempt))));
}

/// An operation that was taken up as far as it is to be settled is left as it is on record.
bool EngineRun::leave_to_the_plan(std::size_t at) {
  const auto& step = graph_.steps[at];
  const bool keeps_others_out = !work_[at].row.released && !step.wiring.exclusive.empty();
  if (step.until == SettleUntil::done) return false;
  if (step.until == SettleUntil::released && keeps_others_out) return false;
  conclude(at, Phase::left_open);
  return true;
}

/// At its deadline nothing is cancelled or deleted: the token is kept, the next run polls on.
void EngineRun::past_deadline(std::size_t at) {
  const auto& address = graph_.steps[at].address;
  summary_.past_deadline.push_back(address);
  Finding finding;
  finding.code = "operation.deadline";
  finding.address = address;
  finding.message = "no progress within its deadline; it may still finish over there";
  const auto& step = graph_.steps[at];
  finding.help = step.open && step.action == Action::create
                     ? "slipway up --replace " + address + " gives it up and makes it anew"
                     : "run the same command again: it goes on where this one stopped";
  tell(EventKind::operation_failed, at,
       Value::map()
           .set("action", to_text(graph_.steps[at].action))
           .set("finding", finding_to_value(finding)));
  conclude(at, Phase::left_open);
  skip_dependents(at, address + " is not finished");
}

void EngineRun::give_up(std::size_t at, const FailureAnswer& failure) {
  const auto& step = graph_.steps[at];
  if (failure.kind == FailureClass::unauthenticated) refused_roles_.insert(role_of(step.address));
  // where each stands is up to who knows the stack
  for (auto one : failure.findings.as_list())
    tell(EventKind::finding, at, Value::map().set("finding", one.set("address", step.address)));
  auto finding = finding_of(failure, step.address, work_[at].row.attempt);
  // it was just made anew
  if (step.replaces && finding.help.find("--replace") != std::string::npos) finding.help.clear();
  tell(EventKind::operation_failed, at,
       Value::map().set("action", to_text(step.action)).set("finding", finding_to_value(finding)));
  summary_.failed.emplace_back(step.address, finding);
  record_failure(at, failure);
  conclude(at, Phase::failed);
  skip_dependents(at, step.address + " failed");
}

/// What stays on record of a failed operation: nothing when it had no effect, a half-made resource
/// with its id when it had one, and the open intent when that cannot be told.
void EngineRun::record_failure(std::size_t at, const FailureAnswer& failure) {
  auto& work = work_[at];
  if (!work.begun) return;
  const auto& address = work.row.address;
  const bool may_go_on = work.row.token && tells_nothing_of_operation(failure);
  if (may_go_on && failure.over) return;  // by its token, as it is on record
  if (may_go_on || failure.kind == FailureClass::unknown || failure.effect == "unknown") {
    work.row.recover = true;
    work.row.token.reset();
    put_operation(work.row);
    summary_.unknown.push_back(address);
    return;
  }
  erase_operation(address);
  const auto prior = parts_.state.resources.find(address);
  const bool existed = prior != parts_.state.resources.end();
  if (work.row.action == Action::create) {
    const bool beside_old_one = !work.row.old_address.empty();
    if (failure.effect == "none" && (!existed || beside_old_one)) return;
    set_old_one_aside(at);
    auto row = failure.effect == "none" ? prior->second : row_for(at, Standing::half_made);
    row.standing = Standing::half_made;
    row.note = failure.message;
    return put(std::move(row));
  }
  if (failure.effect == "none" || !existed) return;
  auto row = prior->second;
  row.standing = work.row.action == Action::remove ? Standing::leaving : Standing::half_made;
  row.note = failure.message;
  put(std::move(row));
}

/// The one that a create replaces keeps its record, under an address of its own, until it is
/// deleted.
void EngineRun::set_old_one_aside(std::size_t at) {
  const auto& made = work_[at].row;
  const auto old = parts_.state.resources.find(made.address);
  if (made.old_address.empty() || old == parts_.state.resources.end()) return;
  auto row = old->second;
  row.address = made.old_address;
  row.standing = Standing::leaving;
  row.note = "it was replaced";
  put(std::move(row));
}

void EngineRun::free_groups(std::size_t at) {
  auto& work = work_[at];
  if (!work.holds_groups) return;
  work.holds_groups = false;
  for (const auto& woken : groups_.release(graph_.steps[at].wiring.exclusive))
    make_ready(woken.second);
}

/// Ends a step and counts it off for those that come after.
void EngineRun::conclude(std::size_t at, Phase phase) {
  auto& work = work_[at];
  work.phase = phase;
  --open_;
  free_groups(at);
  if (phase == Phase::done) countdown_.done(at, [this](std::size_t next) { count_off(next); });
  if (work.makes_node) conclude_node(phase);
}

void EngineRun::count_off(std::size_t at) {
  auto& work = work_[at];
  if (work.phase == Phase::waiting && --work.before_left == 0) make_ready(at);
}

/// A node is there, or never will be, for those of which any is enough.
void EngineRun::conclude_node(Phase phase) {
  --nodes_left_;
  if (phase != Phase::done && nodes_left_ > 0) return;
  for (const auto waiter : std::exchange(any_waiters_, {}))
    if (phase == Phase::done)
      count_off(waiter);
    else
      skip(waiter, "none of the nodes that it could use is there");
}

void EngineRun::skip_dependents(std::size_t at, const std::string& because) {
  countdown_.lost(at, [&](std::size_t next) { skip(next, because); });
}

/// Ends a step that is not begun, and all that waits for it, however long the chain is.
void EngineRun::skip(std::size_t at, const std::string& because) {
  std::vector<std::size_t> open{at};
  while (!open.empty()) {
    const auto next = open.back();
    open.pop_back();
    const auto phase = work_[next].phase;
    if (phase != Phase::waiting && phase != Phase::ready && phase != Phase::pausing) continue;
    ready_.erase(rank(next));
    summary_.skipped.emplace_back(graph_.steps[next].address, because);
    tell(EventKind::operation_skipped, next, Value::map().set("because", because));
    conclude(next, Phase::skipped);
    const auto known = static_cast<std::ptrdiff_t>(open.size());
    countdown_.lost(next, [&](std::size_t behind) { open.push_back(behind); });
    std::reverse(open.begin() + known, open.end());  // the first is told first
  }
}

/// It was only maybe needed, and now that its inputs are known nothing differs.
void EngineRun::unchanged(std::size_t at) {
  ++summary_.unchanged;
  const auto& step = graph_.steps[at];
  tell(EventKind::operation_done, at,
       Value::map().set("action", to_text(step.action)).set("unchanged", true).set("seconds", 0.0));
  conclude(at, Phase::done);
}

}  // namespace slipway::core
