#include "azure_emulator/clock/durations.hpp"

#include <cassert>

namespace azure_emulator {

// Sheet 14: add role 40-60 s and ready about two minutes later are recorded; the rest is customary.
Durations::Durations() {
  const auto seconds = [](int count) { return Span(std::chrono::seconds(count)); };
  spans_ = {
      {"certificate", seconds(5)},
      {"certificate_delete", seconds(5)},
      {"create_deployment", seconds(90)},
      {"add_role", seconds(50)},
      {"update_role", seconds(30)},
      {"delete_role", seconds(60)},
      {"delete_deployment", seconds(120)},
      {"delete_service", seconds(120)},
      {"start_role", seconds(30)},
      {"restart_role", seconds(30)},
      {"shutdown_role", seconds(30)},
      {"data_disk", seconds(20)},
      {"update_set", seconds(15)},
      {"virtual_ip", seconds(10)},
      {"storage_account", seconds(30)},
      {"network", seconds(10)},
      {"reserved_ip", seconds(10)},
      {"ready", seconds(120)},
      {"refusal", seconds(5)},
      {"disk_release", seconds(60)},
      {"provisioning_timeout", seconds(1500)},
  };
}

Span Durations::of(std::string_view name) const {
  const auto found = spans_.find(name);
  assert(found != spans_.end());
  return found->second;
}

bool Durations::set(std::string_view name, double seconds) {
  const auto found = spans_.find(name);
  if (found == spans_.end() || seconds < 0) return false;
  found->second = std::chrono::duration_cast<Span>(std::chrono::duration<double>(seconds));
  return true;
}

}  // namespace azure_emulator
