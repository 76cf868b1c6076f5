#include "core/cli/question.hpp"

#include <ostream>

#include "core/cli/shell_word.hpp"
#include "core/event/text.hpp"

namespace slipway::core {
namespace {

ExitCode refuse(Session& session, const std::string& message, const std::string& help) {
  Finding finding;
  finding.code = "confirm.needed";
  finding.message = message;
  finding.help = help;
  session.tell(finding);
  return ExitCode::usage;
}

/// What was typed before the question stood there does not answer it.
std::optional<std::string> answer_to(Session& session, const std::string& question) {
  auto& console = session.console();
  const auto asked = session.clock().monotonic();
  if (console.forget_typed) console.forget_typed();
  console.out << question << std::flush;
  auto answer = console.read_line();
  session.waited(session.clock().monotonic() - asked);
  return answer;
}

ExitCode ask(Session& session, const std::string& question, const std::string& wanted,
             const std::string& flag, const std::string& declined) {
  auto& console = session.console();
  if (!console.in_is_terminal || !console.out_is_terminal || console.stream)
    return refuse(session, "this needs a confirmation, and there is no terminal to ask on",
                  session.unconfirmed_command_line() + " " + flag);
  const auto answer = answer_to(session, question);
  if (answer && *answer == wanted) return ExitCode::ok;
  return session.end(ExitCode::cancelled, {declined}, {});
}

}  // namespace

ExitCode confirm_trust(Session& session, const std::vector<std::string>& reasons) {
  auto& console = session.console();
  if (!console.in_is_terminal || !console.out_is_terminal || console.stream) {
    Finding finding;
    finding.code = "plugin.not-trusted";
    for (const auto& reason : reasons)
      finding.message += (finding.message.empty() ? "" : "; ") + reason;
    finding.message += "; nobody has said here that it may run: look at it first";
    finding.help = "slipway plugin trust";
    session.tell(finding);
    return ExitCode::usage;
  }
  for (const auto& reason : reasons) console.out << printable(reason) << '\n';
  const auto answer = answer_to(session, "run plugins as it says, now and later? [y/N] ");
  if (answer && *answer == "y") return ExitCode::ok;
  return session.end(ExitCode::cancelled, {"nothing was run"}, {});
}

ExitCode confirm_yes(Session& session, const std::string& summary, const std::string& declined) {
  return ask(session, summary + "; go on? [y/N] ", "y", "--yes", declined);
}

ExitCode confirm_host_key(Session& session, const std::string& node) {
  return ask(session, "pin the key that " + node + " shows? [y/N] ", "y", "--yes",
             "nothing was changed");
}

ExitCode confirm_number(Session& session, std::int64_t machines, const std::string& declined) {
  const auto number = std::to_string(machines);
  return ask(session,
             "this deletes " + number + (machines == 1 ? " machine" : " machines") +
                 "; type the number to go on: ",
             number, "--yes", declined);
}

ExitCode confirm_name(Session& session, const NameQuestion& question) {
  const auto& [given, name, does, summary, declined] = question;
  if (given == name) return ExitCode::ok;
  const auto flag = "--confirm=" + shell_word(name);
  if (!given.empty())
    return refuse(session, "--confirm names '" + given + "', but this stack is '" + name + "'",
                  session.unconfirmed_command_line() + " " + flag);
  return ask(
      session,
      "this " + does + " the stack '" + name + "' (" + summary + "); type its name to go on: ",
      name, flag, declined);
}

}  // namespace slipway::core
