#include "azure_emulator/fault/faults.hpp"

#include <algorithm>
#include <chrono>

namespace azure_emulator {
namespace {

bool matches(const Fault& fault, const std::string& operation, const std::string& object,
             bool writes) {
  const bool named = fault.operation == "*" || fault.operation == operation ||
                     (fault.operation == "write" && writes);
  return named && object.find(fault.object) != std::string::npos;
}

}  // namespace

Faults::Entry* Faults::entry(int id) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& one) { return one.state.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

int Faults::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  Entry entry;
  entry.state.id = next_id_++;
  entry.state.fault = std::move(fault);
  entries_.push_back(std::move(entry));
  return entries_.back().state.id;
}

bool Faults::remove(int id) {
  const std::lock_guard lock(mutex_);
  const auto before = entries_.size();
  entries_.remove_if([&](const Entry& one) { return one.state.id == id; });
  changed_.notify_all();
  return entries_.size() != before;
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  changed_.notify_all();
}

std::vector<FaultState> Faults::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<FaultState> all;
  for (const auto& entry : entries_) all.push_back(entry.state);
  return all;
}

std::optional<FaultState> Faults::find(int id) const {
  for (auto& state : list()) {
    if (state.id == id) return std::move(state);
  }
  return std::nullopt;
}

std::optional<FaultState> Faults::wait_for_hit(int id, double seconds) {
  std::unique_lock lock(mutex_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  const auto over = [&] {
    const Entry* one = entry(id);
    return down_ || one == nullptr || one->state.hits > 0;
  };
  changed_.wait_until(lock, deadline, over);
  const Entry* one = entry(id);
  if (one == nullptr) return std::nullopt;
  return one->state;
}

std::vector<std::function<void()>> Faults::release(int id) {
  const std::lock_guard lock(mutex_);
  Entry* one = entry(id);
  if (one == nullptr) return {};
  ++one->state.releases;
  changed_.notify_all();
  return std::exchange(one->stuck, {});
}

std::vector<FaultState> Faults::choose(const std::string& operation, const std::string& object,
                                       bool writes, Time now) {
  const std::lock_guard lock(mutex_);
  std::vector<FaultState> chosen;
  for (auto& entry : entries_) {
    FaultState& state = entry.state;
    const Fault& fault = state.fault;
    if (!matches(fault, operation, object, writes)) continue;
    if (fault.until && now > *fault.until) continue;
    if (++state.matches <= fault.skip) continue;
    if (fault.times >= 0 && state.chosen >= fault.times) continue;
    if (fault.probability < 1 &&
        std::uniform_real_distribution<>(0, 1)(random_) >= fault.probability) {
      continue;
    }
    ++state.chosen;
    chosen.push_back(state);
  }
  return chosen;
}

void Faults::reached(int id) {
  const std::lock_guard lock(mutex_);
  if (Entry* one = entry(id)) ++one->state.hits;
  changed_.notify_all();
}

bool Faults::hold(const FaultState& chosen, const std::function<bool()>& alive) {
  std::unique_lock lock(mutex_);
  Entry* one = entry(chosen.id);
  if (one == nullptr || down_) return true;
  ++one->state.hits;
  ++one->state.held;
  changed_.notify_all();
  bool client_there = true;
  const auto over = [&] {
    const Entry* current = entry(chosen.id);
    return down_ || current == nullptr || current->state.releases > chosen.releases;
  };
  while (!over() && client_there) {
    changed_.wait_for(lock, std::chrono::milliseconds(50), over);
    client_there = over() || alive();
  }
  if (Entry* current = entry(chosen.id)) --current->state.held;
  changed_.notify_all();
  // Asked once more: a fault taken away just after its client died must not let the request
  // through.
  return client_there && alive();
}

void Faults::keep(int id, std::function<void()> end) {
  const std::lock_guard lock(mutex_);
  if (Entry* one = entry(id)) one->stuck.push_back(std::move(end));
}

void Faults::shut_down() {
  const std::lock_guard lock(mutex_);
  down_ = true;
  changed_.notify_all();
}

}  // namespace azure_emulator
