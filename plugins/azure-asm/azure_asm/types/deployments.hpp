#pragma once
#include <map>
#include <optional>
#include <string>

#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"

namespace azure_asm {

/// Deployments as read during one call, each once: one answer serves all machines of a service.
class Deployments {
 public:
  Deployments(Management& service, const slipway::Call& call) : service_(service), call_(call) {}
  /// Null when the service has none of that name.
  const Deployment* find(const std::string& service, const std::string& deployment);

 private:
  Management& service_;
  const slipway::Call& call_;
  std::map<std::string, std::optional<Deployment>, std::less<>> read_;
};

}  // namespace azure_asm
