#include "core/system/subprocess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace slipway::core {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A descriptor that is closed with it, and never one of the three standard ones: those are put in
/// place in the child, and must not be overwritten before they are.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {
    if (number_ < 0 || number_ > 2) return;
    const int higher = ::fcntl(number_, F_DUPFD_CLOEXEC, 3);
    ::close(std::exchange(number_, higher));
  }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool good() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

struct Pipe {
  Descriptor ours;
  Descriptor theirs;

  bool make() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
    if (!ours.good() || !theirs.good()) return false;
    return ::fcntl(ours.number(), F_SETFL, O_NONBLOCK) == 0;
  }
};

/// All of the input as a file in memory: nothing is left to be written while the program runs, and
/// one that does not read it raises no SIGPIPE here.
Descriptor input_file(const std::string& bytes) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  std::size_t done = 0;
  while (file.good() && done < bytes.size()) {
    const auto count = ::write(file.number(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Descriptor();
    done += static_cast<std::size_t>(count);
  }
  if (file.good() && ::lseek(file.number(), 0, SEEK_SET) != 0) return Descriptor();
  return file;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  list.reserve(words.size() + 1);
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

/// What happens in the child before its program begins.
class Actions {
 public:
  Actions() { good_ = ::posix_spawn_file_actions_init(&list_) == 0; }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { ::posix_spawn_file_actions_destroy(&list_); }

  bool set(const std::string& directory, int input, int output, int errors) {
    return good_ && ::posix_spawn_file_actions_addchdir_np(&list_, directory.c_str()) == 0 &&
           ::posix_spawn_file_actions_adddup2(&list_, input, STDIN_FILENO) == 0 &&
           ::posix_spawn_file_actions_adddup2(&list_, output, STDOUT_FILENO) == 0 &&
           ::posix_spawn_file_actions_adddup2(&list_, errors, STDERR_FILENO) == 0 &&
           ::posix_spawn_file_actions_addclosefrom_np(&list_, STDERR_FILENO + 1) == 0;
  }
  const posix_spawn_file_actions_t* get() const { return &list_; }

 private:
  posix_spawn_file_actions_t list_{};
  bool good_ = false;
};

/// A session of its own, and every signal as a fresh program finds it.
class Attributes {
 public:
  Attributes() { good_ = ::posix_spawnattr_init(&list_) == 0; }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&list_); }

  bool set() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    const short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    return good_ && ::posix_spawnattr_setsigmask(&list_, &none) == 0 &&
           ::posix_spawnattr_setsigdefault(&list_, &all) == 0 &&
           ::posix_spawnattr_setflags(&list_, flags) == 0;
  }
  const posix_spawnattr_t* get() const { return &list_; }

 private:
  posix_spawnattr_t list_{};
  bool good_ = false;
};

/// By the call's number: the header of Debian 12's C library declares the function for C alone.
int pidfd_of(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

Error no_room(const Launch& command, int why) {
  return {Errc::unavailable,
          "'" + command.argv.front() + "' cannot be started: " + std::strerror(why),
          {}};
}

Error unstarted(const Launch& command, int why) {
  const auto code = why == ENOENT || why == ENOTDIR                   ? Errc::not_found
                    : why == EACCES || why == EPERM || why == ENOEXEC ? Errc::denied
                                                                      : Errc::unavailable;
  auto error = no_room(command, why);
  error.code = code;
  return error;
}

/// Wakes a poll when a stop is wanted.
class Waker {
 public:
  explicit Waker(const std::stop_token& stop)
      : file_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), call_(stop, Wake{file_.number()}) {}
  int number() const { return file_.number(); }

 private:
  struct Wake {
    int file;
    void operator()() const noexcept {
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(file, &one, sizeof one);
    }
  };
  Descriptor file_;
  std::stop_callback<Wake> call_;
};

}  // namespace

