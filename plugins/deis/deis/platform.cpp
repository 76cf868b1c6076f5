#include "deis/platform.hpp"

#include "deis/machines/demands.hpp"
#include "deis/machines/machine_files.hpp"
#include "deis/resources/label_check.hpp"
#include "deis/resources/text_trial.hpp"

namespace deis {

void Platform::validate(const Request&, Call& call) { check_options(settings_, call); }

slipway::contract::Contribution Platform::contribute(const Request&, Call&) {
  slipway::contract::Contribution contribution;
  auto& fragment = contribution.fragments.emplace_back();
  fragment.config = machine_config(settings_);
  fragment.origins = {{{"files", "/etc/deis-release"}, {"version"}},
                      {{"files", "/etc/motd"}, {"domain"}}};
  contribution.endpoints = endpoints();
  contribution.requirements = requirements(settings_);
  return contribution;
}

slipway::Expansion Platform::expand(const Request& request, Call& call) {
  return expand_platform(settings_, request.layout(), call);
}

void Platform::preflight(const Request& request, Call& call) {
  std::vector<FleetMachine> machines;
  try {
    const auto way = way_of(context(), request, call);
    way.etcd.require_healthy();
    call.emit(Finding::ok("deis.reachable", "the cluster answers through node '" + way.node + "'"));
    machines = way.fleet.machines();
    for (const auto& finding : check_new_texts(settings_, way)) call.emit(finding);
  } catch (const Failure& failure) {
    if (request.recorded().size() > 0)  // otherwise there is nothing to reach yet
      call.emit(Finding::warning("deis.unreachable", failure.message).help(failure.hint));
  }
  for (const auto& finding : check_labels(settings_, request, machines)) call.emit(finding);
}

}  // namespace deis
