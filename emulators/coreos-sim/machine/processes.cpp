#include "coreos-sim/machine/processes.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

/// argv and environment as execve wants them, made before the fork.
class ExecArguments {
 public:
  explicit ExecArguments(const Command& command) : argv_text_(command.argv) {
    for (const auto& [name, value] : command.environment) {
      environment_text_.push_back(name);
      environment_text_.back().append("=").append(value);
    }
    point(argv_text_, argv_);
    point(environment_text_, environment_);
  }
  [[noreturn]] void exec() const {
    ::execve(argv_[0], argv_.data(), environment_.data());
    ::_exit(127);
  }

 private:
  static void point(std::vector<std::string>& text, std::vector<char*>& pointers) {
    for (auto& entry : text) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
  }
  std::vector<std::string> argv_text_;
  std::vector<std::string> environment_text_;
  std::vector<char*> argv_;
  std::vector<char*> environment_;
};

/// After the fork: only calls that are safe in a child of a process with threads.
void become(const ExecArguments& arguments, int output, pid_t parent) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(126);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  // Poco's sockets are not closed on exec: a child that kept one would keep its port.
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  arguments.exec();
}

pid_t spawn(const Command& command, int output) {
  const ExecArguments arguments(command);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments, output, parent);
  return pid;
}

pid_t spawn_logged(const Command& command) {
  const std::string log = command.log.empty() ? "/dev/null" : command.log.string();
  const Fd output(::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  return spawn(command, output.get());
}

/// A zombie counts as gone: whoever has to reap it may be late.
bool is_alive(pid_t pid) {
  const auto stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) return false;
  const auto behind_name = stat->rfind(')');
  return behind_name != std::string::npos && stat->compare(behind_name + 2, 1, "Z") != 0;
}

void collect(pid_t pid, std::vector<pid_t>& found) {
  for (const auto& task : entries_of("/proc/" + std::to_string(pid) + "/task")) {
    std::istringstream children(read_file(task / "children").value_or(""));
    pid_t child = 0;
    while (children >> child) {
      if (is_alive(child)) found.push_back(child);
      collect(child, found);
    }
  }
}

}  // namespace

Processes::Processes() {
  const sigset_t set = handled_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  signals_ = Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  wake_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

Result<pid_t> Processes::start(const Command& command, OnExit on_exit) {
  Wish wish{&command, std::move(on_exit)};
  std::unique_lock lock(mutex_);
  wishes_.push_back(&wish);
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof one) < 0) return Error{"waking the process loop failed"};
  served_.wait(lock, [&wish] { return wish.served; });
  if (wish.pid > 0) return wish.pid;
  return Error{"starting '" + command.argv[0] + "': " + std::strerror(wish.error)};
}

Outcome Processes::run(const Command& command) {
  std::promise<int> ended;
  auto status = ended.get_future();
  const auto pid = start(command, [&ended](int code) { ended.set_value(code); });
  if (!pid) return pid.error();
  if (status.get() == 0) return done();
  return Error{"'" + command.argv[0] + "' failed; see '" + command.log.string() + "'"};
}

void Processes::on(int signal, OnSignal action) { actions_[signal] = std::move(action); }

void Processes::loop() {
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{signals_.get(), POLLIN, 0},
                                  pollfd{wake_.get(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    std::uint64_t count = 0;
    while (::read(wake_.get(), &count, sizeof count) > 0) {
    }
    serve_wishes();
    take_signal();
    reap();
  }
}

void Processes::serve_wishes() {
  const std::lock_guard lock(mutex_);
  for (Wish* wish : wishes_) {
    wish->pid = spawn_logged(*wish->command);
    wish->error = errno;
    if (wish->pid > 0) children_[wish->pid] = std::move(wish->on_exit);
    wish->served = true;
  }
  wishes_.clear();
  served_.notify_all();
}

void Processes::take_signal() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    const auto action = actions_.find(static_cast<int>(info.ssi_signo));
    if (action != actions_.end()) action->second();
  }
}

void Processes::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto child = children_.find(pid);
    if (child == children_.end()) continue;  // an orphan that came to us
    const OnExit on_exit = std::move(child->second);
    children_.erase(child);
    if (on_exit) on_exit(status);
  }
}

std::vector<pid_t> descendants(pid_t root) {
  std::vector<pid_t> found;
  collect(root, found);
  return found;
}

void kill_descendants() {
  for (;;) {
    for (const pid_t pid : descendants(::getpid())) ::kill(pid, SIGKILL);
    pid_t reaped = 0;
    while ((reaped = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    // Orphans become our children, so having no child means that nobody is left.
    if (reaped < 0 && errno == ECHILD) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace coreos_sim
