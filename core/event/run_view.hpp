#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/event/event.hpp"

namespace slipway::core {

/// One operation that has begun or waits, as the events tell.
struct OperationView {
  std::string address;
  std::string action;     ///< `create`; empty while it only waits to begin
  std::string phase;      ///< what it is at; empty when not known
  double fraction = -1;   ///< of the phase; below 0 when not known
  std::string waits_for;  ///< empty unless it waits
  std::int64_t since_ms = 0;
  double usual_s = 0;  ///< how long it was expected to take; 0 when nobody knows
};

/// How far a run is: folds events into counts and the list of what is open.
class RunView {
 public:
  void on(const Event& event);

  /// What is open, oldest first.
  std::vector<OperationView> open() const;
  const OperationView* find(const std::string& address) const;
  bool busy() const { return !open_.empty(); }

  /// `3 of 12 done, 1 failed, 4 running, 1m12s, about 4m left`.
  std::string summary(std::int64_t now_ms) const;

 private:
  OperationView& at(const Event& event);
  double remaining_s(std::int64_t now_ms) const;
  double pace() const;
  std::int64_t elapsed_ms(std::int64_t now_ms) const;
  bool begins_work(EventKind kind) const;

  std::map<std::string, OperationView, std::less<>> open_;
  std::optional<std::int64_t> started_ms_;  ///< none until the work begins
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t skipped_ = 0;
  double estimate_s_ = 0;
  double usual_s_ = 0;  ///< of what is done: how long it was expected to take,
  double took_s_ = 0;   ///< and how long it took
};

/// What an operation is at, in words: `waits for cloud/net/n`, `booting 40%`, or nothing.
std::string state_text(const OperationView& operation);

/// What a field that names one or several things says: `a`, `a, b`.
std::string names_text(const Value& names);

}  // namespace slipway::core
