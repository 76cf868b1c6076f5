#include "boot/watch.hpp"

#include "slipway/bytes.hpp"
#include "slipway/text.hpp"

namespace cloud_init {
namespace {

using slipway::Failure;
using slipway::contract::InventoryNode;
using slipway::kit::Remote;
using slipway::kit::RunAs;

constexpr int ssh_port = 22;
constexpr const char* usual_user = "debian";
constexpr std::chrono::milliseconds connect_patience{6000};
constexpr std::chrono::milliseconds answer_patience{12000};
constexpr std::size_t largest_report = 8 << 20;

/// The result file comes only at the end, whatever happened before.
constexpr const char* look_program = R"(echo slipway-look
if [ -e /run/cloud-init/result.json ]; then echo over; exit 0; fi
if [ -e /run/cloud-init/disabled ] || ! [ -e /usr/bin/cloud-init ]; then echo absent; exit 0; fi
echo runs; tr -d ' \n' </run/cloud-init/status.json 2>/dev/null
)";

/// `"stage":"modules-final"` of status.json; null between the stages.
std::string stage_in(const std::string& status) {
  constexpr std::string_view key = "\"stage\":\"";
  const auto at = status.find(key);
  if (at == std::string::npos) return {};
  const auto from = at + key.size();
  const auto stage = status.substr(from, status.find('"', from) - from);
  return stage.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos &&
                 stage.size() < 32
             ? stage
             : std::string();
}

/// A log-in of another user than the image's own is answered by words of the tool's, and closed.
[[noreturn]] void refuse_answer(const Remote& machine, const std::string& said) {
  constexpr std::string_view words = "Please login as the user \"";
  const auto at = said.find(words);
  Failure failure("invalid", machine.peer() + ": the log-in gives no shell");
  if (at != std::string::npos) {
    const auto from = at + words.size();
    failure.message = machine.peer() + ": the machine wants to be logged in to as '" +
                      slipway::as_text(said.substr(from, said.find('"', from) - from)) + "'";
    failure.with_hint("give the cloud that user for ssh");
  }
  throw failure.with_effect("none").operation_over();
}

}  // namespace

slipway::kit::RemoteOptions way_to(const InventoryNode& node,
                                   const std::function<bool()>& cancelled) {
  if (node.ssh.host.as_string().empty())
    throw Failure("unavailable", "node '" + node.name + "' has no ssh address yet")
        .with_effect("none");
  slipway::kit::RemoteOptions options;
  options.ssh.host = node.ssh.host.as_string();
  options.ssh.port = static_cast<int>(node.ssh.port.as_int(ssh_port));
  options.ssh.user = node.ssh.user.as_string().empty() ? usual_user : node.ssh.user.as_string();
  options.ssh.identity = node.ssh.identity.as_string();
  options.ssh.passphrase = node.ssh.passphrase.as_string();
  options.ssh.host_key = node.ssh.host_key.as_string();
  options.ssh.timeout = connect_patience;
  options.ssh.cancelled = cancelled;
  options.timeout = answer_patience;
  return options;
}

Progress look(const Remote& machine) {
  const auto result = machine.run(look_program);
  const auto at = result.out.find("slipway-look\n");
  if (at == std::string::npos) refuse_answer(machine, result.out + result.err);
  const auto said = result.out.substr(result.out.find('\n', at) + 1);
  if (said.starts_with("over")) return {Progress::State::over, {}};
  if (said.starts_with("absent")) return {Progress::State::absent, {}};
  return {Progress::State::runs, stage_in(said)};
}

Report fetch_report(const Remote& machine, const std::vector<std::string>& mounts) {
  const auto program = report_program(mounts);
  const auto run = [&](RunAs as) {
    return read_report(machine.run(program, as, {}, largest_report).out);
  };
  try {
    return run(RunAs::root);
  } catch (const Failure& failure) {
    if (failure.kind != "forbidden") throw;
    return run(RunAs::user);
  }
}

}  // namespace cloud_init
