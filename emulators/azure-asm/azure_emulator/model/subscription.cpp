#include "azure_emulator/model/subscription.hpp"

#include <algorithm>
#include <array>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {

Role* Deployment::role(std::string_view role_name) const {
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const auto& candidate) {
    return same_name(candidate->name, role_name);
  });
  return found == roles.end() ? nullptr : found->get();
}

bool Quotas::set(std::string_view name, int value) {
  const std::array<std::pair<std::string_view, int Quotas::*>, 14> known{{
      {"cores", &Quotas::cores},
      {"hosted_services", &Quotas::hosted_services},
      {"storage_accounts", &Quotas::storage_accounts},
      {"reserved_ips", &Quotas::reserved_ips},
      {"public_ips", &Quotas::public_ips},
      {"affinity_groups", &Quotas::affinity_groups},
      {"certificates", &Quotas::certificates},
      {"roles_per_service", &Quotas::roles_per_service},
      {"endpoints_per_service", &Quotas::endpoints_per_service},
      {"virtual_networks", &Quotas::virtual_networks},
      {"machines_per_network", &Quotas::machines_per_network},
      {"local_networks", &Quotas::local_networks},
      {"dns_servers", &Quotas::dns_servers},
      {"dns_servers_per_network", &Quotas::dns_servers_per_network},
  }};
  for (const auto& [known_name, member] : known) {
    if (known_name != name) continue;
    this->*member = value;
    return true;
  }
  return false;
}

}  // namespace azure_emulator
