#include "check/process/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <exception>
#include <new>
#include <optional>

namespace slipway::check {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

/// Whereabouts in memory that stays shared over a fork.
class SharedWhereabouts {
 public:
  SharedWhereabouts() {
    void* memory = mmap(nullptr, sizeof(Whereabouts), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) held_ = new (memory) Whereabouts;
  }
  SharedWhereabouts(const SharedWhereabouts&) = delete;
  SharedWhereabouts& operator=(const SharedWhereabouts&) = delete;
  ~SharedWhereabouts() {
    if (held_) munmap(held_, sizeof *held_);
  }
  Whereabouts* get() { return held_; }

 private:
  Whereabouts* held_ = nullptr;
};

Verdict not_judged(std::string why) { return {Result::not_judged, std::move(why)}; }

void write_all(int file, const void* bytes, std::size_t size) {
  const char* from = static_cast<const char*>(bytes);
  while (size > 0) {
    const auto written = ::write(file, from, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    from += written;
    size -= static_cast<std::size_t>(written);
  }
}

/// The length, the result, the text: what goes through the pipe.
void send(int pipe, const Verdict& verdict) {
  const std::uint64_t length = 1 + verdict.why.size();
  const auto result = static_cast<unsigned char>(verdict.result);
  write_all(pipe, &length, sizeof length);
  write_all(pipe, &result, 1);
  write_all(pipe, verdict.why.data(), verdict.why.size());
}

std::optional<Verdict> received(const std::string& bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length == 0 || bytes.size() != sizeof length + length) return std::nullopt;
  return Verdict{static_cast<Result>(bytes[sizeof length]), bytes.substr(sizeof length + 1)};
}

/// A crash must be a signal that the parent sees, also where a sanitizer would catch it.
void settle_in(int output, int errors) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP})
    std::signal(signal, SIG_DFL);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
}

Verdict judged(const std::function<Verdict(Whereabouts&)>& body, Whereabouts& whereabouts) {
  try {
    return body(whereabouts);
  } catch (const Violation& violation) {
    return {Result::failed, violation.what};
  } catch (const Unusable& unusable) {
    return {Result::skipped, "it cannot be used, see the group load: " + unusable.why};
  } catch (const Skip& skip) {
    return {Result::skipped, skip.why};
  } catch (const std::exception& error) {
    return not_judged(std::string("the runner failed: ") + error.what());
  }
}

/// The last part of what the child wrote to standard error, in one line.
std::string tail_of(int file) {
  std::array<char, 2048> buffer{};
  const auto size = lseek(file, 0, SEEK_END);
  const auto from = std::max<off_t>(0, size - static_cast<off_t>(buffer.size()));
  const auto count = pread(file, buffer.data(), buffer.size(), from);
  std::string text(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  // A sanitizer's report says most in its first lines.
  if (const auto report = text.find("ERROR: "); report != text.npos) text.erase(0, report);
  text.resize(std::min<std::size_t>(text.size(), 300));
  for (auto& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

/// What it means that a child ended without a verdict.
Verdict autopsy(int status, const Whereabouts& whereabouts, int errors) {
  const auto said = tail_of(errors);
  const auto quoted = said.empty() ? "" : "; it wrote: " + said;
  std::string how;
  if (WIFSIGNALED(status))
    how = std::string("died of signal ") + std::to_string(WTERMSIG(status)) + " (" +
          strsignal(WTERMSIG(status)) + ")";
  else
    how = "ended the process with code " + std::to_string(WEXITSTATUS(status));
  if (!whereabouts.inside()) return not_judged("the runner's child " + how + quoted);
  const auto where = " in " + std::string(whereabouts.where());
  const bool crashed = WIFSIGNALED(status) || said.find("Sanitizer") != said.npos;
  return {crashed ? Result::crashed : Result::failed,
          how + where + (crashed ? "" : " (R7)") + quoted};
}

class Parent {
 public:
  Parent(pid_t child, int pipe, std::chrono::milliseconds limit)
      : child_(child), pipe_(pipe), deadline_(SteadyClock::now() + limit) {}

  /// Reads until the verdict is there, the child has ended, or time is up.
  bool wait() {
    while (SteadyClock::now() < deadline_) {
      pollfd event{pipe_, POLLIN, 0};
      ::poll(&event, 1, 20);
      if ((event.revents & (POLLIN | POLLHUP)) != 0) read_some();
      if (received(bytes_)) return true;
      if (!ended_) ended_ = waitpid(child_, &status_, WNOHANG) == child_;
      if (ended_) {
        read_some();
        return true;
      }
    }
    return false;
  }
  void bury() {
    ::kill(-child_, SIGKILL);
    ::kill(child_, SIGKILL);
    while (!ended_ && waitpid(child_, &status_, 0) < 0 && errno == EINTR) continue;
    ended_ = true;
  }
  const std::string& bytes() const { return bytes_; }
  int status() const { return status_; }

 private:
  void read_some() {
    std::array<char, 4096> buffer{};
    while (true) {
      const auto count = ::read(pipe_, buffer.data(), buffer.size());
      if (count <= 0) return;
      bytes_.append(buffer.data(), static_cast<std::size_t>(count));
      if (count < static_cast<ssize_t>(buffer.size())) return;
    }
  }

  pid_t child_;
  int pipe_;
  SteadyClock::time_point deadline_;
  std::string bytes_;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace

Verdict run_in_child(std::chrono::milliseconds limit,
                     const std::function<Verdict(Whereabouts&)>& body) {
  std::array<int, 2> ends{-1, -1};
  SharedWhereabouts whereabouts;
  const Descriptor output(memfd_create("output", MFD_CLOEXEC));
  const Descriptor errors(memfd_create("errors", MFD_CLOEXEC));
  if (pipe2(ends.data(), O_CLOEXEC) != 0 || !whereabouts.get() || output.number() < 0 ||
      errors.number() < 0)
    return not_judged(std::string("no child process can be prepared: ") + std::strerror(errno));
  const Descriptor reading(ends[0]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  Descriptor writing(ends[1]);
  const pid_t child = fork();
  if (child < 0)
    return not_judged(std::string("no child process can be started: ") + std::strerror(errno));
  if (child == 0) {
    settle_in(output.number(), errors.number());
    send(writing.number(), judged(body, *whereabouts.get()));
    _exit(0);
  }
  writing.close();
  Parent parent(child, reading.number(), limit);
  const bool in_time = parent.wait();
  parent.bury();
  if (auto verdict = received(parent.bytes())) return *verdict;
  if (in_time) return autopsy(parent.status(), *whereabouts.get(), errors.number());
  const auto seconds = std::to_string(static_cast<double>(limit.count()) / 1000).substr(0, 4);
  if (!whereabouts.get()->inside())
    return not_judged("the runner itself did not come to an end within " + seconds + " s");
  return {Result::timed_out,
          "no end within " + seconds + " s in " + std::string(whereabouts.get()->where())};
}

}  // namespace slipway::check
