#pragma once
#include <functional>
#include <string>

#include "deis/cluster/cluster.hpp"
#include "slipway/call.hpp"

namespace deis {

/// What every operation of the instance works with.
struct Context {
  const Settings& settings;
  Cluster& cluster;
};

/// Asks the host whether to stop; good for as long as the call is.
inline std::function<bool()> stop_of(const slipway::Call& call) {
  return [&call] { return call.cancelled(); };
}

/// A way into the cluster for this request.
inline Way way_of(const Context& context, const slipway::Request& request,
                  const slipway::Call& call) {
  return context.cluster.any(request.inventory(), stop_of(call));
}

}  // namespace deis
