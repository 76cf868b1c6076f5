#include "slipway/plugin.hpp"
#include "deis/explanations.hpp"
#include "deis/platform.hpp"
#include "deis/platform_actions.hpp"
#include "deis/resources/config_resource.hpp"
#include "deis/resources/node_resource.hpp"
#include "deis/resources/ready_resource.hpp"
#include "deis/resources/unit_resource.hpp"

namespace deis {

slipway::Plugin plugin() {
  slipway::Plugin plugin(
      "deis", "0.1.0",
      "Deis 1: a platform for applications in containers, on machines with etcd2 and fleet");
  auto platform = plugin.role<Platform>(option_schema());
  platform.type<node_resource::Nodes>(node_resource::schema())
      .type<config_resource::Keys>(config_resource::schema())
      .type<unit_resource::Units>(unit_resource::schema())
      .type<ready_resource::Readiness>(ready_resource::schema())
      .reads_many();
  add_actions(platform);
  explain_findings(plugin);
  plugin.explains(
      "deis.unit",
      "A unit file of your own, of units_dir or where deisctl looked, is none, or some fleet "
      "from\n"
      "0.10 to 1.0 does not take it or takes it as something else than it says. fleet itself "
      "tells\n"
      "that when the unit is submitted, which is after its old one was stopped.");
  plugin.explains(
      "deis.unit-refused",
      "The cluster's fleet was given the new text of a unit as one of another name, which no "
      "machine\n"
      "runs, and refused it. Nothing was changed: the unit runs on with the text that it has.");
  return plugin;
}

}  // namespace deis

SLIPWAY_PLUGIN(deis::plugin)
