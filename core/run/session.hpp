#pragma once
#include <functional>
#include <string>

#include "core/compose/composer.hpp"
#include "core/engine/estimate.hpp"
#include "core/engine/refresh.hpp"
#include "core/run/opened_stack.hpp"
#include "core/run/plugin_calls.hpp"
#include "core/run/question.hpp"
#include "core/run/recorder.hpp"
#include "core/run/stack_host.hpp"
#include "core/run/teller.hpp"
#include "core/system/clock.hpp"
#include "core/system/random.hpp"

namespace slipway::core {

/// One run on a stack: its parts, each with one concern, put together.  One thread.
///
///     in_session(options, console, [](Session& session) {
///       if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
///       session.teller.tell(compose_stack(session).findings);
///       return session.teller.end(ExitCode::ok, {"looked at"}, "");
///     });
struct Session {
  const RunOptions& options;
  Console& console;
  SystemClock clock = {};
  SeededRandom random{entropy_random()};
  Teller teller{options, console, clock};             ///< what it says, and its end
  Recorder recorder{options, teller, clock, random};  ///< what is on record, and the lock
  OpenedStack opened{options, console, teller, recorder, calls};  ///< the file and its plugins
  StackHost host{opened, recorder};  ///< what the engine asks: instances, requests, the inventory
  Speeds speeds = {};                ///< how fast the other side of each role said it is
  PluginCalls calls{console, teller, clock,
                    random};  ///< last, since calls may still run: they use all else

  Stack& stack() { return opened.stack(); }
  Roles& roles() { return opened.roles(); }
  const State& state() const { return recorder.state(); }
  State& own_state() { return recorder.own_state(); }  ///< to change it (see Recorder)
  Asking asking() { return {options, console, teller}; }

  /// Reads the stack file and what is on record, and loads the plugins.  `change` does so before it
  /// takes the lock: what is wrong in the file or with a plugin is found before anything is made on
  /// disk.  Tells every finding; ok when the session can be used.
  ExitCode open(Access access);
  /// The same without plugins: for commands that only show what is on record.
  ExitCode open_state(Access access);
  /// Only the file and its plugins, where there is no need of a state.
  ExitCode open_stack();
  /// After `open(Access::look)`: takes the lock and reads what is on record again under it.  Where
  /// that has changed meanwhile the plugins are configured again, and roles that were looked up
  /// before are gone.
  ExitCode take_for_change();
  /// The same with a record of this lineage (see Recorder::adopt).
  ExitCode adopt(const std::string& lineage);
};

/// Reads back what is on record; what changed is taken into the state in memory, and written down
/// by whoever changes the stack (see Apply).
ReadBacks read_back(Session& session);

/// Asks the roles; `fates` tells which nodes are lost or made anew.  Findings are told.
Composition compose_stack(Session& session, const Fates& fates = {});
/// The same, in silence, and leaving the inventory as it is: one that may not be the last.
Composition try_composition(Session& session, const Fates& fates);
/// Takes a composition as what is wanted: tells its findings, and makes the inventory from it.
void take_composition(Session& session, const Composition& made);

/// Tells what the inventory had to leave out because it was not fit for its place; the exit code
/// that this means.
ExitCode tell_unfit(Session& session);

/// Runs in a session of its own.  There is no way out of it that does not say `run_ended`, in the
/// stream and in the run's log: what the body answers is its exit code where it has not told the
/// end itself.  `options` must outlive the call.
ExitCode in_session(const RunOptions& options, Console& console,
                    const std::function<ExitCode(Session&)>& body);

}  // namespace slipway::core
