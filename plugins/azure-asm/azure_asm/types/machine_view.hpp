#pragma once
#include <optional>
#include <string>

#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/machine/spec.hpp"
#include "slipway/value.hpp"

/// What a deployment says of one machine, in the words of the resource type.
namespace azure_asm {

/// How far a machine has come.
struct Progress {
  enum class Stage { coming, ready, failed } stage = Stage::coming;
  std::string phase;  ///< for people
  double fraction = -1;
};
Progress progress_of(const MachineState* state);

/// Whether it never got through its first boot: nothing but another machine helps.
bool first_boot_failed(const MachineState* state);

/// `started`, `stopped`, or empty while it is on its way from one to the other.
std::string power_of(const MachineState* state);

/// The inputs as observed.
slipway::Value observed_inputs(const MachineSpec& id, const Deployment& deployment,
                               const MachineRole& role);
slipway::Value machine_outputs(const MachineSpec& id, const Deployment& deployment,
                               const MachineRole& role);

/// The load-balanced sets that the deployment has under the same name with other content than is
/// wanted.
MachineEndpoints changed_sets(const MachineSpec& wanted, const MachineRole& role);
/// Whether size or network are other than wanted.
bool role_differs(const MachineSpec& wanted, const MachineRole& role);

}  // namespace azure_asm
