#include "coreos-sim/fleet/unit_runtime.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

constexpr double auto_restart_ms = 5000;
constexpr std::chrono::milliseconds look_at_component{10};

bool is_set(const UnitOptions& options, const std::string& name, const std::string& value) {
  const auto values = values_of(options, "Service", name);
  return !values.empty() && lower(values.back()) == value;
}

}  // namespace

UnitRuntime::UnitRuntime(ComponentHost host, Folders folders,
                         std::function<bool(const std::string&)> unit_exists)
    : host_(std::move(host)),
      folders_(std::move(folders)),
      unit_exists_(std::move(unit_exists)),
      clock_([this](const std::stop_token& stop) { run(stop); }) {
  std::filesystem::create_directories(folders_.journal);
  std::filesystem::create_directories(folders_.accounts);
}

void UnitRuntime::load(const std::string& name, const UnitOptions& options) {
  const std::lock_guard lock(mutex_);
  auto& unit = units_[name];
  unit.options = options;
  unit.hash = unit_hash(options);
  count_change();
}

void UnitRuntime::unload(const std::string& name) {
  std::unique_ptr<RunningComponent> ending;
  const std::lock_guard lock(mutex_);
  if (const auto found = units_.find(name); found != units_.end()) {
    ending = std::move(found->second.component);
    units_.erase(found);
    count_change();
    std::error_code error;
    std::filesystem::remove(folders_.accounts / name, error);
  }
}

void UnitRuntime::start(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = units_.find(name);
  if (found == units_.end()) return;
  auto& unit = found->second;
  const bool stopped = unit.phase == Phase::dead || unit.phase == Phase::failed;
  if (!stopped) return;
  const std::string missing = missing_requirement(unit);
  if (!missing.empty()) {
    note(name, "Failed to start: unit " + missing + " not found");
    unit.phase = Phase::dead;
    count_change();
    return;
  }
  begin(name, unit);
}

void UnitRuntime::stop(const std::string& name) {
  std::unique_ptr<RunningComponent> ending;
  const std::lock_guard lock(mutex_);
  const auto found = units_.find(name);
  if (found == units_.end()) return;
  auto& unit = found->second;
  ending = std::move(unit.component);
  unit.next.reset();
  // A unit that has failed stays so until it is started again.
  if (unit.phase != Phase::failed) unit.phase = Phase::dead;
  count_change();
  keep_account(name, unit);
  note(name, "Stopped " + name);
}

std::string UnitRuntime::hash_of(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = units_.find(name);
  return found == units_.end() ? std::string{} : found->second.hash;
}

std::vector<StateRecord> UnitRuntime::states() const {
  const std::lock_guard lock(mutex_);
  std::vector<StateRecord> rows;
  for (const auto& [name, unit] : units_) rows.push_back(row(name, unit));
  return rows;
}

std::uint64_t UnitRuntime::version() const {
  const std::lock_guard lock(mutex_);
  return version_;
}

void UnitRuntime::wait_for_change(std::uint64_t seen, Clock::time_point until,
                                  const std::stop_token& stop) const {
  std::unique_lock lock(mutex_);
  rows_changed_.wait_until(lock, stop, until, [&] { return version_ != seen; });
}

/// Pre: the lock is held.
void UnitRuntime::count_change() {
  ++version_;
  rows_changed_.notify_all();
}

StateRecord UnitRuntime::row(const std::string& name, const Unit& unit) {
  StateRecord state{name, "", unit.hash, "loaded", "", ""};
  const auto set = [&state](const char* active, const char* sub) {
    state.active = active;
    state.sub = sub;
  };
  const bool oneshot = is_set(unit.options, "Type", "oneshot");
  switch (unit.phase) {
    case Phase::dead:
      set("inactive", "dead");
      break;
    case Phase::start_pre:
      set("activating", "start-pre");
      break;
    case Phase::start_post:
      set("activating", "start-post");
      break;
    case Phase::running:
      set("active", oneshot ? "exited" : "running");
      break;
    case Phase::auto_restart:
      set("activating", "auto-restart");
      break;
    case Phase::failed:
      set("failed", "failed");
      break;
  }
  return state;
}

