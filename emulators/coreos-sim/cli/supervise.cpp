#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <memory>

#include "coreos-sim/cli/arguments.hpp"
#include "coreos-sim/cli/commands.hpp"
#include "coreos-sim/cli/supervisor_handle.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/machine/machine.hpp"
#include "coreos-sim/machine/processes.hpp"

namespace coreos_sim::cli {
namespace {

/// Everything that belongs to the machine dies with the supervisor: at once and without a farewell,
/// as when a machine's power goes.
[[noreturn]] void end_machine() {
  kill_descendants();
  ::_exit(0);
}

void tell(const Fd& report, const std::string& word) {
  if (::write(report.get(), word.data(), word.size()) < 0) ::_exit(1);
}

}  // namespace

int supervise(const Words& words) {
  const auto arguments = Arguments::parse(words, {"dir", "report"});
  if (!arguments) return complain("supervise", arguments.error().message);
  Fd report(static_cast<int>(to_number(arguments->optional("report")).value_or(STDOUT_FILENO)));
  const MachineFolder folder(arguments->optional("dir"));
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const auto refuse = [&report](const Error& error) {
    tell(report, error.message);
    return 1;
  };
  const auto lock = lock_machine(folder);
  if (!lock) return refuse(lock.error());
  auto spec = folder.load();
  if (!spec) return refuse(spec.error());
  Processes processes;
  auto machine = std::make_unique<Machine>(folder, *spec, processes);
  if (auto opened = machine->open_forwards(); !opened) {
    tell(report, opened.error().message);
    ::_exit(1);
  }
  processes.on(SIGTERM, end_machine);
  processes.on(SIGINT, end_machine);
  processes.on(SIGHUP, [&machine] { machine->reload_forwards(); });
  machine->start();
  tell(report, "ok");
  report.reset();
  processes.loop();
}

}  // namespace coreos_sim::cli
