#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/cli/command.hpp"
#include "core/cli/session_events.hpp"
#include "core/cli/stack_trust.hpp"
#include "core/compose/composer.hpp"
#include "core/engine/engine.hpp"
#include "core/engine/estimate.hpp"
#include "core/engine/refresh.hpp"
#include "core/engine/thread_dispatcher.hpp"
#include "core/event/event.hpp"
#include "core/state/sqlite_store.hpp"
#include "core/system/clock.hpp"
#include "core/system/random.hpp"

namespace slipway::core {

enum class Access { look, change };

/// A command that *tells* has events on standard output; one whose output is *data* for others has
/// them on standard error, and says nothing when all is well.
/// An *action* has what its plugin says on standard output, and nothing else.
enum class Voice { tells, data, action };

/// An opened stack: the file, its plugins, its state; what every command that works on a stack
/// begins with. Also the engine's host.  One thread.
class Session final : public EngineHost {
 public:
  /// What `in_session` hands a session to.
  using Body = std::function<ExitCode(Session&)>;

  ~Session() override;

  /// Says what was begun, then reads the stack file, opens the state (and takes the lock, to
  /// change), loads and configures the plugins.  Tells every finding; ok when the session can be
  /// used.
  ExitCode open(Access access);
  /// The same without plugins: for commands that only show what is on record.
  ExitCode open_state(Access access);
  /// Only the plugins, where there is no need of a state.
  ExitCode open_stack();
  /// Opens the stack to change it, with a record that has this lineage (32 hex digits), which is
  /// what marks on the other side bear.  A record of another lineage is kept under another name,
  /// which is told.
  ExitCode open_adopting(const std::string& lineage);
  /// Keeps what is on record beside the stack file for the stack `from` under the name `to`.
  ExitCode rename(const std::string& from, const std::string& to);

  Stack& stack() { return *stack_; }
  State& state() { return state_; }
  Roles& roles() { return *roles_; }
  PluginRegistry& registry() { return registry_; }
  StateStore& store() { return *store_; }
  LockFile& lock_file() { return trust_->lock; }
  LockNumber lock() const { return lock_; }
  Console& console() { return console_; }
  const Clock& clock() const { return clock_; }
  Random& random() { return random_; }
  SessionEvents& events() { return *events_; }
  const Invocation& invocation() const { return invocation_; }

  /// Takes the lock after `open(Access::look)`, for an action that turns out to change something:
  /// what is on record is read again under it, so roles that were looked up before are gone.
  ExitCode reopen_for_change();
  /// Reads back what is on record; what changed is taken into the state in memory, and written down
  /// by whoever changes the stack (see Apply).
  ReadBacks read_back();
  /// Asks the roles; `fates` tells which nodes are lost or made anew.  Findings are told.
  Composition compose_stack(const Fates& fates = {});
  /// The same, in silence, and leaving the inventory as it is: one that may not be the last.
  Composition try_composition(const Fates& fates);
  /// Takes a composition as what is wanted: tells its findings, and makes the inventory from it.
  void take_composition(const Composition& made);
  /// The services of a call made from this thread.
  CallServices services();
  /// For calls made from other threads, `threads` at once.  It lives as long as the session: a call
  /// may outlast the wait for it.
  ThreadDispatcher& dispatcher(std::size_t threads);
  /// The layout that the inventory is made from: of the composition when there is one, else the
  /// recorded one.
  void use_layout(contract::Layout layout, NodeStatus status);
  contract::Inventory inventory(std::vector<Finding>* unfit = nullptr);
  /// Tells what the inventory had to leave out because it was not fit for its place; the exit code
  /// that this means.
  ExitCode tell_unfit();
  void forget_inventory() { inventory_.reset(); }

  /// How fast the other side of each role said it is.
  const Speeds& speeds() const { return speeds_; }
  void note_speed(const std::string& role, double speed) { speeds_[role] = speed; }

  /// Time that a question waited for its answer is not the run's.
  void waited(Millis time) { started_ms_ += time.count(); }

