#include "coreos-sim/fleet/fleet_service.hpp"

namespace coreos_sim::fleet {
namespace {
class S final : public Service {
  void start() override {}
  void stop() override {}
};
}  // namespace
std::unique_ptr<Service> make_fleet_service(Host, OptionsFile&) { return std::make_unique<S>(); }
}  // namespace coreos_sim::fleet
