#pragma once

#include <memory>
#include <string>

#include "azure_emulator/api/call.hpp"
#include "azure_emulator/api/role_rules.hpp"

/// What making and removing roles has in common, whatever request asks for it.
namespace azure_emulator {

RoleSetting setting_for(const Call& call, const HostedService& service,
                        const Role* except = nullptr);

/// Names the role's disks, and registers them with their blobs as attached.
void register_disks(Call& call, const HostedService& service, Role& role);

/// A new blob and disk for one data disk; names it when it has no name.
void register_data_disk(Call& call, const HostedService& service, const Role& role, DataDisk& disk,
                        int number);

/// Puts the role into the deployment; the request's faults of provisioning are remembered.
Role& insert_role(Call& call, HostedService& service, std::unique_ptr<Role> role);

/// What happens to a role's disks when it goes.
enum class Media : bool { keep, remove };

/// Frees the role's addresses, frees or removes its disks and blobs, and forgets it.
void remove_role(World& world, Subscription& subscription, HostedService& service,
                 const std::string& role_name, Media media);

/// The whole deployment, with its roles; the VIP goes back.
void remove_deployment(World& world, Subscription& subscription, HostedService& service,
                       Media media);

/// Marks a role as on its way out and stops its machine.
void begin_removal(World& world, Role& role);

/// The service by the names of a call, at a later time; null when it is gone.
HostedService* service_later(World& world, const std::string& name);

/// Every machine is deallocated: the VIP goes.  One is not: it comes back.
void settle_vip(World& world, Deployment& deployment);

}  // namespace azure_emulator
