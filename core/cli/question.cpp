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

ExitCode ask(Session& session, const std::string& question, const std::string& wanted,
             const std::string& flag, const std::string& declined) {
  auto& console = session.console();
  if (!console.in_is_terminal || !console.out_is_terminal || session.invocation().flag("json"))
    return refuse(session, "this needs a confirmation, and there is no terminal to ask on",
                  "add " + flag);
  console.out << question << std::flush;
  const auto answer = console.read_line();
  if (answer && *answer == wanted) return ExitCode::ok;
  return session.end(ExitCode::cancelled, {declined}, {});
}

}  // namespace

ExitCode confirm_trust(Session& session, const std::vector<std::string>& reasons) {
  auto& console = session.console();
  const auto& file = session.invocation().text("file");
  if (!console.in_is_terminal || !console.out_is_terminal || session.invocation().flag("json")) {
    Finding finding;
    finding.code = "plugin.not-trusted";
    for (const auto& reason : reasons)
      finding.message += (finding.message.empty() ? "" : "; ") + reason;
    finding.message += "; nobody has said here that it may run";
    finding.help = "look at it, then: slipway plugin trust" +
                   (file.empty() ? "" : " --file " + shell_word(file));
    session.tell(finding);
    return ExitCode::usage;
  }
  for (const auto& reason : reasons) console.out << printable(reason) << '\n';
  console.out << "run plugins as it says, now and later? [y/N] " << std::flush;
  const auto answer = console.read_line();
  if (answer && *answer == "y") return ExitCode::ok;
  return session.end(ExitCode::cancelled, {"nothing was run"}, {});
}

ExitCode confirm_yes(Session& session, const std::string& declined) {
  return ask(session, "apply this plan? [y/N] ", "y", "--yes", declined);
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
  const auto flag = "--confirm=" + name;
  if (!given.empty())
    return refuse(session, "--confirm names '" + given + "', but this stack is '" + name + "'",
                  "add " + flag);
  return ask(
      session,
      "this " + does + " the stack '" + name + "' (" + summary + "); type its name to go on: ",
      name, flag, declined);
}

}  // namespace slipway::core
