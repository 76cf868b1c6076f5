#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/command/command.hpp"

namespace slipway::core {

using CommandList = std::vector<std::unique_ptr<Command>>;

/// Every command of this room, new ones each time, in the order of the help.
CommandList make_commands();

/// Whether a word is one of them that takes the flags of a stack.
bool works_on_a_stack(const std::string& word);

// One factory a file.
std::unique_ptr<Command> make_new_command();
std::unique_ptr<Command> make_validate_command();
std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_preflight_command();
std::unique_ptr<Command> make_plan_command();
std::unique_ptr<Command> make_up_command();
std::unique_ptr<Command> make_down_command();
std::unique_ptr<Command> make_status_command();
std::unique_ptr<Command> make_output_command();
std::unique_ptr<Command> make_render_command();
std::unique_ptr<Command> make_ssh_command();
std::unique_ptr<Command> make_ssh_config_command();
std::unique_ptr<Command> make_ssh_key_command();
std::unique_ptr<Command> make_cloud_command();
std::unique_ptr<Command> make_platform_command();
std::unique_ptr<Command> make_import_command();
std::unique_ptr<Command> make_audit_command();
std::unique_ptr<Command> make_state_command();
std::unique_ptr<Command> make_plugin_command();
std::unique_ptr<Command> make_schema_command();
std::unique_ptr<Command> make_explain_command();
std::unique_ptr<Command> make_version_command();

}  // namespace slipway::core