Result<std::unique_ptr<Subprocess>> Subprocess::start(const Launch& command) {
  Pipe output;
  Pipe errors;
  const Descriptor input = input_file(command.input);
  if (!input.good() || !output.make() || !errors.make()) return no_room(command, errno);
  Actions actions;
  Attributes attributes;
  if (!attributes.set() || !actions.set(command.directory, input.number(), output.theirs.number(),
                                        errors.theirs.number()))
    return no_room(command, ENOMEM);
  auto words = command.argv;
  auto variables = command.environment;
  pid_t pid = -1;
  const int why = ::posix_spawnp(&pid, words.front().c_str(), actions.get(), attributes.get(),
                                 pointers(words).data(), pointers(variables).data());
  if (why != 0) return unstarted(command, why);
  Descriptor handle(pidfd_of(pid));
  std::unique_ptr<Subprocess> made(new Subprocess(pid, handle.release(), output.ours.release(),
                                                  errors.ours.release(), command.most_output));
  if (made->handle_ < 0) {
    const int failed = errno;
    made->end(milliseconds(0));
    return no_room(command, failed);
  }
  return made;
}

Subprocess::Subprocess(int pid, int handle, int output, int errors, std::size_t most)
    : pid_(pid), handle_(handle), most_(most) {
  output_.file = output;
  errors_.file = errors;
}

Subprocess::~Subprocess() {
  end(milliseconds(0));
  for (const int file : {handle_, output_.file, errors_.file})
    if (file >= 0) ::close(file);
}

bool Subprocess::wait(milliseconds at_most, const std::stop_token& stop) {
  const auto due = SteadyClock::now() + at_most;
  const Waker waker(stop);
  while (!ending_) {
    const auto left = std::chrono::ceil<milliseconds>(due - SteadyClock::now());
    const auto pause = std::max(left, milliseconds(0));
    struct pollfd files[] = {{handle_, POLLIN, 0},
                             {waker.number(), POLLIN, 0},
                             {output_.file, POLLIN, 0},
                             {errors_.file, POLLIN, 0}};
    ::poll(files, std::size(files), static_cast<int>(pause.count()));
    if (files[2].revents != 0) read(output_);
    if (files[3].revents != 0) read(errors_);
    if (files[0].revents != 0) reap();
    if (stop.stop_requested() || left <= milliseconds(0)) break;
  }
  return ending_.has_value();
}

void Subprocess::end(milliseconds grace) {
  if (ending_) return;
  if (grace > milliseconds(0)) {
    ::kill(-pid_, SIGTERM);
    if (wait(grace)) return;
  }
  ::kill(-pid_, SIGKILL);
  reap();
}

/// It has ended or is about to: its own number, and with it that of its group, is ours until it is
/// waited for, so the rest of the group is killed before.
void Subprocess::reap() {
  siginfo_t about{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &about, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  ::kill(-pid_, SIGKILL);
  int status = 0;
  pid_t got = -1;
  while ((got = ::waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
  }
  read(output_);
  read(errors_);
  Ending ending;
  if (got == pid_ && WIFEXITED(status))
    ending.status = WEXITSTATUS(status);
  else
    ending.signal = got == pid_ && WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL;
  ending_ = ending;
}

/// What is there now; of one that writes without end only so much at a time.
void Subprocess::read(Stream& stream) const {
  char part[65536];
  for (int parts = 0; stream.file >= 0 && parts < 64; ++parts) {
    const auto count = ::read(stream.file, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      ::close(std::exchange(stream.file, -1));
      return;
    }
    const auto room = most_ - std::min(most_, stream.bytes.size());
    const auto kept = std::min(room, static_cast<std::size_t>(count));
    stream.bytes.append(part, kept);
    if (kept < static_cast<std::size_t>(count)) stream.cut_short = true;
  }
}

Written Subprocess::take() {
  const auto lines = [this](Stream& stream) {
    if (ending_ || stream.bytes.size() >= most_) return std::exchange(stream.bytes, {});
    const auto end = stream.bytes.rfind('\n');
    const auto count = end == std::string::npos ? 0 : end + 1;
    std::string taken = stream.bytes.substr(0, count);
    stream.bytes.erase(0, count);
    return taken;
  };
  Written written{lines(output_), lines(errors_), output_.cut_short || errors_.cut_short};
  output_.cut_short = errors_.cut_short = false;
  return written;
}

}  // namespace slipway::core
