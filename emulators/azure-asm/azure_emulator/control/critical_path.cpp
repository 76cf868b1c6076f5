#include "azure_emulator/control/critical_path.hpp"

#include <algorithm>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

/// Whether an account that exists here holds a blob of the service's machines.
bool uses_own_account(const Subscription& subscription, const Deployment& deployment) {
  for (const auto& role : deployment.roles) {
    for (const auto& [name, account] : subscription.accounts) {
      const std::string prefix = "https://" + name + ".blob.";
      if (lower(role->os_disk.media_link).compare(0, prefix.size(), prefix) == 0) return true;
    }
  }
  return false;
}

/// What must be there before the deployment, made side by side with the certificates.
Span needed_first(const World& world, const Subscription& subscription,
                  const HostedService& service) {
  Span span = static_cast<int>(service.certificates.size()) * world.durations.of("certificate");
  const Deployment& deployment = *service.deployment;
  if (!deployment.network.empty()) span = std::max(span, world.durations.of("network"));
  if (!deployment.reserved_ip.empty()) span = std::max(span, world.durations.of("reserved_ip"));
  if (uses_own_account(subscription, deployment)) {
    span = std::max(span, world.durations.of("storage_account"));
  }
  return span;
}

Span least_for(const World& world, const Subscription& subscription, const HostedService& service) {
  if (!service.deployment) {
    return static_cast<int>(service.certificates.size()) * world.durations.of("certificate");
  }
  const auto further = static_cast<int>(service.deployment->roles.size()) - 1;
  return needed_first(world, subscription, service) + world.durations.of("create_deployment") +
         std::max(further, 0) * world.durations.of("add_role") + world.durations.of("ready");
}

int objects_of(const HostedService& service) {
  int count = 1 + static_cast<int>(service.certificates.size());
  if (service.deployment) count += 1 + static_cast<int>(service.deployment->roles.size());
  return count;
}

}  // namespace

CriticalPath critical_path(const World& world, const RequestLog& log) {
  CriticalPath path;
  path.requests = static_cast<int>(log.all().size());
  for (const auto& [id, subscription] : world.subscriptions) {
    for (const auto& [name, service] : subscription.services) {
      path.least = std::max(path.least, least_for(world, subscription, service));
      path.objects += objects_of(service);
    }
  }
  if (world.first_write && world.last_ready) path.took = *world.last_ready - *world.first_write;
  return path;
}

}  // namespace azure_emulator
