#include "core/cli/command_options.hpp"

namespace slipway::core {

namespace po = boost::program_options;

po::options_description options_of(const Command& command) {
  po::options_description options("Options");
  const auto set = command.common();
  auto add = options.add_options();
  if (takes(set, Takes::stack)) {
    add("file,f", po::value<std::string>()->value_name("FILE"),
        "the stack file (default: slipway.yaml here or in a folder above)");
    add("set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE")->composing(),
        "override an option, such as cloud.nodes=5; may be repeated");
    add("plugin-dir", po::value<std::vector<std::string>>()->value_name("DIR")->composing(),
        "look for plugins here first; may be repeated");
  }
  if (takes(set, Takes::output)) {
    add("json", po::bool_switch(), "one JSON object per line instead of text");
    add("verbose,v", po::bool_switch(),
        "log what is done inside to standard error; -vv: each call of a plugin, too");
    add("color", po::value<std::string>()->value_name("WHEN"), "auto, always or never");
  }
  if (takes(set, Takes::confirm)) add("yes,y", po::bool_switch(), "do not ask");
  if (takes(set, Takes::apply))
    add("parallelism", po::value<unsigned>()->value_name("N")->default_value(16),
        "how many calls may be under way at once");
  command.add_options(options);
  add("help,h", po::bool_switch(), "show this and leave");
  return options;
}

void add_strict(po::options_description& options) {
  options.add_options()("strict", po::bool_switch(), "warnings count as errors");
}

Names names_of(const OptionText& option) {
  if (option.value == "FILE" || option.value == "DIR") return Names::files;
  if (option.value == "ADDRESS") return Names::addresses;
  if (option.value == "PLUGIN") return Names::plugins;
  return Names::nothing;
}

const char* to_text(Names names) {
  switch (names) {
    case Names::nothing:
    case Names::files:
      break;
    case Names::nodes:
      return "nodes";
    case Names::addresses:
      return "addresses";
    case Names::actions:
      return "actions";
    case Names::plugins:
      return "plugins";
    case Names::codes:
      return "codes";
  }
  return "";
}

std::vector<OptionText> option_texts(const Command& command) {
  std::vector<OptionText> texts;
  const auto described = options_of(command);
  for (const auto& option : described.options()) {
    OptionText text;
    text.name = option->long_name();
    const auto shown = option->canonical_display_name(po::command_line_style::allow_dash_for_short);
    if (shown.size() == 2 && shown[0] == '-') text.letter = shown.substr(1);
    if (option->semantic()->max_tokens() > 0) {
      text.value = option->semantic()->name();
      // A default is shown as `N (=16)`.
      text.value = text.value.substr(0, text.value.find(' '));
    }
    text.description = option->description();
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace slipway::core
