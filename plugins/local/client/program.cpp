#include "client/program.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "client/channel.hpp"

namespace local {
namespace {

namespace fs = std::filesystem;
using slipway::Call;
using slipway::Failure;
using slipway::ProgramRun;
using slipway::Value;

constexpr const char* name = "slipway-local";
/// What systemd's user instance is found by, for a delegated control group, and the user's folders.
constexpr std::array passed_on = {"XDG_RUNTIME_DIR", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS",
                                  "USER", "LOGNAME"};

std::string variable(const char* which) {
  const char* value = std::getenv(which);
  return value ? value : "";
}

std::string program_path(const std::string& given) {
  if (!given.empty()) return given;
  std::error_code fault;
  const auto folder = fs::read_symlink("/proc/self/exe", fault).parent_path();
  if (fault) return name;
  // with the plugins, as it is built and installed, or with the programs
  for (const auto& place : {folder.parent_path() / "lib/slipway/plugins", folder})
    if (const auto path = (place / name).string(); ::access(path.c_str(), X_OK) == 0) return path;
  return name;
}

/// As the supervisor's program finds it by itself.
std::string images_path(const std::string& given) {
  if (!given.empty()) return given;
  if (::geteuid() == 0) return "/var/lib/slipway/local/images";
  const auto data = variable("XDG_DATA_HOME");
  return (data.empty() ? variable("HOME") + "/.local/share" : data) + "/slipway/local/images";
}

/// The last line that is not empty.
std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) last = line;
  return last;
}

}  // namespace

slipway::Program Tool::command(std::vector<std::string> words) const {
  words.insert(words.begin(), program_path(program));
  words.emplace_back("--images");
  words.push_back(images_path(images));
  std::map<std::string, std::string> environment;
  for (const char* which : passed_on)
    if (const auto value = variable(which); !value.empty()) environment[which] = value;
  slipway::Program command(words);
  command.environment(environment);
  return command;
}

std::vector<Value> lines_of(const Call& call, const ProgramRun& run) {
  std::vector<Value> lines;
  std::istringstream text(run.output);
  for (std::string line; std::getline(text, line);) {
    const auto value = call.parse_json(line);
    if (!value) continue;
    if (const auto* error = value->find("error")) throw failure_of(*error);
    lines.push_back(*value);
  }
  if (run.running || run.succeeded()) return lines;
  const auto said = last_line(run.errors);
  const auto how = run.signal != 0 ? "signal " + std::to_string(run.signal)
                                   : "status " + std::to_string(run.status.value_or(-1));
  throw Failure("internal",
                std::string(name) + " ended with " + how + (said.empty() ? "" : ": " + said));
}

}  // namespace local
