#include <array>

#include "check/checks.hpp"
#include "check/shell.hpp"

namespace cloud_init {
namespace {

/// One of the wrong type keeps all of them from being run.
bool is_command(const Judged& judged, const YamlNode& command, const std::string& key) {
  if (command.is_sequence()) {
    for (const auto& word : command.items)
      if (!word.is_scalar() || word.is_null()) {
        judged.error("user-data-wrong-type",
                     "a word of a command of '" + key + "' is read as " + read_as(word), word.at,
                     "put it in quotes");
        return false;
      }
    return true;
  }
  if (is_text(command)) return true;
  judged.error(
      "user-data-wrong-type",
      "a command of '" + key + "' is read as " + read_as(command) + ": none of them will run",
      command.at, "put the whole line in quotes");
  return false;
}

/// All commands are one script.
void check_text(const Judged& judged, const YamlNode& command, bool last) {
  if (command.is_sequence()) return;
  if (const auto open = left_open(command.text); !open.empty())
    return judged.error("user-data-open-command",
                        "the command leaves " + open +
                            ", so that the shell stops before those "
                            "that follow",
                        command.at, "put what belongs together into one entry, with '|'");
  if (last) return;
  for (const char* word : {"exit", "exec"})
    if (calls(command.text, word))
      judged.warning("user-data-command-ends",
                     std::string("after '") + word +
                         "' no later command runs, since all are one "
                         "script",
                     command.at, "put it into a shell of its own: sh -c '…'");
}

}  // namespace

void check_commands(const Judged& judged) {
  for (const std::string key : {"runcmd", "bootcmd"}) {
    const auto* commands = judged.find(key);
    if (!commands || commands->is_null()) continue;
    if (!commands->is_sequence()) {
      judged.error("user-data-wrong-type",
                   "'" + key + "' must be a list, but is read as " + read_as(*commands),
                   commands->at);
      continue;
    }
    for (const auto& command : commands->items)
      if (!command.is_null() && is_command(judged, command, key))
        check_text(judged, command, &command == &commands->items.back());
  }
}

}  // namespace cloud_init
