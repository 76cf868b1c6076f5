#include "azure_asm/types/deployments.hpp"

namespace azure_asm {

const Deployment* Deployments::find(const std::string& service, const std::string& deployment) {
  const auto key = service + "/" + deployment;
  auto at = read_.find(key);
  if (at == read_.end()) {
    auto answer = service_.find(call_, deployment_path(service, deployment),
                                "read the machines of the cloud service '" + service + "'");
    at = read_
             .emplace(key,
                      answer ? std::optional(read_deployment(*std::move(answer))) : std::nullopt)
             .first;
  }
  return at->second ? &*at->second : nullptr;
}

}  // namespace azure_asm
