#include "azure_emulator/machines/driver_program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "shared/files.hpp"

namespace azure_emulator {
namespace {

/// How the child starts: output into files, signals as a fresh program has them, a group of its
/// own, so that a Ctrl-C at our terminal is ours to handle.
class Setup {
 public:
  Setup(const std::string& output, const std::string& errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), kFlags, 0600);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, errors.c_str(), kFlags, 0600);
    // Poco's sockets are not closed on exec, and a machine outlives us: it would keep our port.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t reset;
    sigemptyset(&reset);
    sigaddset(&reset, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &reset);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Setup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Each verb returns at once and says a line; a driver that does otherwise holds neither the
/// emulator nor its memory.
constexpr std::size_t kMostOutput = 64 * 1024;
constexpr std::chrono::seconds kLongest(120);
constexpr std::chrono::milliseconds kLookEvery(2);

std::string content_of(const std::string& path) {
  return emulators::read_file(path, kMostOutput).value_or("");
}

/// The exit code; one that is over its time is killed with its group.
int wait_for(pid_t child) {
  const auto end = std::chrono::steady_clock::now() + kLongest;
  int status = 0;
  while (true) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return -1;
    if (std::chrono::steady_clock::now() > end) ::kill(-child, SIGKILL);
    std::this_thread::sleep_for(kLookEvery);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

DriverProgram::Outcome DriverProgram::run(const std::string& verb,
                                          const std::vector<std::string>& arguments,
                                          const std::string& folder) const {
  std::vector<std::string> words{program_, verb};
  words.insert(words.end(), arguments.begin(), arguments.end());
  // Only a start is told how the machine is to be; the other verbs name one that is there.
  if (verb == "start") words.insert(words.end(), arguments_.begin(), arguments_.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  const std::string output = folder + "/" + verb + ".out";
  const std::string errors = folder + "/" + verb + ".err";
  const Setup setup(output, errors);
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, program_.c_str(), setup.actions(), setup.attributes(),
                                     argv.data(), environ);
  if (failure != 0) {
    return {-1, "", "cannot run the machine driver '" + program_ + "': " + std::strerror(failure)};
  }
  const int code = wait_for(child);
  return {code, content_of(output), content_of(errors)};
}

}  // namespace azure_emulator
