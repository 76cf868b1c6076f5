#include "supervisor/linux/children.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "slipway/text.hpp"

namespace slipway_local {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* search_path =
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr std::size_t most_said = 1 << 20;

/// argv, environment and cgroups as the kernel wants them, made before the fork: after it only
/// calls that are safe in a child of a process with threads are made.
class Exec {
 public:
  explicit Exec(const Program& program)
      : words_(program.argv), environment_(program.environment), cgroups_(program.cgroups) {
    environment_.emplace_back(search_path);
    environment_.emplace_back("LC_ALL=C.UTF-8");
    for (auto& folder : cgroups_) folder += "/cgroup.procs";
    point(words_, argv_);
    point(environment_, envp_);
  }

  [[noreturn]] void become(const Program& program) const {
    // Our handlers are no business of the child's, and would run in a copy of us without its
    // threads.
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    for (const auto& file : cgroups_)
      if (!enter(file.c_str())) ::_exit(125);
    const int nothing = ::open("/dev/null", O_RDWR);
    const int output = program.output < 0 ? nothing : program.output;
    ::dup2(program.input < 0 ? nothing : program.input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(program.error < 0 ? STDOUT_FILENO : program.error, STDERR_FILENO);
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::execvpe(argv_[0], argv_.data(), envp_.data());
    ::_exit(127);
  }

 private:
  static void point(std::vector<std::string>& text, std::vector<char*>& pointers) {
    for (auto& entry : text) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
  }
  static bool enter(const char* file) {
    const int fd = ::open(file, O_WRONLY | O_CLOEXEC);
    return fd >= 0 && ::write(fd, "0", 1) == 1 && ::close(fd) == 0;
  }

  std::vector<std::string> words_;
  std::vector<std::string> environment_;
  std::vector<std::string> cgroups_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

/// Forks with every signal held back: until the child is another program none is handled in it.
pid_t fork_quietly() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  const int code = errno;
  if (pid != 0) ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = code;
  return pid;
}

milliseconds left_of(steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
  return std::max(left, milliseconds(0));
}

/// Gives the input and takes what is said until the other side closes it; false after the deadline.
bool converse(Fd& to, const std::string& input, const Fd& from, std::string& said,
              steady_clock::time_point deadline) {
  std::size_t given = 0;
  std::array<char, 16384> block{};
  for (;;) {
    if (given == input.size()) to.reset();
    std::array<pollfd, 2> waiting{pollfd{from.get(), POLLIN, 0}, pollfd{to.get(), POLLOUT, 0}};
    const auto left = left_of(deadline);
    if (left.count() == 0) return false;
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) <= 0) continue;
    if (waiting[1].revents != 0) {
      const ssize_t written = ::write(to.get(), input.data() + given, input.size() - given);
      if (written > 0) given += static_cast<std::size_t>(written);
      if (written < 0 && errno != EAGAIN && errno != EINTR) given = input.size();
    }
    if (waiting[0].revents == 0) continue;
    const ssize_t got = ::read(from.get(), block.data(), block.size());
    if (got <= 0) return true;
    if (said.size() < most_said) said.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<int> Child::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::optional<int> Child::wait(milliseconds limit) const {
  std::unique_lock lock(mutex_);
  ending_.wait_for(lock, limit, [this] { return status_.has_value(); });
  return status_;
}

void Child::signal(int number) const {
  const std::lock_guard lock(mutex_);
  if (!status_) ::kill(pid_, number);
}

Children::Children() : reaper_([this](const std::stop_token& stop) { reap_all(stop); }) {}

Children::~Children() = default;

Result<std::shared_ptr<Child>> Children::start(const Program& program) {
  const Exec exec(program);
  Fd ended(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ended) return system_fault("starting '" + program.argv[0] + "'");
  // The reaper takes the lock too: a child that ends at once is on record before it is looked for.
  const std::lock_guard lock(mutex_);
  const pid_t pid = fork_quietly();
  if (pid == 0) exec.become(program);
  if (pid < 0) return system_fault("starting '" + program.argv[0] + "'");
  std::shared_ptr<Child> child(new Child(pid, std::move(ended)));
  running_[pid] = child;
  started_.notify_all();
  return child;
}

Result<Said> Children::run(Program program, const std::string& input, milliseconds limit) {
  const std::string name = program.argv[0];
  const auto deadline = steady_clock::now() + limit;
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0) return system_fault("starting '" + name + "'");
  Fd their_input(in[0]);
  Fd our_output(in[1]);
  // Both ways at once: a program that answers while it is given more would wait for us, and we for
  // it.
  ::fcntl(in[1], F_SETFL, O_NONBLOCK);
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return system_fault("starting '" + name + "'");
  const Fd our_input(out[0]);
  Fd their_output(out[1]);
  program.input = their_input.get();
  program.output = their_output.get();
  const auto child = start(program);
  if (!child) return child.fault();
  their_input.reset();
  their_output.reset();
  Said said;
  const bool in_time = converse(our_output, input, our_input, said.text, deadline);
  const auto status = in_time ? (*child)->wait(left_of(deadline)) : std::nullopt;
  if (status) {
    said.status = *status;
    return said;
  }
  (*child)->signal(SIGKILL);
  return Fault{FaultClass::internal, "'" + name + "' did not end within " +
                                         std::to_string(limit.count()) + " ms and was killed"};
}

Outcome Children::must(const std::vector<std::string>& argv, const std::string& input,
                       milliseconds limit) {
  const auto said = run(Program{argv}, input, limit);
  if (!said) return said.fault();
  if (said->good()) return done();
  if (WIFEXITED(said->status) && WEXITSTATUS(said->status) == 127)
    return Fault{FaultClass::unavailable, "there is no program '" + argv[0] + "'"};
  return Fault{FaultClass::internal,
               "'" + argv[0] + "' " + status_text(said->status) + ": " + last_line(said->text)};
}

void Children::reap_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    siginfo_t info{};
    // Only looked at, so that its pid stays its own until the record of it says that it has ended.
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0 && info.si_pid != 0) {
      reap(info.si_pid);
      continue;
    }
    // There is no child; an orphan that could come to us would be a child's.
    std::unique_lock lock(mutex_);
    started_.wait(lock, stop, [this] { return !running_.empty(); });
  }
}

void Children::reap(pid_t pid) {
  std::shared_ptr<Child> child;
  const std::lock_guard lock(mutex_);
  if (const auto known = running_.find(pid); known != running_.end()) {
    child = std::move(known->second);
    running_.erase(known);
  }
  int status = 0;
  if (!child) {
    ::waitpid(pid, &status, 0);
    return;
  }
  const std::lock_guard ended(child->mutex_);
  ::waitpid(pid, &status, 0);
  child->status_ = status;
  child->ending_.notify_all();
  ::eventfd_write(child->ended_.get(), 1);
}

std::string status_text(int status) {
  if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status));
  return "ended with " + std::to_string(WEXITSTATUS(status));
}

std::string last_line(const std::string& text) {
  std::string_view rest = slipway::trimmed(text);
  const auto end = rest.rfind('\n');
  return std::string(slipway::trimmed(end == std::string_view::npos ? rest : rest.substr(end)));
}

}  // namespace slipway_local
