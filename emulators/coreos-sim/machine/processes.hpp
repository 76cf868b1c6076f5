#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "coreos-sim/io/fd.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim {

/// A program to start.  Its end is tied to ours: it is killed when the supervisor goes.
struct Command {
  std::vector<std::string> argv;  ///< argv[0] is an absolute path
  std::map<std::string, std::string> environment{};
  std::filesystem::path log{};  ///< standard output and error are appended here
};

/// Starts the machine's programs and reaps them, and every orphan of theirs.
///
/// One thread, the process's first, does it all, since a child whose death is tied to its parent's
/// is really tied to the thread that made it.
class Processes {
 public:
  using OnExit = std::function<void(int status)>;
  using OnSignal = std::function<void()>;

  /// Blocks the signals it handles; call it before any thread is made.
  Processes();

  /// Starts a program; `on_exit` is called on the loop's thread.  From any thread but the loop's.
  Result<pid_t> start(const Command& command, OnExit on_exit);

  /// Starts a program and waits for its end; an error unless it ends with 0.  From any thread but
  /// the loop's.
  Outcome run(const Command& command);

  /// Calls `action` when the signal comes.  Before `loop`.
  void on(int signal, OnSignal action);

  /// Runs for ever: reaps, starts what others ask for, calls the signal actions.
  [[noreturn]] void loop();

 private:
  struct Wish {
    const Command* command = nullptr;
    OnExit on_exit{};
    pid_t pid = 0;
    int error = 0;
    bool served = false;
  };

  void serve_wishes();
  void reap();
  void take_signal();

  Fd signals_;
  Fd wake_;
  std::map<int, OnSignal> actions_;
  std::mutex mutex_;
  std::condition_variable served_;
  std::deque<Wish*> wishes_;
  std::map<pid_t, OnExit> children_;  // the loop's thread only
};

/// Pids of all descendants of `root`, dead ones left out.
std::vector<pid_t> descendants(pid_t root);

/// Kills every descendant of this process until none is left.  This process must be their reaper.
void kill_descendants();

}  // namespace coreos_sim
