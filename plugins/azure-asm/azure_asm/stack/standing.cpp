#include "azure_asm/stack/standing.hpp"

namespace azure_asm {

bool Standing::has_machine(const Node& node) {
  const auto* deployment = deployments_.find(node.service(), node.service());
  return deployment && deployment->role(node.name());
}

std::vector<const Node*> Standing::missing(const std::vector<Node>& nodes) {
  std::vector<const Node*> found;
  for (const auto& node : nodes)
    if (!has_machine(node)) found.push_back(&node);
  return found;
}

const std::optional<Element>& Standing::object(const std::string& path, const std::string& what) {
  const auto at = objects_.find(path);
  if (at != objects_.end()) return at->second;
  return objects_.emplace(path, service_.find(call_, path, what)).first->second;
}

const std::optional<Element>& Standing::hosted_service(const std::string& name) {
  return object(service_path(name), "read the cloud service");
}

const std::optional<Element>& Standing::storage_account(const std::string& name) {
  return object("/services/storageservices/" + slipway::kit::url_encode(name),
                "read the storage account");
}

const std::optional<Element>& Standing::affinity_group(const std::string& name) {
  return object("/affinitygroups/" + slipway::kit::url_encode(name), "read the affinity group");
}

bool Standing::has_reserved_ip(const std::string& name) {
  return object("/services/networking/reservedips/" + slipway::kit::url_encode(name),
                "read the reserved address")
      .has_value();
}

}  // namespace azure_asm
