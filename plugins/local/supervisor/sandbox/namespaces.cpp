#include "supervisor/sandbox/namespaces.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sstream>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/files.hpp"

namespace slipway_local {
namespace {

/// Of a machine's ids: 0 is the user, 1 to 65535 are lent.
constexpr unsigned ids_needed = 65535;

std::string own_name() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry == nullptr ? std::to_string(::getuid()) : entry->pw_name;
}

/// Runs a program of the system and waits for it; it has our standard error.
bool run_plainly(const std::vector<std::string>& words) {
  std::vector<std::string> text = words;
  std::vector<char*> argv;
  for (auto& word : text) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (::posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return false;
  return status == 0;
}

Outcome map_ids(pid_t pid) {
  struct Kind {
    const char* program;
    const char* file;
    unsigned own;
  };
  for (const auto& kind : {Kind{"newuidmap", "/etc/subuid", ::getuid()},
                           Kind{"newgidmap", "/etc/subgid", ::getgid()}}) {
    const auto range = subordinate_range(kind.file, own_name(), ::getuid());
    if (!range) return range.fault();
    if (!run_plainly({kind.program, std::to_string(pid), "0", std::to_string(kind.own), "1", "1",
                      std::to_string(range->first), std::to_string(ids_needed)}))
      return Fault{FaultClass::unavailable,
                   std::string("'") + kind.program + "' did not map the user's subordinate ids",
                   "apt-get install uidmap"};
  }
  return done();
}

Fault refused(const Walls& walls, int code) {
  Fault fault = system_fault("making namespaces", code);
  if (code == EPERM || code == ENOSPC || code == EINVAL) {
    fault.kind = FaultClass::unavailable;
    fault.hint = walls.user
                     ? "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000"
                     : "run it as root with CAP_SYS_ADMIN";
  }
  return fault;
}

/// In the new process: nothing but system calls until the program is started again.
[[noreturn]] void become(int go, const std::vector<char*>& argv) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  char word = 0;
  if (::read(go, &word, 1) != 1) ::_exit(126);
  ::execv("/proc/self/exe", argv.data());
  ::_exit(127);
}

}  // namespace

Result<IdRange> subordinate_range(const std::string& file, const std::string& user, uid_t uid) {
  std::istringstream lines(read_file(file).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    IdRange range;
    char colon = 0;
    const bool read = std::getline(words, name, ':') && words >> range.first >> colon &&
                      colon == ':' && words >> range.count;
    if (read && (name == user || name == std::to_string(uid)) && range.count >= ids_needed)
      return range;
  }
  return Fault{
      FaultClass::unavailable,
      "'" + file + "' lends user '" + user + "' no range of " + std::to_string(ids_needed) + " ids",
      "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user};
}

Result<pid_t> start_inside(const Walls& walls, const std::vector<std::string>& argv) {
  std::vector<std::string> text = argv;
  std::vector<char*> words;
  for (auto& word : text) words.push_back(word.data());
  words.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_fault("making a pipe");
  const Fd go(ends[0]);
  const Fd let(ends[1]);
  struct clone_args args {};
  args.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
  if (walls.network) args.flags |= CLONE_NEWNET;
  if (walls.user) args.flags |= CLONE_NEWUSER;
  args.exit_signal = SIGCHLD;
  const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &args, sizeof args));
  if (pid == 0) {
    ::close(ends[1]);
    become(ends[0], words);
  }
  if (pid < 0) return refused(walls, errno);
  Outcome mapped = walls.user ? map_ids(pid) : done();
  if (mapped && ::write(let.get(), "g", 1) != 1) mapped = system_fault("starting the sandbox");
  if (mapped) return pid;
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  return mapped.fault();
}

}  // namespace slipway_local
