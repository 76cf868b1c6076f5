#include "swarm/platform.hpp"

#include "swarm/compose/stacks.hpp"

namespace swarm {
namespace {

using slipway::contract::Endpoint;

/// Every published port, balanced over the nodes.
std::vector<Endpoint> endpoints_of(const std::vector<Stack>& stacks) {
  std::vector<Endpoint> endpoints;
  for (const auto& stack : stacks)
    for (const auto& service : stack.compose.services)
      for (const auto& port : service.spec["EndpointSpec"]["Ports"].as_list()) {
        if (port["PublishedPort"].as_int() == 0) continue;
        auto& endpoint = endpoints.emplace_back();
        endpoint.port = port["PublishedPort"].as_int();
        endpoint.protocol = port["Protocol"].as_string();
        endpoint.name = endpoint.protocol + "-" + std::to_string(endpoint.port);
        endpoint.balanced = true;
        // of a node that runs no task the port is shut, unless there is the mesh
        if (endpoint.protocol == "tcp") endpoint.probe.protocol = "tcp";
      }
  return endpoints;
}

}  // namespace

void Platform::validate(const Request&, Call& call) { check_options(settings_, images_, call); }

slipway::contract::Contribution Platform::contribute(const Request&, Call&) {
  slipway::contract::Contribution contribution;
  auto& needs = contribution.requirements.emplace_back();
  needs.group = settings_.manager_group;
  needs.odd_nodes = !settings_.manager_group.empty();
  needs.min_nodes = settings_.managers > 0 ? settings_.managers : 1;
  needs.because = "the managers of a swarm decide by majority";
  if (settings_.install_docker) {
    auto& fragment = contribution.fragments.emplace_back();
    fragment.config.packages = {"docker.io"};
    fragment.origins = {{{"packages", "docker.io"}, {"docker"}}};
  }
  contribution.endpoints = endpoints_of(read_stacks(settings_));
  return contribution;
}

slipway::Expansion Platform::expand(const Request& request, Call& call) {
  return expand_platform(context(), request.layout(), call);
}

void Platform::preflight(const Request& request, Call& call) {
  if (request.recorded().size() == 0) return;  // there is nothing to reach yet
  const auto context = this->context();
  try {
    const auto manager = Task{context, request, call}.manager();
    call.emit(
        Finding::ok("swarm.reachable", "the swarm answers through node '" + manager.node + "'"));
  } catch (const Failure& failure) {
    call.emit(Finding::warning("swarm.unreachable", failure.message).help(failure.hint));
  }
}

}  // namespace swarm
