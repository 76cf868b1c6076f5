#pragma once
#include <iosfwd>
#include <string>

#include "core/command/command.hpp"
#include "core/schema/schema.hpp"

namespace slipway::core {

/// An action's own help: how it is called, what it does, its options.  `called`: the words before
/// its arguments, such as `platform status`.
void print_action_help(std::ostream& out, const ActionType& action, const std::string& called);

/// The description of the plugin that fills a role of the stack which the words lead to, or of the
/// one of that name; none when it does not say what it is without being run.
std::optional<PluginSchema> schema_of_role(const std::string& role, const Invocation& invocation,
                                           const Console& console);
std::optional<PluginSchema> schema_of_plugin(const std::string& name, const Invocation& invocation);

}  // namespace slipway::core
