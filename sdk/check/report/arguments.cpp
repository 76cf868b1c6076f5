#include "check/report/arguments.hpp"

#include <getopt.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "check/host/json.hpp"

namespace slipway::check {
namespace {

namespace fs = std::filesystem;

struct Fault {
  std::string what;
};

template <class Number>
Number number_of(const std::string& text, const char* flag) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end)
    throw Fault{std::string(flag) + " wants a number, not '" + text + "'"};
  return number;
}

std::chrono::milliseconds seconds_of(const std::string& text, const char* flag) {
  const auto seconds = number_of<int>(text, flag);
  if (seconds < 1) throw Fault{std::string(flag) + " wants at least one second"};
  return std::chrono::seconds(seconds);
}

/// A map of roles, each with a map of options.
Value roles_of(const Value& document, const char* key) {
  const auto& roles = document[key];
  if (roles.is_null()) return Value::map();
  if (!roles.is_map()) throw Fault{std::string("'") + key + "' in the options file is not a map"};
  for (const auto& [role, options] : roles.as_map())
    if (!options.is_map())
      throw Fault{std::string("'") + key + "' of '" + role + "' in the options file is not a map"};
  return roles;
}

/// The machines that are told of: a list of maps, each with what it likes to say.
Value nodes_of(const Value& document) {
  const auto& nodes = document["nodes"];
  if (nodes.is_null()) return nodes;
  if (!nodes.is_list()) throw Fault{"'nodes' in the options file is not a list"};
  for (const auto& node : nodes.as_list()) {
    if (!node.is_map()) throw Fault{"'nodes' in the options file has something that is no map"};
    if (node.find("name") && !node["name"].is_string())
      throw Fault{"the 'name' of a node in the options file is no text"};
    if (node.find("node_facts") && !node["node_facts"].is_map())
      throw Fault{"the 'node_facts' of a node in the options file are not a map"};
  }
  return nodes;
}

void read_options_file(const std::string& path, Settings& settings) {
  std::ifstream file(path);
  if (!file) throw Fault{"the options file '" + path + "' cannot be read"};
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::string why;
  const auto document = parse_json(text, why);
  if (!document) throw Fault{"the options file '" + path + "' is no JSON: " + why};
  if (!document->is_map()) throw Fault{"the options file '" + path + "' is not a map"};
  for (const auto& [key, value] : document->as_map())
    if (key != "options" && key != "changed" && key != "nodes")
      throw Fault{"the options file has the unknown key '" + key +
                  "'; it may have options, changed and nodes"};
  settings.options = roles_of(*document, "options");
  settings.changed = roles_of(*document, "changed");
  settings.nodes = nodes_of(*document);
  settings.base_dir = fs::absolute(path).parent_path().string();
}

const option flags[] = {{"help", no_argument, nullptr, 'h'},
                        {"version", no_argument, nullptr, 'V'},
                        {"json", no_argument, nullptr, 'j'},
                        {"life", no_argument, nullptr, 'l'},
                        {"list", no_argument, nullptr, 'L'},
                        {"manifest", no_argument, nullptr, 'm'},
                        {"seed", required_argument, nullptr, 's'},
                        {"only", required_argument, nullptr, 'o'},
                        {"options", required_argument, nullptr, 'f'},
                        {"timeout", required_argument, nullptr, 't'},
                        {"life-timeout", required_argument, nullptr, 'T'},
                        {nullptr, 0, nullptr, 0}};

void take(int flag, const std::string& text, Arguments& into) {
  switch (flag) {
    case 'h':
      into.help = true;
      return;
    case 'V':
      into.version = true;
      return;
    case 'j':
      into.json = true;
      return;
    case 'l':
      into.settings.life = true;
      return;
    case 'L':
      into.list = true;
      return;
    case 'm':
      into.manifest = true;
      return;
    case 's':
      into.settings.seed = number_of<std::uint64_t>(text, "--seed");
      return;
    case 'o':
      into.only.push_back(text);
      return;
    case 'f':
      return read_options_file(text, into.settings);
    case 't':
      into.settings.limit = seconds_of(text, "--timeout");
      return;
    case 'T':
      into.settings.life_limit = seconds_of(text, "--life-timeout");
      return;
    default:
      throw Fault{"this option is not known, or lacks its value"};
  }
}

}  // namespace

std::optional<Arguments> read_arguments(int count, char** words, std::string& fault) {
  Arguments made;
  made.settings.base_dir = fs::current_path().string();
  opterr = 0;
  try {
    for (int flag = 0; (flag = getopt_long(count, words, "h", flags, nullptr)) != -1;) {
      if (flag == '?')
        throw Fault{"'" + std::string(words[optind - 1]) + "' is not known, or lacks its value"};
      take(flag, optarg ? optarg : "", made);
    }
    if (made.help || made.version || made.list) return made;
    if (optind + 1 != count) throw Fault{"one plugin file is wanted"};
    made.settings.file = fs::absolute(words[optind]).string();
    if (!std::ifstream(made.settings.file))
      throw Fault{"'" + std::string(words[optind]) + "' cannot be read"};
    if (made.settings.life && made.settings.options.size() == 0)
      throw Fault{"--life needs --options: it works on what they point at"};
    return made;
  } catch (const Fault& caught) {
    fault = caught.what;
    return std::nullopt;
  }
}

const char* help_text() {
  return "usage: slipway-plugin-check [options] FILE\n"
         "\n"
         "Checks a plugin file against slipway/plugin.h.  Each check runs in a process of its\n"
         "own; without --life nothing is asked of anybody and nothing is changed.  The last\n"
         "line counts the results.\n"
         "\n"
         "options:\n"
         "  --options FILE      JSON: {\"options\": {ROLE: {NAME: VALUE}}}, and if wanted\n"
         "                      \"changed\": {ROLE: {NAME: VALUE}}, what the update of --life\n"
         "                      changes, and \"nodes\": [{\"name\", \"private_address\", ...}], "
         "the\n"
         "                      nodes that a config or a platform is told of.  Options that are\n"
         "                      not given are made up where the schema allows it.\n"
         "  --life              also makes, reads, updates and deletes what the options make.\n"
         "                      Only for options that point at something that may be changed.\n"
         "  --only GROUP[/NAME] only these checks; may be repeated\n"
         "  --list              names the checks with their rules, and checks nothing\n"
         "  --manifest          prints what the plugin says of itself as JSON, and checks "
         "nothing:\n"
         "                      what a build puts into the section .slipway.manifest of the file\n"
         "  --seed N            for what is made by chance (1)\n"
         "  --timeout S         seconds that one check may take (60)\n"
         "  --life-timeout S    the same for a check of the group life (300)\n"
         "  --json              one JSON object a line\n"
         "  --version           the ABI versions that are known\n"
         "  -h, --help          this text\n"
         "\n"
         "results: passed; failed, crashed, timed out: the plugin breaks the rule; skipped: it\n"
         "cannot be tried here; not judged: the runner itself failed, which says nothing of the\n"
         "plugin.\n"
         "exit code: 0 nothing speaks against it, 1 something does, 2 wrong use, 70 something was\n"
         "not judged.\n";
}

}  // namespace slipway::check