  /// A command of the program with the flags of this one that it needs to mean the same.
  std::string with_flags(std::string command);

  /// This command with its arguments, to be run again.
  std::string command_line() const;
  /// The same without the name that was to confirm it.
  std::string unconfirmed_command_line() const;

  void tell(const Finding& finding);
  void tell(const std::vector<Finding>& findings);
  void tell(const LogLine& line);
  ExitCode fail(const Error& error, const std::string& code);
  /// Whether a Ctrl-C has cut short a session that only looks: what it has found is no answer.
  bool interrupted() const { return lock_ == 0 && console_.stop.stop_requested(); }
  /// The last lines: what came of it, and the next command, to which the flags that this one was
  /// given are added.  A session that was interrupted ends as cancelled and says that it does not
  /// know, whatever it is given here.
  ExitCode end(ExitCode code, const std::vector<std::string>& outcome, const std::string& next);
  /// Hands over data that was asked for: `text` as it is on standard output, or a record.
  void hand_over(const Value& record, const std::string& text);
  Result<void> commit(const Batch& batch);

  // EngineHost
  Instance* instance(const std::string& role, const std::string& plugin) override;
  const ResourceType* type(const std::string& address, const std::string& plugin) override;
  Value request_base(const std::string& role, const State& state) override;
  std::optional<Millis> deadline(const std::string& role, const std::string& type,
                                 Action action) override;

 private:
  friend ExitCode in_session(const Invocation&, Console&, const std::string&, Voice, const Body&);
  Session(const Invocation& invocation, Console& console, std::string command, Voice voice);
  /// The last event of a run that has not said how it ends.
  void leave(ExitCode code);
  ExitCode conclude(ExitCode code, const std::vector<std::string>& outcome,
                    const std::string& next);
  std::optional<std::string> answer_to(const std::string& name);
  ExitCode read_stack_file();
  void add_option_findings(ReadStack& read);
  /// The findings as --strict has them, where it is given.
  std::vector<Finding> judged(std::vector<Finding> findings) const;
  StoreOptions store_options(Access access);
  ExitCode open_store(Access access);
  ExitCode take_lock();
  ExitCode load_plugins();
  Result<StackTrust> read_trust(const Stack& stack) const;
  ExitCode ask_for_trust();
  std::string stack_path() const;
  void say_start();
  std::string help_with_flags(const std::string& help);
  bool may_be_shown(const std::string& path);

  const Invocation& invocation_;
  Console& console_;
  std::string command_;
  Voice voice_;
  SystemClock clock_;
  SeededRandom random_;
  std::unique_ptr<SessionEvents> events_;
  std::int64_t started_ms_ = 0;
  std::optional<Stack> stack_;
  std::map<std::string, std::string> answers_;  ///< of ${ask:NAME}
  PluginRegistry registry_;
  std::optional<StackTrust> trust_;
  std::unique_ptr<StateStore> store_;
  State state_;
  LockNumber lock_ = 0;
  std::string lineage_;  ///< of a record that is begun; empty: a new one
  std::optional<Roles> roles_;
  std::set<std::string> told_;
  Speeds speeds_;
  contract::Layout layout_;
  NodeStatus status_;
  std::optional<Value> inventory_;  ///< as a value, until a row changes
  std::int64_t inventory_serial_ = -1;
  std::optional<ExitCode> ended_;                               ///< as its last lines said
  bool gave_up_ = false;                                        ///< on calls that may not return
  std::vector<std::unique_ptr<ThreadDispatcher>> dispatchers_;  ///< last: they call the plugins
};

/// Runs a command in a session of its own.  There is no other way to have one, and none out of it
/// that does not say `run_ended`, in the stream and in the run's log: what the body answers is its
/// exit code where it has not told the end itself.
ExitCode in_session(const Invocation& invocation, Console& console, const std::string& command,
                    Voice voice, const Session::Body& body);

}  // namespace slipway::core
