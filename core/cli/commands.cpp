#include "core/cli/command.hpp"
#include "core/cli/command_ssh_key.hpp"

namespace slipway::core {

const std::vector<std::unique_ptr<Command>>& commands() {
  static const auto all = [] {
    std::vector<std::unique_ptr<Command>> list;
    for (auto* make : {&make_new_command,        &make_validate_command, &make_check_command,
                       &make_preflight_command,  &make_plan_command,     &make_up_command,
                       &make_down_command,       &make_status_command,   &make_output_command,
                       &make_render_command,     &make_ssh_command,      &make_ssh_config_command,
                       &make_ssh_key_command,    &make_cloud_command,    &make_platform_command,
                       &make_import_command,     &make_audit_command,    &make_state_command,
                       &make_plugin_command,     &make_schema_command,   &make_explain_command,
                       &make_completion_command, &make_manual_command,   &make_version_command})
      list.push_back((*make)());
    return list;
  }();
  return all;
}

}  // namespace slipway::core
