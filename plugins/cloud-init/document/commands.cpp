#include "document/commands.hpp"

#include "slipway/text.hpp"
#include "user_data/yaml_writer.hpp"

namespace cloud_init {
namespace {

using user_data::text_node;

struct Script {
  const char* key;
  const char* what;   ///< what a command is called in the output
  std::string begin;  ///< where the ends of commands are noted, as `slipway_ends`
};

/// Early commands are run at each boot, and what counts is the first.
const Script scripts[] = {{"bootcmd", "early step",
                           "slipway_ends=" + std::string(early_file) +
                               "\n[ ! -e \"$slipway_ends\" ] || slipway_ends=/dev/null\n"},
                          {"runcmd", "step", "slipway_ends=" + std::string(steps_file) + "\n"}};

std::string functions_of(const Script& script) {
  const std::string what = script.what;
  return "slipway_end=0\nmkdir -p /var/lib/slipway\n" + script.begin +
         ": >\"$slipway_ends\"\n"
         "slipway_begins() { echo \"slipway: " +
         what +
         " $1 begins\"; }\n"
         "slipway_ended() {\n"
         "  echo \"slipway: " +
         what +
         " $1 ended with $2\"\n"
         "  echo \"$1 $2\" >>\"$slipway_ends\"\n"
         "  [ \"$2\" -eq 0 ] || slipway_end=1\n"
         "}\n"
         "slipway_step() {\n"
         "  slipway_begins \"$1\"\n"
         "  sh -c \"$2\" </dev/null\n"
         "  slipway_ended \"$1\" $?\n"
         "}\n";
}

void number(Key& commands, const Script& script) {
  std::vector<Entry> all;
  const auto add = [&](const std::string& text) { all.push_back({text_node(text), {}}); };
  add(functions_of(script));
  int number = 0;
  for (auto& entry : commands.entries) {
    const auto its = std::to_string(++number);
    if (entry.origin.is_ours()) {
      add("slipway_step " + its + " " + slipway::shell_word(entry.node.text) + "\n");
      continue;
    }
    add("slipway_begins " + its);
    all.push_back(std::move(entry));
    add("slipway_ended " + its + " $?");
  }
  add("exit \"$slipway_end\"\n");
  commands.entries = std::move(all);
}

}  // namespace

void number_commands(Whole& whole) {
  for (const auto& script : scripts)
    if (whole.find(script.key)) number(whole.key(script.key, true), script);
}

}  // namespace cloud_init
