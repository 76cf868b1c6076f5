#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/command/command.hpp"
#include "core/schema/schema.hpp"

namespace slipway::core {

/// The command of a role: `slipway ROLE ACTION ...` finds the action in the schema of the role's
/// plugin, reads its options and runs it, under the stack's lock when the action changes something.
/// `examples`: the lines at the end of its help.
std::unique_ptr<Command> make_role_command(const std::string& role, const std::string& examples);

/// The words after an action's name, sorted by its schema: `--name value`, `--name=value`,
/// `--flag`, and what is none of these.  A list has its items between commas, or from the option
/// given more than once.
struct ActionWords {
  Value options = Value::map();
  std::vector<std::string> arguments;
};
ActionWords read_action_words(const ActionType& action, const Invocation& invocation,
                              std::size_t own_words);

/// The actions that fit, a line each.
void list_actions(Console& console, const std::vector<ActionType>& actions,
                  const std::function<bool(const ActionType&)>& fits);

}  // namespace slipway::core
