#pragma once
#include <deque>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/engine/exclusive_groups.hpp"
#include "core/engine/retry.hpp"
#include "core/graph/countdown.hpp"

namespace slipway::core {

/// Where a step is.
enum class Phase {
  waiting,
  ready,
  parked,
  calling,
  pending,
  pausing,
  done,
  failed,
  skipped,
  left_open
};

/// A step and what became of it so far.
struct Work {
  Phase phase = Phase::waiting;
  std::size_t before_left = 0;  ///< steps that must be done first
  bool makes_node = false;      ///< one of which any is enough for others
  OperationRow row;
  bool begun = false;  ///< its intent is on record, or about to be
  bool holds_groups = false;
  Attempts before;  ///< what its attempts of this run came to so far
  Millis started{0};
  Millis deadline{0};
  Millis limit{0};
  double fraction = -1;
};

/// One run of the engine over one step graph: the event loop and its data.
class EngineRun {
 public:
  EngineRun(Engine::Parts& parts, const EngineOptions& options, StepGraph graph);
  EngineSummary run();

 private:
  using Rank = ExclusiveGroups::Rank;
  struct Timer {
    Millis at;
    std::size_t step;
    friend bool operator>(const Timer& a, const Timer& b) {
      return a.at != b.at ? a.at > b.at : a.step > b.step;
    }
  };

  // loop.cpp: the turns of the loop
  void prepare();
  void turn();
  void start_ready();
  void fire_timers();
  bool commit();
  void stop_for(Error why);
  void dispatch();
  void take_signals(Millis until);
  void leave();
  bool finished() const;

  // begin.cpp: from ready to an intent
  void make_ready(std::size_t at);
  void begin(std::size_t at);
  std::optional<Value> resolve(std::size_t at);
  std::string missing_reference(std::size_t at) const;
  bool nothing_differs(std::size_t at, const Value& inputs);
  OperationRow intent(std::size_t at, Value inputs);
  Value request(std::size_t at);

  // settle.cpp: from an answer to a row
  void answered(std::size_t at, const Value& answer);
  void done(std::size_t at, const Value& answer);
  void pending(std::size_t at, const Value& answer);
  void failed(std::size_t at, const Value& answer);
  void give_up(std::size_t at, const FailureAnswer& failure);
  void record_failure(std::size_t at, const FailureAnswer& failure);
  void set_old_one_aside(std::size_t at);
  void pause(std::size_t at, const Decision& decision, const FailureAnswer& failure);
  void drop_token(std::size_t at);
  void past_deadline(std::size_t at);
  bool leave_to_the_plan(std::size_t at);
  void conclude(std::size_t at, Phase phase);
  void count_off(std::size_t at);
  void conclude_node(Phase phase);
  void skip_dependents(std::size_t at, const std::string& because);
  void skip(std::size_t at, const std::string& because);
  void unchanged(std::size_t at);
  void free_groups(std::size_t at);
  void remember_timing(std::size_t at);

  void tell(EventKind kind, std::size_t at, Value fields);
  ResourceRow row_for(std::size_t at, Standing standing) const;
  void put(ResourceRow row);
  void put_operation(const OperationRow& row);
  void erase_operation(const std::string& address);
  Rank rank(std::size_t at) const { return {-priority_[at], at}; }
  const ResourceType* type_of(std::size_t at);

  Engine::Parts& parts_;
  const EngineOptions& options_;
  StepGraph graph_;
  Countdown countdown_;
  std::vector<Work> work_;
  std::vector<double> priority_;
  std::set<Rank> ready_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  std::deque<std::size_t> due_;           ///< polls whose time has come
  std::vector<std::size_t> outgoing_;     ///< to be called once the batch is durable
  std::vector<std::size_t> any_waiters_;  ///< steps that need any node, none of which is there yet
  std::size_t nodes_left_ = 0;            ///< steps of nodes that may still come
  std::set<std::string> refused_roles_;   ///< whose credentials were refused
  ExclusiveGroups groups_;
  Batch batch_;
  EngineSummary summary_;
  std::size_t open_ = 0;  ///< steps without an end
  Millis last_tick_{0};
};

/// Of a sign of life: a fraction below 0 is not known, and left out.
Value progress_fields(const std::string& phase, double fraction);

}  // namespace slipway::core
