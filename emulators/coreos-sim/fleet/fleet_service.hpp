#pragma once

#include <memory>
#include <string>

#include "coreos-sim/machine/options.hpp"
#include "coreos-sim/machine/service_environment.hpp"
#include "coreos-sim/machine/spec.hpp"
#include "coreos-sim/machine/systemd.hpp"

namespace coreos_sim::fleet {

/// The machine that a fleet daemon runs on.
struct Host {
  MachineFolder folder;
  Identity identity;
  std::string address;
};

/// fleet.service: API, engine and agent of one machine.  `options` must outlive it.
std::unique_ptr<Service> make_fleet_service(Host host, OptionsFile& options);

}  // namespace coreos_sim::fleet
