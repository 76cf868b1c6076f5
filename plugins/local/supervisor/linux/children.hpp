#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/outcome.hpp"

namespace slipway_local {

/// A program to start: nothing of ours but what is named here reaches it.
struct Program {
  std::vector<std::string> argv;           ///< argv[0] is looked for where our PATH says
  std::vector<std::string> environment{};  ///< NAME=value, besides PATH and the language
  std::vector<std::string> cgroups{};      ///< folders of cgroups that it enters before it runs
  int input = -1;                          ///< its standard input; -1: /dev/null
  int output = -1;                         ///< its standard output; -1: /dev/null
  int error = -1;                          ///< its standard error; -1: where its output goes
};

/// A program that was started.  From any thread.
class Child {
 public:
  pid_t pid() const { return pid_; }

  /// Its wait status, once it has ended.
  std::optional<int> status() const;

  /// The same, after at most so long a wait.
  std::optional<int> wait(std::chrono::milliseconds limit) const;

  /// Readable from the program's end on.
  int ended_fd() const { return ended_.get(); }

  /// Never hits another process: a program that has ended is left alone.
  void signal(int number) const;

 private:
  friend class Children;
  Child(pid_t pid, Fd ended) : pid_(pid), ended_(std::move(ended)) {}

  const pid_t pid_;
  const Fd ended_;
  mutable std::mutex mutex_;
  mutable std::condition_variable ending_;
  std::optional<int> status_;
};

/// What a program said, and how it ended.
struct Said {
  int status = 0;  ///< its wait status
  std::string text;

  bool good() const { return status == 0; }
};

/// Starts programs and reaps every child of this process, also those that were adopted: as the
/// first process of a sandbox it has nobody else to do that.  From any thread.
///
/// Our own because Poco's and Boost's processes neither enter a cgroup before the program runs nor
/// reap what they did not start.  It ends after its children: whoever destroys it has waited for
/// them.
class Children {
 public:
  Children();
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  Result<std::shared_ptr<Child>> start(const Program& program);

  /// Runs a program to its end and answers what it said on both outputs, of which the first MiB is
  /// kept; it is killed after `limit`, which is a fault.  `input` is given to it.  Its descriptors
  /// are set here.
  Result<Said> run(Program program, const std::string& input, std::chrono::milliseconds limit);

  /// The same for who wants nothing but success: the fault has the end of what was said.
  Outcome must(const std::vector<std::string>& argv, const std::string& input,
               std::chrono::milliseconds limit);

 private:
  void reap_all(const std::stop_token& stop);
  void reap(pid_t pid);

  std::mutex mutex_;
  std::condition_variable_any started_;
  std::map<pid_t, std::shared_ptr<Child>> running_;
  std::jthread reaper_;
};

/// What a wait status means, for people: `ended with 1`, `was killed by signal 9`.
std::string status_text(int status);

/// The last line of a text that has anything in it.
std::string last_line(const std::string& text);

}  // namespace slipway_local
