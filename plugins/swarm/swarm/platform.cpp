#include "swarm/platform.hpp"

#include "swarm/resources/node_list.hpp"

namespace swarm {

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
