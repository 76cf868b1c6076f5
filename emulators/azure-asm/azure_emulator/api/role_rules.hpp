#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "azure_emulator/model/world.hpp"

/// Rules 1 to 9 of sheet 11 and the limits of sheet 15, as far as they concern roles.
namespace azure_emulator {

/// Where the role under judgement is to live.
struct RoleSetting {
  const World& world;
  const Subscription& subscription;
  const HostedService& service;
  std::string network;                  ///< of the deployment; empty: none
  std::vector<const Role*> neighbours;  ///< the deployment's other roles
};

/// What is refused at once; throws.  `fresh`: the machine is to be made, so it needs a disk to be
/// made from and a provisioning set.
void check_role(const Role& role, const RoleSetting& setting, bool fresh);

/// Endpoints alone, as an update brings them; throws.
void check_endpoints(const std::vector<Endpoint>& endpoints, const RoleSetting& setting);

/// What the service finds out only after it accepted (rules 4 and 8): the operation fails with it.
/// `wanted` are the roles to come; `replaced`, when not null, is what the first of them replaces.
std::optional<Refusal> late_refusal(const std::vector<const Role*>& wanted,
                                    const RoleSetting& setting, const Role* replaced = nullptr);

/// The names of sheet 15.
bool valid_service_name(std::string_view name);
bool valid_role_name(std::string_view name);
bool valid_account_name(std::string_view name);
bool valid_disk_name(std::string_view name);

/// `https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME`.
bool valid_media_link(std::string_view link);

}  // namespace azure_emulator
