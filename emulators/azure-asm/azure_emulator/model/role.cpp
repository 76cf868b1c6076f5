#include "azure_emulator/model/role.hpp"

namespace azure_emulator {

std::string instance_status(const Instance& instance) {
  switch (instance.phase) {
    case Phase::waiting:
      return "Unknown";
    case Phase::allotted:
    case Phase::stopped:
      return "StoppedVM";
    case Phase::creating:
      return "CreatingVM";
    case Phase::starting:
      return "StartingVM";
    case Phase::powering:
    case Phase::booting:
      return "RoleStateUnknown";
    case Phase::provisioning:
      return "Provisioning";
    case Phase::ready:
      return "ReadyRole";
    case Phase::failed:
      return instance.failure_status;
    case Phase::stopping:
      return "StoppingVM";
    case Phase::deallocated:
      return "StoppedDeallocated";
    case Phase::deleting:
      return "DeletingVM";
  }
  return "Unknown";
}

std::string power_state(const Instance& instance) {
  switch (instance.phase) {
    case Phase::waiting:
      return "Unknown";
    case Phase::allotted:
    case Phase::stopped:
    case Phase::deallocated:
      return "Stopped";
    case Phase::creating:
    case Phase::starting:
    case Phase::powering:
      return "Starting";
    case Phase::booting:
    case Phase::provisioning:
    case Phase::ready:
    case Phase::failed:
      return "Started";
    case Phase::stopping:
    case Phase::deleting:
      return "Stopping";
  }
  return "Unknown";
}

bool holds_cores(const Role& role) { return role.instance.phase != Phase::deallocated; }

}  // namespace azure_emulator
