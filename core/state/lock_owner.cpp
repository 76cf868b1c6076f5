#include "core/state/lock_owner.hpp"

#include <unistd.h>

#include <array>
#include <ctime>
#include <fstream>
#include <sstream>

namespace slipway::core {
namespace {

std::string utc_text(std::int64_t wall_ms) {
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return {text.data(), length};
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

std::string process_start(std::int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  // Read by a stream: when the process ends between opening and reading, reading fails, and an
  // iterator over the buffer would throw that.
  std::ostringstream read;
  read << file.rdbuf();
  const std::string text = read.str();
  // The second field is the program's name in brackets, which may itself hold blanks and brackets.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  constexpr int state_field = 3;
  constexpr int start_field = 22;  // proc(5): starttime
  for (int number = state_field; fields >> field; ++number) {
    if (number == state_field && (field == "Z" || field == "X")) return {};
    if (number == start_field) return field;
  }
  return {};
}

LockOwner this_process(const std::string& command, const Clock& clock) {
  LockOwner me;
  me.pid = ::getpid();
  me.process_start = process_start(me.pid);
  me.boot = boot_id();
  me.host = host_name();
  me.command = command;
  me.since_wall_ms = clock.wall().count();
  return me;
}

bool is_alive(const LockOwner& owner) {
  const std::string start = process_start(owner.pid);
  return !start.empty() && start == owner.process_start;
}

std::string describe(const LockOwner& owner) {
  std::string text = "pid " + std::to_string(owner.pid) + " on '" + owner.host + "' since " +
                     utc_text(owner.since_wall_ms);
  if (!owner.command.empty()) text += " (" + owner.command + ")";
  return text;
}

}  // namespace slipway::core