/// Advances units whose time has come, and sleeps until the next one's.
void UnitRuntime::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    auto next = Clock::now() + std::chrono::seconds(60);
    for (auto& [name, unit] : units_) {
      while (unit.next && *unit.next <= Clock::now()) advance(name, unit);
      if (unit.next) next = std::min(next, *unit.next);
    }
    changed_.wait_until(lock, stop, next, [this] { return begun_; });
    begun_ = false;
  }
}

void UnitRuntime::begin(const std::string& name, Unit& unit) {
  const auto options = host_.options.current();
  unit.phase = Phase::start_pre;
  count_change();
  unit.account.began();
  keep_account(name, unit);
  note(name, "Starting " + name + "...");
  unit.next.reset();
  if (options.hang.count(name) == 0) unit.next = in(options.unit_delay(name));
  begun_ = true;
  changed_.notify_all();
}

void UnitRuntime::advance(const std::string& name, Unit& unit) {
  unit.next.reset();
  count_change();
  const auto failure = due_failure(name, unit);
  switch (unit.phase) {
    case Phase::start_pre:
      if (failure && failure->after_ms < 0) {
        fail(name, unit, *failure);
      } else {
        launch(name, unit);
      }
      break;
    case Phase::start_post:
      settle(name, unit);
      break;
    case Phase::running:
      if (failure) fail(name, unit, *failure);
      break;
    case Phase::auto_restart:
      begin(name, unit);
      break;
    case Phase::dead:
    case Phase::failed:
      break;
  }
}

void UnitRuntime::launch(const std::string& name, Unit& unit) {
  const auto* component = component_of(name);
  const auto options = host_.options.current();
  if (component != nullptr && options.components) {
    const auto ready_ms = [this, name, own = component->ready_after_ms] {
      return host_.options.current().unit_ready(name, own);
    };
    unit.component = std::make_unique<RunningComponent>(*component, ready_ms, host_);
  }
  unit.phase = Phase::start_post;
  unit.account.started();
  settle(name, unit);
}

/// Some units count as started only when their component answers.
void UnitRuntime::settle(const std::string& name, Unit& unit) {
  const auto* component = component_of(name);
  if (unit.component && component->start_waits && !unit.component->is_up()) {
    unit.next = Clock::now() + look_at_component;
    return;
  }
  unit.phase = Phase::running;
  keep_account(name, unit);
  note(name, "Started " + name);
  const auto failure = due_failure(name, unit);
  if (failure && failure->after_ms >= 0) unit.next = in(failure->after_ms);
}

void UnitRuntime::fail(const std::string& name, Unit& unit, const UnitFailure& failure) {
  ++unit.failures;
  unit.component.reset();
  const bool again = failure.state == "auto-restart";
  unit.phase = again ? Phase::auto_restart : Phase::failed;
  if (again) unit.next = in(auto_restart_ms);
  unit.account.failed();
  keep_account(name, unit);
  note(name, name + ": main process exited, code=exited, status=1/FAILURE");
  note(name, "Unit " + name + " entered failed state");
}

/// The failure that the options still owe this unit.
std::optional<UnitFailure> UnitRuntime::due_failure(const std::string& name, const Unit& unit) {
  const auto options = host_.options.current();
  const auto found = options.unit_fail.find(name);
  if (found == options.unit_fail.end() || unit.failures >= found->second.times) return std::nullopt;
  return found->second;
}

std::string UnitRuntime::missing_requirement(const Unit& unit) const {
  for (const auto& line : values_of(unit.options, "Unit", "Requires")) {
    for (const auto& required : split(line, ' ')) {
      if (required.empty() || units_.count(required) != 0 || unit_exists_(required)) continue;
      return required;
    }
  }
  return {};
}

void UnitRuntime::note(const std::string& name, const std::string& line) const {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char stamp[32] = {};
  std::strftime(stamp, sizeof stamp, "%b %d %H:%M:%S", &parts);
  append_line(folders_.journal / name,
              std::string(stamp) + " " + host_.hostname + " systemd[1]: " + line);
}

void UnitRuntime::keep_account(const std::string& name, const Unit& unit) const {
  const auto state = row(name, unit);
  // A full disk must not stop the machine.
  static_cast<void>(
      write_file(folders_.accounts / name, unit.account.text(state.active, state.sub)));
}

UnitRuntime::Clock::time_point UnitRuntime::in(double milliseconds) {
  return Clock::now() + host_.options.paced(milliseconds);
}

}  // namespace coreos_sim::fleet
