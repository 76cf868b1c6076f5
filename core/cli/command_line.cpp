#include "core/cli/command_line.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <sstream>

#include "core/command/options.hpp"
#include "core/event/style.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

constexpr const char* arguments = "arguments";
constexpr unsigned most_calls = 1024;

/// As Boost has it.  Every value is a list of texts, so that all are read alike.
po::options_description described(const std::vector<Option>& options) {
  po::options_description all("Options");
  for (const auto& option : options) {
    const auto names = option.name + (option.letter.empty() ? "" : "," + option.letter);
    if (option.value.empty()) {
      all.add_options()(names.c_str(), po::bool_switch(), option.description.c_str());
      continue;
    }
    auto* value = po::value<Texts>()->value_name(
        option.value + (option.otherwise.empty() ? "" : " (=" + option.otherwise + ")"));
    if (option.repeated) value->composing();
    all.add_options()(names.c_str(), value, option.description.c_str());
  }
  return all;
}

/// Common options may also follow an action's name, so only others stay behind it.
void split_after_action(std::vector<std::string>& words, std::size_t action,
                        const std::vector<std::string>& valued, Invocation& invocation) {
  static const std::vector<std::string> plain = {"--json",    "--help", "-h",
                                                 "--verbose", "-v",     "-vv"};
  const auto is_in = [](const std::vector<std::string>& all, const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  };
  std::vector<std::string> own(words.begin(),
                               words.begin() + static_cast<std::ptrdiff_t>(action) + 1);
  std::vector<std::string> passed;
  for (auto at = action + 1; at < words.size(); ++at) {
    const bool has_value = is_in(valued, words[at]);
    (has_value || is_in(plain, words[at]) ? own : passed).push_back(words[at]);
    if (has_value && at + 1 < words.size()) own.push_back(words[++at]);
  }
  words = std::move(own);
  invocation.rest.insert(invocation.rest.begin(), passed.begin(), passed.end());
  invocation.for_action = true;
}

void split_words(const Command& command, std::vector<std::string>& words, Invocation& invocation) {
  const auto end = std::find(words.begin(), words.end(), "--");
  if (end != words.end()) {
    invocation.rest.assign(end + 1, words.end());
    words.erase(end, words.end());
  }
  static const std::vector<std::string> valued = {"--file", "-f", "--set", "--plugin-dir",
                                                  "--color"};
  std::size_t left = 0;  // arguments of its own that are still to come, once the first was seen
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (std::find(valued.begin(), valued.end(), words[at]) != valued.end()) {
      ++at;
      continue;
    }
    if (words[at].empty() || words[at].front() == '-') continue;
    if (left == 0) left = command.own_words(words[at]);
    if (left == Command::all_words) return;
    if (--left == 0) return split_after_action(words, at, valued, invocation);
  }
}

/// `-v` may be given more than once and in one word.  Boost reads a switch once.
int take_verbosity(std::vector<std::string>& words) {
  static const std::map<std::string, int, std::less<>> known = {
      {"-v", 1}, {"--verbose", 1}, {"-vv", 2}, {"-vvv", 2}};
  int count = 0;
  for (const auto& word : words)
    if (const auto found = known.find(word); found != known.end()) count += found->second;
  std::erase_if(words, [](const std::string& word) { return known.contains(word); });
  return count;
}

void take(const po::variables_map& given, Invocation& invocation) {
  for (const auto& [name, value] : given) {
    if (const auto* texts = boost::any_cast<Texts>(&value.value())) {
      if (name == arguments)
        invocation.arguments = *texts;
      else
        invocation.options[name] = *texts;
    } else if (value.as<bool>()) {
      invocation.options[name];
    }
  }
}

Error unknown_option(const Command& command, const std::string& given) {
  const auto option = given.substr(0, given.find('='));
  std::vector<std::string> known;
  for (const auto& one : options_of(command)) known.push_back("--" + one.name);
  const auto near = nearest(option, known);
  return {Errc::invalid_input,
          "'" + command.name() + "' takes no '" + option + "'" +
              (near.empty() ? "" : "; did you mean '" + near + "'?"),
          {}};
}

/// What is wrong with the values of the common options; empty when nothing is.
std::string fault_of_values(const Invocation& invocation) {
  if (const auto color = invocation.text("color");
      invocation.has("color") && !color_mode_from_text(color))
    return "--color is '" + color + "'; it is auto, always or never";
  for (const auto& set : invocation.texts("set"))
    if (set.find('=') == std::string::npos || set.front() == '=')
      return "--set is '" + set + "'; it is PATH=VALUE, such as cloud.nodes=5";
  if (invocation.has("file") && invocation.text("file").empty()) return "--file is empty";
  for (const auto& folder : invocation.texts("plugin-dir"))
    if (folder.empty()) return "--plugin-dir is empty";
  if (!invocation.has("parallelism")) return {};
  const auto calls = invocation.number("parallelism").value_or(0);
  if (calls > 0 && calls <= most_calls) return {};
  return "--parallelism is a number from 1 to " + std::to_string(most_calls);
}

Result<Invocation> parsed(const Command& command, const std::vector<std::string>& words,
                          Invocation invocation) {
  auto all = described(options_of(command));
  all.add_options()(arguments, po::value<Texts>());
  po::positional_options_description positional;
  positional.add(arguments, -1);
  po::variables_map given;
  try {
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(words).options(all).positional(positional).style(style).run(),
              given);
  } catch (const po::unknown_option& error) {
    return unknown_option(command, error.get_option_name());
  } catch (const po::error& error) {
    return Error{Errc::invalid_input, error.what(), {}};
  }
  take(given, invocation);
  return invocation;
}

/// One that holds one value is given once.
std::string fault_of_counts(const Command& command, const Invocation& invocation) {
  for (const auto& option : options_of(command))
    if (!option.repeated && invocation.texts(option.name).size() > 1)
      return "option '--" + option.name + "' cannot be specified more than once";
  return {};
}

}  // namespace

Result<Invocation> read_command_line(const Command& command, std::vector<std::string> words) {
  Invocation invocation;
  split_words(command, words, invocation);
  if (takes(command.common(), Takes::output)) invocation.verbosity = take_verbosity(words);
  auto read = parsed(command, words, std::move(invocation));
  if (!read) {
    auto error = std::move(read).error();
    error.hint = "slipway " + command.name() + " --help";
    return error;
  }
  auto fault = fault_of_counts(command, *read);
  if (fault.empty()) fault = fault_of_values(*read);
  if (fault.empty()) return read;
  return Error{Errc::invalid_input, fault, "slipway " + command.name() + " --help"};
}

std::string options_text(const std::vector<Option>& options) {
  std::ostringstream text;
  text << described(options);
  return text.str();
}

}  // namespace slipway::core
