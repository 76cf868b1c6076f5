#include "core/command/commands.hpp"

#include <algorithm>

namespace slipway::core {

CommandList make_commands() {
  CommandList list;
  for (auto* make : {&make_new_command,       &make_validate_command, &make_check_command,
                     &make_preflight_command, &make_plan_command,     &make_up_command,
                     &make_down_command,      &make_status_command,   &make_output_command,
                     &make_render_command,    &make_ssh_command,      &make_ssh_config_command,
                     &make_ssh_key_command,   &make_cloud_command,    &make_platform_command,
                     &make_import_command,    &make_audit_command,    &make_state_command,
                     &make_plugin_command,    &make_schema_command,   &make_explain_command,
                     &make_version_command})
    list.push_back((*make)());
  return list;
}

bool works_on_a_stack(const std::string& word) {
  static const auto all = make_commands();
  return std::any_of(all.begin(), all.end(), [&](const auto& command) {
    return command->name() == word && takes(command->common(), Takes::stack);
  });
}

}  // namespace slipway::core
