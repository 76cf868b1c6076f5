#include "core/event/run_view.hpp"

#include <algorithm>
#include <cmath>

#include "core/event/text.hpp"

namespace slipway::core {

OperationView& RunView::at(const Event& event) {
  auto& operation = open_[event.address];
  if (operation.address.empty()) {
    operation.address = event.address;
    operation.since_ms = event.wall_ms;
  }
  return operation;
}

/// The clock runs from the first operation on that comes after the plan: until then somebody may be
/// thinking about it.
bool RunView::begins_work(EventKind kind) const {
  return !started_ms_ && total_ > 0 &&
         (kind == EventKind::operation_started || kind == EventKind::operation_waiting ||
          kind == EventKind::operation_skipped);
}

void RunView::on(const Event& event) {
  const Value& fields = event.fields;
  if (begins_work(event.kind)) started_ms_ = event.wall_ms;
  switch (event.kind) {
    case EventKind::run_started:
      *this = RunView();
      started_ms_ = event.wall_ms;
      break;
    case EventKind::plan_ready:
      started_ms_.reset();  // what comes before the plan is agreed to is not the work's
      total_ = fields["total"].as_int();
      estimate_s_ = fields["estimate_s"].as_double();
      break;
    case EventKind::operation_started: {
      auto& operation = at(event);
      operation = {event.address, fields["action"].as_string(), "", -1, "", event.wall_ms, 0};
      if (!fields["resumed"].as_bool()) operation.usual_s = fields["usual_s"].as_double();
      break;
    }
    case EventKind::operation_progress: {
      auto& operation = at(event);
      operation.phase = printable(fields["phase"].as_string());
      operation.fraction = fields["fraction"].as_double(-1);
      operation.waits_for.clear();
      break;
    }
    case EventKind::operation_waiting:
      at(event).waits_for = names_text(fields["for"]);
      break;
    case EventKind::operation_retry: {
      auto& operation = at(event);
      operation.phase = "attempt " + value_text(fields["attempt"]) + " failed, again soon";
      operation.fraction = -1;
      operation.waits_for.clear();
      break;
    }
    case EventKind::operation_done:
      ++done_;
      if (const auto usual = at(event).usual_s; usual > 0 && !fields["unchanged"].as_bool()) {
        usual_s_ += usual;
        took_s_ += fields["seconds"].as_double();
      }
      open_.erase(event.address);
      break;
    case EventKind::operation_failed:
      ++failed_;
      open_.erase(event.address);
      break;
    case EventKind::operation_skipped:
      ++skipped_;
      open_.erase(event.address);
      break;
    case EventKind::run_ended:
      open_.clear();
      break;
    case EventKind::finding:
    case EventKind::log:
    case EventKind::record:
      break;
  }
}

std::vector<OperationView> RunView::open() const {
  std::vector<OperationView> list;
  for (const auto& [address, operation] : open_) list.push_back(operation);
  // Running ones come before those that only wait to begin; the map has put equals in order.
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    if (a.action.empty() != b.action.empty()) return b.action.empty();
    return a.since_ms < b.since_ms;
  });
  return list;
}

const OperationView* RunView::find(const std::string& address) const {
  const auto found = open_.find(address);
  return found == open_.end() ? nullptr : &found->second;
}

/// How fast this run is against what was expected, once enough is done to tell.
double RunView::pace() const {
  constexpr double enough_s = 10;
  return usual_s_ < enough_s ? 1 : took_s_ / usual_s_;
}

std::int64_t RunView::elapsed_ms(std::int64_t now_ms) const {
  return started_ms_ ? now_ms - *started_ms_ : 0;
}

double RunView::remaining_s(std::int64_t now_ms) const {
  return estimate_s_ * pace() - static_cast<double>(elapsed_ms(now_ms)) / 1000;
}

std::string RunView::summary(std::int64_t now_ms) const {
  const auto running = std::count_if(open_.begin(), open_.end(),
                                     [](const auto& one) { return !one.second.action.empty(); });
  std::string text = std::to_string(done_);
  if (total_ > 0) text += " of " + std::to_string(total_);
  text += " done";
  if (failed_ > 0) text += ", " + std::to_string(failed_) + " failed";
  if (skipped_ > 0) text += ", " + std::to_string(skipped_) + " skipped";
  text += ", " + std::to_string(running) + " running, ";
  text += age_text(elapsed_ms(now_ms));
  if (remaining_s(now_ms) >= 1) text += ", " + about_text(remaining_s(now_ms)) + " left";
  return text;
}

std::string state_text(const OperationView& operation) {
  if (!operation.waits_for.empty()) return "waits for " + operation.waits_for;
  std::string text = operation.phase;
  if (operation.fraction >= 0) {
    const auto percent = std::clamp(std::lround(operation.fraction * 100), 0L, 100L);
    text += (text.empty() ? "" : " ") + std::to_string(percent) + "%";
  }
  return text;
}

std::string names_text(const Value& names) {
  if (!names.is_list()) return value_text(names);
  std::string text;
  for (const auto& name : names.as_list()) text += (text.empty() ? "" : ", ") + value_text(name);
  return text;
}

}  // namespace slipway::core
