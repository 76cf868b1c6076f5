#pragma once
#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/machine/spec.hpp"
#include "azure_asm/xml/element.hpp"

/// The bodies of the requests that make and change machines (sheet, sections 11 and 13).
namespace azure_asm {

/// The first machine of a service, which makes its deployment.
Element create_deployment(const MachineSpec& spec);
/// A further machine.
Element add_role(const MachineSpec& spec);
/// A machine as it is (`now`, from Get Role) with the size and the network that are wanted.
Element update_role(const MachineRole& now, const MachineSpec& spec);
/// One load-balanced set for all its members.
Element update_set(const MachineEndpoints& changed);
/// Start, restart or shut down: `StartRoleOperation`, ...  `after`: `Stopped`, `StoppedDeallocated`
/// or empty.
Element role_operation(const std::string& operation, const std::string& after = {});
/// The same for several machines of a deployment at once: `StartRolesOperation`,
/// `ShutdownRolesOperation`.
Element roles_operation(const std::string& operation, const std::vector<std::string>& names,
                        const std::string& after = {});

}  // namespace azure_asm
