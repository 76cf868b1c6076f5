#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

#include "coreos-sim/cli/arguments.hpp"
#include "coreos-sim/cli/commands.hpp"
#include "coreos-sim/cli/supervisor_handle.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/machine/machine.hpp"

namespace coreos_sim::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// How long a living supervisor may take for what it is told.
constexpr milliseconds patience{10000};

bool wait_until(const std::function<bool()>& condition, milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds(2));
  }
  return true;
}

Result<MachineFolder> folder_of(const Arguments& arguments) {
  const auto dir = arguments.required("dir");
  if (!dir) return dir.error();
  return MachineFolder(fs::weakly_canonical(fs::absolute(*dir)));
}

/// The folder of a machine that was started and whose name is the one given.
Result<MachineFolder> known_folder_of(const Arguments& arguments) {
  auto folder = folder_of(arguments);
  if (!folder) return folder;
  const auto name = arguments.required("name");
  if (!name) return name.error();
  const auto spec = folder->load();
  if (!spec) return spec.error();
  if (spec->name == *name) return folder;
  return Error{"the machine in '" + folder->path().string() + "' is '" + spec->name + "', not '" +
               *name + "'"};
}

void kill_marked(const MachineFolder& folder) {
  wait_until(
      [&folder] {
        const auto left = marked_processes(folder);
        for (const pid_t pid : left) ::kill(pid, SIGKILL);
        return left.empty();
      },
      patience);
}

Outcome replace_forwards(const MachineFolder& folder, const Arguments& arguments) {
  auto spec = folder.load();
  if (!spec) return spec.error();
  spec->forwards.clear();
  for (const auto& text : arguments.all("forward")) {
    auto parsed = parse_forward(text, spec->public_ip);
    if (!parsed) return parsed.error();
    spec->forwards.push_back(*parsed);
  }
  if (auto saved = folder.save(*spec); !saved) return saved;
  const auto supervisor = supervisor_of(folder);
  if (!supervisor) return Error{"machine '" + spec->name + "' is not running"};
  const std::string request =
      std::to_string(::getpid()) + "-" +
      std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  if (auto wrote = write_file(folder.forwards(), request + "\n"); !wrote) return wrote;
  ::kill(*supervisor, SIGHUP);
  std::vector<std::string> answer;
  const bool answered = wait_until(
      [&] {
        answer = split(read_file(folder.forwards_applied()).value_or(""), '\n');
        return answer.size() >= 2 && answer[0] == request;
      },
      patience);
  if (!answered) return Error{"the supervisor did not take the forwards"};
  return answer[1] == "ok" ? done() : Error{answer[1]};
}

}  // namespace

int status(const Words& words) {
  const auto arguments = Arguments::parse(words, {"name", "dir"});
  if (!arguments) return complain("status", arguments.error().message);
  const auto folder = known_folder_of(*arguments);
  if (!folder) return complain("status", folder.error().message);
  if (!supervisor_of(*folder)) {
    std::cout << R"({"state":"failed","reason":"the machine is not running"})"
              << "\n";
    return 0;
  }
  std::cout << read_file(folder->status())
                   .value_or(R"({"state":"booting","reason":""})"
                             "\n");
  return 0;
}

int forward(const Words& words) {
  const auto arguments = Arguments::parse(words, {"name", "dir", "forward"});
  if (!arguments) return complain("forward", arguments.error().message);
  const auto folder = known_folder_of(*arguments);
  if (!folder) return complain("forward", folder.error().message);
  if (auto replaced = replace_forwards(*folder, *arguments); !replaced) {
    return complain("forward", replaced.error().message);
  }
  return 0;
}

int stop(const Words& words) {
  const auto arguments = Arguments::parse(words, {"name", "dir"});
  if (!arguments) return complain("stop", arguments.error().message);
  const auto folder = folder_of(*arguments);
  if (!folder) return complain("stop", folder.error().message);
  if (const auto supervisor = supervisor_of(*folder)) {
    ::kill(*supervisor, SIGTERM);
    const auto ended = [&folder] { return !supervisor_of(*folder); };
    if (!wait_until(ended, patience)) ::kill(*supervisor, SIGKILL);
  }
  // What a supervisor that was killed left behind hangs elsewhere in the process tree.
  kill_marked(*folder);
  return 0;
}

}  // namespace coreos_sim::cli
