#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "azure_emulator/model/operation.hpp"

namespace azure_emulator {

/// What a fault does to the request that meets it.
enum class FaultAction {
  hold,                  ///< waits until released, or until the client is gone
  status,                ///< answers with an error
  drop,                  ///< closes the connection
  delay,                 ///< waits a while of real time
  fail_operation,        ///< accepted; the operation fails in the end and has no effect
  forget,                ///< accepted; the operation goes its way, and once it is over is not known
  stuck,                 ///< the operation stays InProgress until released
  provisioning_timeout,  ///< the machine ends as ProvisioningTimeout
  late_conflict,         ///< on a busy service: accepted, and the operation fails
  stale,                 ///< a read is answered as the same read was before
};

enum class FaultPoint { before, after };

/// A disturbance asked for by a test, or by a scenario file.
struct Fault {
  std::string operation = "*";  ///< sheet 6's name; `*` any; `write` any that changes something
  std::string object;           ///< part of the object's name; empty: any
  int skip = 0;                 ///< matches that pass unharmed first
  int times = 1;                ///< matches that are hit; negative: all
  double probability = 1;       ///< of each match after the skipped ones
  std::optional<Time> until;    ///< no hit after this virtual time
  FaultPoint point = FaultPoint::before;
  FaultAction action = FaultAction::status;
  Refusal refusal{500, "InternalError",
                  "The server encountered an internal error. Please retry the request.",
                  std::nullopt};
  std::string location;  ///< of a redirect
  int delay_ms = 0;
};

/// How a fault has fared.
struct FaultState {
  int id = 0;
  Fault fault;
  int matches = 0;
  int chosen = 0;    ///< requests that will be hit, or have been
  int hits = 0;      ///< requests that came to the fault's point
  int held = 0;      ///< requests that wait now
  int releases = 0;  ///< so far
};

/// The faults in force.  Members may be called from any thread.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : random_(seed) {}

  int add(Fault fault);

  /// What is held goes on.  False when there is no such fault.
  bool remove(int id);
  void clear();

  std::vector<FaultState> list() const;
  std::optional<FaultState> find(int id) const;

  /// Waits until the fault was hit, at most `seconds`; its state then.
  std::optional<FaultState> wait_for_hit(int id, double seconds);

  /// Lets what is held go on; hands over the ends of stuck operations for the caller to run.
  std::vector<std::function<void()>> release(int id);

  /// Every fault that is to hit this request, in the order of their making.
  std::vector<FaultState> choose(const std::string& operation, const std::string& object,
                                 bool writes, Time now);

  /// A chosen request has come to the fault's point: counted as a hit.
  void reached(int id);

  /// Counts the hit, then blocks until the fault is released once more than when it was chosen, or
  /// removed, or the client is gone.  False: gone.
  bool hold(const FaultState& chosen, const std::function<bool()>& alive);

  /// Keeps the end of a stuck operation until release.
  void keep(int id, std::function<void()> end);

  /// Lets everything held go on, for the end of the program.
  void shut_down();

 private:
  struct Entry {
    FaultState state;
    std::vector<std::function<void()>> stuck;
  };
  Entry* entry(int id);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Entry> entries_;
  std::mt19937_64 random_;
  int next_id_ = 1;
  bool down_ = false;
};

}  // namespace azure_emulator
