#include "core/run/question.hpp"

#include <ostream>

#include "core/event/text.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

ExitCode refuse(const Asking& asking, const std::string& message, const std::string& help) {
  Finding finding;
  finding.code = "confirm.needed";
  finding.message = message;
  finding.help = help;
  asking.teller.tell(finding);
  return ExitCode::usage;
}

/// What was typed before the question stood there does not answer it.
std::optional<std::string> answer_to(const Asking& asking, const std::string& question) {
  auto& console = asking.console;
  const SystemClock clock;
  const auto asked = clock.monotonic();
  if (console.forget_typed) console.forget_typed();
  console.out << question << std::flush;
  auto answer = console.read_line();
  asking.teller.waited(clock.monotonic() - asked);
  return answer;
}

ExitCode ask(const Asking& asking, const std::string& question, const std::string& wanted,
             const std::string& flag, const std::string& declined) {
  auto& console = asking.console;
  if (!console.in_is_terminal || !console.out_is_terminal || console.stream)
    return refuse(asking, "this needs a confirmation, and there is no terminal to ask on",
                  asking.options.line + " " + flag);
  const auto answer = answer_to(asking, question);
  if (answer && *answer == wanted) return ExitCode::ok;
  return asking.teller.end(ExitCode::cancelled, {declined}, {});
}

}  // namespace

ExitCode confirm_trust(const Asking& asking, const std::vector<std::string>& reasons) {
  auto& console = asking.console;
  if (!console.in_is_terminal || !console.out_is_terminal || console.stream) {
    Finding finding;
    finding.code = "plugin.not-trusted";
    for (const auto& reason : reasons)
      finding.message += (finding.message.empty() ? "" : "; ") + reason;
    finding.message += "; nobody has said here that it may run: look at it first";
    finding.help = "slipway plugin trust";
    asking.teller.tell(finding);
    return ExitCode::usage;
  }
  for (const auto& reason : reasons) console.out << printable(reason) << '\n';
  const auto answer = answer_to(asking, "run plugins as it says, now and later? [y/N] ");
  if (answer && *answer == "y") return ExitCode::ok;
  return asking.teller.end(ExitCode::cancelled, {"nothing was run"}, {});
}

ExitCode confirm_yes(const Asking& asking, const std::string& summary,
                     const std::string& declined) {
  return ask(asking, summary + "; go on? [y/N] ", "y", "--yes", declined);
}

ExitCode confirm_host_key(const Asking& asking, const std::string& node) {
  return ask(asking, "pin the key that " + node + " shows? [y/N] ", "y", "--yes",
             "nothing was changed");
}

ExitCode confirm_number(const Asking& asking, std::int64_t machines, const std::string& declined) {
  const auto number = std::to_string(machines);
  return ask(asking,
             "this deletes " + number + (machines == 1 ? " machine" : " machines") +
                 "; type the number to go on: ",
             number, "--yes", declined);
}

ExitCode confirm_name(const Asking& asking, const NameQuestion& question) {
  const auto& [given, name, does, summary, declined] = question;
  if (given == name) return ExitCode::ok;
  const auto flag = "--confirm=" + shell_word(name);
  if (!given.empty())
    return refuse(asking, "--confirm names '" + given + "', but this stack is '" + name + "'",
                  asking.options.line + " " + flag);
  return ask(
      asking,
      "this " + does + " the stack '" + name + "' (" + summary + "); type its name to go on: ",
      name, flag, declined);
}

}  // namespace slipway::core
