#include "core/cli/program.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

#include "core/cli/all_commands.hpp"
#include "core/cli/command_line.hpp"
#include "core/command/exit_codes_of_command.hpp"
#include "core/command/options.hpp"
#include "core/event/text.hpp"
#include "core/log/diagnostics.hpp"
#include "core/run/report.hpp"
#include "core/run/run_stream.hpp"
#include "core/run/session_events.hpp"
#include "core/run/version.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

/// The exit codes as one paragraph of at most 80 columns.
void print_exit_code_lines(std::ostream& out) {
  std::string line = "Exit codes:";
  for (const auto& one : exit_code_texts()) {
    const auto next = ' ' + std::to_string(static_cast<int>(one.code)) + ' ' +
                      std::string(one.brief) + (one.code == ExitCode::forced ? "." : ",");
    if (line.size() + next.size() > 80) {
      out << line << '\n';
      line = next.substr(1);
    } else {
      line += next;
    }
  }
  out << line << '\n';
}

void print_overview(std::ostream& out) {
  out << program_description() << "\n\nusage: slipway COMMAND [options]\n\ncommands:\n";
  for (const auto& command : all_commands()) {
    auto name = command->name();
    name.resize(std::max<std::size_t>(name.size(), 12), ' ');
    out << "  " << name << ' ' << command->summary() << '\n';
  }
  out << "\n'slipway COMMAND --help' tells more.\n\n";
  print_exit_code_lines(out);
}

void print_help(std::ostream& out, const Command& command) {
  out << "usage: slipway " << command.name() << " [options]";
  if (!command.arguments().empty()) out << ' ' << command.arguments();
  out << "\n\n"
      << command.description() << "\n\n"
      << options_text(options_of(command)) << "\nExit codes:";
  for (const auto code : exit_codes_of(command.name())) out << ' ' << static_cast<int>(code);
  out << '\n';
}

void say_cancelled(const Command& command, Console& console) {
  const std::string outcome = "cancelled: what was asked for is not known";
  const auto next = "slipway " + command.name();
  if (!console.stream) {
    console.err << outcome << "\nnext: " << next << '\n';
    return;
  }
  Event event;
  event.kind = EventKind::run_ended;
  event.fields.set("outcome", outcome).set("next", next);
  console.stream->on(event);
}

/// A command that only looks and was stopped knows nothing, whatever it says.
ExitCode after_stop(const Command& command, ExitCode code, Console& console) {
  if (!console.stop.stop_requested() || code == ExitCode::cancelled) return code;
  const auto codes = exit_codes_of(command.name());
  const bool asks = std::find(codes.begin(), codes.end(), ExitCode::cancelled) != codes.end();
  if (!asks || command.concludes_after_stop()) return code;
  say_cancelled(command, console);
  return ExitCode::cancelled;
}

/// What SLIPWAY_LOG asks for, and the flags.
Result<LogLevels> levels_wanted(const Invocation& invocation, const Console& console) {
  auto levels = log_levels_from_text(console.variable("SLIPWAY_LOG"));
  if (!levels || invocation.verbosity == 0) return levels;
  const auto by_flag = invocation.verbosity == 1 ? spdlog::level::debug : spdlog::level::trace;
  levels->standard = std::min(levels->standard, by_flag);
  return levels;
}

ExitCode run_logged(const Command& command, const Invocation& invocation, Console& console) {
  const auto levels = levels_wanted(invocation, console);
  if (!levels) return refuse_usage(console, levels.error().message, levels.error().hint);
  if (!levels->silent()) show_diagnostics(*levels);
  auto& log = diagnostics("cli");
  log.debug("slipway {} {}", program_version(), command.name());
  const auto code = after_stop(command, command.run(invocation, console), console);
  log.debug("{} ends with {}", command.name(), static_cast<int>(code));
  flush_diagnostics();
  return code;
}

/// What the words say of the terminal.
void look_as_asked(const Invocation& invocation, Console& console) {
  console.color = color_mode_from_text(invocation.text("color")).value_or(ColorMode::automatic);
  console.detailed = invocation.verbosity > 0;
  console.error_style = Style(colour_wanted(console, console.err_is_terminal));
}

