#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "azure_emulator/api/call.hpp"
#include "azure_emulator/api/request_log.hpp"
#include "azure_emulator/fault/faults.hpp"

namespace azure_emulator {

struct RouteMatch;
struct Target;

/// The emulated service: takes requests, and lets virtual time pass.
///
/// Members may be called from any thread.  Without a time source the clock stands still until
/// `advance` is called, which is how tests step it.
class Emulator final : public MachineReports {
 public:
  struct Options {
    Time start{};
    std::string net = "127.77.0";
    std::uint64_t seed = 1;
  };

  Emulator(const Options& options, MachineHost& host);

  /// A subscription that exists, and a management certificate of it.
  void allow(const std::string& subscription, const std::string& thumbprint);

  /// Answers one request.  `alive` says whether the client still waits; asked only while it is
  /// held.
  Reply handle(
      const Request& request, const std::function<bool()>& alive = [] { return true; });

  /// A write that a handler took up: when, what, and the id that it was given.
  struct Write {
    Time time{};
    Request request;
    std::string id;
  };
  /// Told of every write from now on, one at a time, before it is answered.
  void on_write(std::function<void(const Write&)> listener);
  /// Does a write again that was told once, at its time and under its id; whoever sent it is taken
  /// at their word.  Before there is a time source.
  void repeat(const Write& write);

  /// What moves virtual time.  Both are asked from any thread.
  struct TimeSource {
    std::function<Time()> now;
    std::function<double()> speed;  ///< virtual seconds in a real one; more than 0
  };
  /// From now on virtual time is what `source` says; `advance` must not be used besides.  Every
  /// answer then says in `x-emulator-speed` how fast it goes, so that a client which knows how long
  /// things usually take knows when to look.
  void set_time_source(TimeSource source);

  /// Steps the clock.
  void advance(Span span);

  /// Catches up with the time source and runs what is due; when the next event is due.
  std::optional<Time> catch_up();

  /// Waits until something may have been scheduled, at most that long.
  void wait_for_change(std::chrono::milliseconds most);

  /// Runs `action(World&, RequestLog&)` under the lock, at the current time.
  template <typename Action>
  auto inspect(Action action) {
    const std::lock_guard lock(mutex_);
    synchronise();
    changed_.notify_all();
    return action(world_, log_);
  }

  Faults& faults() { return faults_; }

  /// Lets held requests go on and finishes stuck operations of a fault.
  void release_fault(int id);

  void machine_ready(std::uint64_t machine_id) override;
  void machine_failed(std::uint64_t machine_id, const std::string& reason) override;
  void machine_stopped(std::uint64_t machine_id) override;

 private:
  struct Incoming;
  void tell(const Incoming& incoming);
  Reply as_it_was(const Incoming& incoming, Reply now);
  enum class Step { proceed, answered };

  void synchronise();
  void open(Incoming& incoming);
  Reply answer(Incoming& incoming);
  Reply list_subscriptions(const std::string& thumbprint);
  void check_route(const Incoming& incoming);
  Subscription& authenticate(const Incoming& incoming);
  Reply execute(Incoming& incoming);
  Step run_faults(Incoming& incoming, FaultPoint point, Reply& reply);
  Directives directives_of(const Incoming& incoming);
  void check_remembered(const Call& call);

  std::mutex mutex_;
  std::condition_variable changed_;
  World world_;
  RequestLog log_;
  Faults faults_;
  TimeSource source_;  ///< empty while the clock is stepped
  std::function<void(const Write&)> listener_;
  std::set<std::string> forgotten_;          ///< operations that are not known once they are over
  std::map<std::string, Reply> last_reads_;  ///< by target, for answers that are behind the times
};

}  // namespace azure_emulator
