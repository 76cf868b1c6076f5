#pragma once

#include <functional>
#include <memory>
#include <string>

#include "coreos-sim/spec/options.hpp"
#include "coreos-sim/spec/spec.hpp"
#include "coreos-sim/systemd/systemd.hpp"

namespace coreos_sim::fleet {

/// The machine that a fleetd runs on.
struct Host {
  MachineFolder folder;
  std::string machine_id;
  std::string address;
  std::function<bool(const std::string&)> unit_exists;
};

/// fleet.service, with the settings that its drop-ins hold when it starts.  `options` must outlive
/// it.
std::unique_ptr<Service> make_fleet_service(Host host, OptionsFile& options);

}  // namespace coreos_sim::fleet
