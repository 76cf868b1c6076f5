#include <algorithm>
#include <limits>

#include "core/engine/estimate.hpp"
#include "core/engine/run.hpp"
#include "core/log/diagnostics.hpp"
#include "core/value/address.hpp"

// The loop.  One turn: fire the timers that are due, begin what is ready, make everything that this
// changed durable in one commit, only then call the plugins, then wait for answers or the next
// timer.
namespace slipway::core {
namespace {

constexpr Millis tick_every{100};

}  // namespace

EngineSummary Engine::run(StepGraph graph) {
  return EngineRun(parts_, options_, std::move(graph)).run();
}

EngineRun::EngineRun(Engine::Parts& parts, const EngineOptions& options, StepGraph graph)
    : parts_(parts), options_(options), graph_(std::move(graph)), countdown_(graph_.order) {}

void EngineRun::prepare() {
  const auto count = graph_.steps.size();
  work_.resize(count);
  std::vector<double> weights(count);
  for (std::size_t at = 0; at < count; ++at)
    weights[at] = estimated_seconds(graph_.steps[at], parts_.state, options_.speeds);
  priority_ = graph_.order.longest_remaining(weights);
  // What is under way over there keeps its groups from what would only be refused meanwhile.
  for (std::size_t at = 0; at < count; ++at)
    if (graph_.steps[at].open) priority_[at] = std::numeric_limits<double>::max();
  open_ = count;
  for (const auto& address : graph_.forgotten) {
    batch_.erase_resources.push_back(address);
    parts_.state.resources.erase(address);
  }
  nodes_left_ = graph_.nodes.size();
  for (const auto at : graph_.nodes) work_[at].makes_node = true;
  for (std::size_t at = 0; at < count; ++at) {
    const bool any_node = graph_.steps[at].any_node;
    if (any_node) any_waiters_.push_back(at);
    work_[at].before_left = graph_.order.before_count(at) + (any_node ? 1 : 0);
    if (work_[at].before_left == 0) make_ready(at);
  }
}

bool EngineRun::finished() const { return open_ == 0 || summary_.fatal.has_value(); }

EngineSummary EngineRun::run() {
  prepare();
  diagnostics("engine").debug("{} steps, at most {} calls at once", graph_.steps.size(),
                              options_.parallelism);
  while (!finished() && !parts_.stop.stop_requested()) turn();
  if (parts_.stop.stop_requested() && !finished()) leave();
  if (!batch_.empty() && !summary_.fatal) commit();
  parts_.events.let_go();
  diagnostics("engine").debug("{} done, {} failed, {} skipped{}", summary_.done,
                              summary_.failed.size(), summary_.skipped.size(),
                              summary_.fatal ? ": " + summary_.fatal->message : "");
  return std::move(summary_);
}

void EngineRun::turn() {
  if (auto lost = parts_.store.lost()) return stop_for(std::move(*lost));
  fire_timers();
  start_ready();
  if (!batch_.empty() && !commit()) return;
  dispatch();
  if (finished()) return;
  auto until = parts_.clock.monotonic() + tick_every;
  if (!timers_.empty()) until = std::min(until, timers_.top().at);
  take_signals(until);
}

void EngineRun::fire_timers() {
  const auto now = parts_.clock.monotonic();
  while (!timers_.empty() && timers_.top().at <= now) {
    const auto at = timers_.top().step;
    timers_.pop();
    auto& work = work_[at];
    if (work.phase == Phase::pending && now >= work.deadline) {
      past_deadline(at);
    } else if (work.phase == Phase::pending) {
      work.phase = Phase::calling;
      due_.push_back(at);
    } else if (work.phase == Phase::pausing) {
      make_ready(at);
    }
  }
}

void EngineRun::start_ready() {
  const auto room = [this] {
    return parts_.dispatcher.running() + outgoing_.size() < options_.parallelism;
  };
  // What is under way goes before what is not begun.
  for (; !due_.empty() && room(); due_.pop_front()) outgoing_.push_back(due_.front());
  while (!ready_.empty() && room()) {
    const auto next = *ready_.begin();
    ready_.erase(ready_.begin());
    const auto at = next.second;
    auto& work = work_[at];
    const auto& groups = graph_.steps[at].wiring.exclusive;
    if (!work.holds_groups && !work.row.released && !groups.empty()) {
      if (!groups_.take(groups, next)) {
        work.phase = Phase::parked;
        // People know resources; what the group is called is its plugin's matter.
        if (const auto holder = groups_.waits_for(at))
          tell(EventKind::operation_waiting, at,
               Value::map().set("for", graph_.steps[*holder].address));
        continue;
      }
      work.holds_groups = true;
    }
    begin(at);
  }
}

bool EngineRun::commit() {
  auto batch = std::exchange(batch_, {});
  auto committed = parts_.store.commit(batch, parts_.lock);
  if (committed) {
    ++parts_.state.serial;
    return true;
  }
  stop_for(std::move(committed).error());
  return false;
}

/// Nothing that depends on what is not on record was begun.  What is already under way is told from
/// its intent next time.
void EngineRun::stop_for(Error why) {
  summary_.fatal = std::move(why);
  outgoing_.clear();
  parts_.dispatcher.cancel();
}

void EngineRun::dispatch() {
  for (const auto at : std::exchange(outgoing_, {})) {
    auto& step = graph_.steps[at];
    Job job;
    job.id = at;
    job.instance = parts_.host.instance(role_of(step.address), step.plugin);
    job.function = step.action == Action::create   ? Function::create
                   : step.action == Action::update ? Function::update
                                                   : Function::remove;
    job.request = request(at);
    parts_.dispatcher.start(std::move(job));
  }
}

void EngineRun::take_signals(Millis until) {
  parts_.events.let_go();  // nothing is kept back while nothing happens
  auto signals = parts_.dispatcher.wait(until);
  parts_.events.hold();
  for (auto& signal : signals) {
    switch (signal.kind) {
      case Signal::Kind::answered:
        answered(signal.job, signal.answer);
        break;
      case Signal::Kind::progressed: {
        auto& work = work_[signal.job];
        work.deadline = parts_.clock.monotonic() + work.limit;
        tell(EventKind::operation_progress, signal.job,
             progress_fields(signal.phase, signal.fraction));
        break;
      }
      case Signal::Kind::emitted:
        break;  // no operation emits
      case Signal::Kind::logged:
        tell(EventKind::log, signal.job,
             Value::map()
                 .set("level", log_level_text(signal.log.level))
                 .set("message", signal.log.message)
                 .set("plugin", graph_.steps[signal.job].plugin)
                 .set_if("fields", signal.log.fields));
        break;
    }
  }
  const auto now = parts_.clock.monotonic();
  if (now - last_tick_ < tick_every) return;
  last_tick_ = now;
  parts_.events.tick(parts_.clock.wall().count());
}

/// After a cancel nothing is begun; what returns in time is written down, what does not is in doubt
/// and looked for next time.
void EngineRun::leave() {
  summary_.cancelled = true;
  parts_.dispatcher.cancel();
  outgoing_.clear();
  const auto until = parts_.clock.monotonic() + options_.leave_within;
  while (parts_.dispatcher.running() > 0 && parts_.clock.monotonic() < until && !summary_.fatal) {
    take_signals(until);
    if (!batch_.empty() && !commit()) return;
  }
  for (auto& work : work_)
    if (work.begun && work.phase != Phase::done && work.phase != Phase::failed)
      work.phase = Phase::left_open;
}

void EngineRun::tell(EventKind kind, std::size_t at, Value fields) {
  Event event;
  event.kind = kind;
  event.wall_ms = parts_.clock.wall().count();
  event.address = graph_.steps[at].address;
  event.fields = std::move(fields);
  parts_.events.on(event);
}

Value progress_fields(const std::string& phase, double fraction) {
  Value fields = Value::map().set_if("phase", phase);
  if (fraction >= 0) fields.set("fraction", fraction);
  return fields;
}

}  // namespace slipway::core
