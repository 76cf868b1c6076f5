#include "plugin.hpp"

#include "stack/explanations.hpp"

namespace local {

slipway::Plugin plugin() {
  slipway::Plugin plugin("local", "0.1.0",
                         "Machines on this computer: Debian's own systemd, in a sandbox that needs "
                         "no root");
  auto cloud = plugin.role<Cloud>(option_attributes());
  add_resource_types(cloud);
  add_actions(cloud);
  explain_findings(plugin);
  return plugin;
}

}  // namespace local
