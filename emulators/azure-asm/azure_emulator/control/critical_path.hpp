#pragma once

#include <optional>

#include "azure_emulator/api/request_log.hpp"
#include "azure_emulator/model/world.hpp"

namespace azure_emulator {

/// How long what now exists took to make, against the least that the service allows.
struct CriticalPath {
  Span least{};
  std::optional<Span> took;  ///< first write to last ReadyRole; nothing before one is ready
  int objects = 0;           ///< services, certificates, deployments, roles
  int requests = 0;
};

/// `least` follows from the objects, the durations and the rules alone, never from the requests:
/// one writer per service; certificates before the deployment; whatever the deployment names before
/// it; the first machine with the deployment and each further one after it; ReadyRole after the
/// last. Different services run side by side.
CriticalPath critical_path(const World& world, const RequestLog& log);

}  // namespace azure_emulator
