#include "core/cli/program.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "core/cli/command_options.hpp"
#include "core/cli/exit_codes_of_command.hpp"
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

ExitCode usage_error(Console& console, const std::string& message, const std::string& help) {
  console.err << "error: " << printable(message) << '\n';
  if (!help.empty()) console.err << "help: " << printable(help) << '\n';
  return ExitCode::usage;
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

/// A command that only looks and was stopped knows nothing, whatever it says.
ExitCode after_stop(const Command& command, ExitCode code, Console& console) {
  if (!console.stop.stop_requested() || code == ExitCode::cancelled) return code;
  const auto codes = exit_codes_of(command.name());
  const bool asks = std::find(codes.begin(), codes.end(), ExitCode::cancelled) != codes.end();
  if (!asks || command.concludes_after_stop()) return code;
  console.err << "cancelled: what was asked for is not known\nnext: slipway " << command.name()
              << '\n';
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
  if (!levels) return usage_error(console, levels.error().message, levels.error().hint);
  if (!levels->silent()) show_diagnostics(*levels);
  auto& log = diagnostics("cli");
  log.debug("slipway {} {}", program_version(), command.name());
  const auto code = after_stop(command, command.run(invocation, console), console);
  log.debug("{} ends with {}", command.name(), static_cast<int>(code));
  flush_diagnostics();
  return code;
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
  } catch (const po::error& error) {
    return usage_error(console, error.what(), "slipway " + command.name() + " --help");
  }
  if (invocation.flag("help")) {
    print_help(console.out, command, visible);
    return ExitCode::ok;
  }
  invocation.arguments = invocation.texts("arguments");
  if (command.arguments().empty() && !invocation.arguments.empty())
    return usage_error(console,
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

ExitCode run_words(const std::vector<std::string>& words, Console& console) {
  if (words.empty()) {
    print_overview(console.err);
    return ExitCode::usage;
  }
  auto name = words.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_overview(console.out);
    return ExitCode::ok;
  }
  if (name == "--version") name = "version";
  std::vector<std::string> known;
  for (const auto& command : commands()) {
    if (command->name() == name)
      return run_command(*command, {words.begin() + 1, words.end()}, console);
    known.push_back(command->name());
  }
  const auto near = nearest(name, known);
  return usage_error(console, "there is no command '" + name + "'",
                     near.empty() ? "slipway --help" : "did you mean 'slipway " + near + "'?");
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& words, Console& console) {
  return after_output(run_words(words, console), console);
}

}  // namespace slipway::core