ExitCode run_command(const Command& command, std::vector<std::string> words, Console& console) {
  const auto read = read_command_line(command, std::move(words));
  if (!read) return refuse_usage(console, read.error().message, read.error().hint);
  const auto& invocation = *read;
  look_as_asked(invocation, console);
  if (invocation.flag("help")) {
    std::ostringstream text;
    if (!command.print_own_help(text, invocation, console)) print_help(text, command);
    say_record(console, Value::map().set("help", text.str()), text.str());
    return ExitCode::ok;
  }
  if (command.arguments().empty() && !invocation.arguments.empty())
    return refuse_usage(console,
                        "'" + command.name() + "' takes no '" + invocation.arguments.front() + "'",
                        "slipway " + command.name() + " --help");
  return run_logged(command, invocation, console);
}

/// What was printed and did not arrive is a failure, whatever else came of the command: half a list
/// looks like a whole one.
ExitCode after_output(ExitCode code, Console& console) {
  console.out.flush();
  if (console.out.good()) return code;
  console.err << "error: the output is not whole: standard output cannot be written\n"
                 "help: see that the disk has room and that whoever reads it reads to the end\n";
  const bool told_by_output =
      code == ExitCode::ok || code == ExitCode::changes || code == ExitCode::unhealthy;
  return told_by_output ? ExitCode::other : code;
}

}  // namespace

std::string program_description() {
  return "slipway builds a cluster out of three plugins: a cloud makes machines, a config\n"
         "tells each machine what to become, a platform turns them into something people\n"
         "deploy to.  What is to be built stands in slipway.yaml.";
}

namespace {

ExitCode overview(Console& console) {
  std::ostringstream text;
  print_overview(text);
  say_record(console, Value::map().set("help", text.str()), text.str());
  return ExitCode::ok;
}

/// What other programs of the kind call it.
std::string command_meant_by(const std::string& word) {
  static const std::map<std::string, std::string, std::less<>> elsewhere = {
      {"apply", "up"},        {"create", "up"},      {"deploy", "up"},     {"start", "up"},
      {"destroy", "down"},    {"delete", "down"},    {"remove", "down"},   {"stop", "down"},
      {"init", "new"},        {"diff", "plan"},      {"preview", "plan"},  {"show", "status"},
      {"list", "state list"}, {"outputs", "output"}, {"lint", "validate"}, {"refresh", "status"},
      {"adopt", "audit"},     {"plugins", "plugin"}};
  if (const auto at = elsewhere.find(word); at != elsewhere.end()) return at->second;
  std::vector<std::string> known;
  for (const auto& command : all_commands()) known.push_back(command->name());
  return nearest(word, known);
}

ExitCode run_words(std::vector<std::string> words, Console& console) {
  if (words.empty()) {
    print_overview(console.err);
    return ExitCode::usage;
  }
  auto name = words.front();
  words.erase(words.begin());
  if (name == "help" && !words.empty() && !words.front().starts_with('-')) {
    name = words.front();
    words.front() = "--help";
    std::rotate(words.begin(), words.begin() + 1, words.end());
  }
  if (name == "--help" || name == "-h" || name == "help") return overview(console);
  if (name == "--version") name = "version";
  for (const auto& command : all_commands())
    if (command->name() == name) return run_command(*command, std::move(words), console);
  const auto meant = command_meant_by(name);
  return refuse_usage(
      console,
      "there is no command '" + name + "'" +
          (meant.empty() ? "" : "; did you mean 'slipway " + meant + "'?"),
      "slipway " + (meant.empty() ? "" : meant.substr(0, meant.find(' ')) + " ") + "--help");
}

bool asks_for_json(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--json") != end;
}

/// No way leads out of here but by the stream's last line.
ExitCode run_streamed(const std::vector<std::string>& words, Console& console) {
  RunStream stream(console.out, words.front());
  console.stream = &stream;
  const auto abandon = console.abandon;
  console.abandon = [&stream, &abandon](int code) {
    stream.close(static_cast<ExitCode>(code));
    if (abandon) abandon(code);
  };
  const auto code = run_words(words, console);
  stream.close(code);
  console.stream = nullptr;
  console.abandon = abandon;
  return code;
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& words, Console& console) {
  const auto code = asks_for_json(words) ? run_streamed(words, console) : run_words(words, console);
  return after_output(code, console);
}

}  // namespace slipway::core
