#include "slipway/plugin.hpp"
#include "swarm/explanations.hpp"
#include "swarm/platform.hpp"
#include "swarm/platform_actions.hpp"
#include "swarm/resources/content_resource.hpp"
#include "swarm/resources/docker_resource.hpp"
#include "swarm/resources/network_resource.hpp"
#include "swarm/resources/node_resource.hpp"
#include "swarm/resources/service_resource.hpp"
#include "swarm/resources/swarm_resource.hpp"

namespace swarm {

slipway::Plugin plugin() {
  slipway::Plugin plugin("swarm", "0.1.0",
                         "Docker Swarm: services in containers, over machines with docker");
  auto platform = plugin.role<Platform>(option_schema());
  platform.type<docker_resource::Dockers>(docker_resource::schema())
      .type<swarm_resource::Swarms>(swarm_resource::schema())
      .type<node_resource::Nodes>(node_resource::schema())
      .type<network_resource::Networks>(network_resource::schema())
      .type<content_resource::Secrets>(content_resource::secret_schema())
      .type<content_resource::Configs>(content_resource::config_schema())
      .type<service_resource::Services>(service_resource::schema())
      .reads_many();
  add_actions(platform);
  explain_findings(plugin);
  return plugin;
}

}  // namespace swarm

SLIPWAY_PLUGIN(swarm::plugin)
