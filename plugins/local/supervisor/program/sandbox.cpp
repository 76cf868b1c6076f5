#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

#include "supervisor/control/server.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/linux/log.hpp"
#include "supervisor/program/commands.hpp"
#include "supervisor/program/options.hpp"
#include "supervisor/record/json.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

namespace po = boost::program_options;

po::options_description sandbox_options() {
  po::options_description options;
  for (const char* name : {"dir", "images", "stack", "cgroup", "rootless"})
    options.add_options()(name, po::value<std::string>(), "");
  for (const char* name : {"pid", "thread", "report"})
    options.add_options()(name, po::value<int>(), "");
  return options;
}

/// A descriptor that was handed over by its number; nothing that we start gets it.
Fd handed(int number) {
  ::fcntl(number, F_SETFD, FD_CLOEXEC);
  return Fd(number);
}

/// Runs the stack until it was ended.  `report` is closed once it was told that we serve: whoever
/// waits for it goes on then.
Outcome keep(const Given& given, Outside& outside, Fd& report) {
  if (auto furnished = furnish(given.word("dir"), given.word("images")); !furnished)
    return furnished;
  open_log(inside::stack / "supervisor.log");
  if (auto made = make_folder(inside::stack / "machines"); !made) return made;
  // Never destroyed: its threads end with this process.
  auto& children = *new Children;
  Surroundings surroundings{children,
                            ImageStore(inside::images),
                            usable_hierarchies(),
                            given.word("cgroup"),
                            inside::stack / "machines",
                            given.word("rootless") == "yes"};
  auto& stack = *new Stack(given.word("stack"), given.number("pid"), inside::stack,
                           std::move(surroundings), outside);
  if (auto taken = stack.take_up(); !taken) return taken;
  ControlServer server(stack, outside);
  if (auto listening = server.listen(inside::stack / "control.sock"); !listening) return listening;
  if (::write(report.get(), "ok", 2) != 2) return system_fault("telling that it serves");
  report.reset();
  log(LogLevel::info, "serving stack '" + stack.name() + "'");
  server.serve();
  log(LogLevel::info, "ended stack '" + stack.name() + "'");
  return done();
}

}  // namespace

int sandbox(const Words& words) {
  // Before anything else: our starter may have gone already, of which the broken thread tells.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto given = Given::parse(words, sandbox_options());
  if (!given) return 2;
  Outside outside(handed(given->number("thread")));
  Fd report = handed(given->number("report"));
  const auto kept = keep(*given, outside, report);
  if (!kept) {
    const std::string line = error_line(kept.fault());
    if (::write(report.get(), line.data(), line.size()) < 0) ::_exit(1);
  }
  // Threads are at work still; what they hold goes with the namespaces.
  ::_exit(kept ? 0 : 1);
}

}  // namespace slipway_local
