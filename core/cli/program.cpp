#include "core/cli/program.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

#include "core/cli/command_options.hpp"
#include "core/cli/exit_codes_of_command.hpp"
#include "core/cli/report.hpp"
#include "core/cli/run_stream.hpp"
#include "core/cli/session_events.hpp"
#include "core/event/text.hpp"
#include "core/log/diagnostics.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

namespace po = boost::program_options;

/// The exit codes as one paragraph of at most 80 columns.
void print_exit_codes(std::ostream& out) {
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
  for (const auto& command : commands()) {
    auto name = command->name();
    name.resize(std::max<std::size_t>(name.size(), 12), ' ');
    out << "  " << name << ' ' << command->summary() << '\n';
  }
  out << "\n'slipway COMMAND --help' tells more.\n\n";
  print_exit_codes(out);
}

void print_help(std::ostream& out, const Command& command, const po::options_description& options) {
  out << "usage: slipway " << command.name() << " [options]";
  if (!command.arguments().empty()) out << ' ' << command.arguments();
  out << "\n\n" << command.description() << "\n\n" << options << "\nExit codes:";
  for (const auto code : exit_codes_of(command.name())) out << ' ' << static_cast<int>(code);
  out << '\n';
}

/// Words up to `--` are the command's own; an action's words are handed on untouched after those
/// arguments that are the command's.
void split_words(const Command& command, std::vector<std::string>& words, Invocation& invocation) {
  const auto end = std::find(words.begin(), words.end(), "--");
  if (end != words.end()) {
    invocation.rest.assign(end + 1, words.end());
    words.erase(end, words.end());
  }
  static const std::vector<std::string> with_value = {"--file", "-f", "--set", "--plugin-dir",
                                                      "--color"};
  std::size_t left = 0;  // arguments of its own that are still to come, once the first was seen
  for (auto at = words.begin(); at != words.end(); ++at) {
    if (std::find(with_value.begin(), with_value.end(), *at) != with_value.end()) {
      if (++at == words.end()) return;
      continue;
    }
    if (at->empty() || at->front() == '-') continue;
    if (left == 0) left = command.own_words(*at);
    if (left == Command::all_words) return;
    if (--left > 0) continue;
    // Common options may also follow the action's name, so only unknown ones stay behind.
    std::vector<std::string> own(words.begin(), at + 1);
    std::vector<std::string> passed;
    for (++at; at != words.end(); ++at) {
      static const std::vector<std::string> plain = {"--json",    "--help", "-h",
                                                     "--verbose", "-v",     "-vv"};
      const bool common = std::find(plain.begin(), plain.end(), *at) != plain.end();
      const bool valued = std::find(with_value.begin(), with_value.end(), *at) != with_value.end();
      (common || valued ? own : passed).push_back(*at);
      if (valued && at + 1 != words.end()) own.push_back(*++at);
    }
    words = own;
    invocation.rest.insert(invocation.rest.begin(), passed.begin(), passed.end());
    return;
  }
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

/// Counts `-v` and leaves one, since an option without a value is read once.
int take_verbosity(std::vector<std::string>& words) {
  static const std::map<std::string, int, std::less<>> known = {
      {"-v", 1}, {"--verbose", 1}, {"-vv", 2}, {"-vvv", 2}};
  int count = 0;
  for (const auto& word : words)
    if (const auto found = known.find(word); found != known.end()) count += found->second;
  std::erase_if(words, [](const std::string& word) { return known.contains(word); });
  if (count > 0) words.emplace_back("-v");
  return count;
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

ExitCode refuse_option(const Command& command, const std::string& given, Console& console) {
  const auto option = given.substr(0, given.find('='));
  std::vector<std::string> known;
  for (const auto& one : option_texts(command)) known.push_back("--" + one.name);
  const auto near = nearest(option, known);
  return refuse_usage(console,
                      "'" + command.name() + "' takes no '" + option + "'" +
                          (near.empty() ? "" : "; did you mean '" + near + "'?"),
                      "slipway " + command.name() + " --help");
}

/// What is wrong with the values of the common options; empty when nothing is.
std::string fault_of_values(const Invocation& invocation) {
  constexpr unsigned most_calls = 1024;
  if (const auto color = invocation.text("color");
      invocation.has("color") && !color_mode_from_text(color))
    return "--color is '" + color + "'; it is auto, always or never";
  for (const auto& set : invocation.texts("set"))
    if (set.find('=') == std::string::npos || set.front() == '=')
      return "--set is '" + set + "'; it is PATH=VALUE, such as cloud.nodes=5";
  if (invocation.has("file") && invocation.text("file").empty()) return "--file is empty";
  for (const auto& folder : invocation.texts("plugin-dir"))
    if (folder.empty()) return "--plugin-dir is empty";
  if (invocation.has("parallelism")) {
    const auto calls = invocation.options["parallelism"].as<unsigned>();
    if (calls == 0 || calls > most_calls)
      return "--parallelism is a number from 1 to " + std::to_string(most_calls);
  }
  return {};
}

ExitCode run_command(const Command& command, std::vector<std::string> words, Console& console) {
  Invocation invocation;
  const auto visible = options_of(command);
  po::options_description all;
  all.add(visible);
  all.add_options()("arguments", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("arguments", -1);
  split_words(command, words, invocation);
  if (takes(command.common(), Takes::output)) invocation.verbosity = take_verbosity(words);
  try {
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(words).options(all).positional(positional).style(style).run(),
              invocation.options);
    po::notify(invocation.options);
  } catch (const po::unknown_option& error) {
    return refuse_option(command, error.get_option_name(), console);
  } catch (const po::error& error) {
    return refuse_usage(console, error.what(), "slipway " + command.name() + " --help");
  }
  if (const auto fault = fault_of_values(invocation); !fault.empty())
    return refuse_usage(console, fault, "slipway " + command.name() + " --help");
  console.error_style = Style(colour_wanted(invocation, console, console.err_is_terminal));
  invocation.arguments = invocation.texts("arguments");
  if (invocation.flag("help")) {
    std::ostringstream text;
    if (!command.print_own_help(text, invocation, console)) print_help(text, command, visible);
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
  for (const auto& command : commands()) known.push_back(command->name());
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
  for (const auto& command : commands())
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
