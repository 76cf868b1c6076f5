#pragma once
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/dispatcher.hpp"
#include "core/engine/estimate.hpp"
#include "core/event/event.hpp"
#include "core/plan/steps.hpp"
#include "core/state/store.hpp"
#include "core/system/random.hpp"

namespace slipway::core {

/// What the engine asks of the one who knows the stack.
class EngineHost {
 public:
  virtual ~EngineHost() = default;
  /// The configured plugin for a step's role; null when it cannot be had (the step then fails).
  virtual Instance* instance(const std::string& role, const std::string& plugin) = 0;
  /// The type of a step that carries none (one taken up again); null when its plugin does not know
  /// it.
  virtual const ResourceType* type(const std::string& address, const std::string& plugin) = 0;
  /// What every request of a role holds: stack, lineage, role; and the inventory as `state` knows
  /// it now.
  virtual Value request_base(const std::string& role, const State& state) = 0;
  /// The deadline that the user set for a type and an action; none: the type's own.
  virtual std::optional<Millis> deadline(const std::string& role, const std::string& type,
                                         Action action) = 0;
};

struct EngineOptions {
  std::size_t parallelism = 16;  ///< calls under way at once; a pending operation is not a call
  Speeds speeds;                 ///< of the other sides, for what operations usually take
  Millis leave_within{1500};     ///< after a cancel: how long running calls are waited for
};

/// What became of the operations.
struct EngineSummary {
  std::size_t done = 0;
  std::size_t unchanged = 0;  ///< maybe needed, and then not
  std::vector<std::pair<std::string, Finding>> failed;
  std::vector<std::pair<std::string, std::string>> skipped;  ///< address, because
  std::vector<std::string> past_deadline;                    ///< still going on over there
  std::vector<std::string> unknown;                          ///< whose effect could not be told
  bool cancelled = false;
  std::optional<Error>
      fatal;  ///< the state could not be written, or its lock is lost: nothing was begun after that
};

/// Carries out operations.  One thread owns the state and writes it; plugins are called through the
/// dispatcher.
///
/// The order of things is the promise: an intent is durable before its first request, a token
/// before the wait, a result with its resource's row before a dependent starts.  So a kill at any
/// moment leaves what the next run needs.
class Engine {
 public:
  struct Parts {
    StateStore& store;
    State& state;  ///< kept equal to what the store holds
    LockNumber lock;
    EngineHost& host;
    Dispatcher& dispatcher;
    const Clock& clock;
    Random& random;
    EventSink& events;
    std::stop_token stop;
  };
  Engine(Parts parts, EngineOptions options)
      : parts_(std::move(parts)), options_(std::move(options)) {}

  EngineSummary run(StepGraph graph);

 private:
  Parts parts_;
  EngineOptions options_;
};

}  // namespace slipway::core
