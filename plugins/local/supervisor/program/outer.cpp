#include "supervisor/program/outer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <sstream>
#include <string>
#include <vector>

#include "supervisor/linux/cgroups.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/record/digest.hpp"
#include "supervisor/record/json.hpp"
#include "supervisor/sandbox/broker.hpp"
#include "supervisor/sandbox/namespaces.hpp"

namespace slipway_local {
namespace {

void tell_starter(const Fd& report, const std::string& line) {
  if (::write(report.get(), line.data(), line.size()) < 0) return;
}

/// The same for each start in that folder, and another for any other folder.
std::string cgroup_name(const OuterPlan& plan) {
  Digest digest;
  digest.add(plan.folder.string());
  return "slipway-" + plan.stack + "-" + digest.hex().substr(0, 12);
}

/// On record before they are made, since they alone outlive a supervisor that is killed.
class CgroupRecord {
 public:
  explicit CgroupRecord(const std::filesystem::path& folder) : file_(folder / "cgroups") {}

  /// Ends what an earlier supervisor has left.
  Outcome settle() const {
    std::istringstream lines(read_file(file_).value_or(""));
    std::vector<std::string> folders;
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) folders.push_back(line);
    if (end_cgroup_folders(folders)) {
      ::unlink(file_.c_str());
      return done();
    }
    return Fault{FaultClass::busy, "processes of an earlier supervisor do not end",
                 "look at those in '" + (folders.empty() ? "" : folders.front()) + "'"};
  }

  Outcome note(const std::vector<std::string>& folders) const {
    std::string text;
    for (const auto& folder : folders) text += folder + "\n";
    return write_whole(file_, text, 0600);
  }

 private:
  std::filesystem::path file_;
};

/// Signals that end us come as something to read, so that they find the loop waiting.
Fd signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  return Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

bool is_told_to_end(const Fd& signals) {
  signalfd_siginfo info{};
  bool told = false;
  while (::read(signals.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
    told = told || info.ssi_signo != SIGCHLD;
  return told;
}

/// Serves the inner process until it ends; gives its wait status.
int attend(Inside& inside, const Fd& signals, pid_t inner) {
  bool talking = true;
  for (;;) {
    std::array<pollfd, 2> waiting{pollfd{talking ? inside.fd() : -1, POLLIN, 0},
                                  pollfd{signals.get(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0) talking = inside.serve();
    if (waiting[1].revents != 0 && is_told_to_end(signals)) ::kill(inner, SIGKILL);
    int status = 0;
    if (::waitpid(inner, &status, WNOHANG) == inner) return status;
  }
}

Result<pid_t> start_inner(const OuterPlan& plan, const Fd& thread, const Fd& report) {
  const bool rootless = ::geteuid() != 0;
  for (const auto* fd : {&thread, &report}) ::fcntl(fd->get(), F_SETFD, 0);
  auto pid =
      start_inside(Walls{rootless, true},
                   {"slipway-local", "sandbox", "--dir", plan.folder, "--images", plan.images,
                    "--stack", plan.stack, "--pid", std::to_string(::getpid()), "--cgroup",
                    cgroup_name(plan), "--thread", std::to_string(thread.get()), "--report",
                    std::to_string(report.get()), "--rootless", rootless ? "yes" : "no"});
  return pid;
}

Outcome prepare(const OuterPlan& plan, const CgroupRecord& record) {
  if (auto settled = record.settle(); !settled) return settled;
  const auto hierarchies = usable_hierarchies();
  if (hierarchies.empty())
    return Fault{FaultClass::unavailable, "there is no cgroup in which this user may make others",
                 "systemd-run --user --scope -p Delegate=yes COMMAND"};
  return record.note(Cgroup(hierarchies, cgroup_name(plan)).folders());
}

}  // namespace

int run_outer(const OuterPlan& plan, Fd report) {
  const CgroupRecord record(plan.folder);
  const auto refuse = [&](const Fault& fault) {
    tell_starter(report, error_line(fault));
    return 1;
  };
  if (auto prepared = prepare(plan, record); !prepared) return refuse(prepared.fault());
  auto thread = broker_pair();
  if (!thread) return refuse(thread.fault());
  Inside inside(std::move(thread->first));
  const Fd told = signals();
  const auto inner = start_inner(plan, thread->second, report);
  if (!inner) return refuse(inner.fault());
  thread->second.reset();
  report.reset();
  const int status = attend(inside, told, *inner);
  const auto settled = record.settle();
  ::unlink((plan.folder / "control.sock").c_str());
  if (inside.farewell()) {
    const std::string line = (settled ? "{\"ok\":{}}" : error_line(settled.fault())) + "\n";
    if (::send(inside.farewell().get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace slipway_local
