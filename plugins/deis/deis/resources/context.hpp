#pragma once
#include <functional>
#include <string>

#include "deis/cluster/cluster.hpp"
#include "slipway/call.hpp"

namespace deis {

using slipway::Call;
using slipway::Failure;
using slipway::Finding;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

/// What the role and its types work with.
struct Context {
  const Settings& settings;
  Cluster& cluster;
};

/// Who has them: the platform role, whose resource types share them.
class HasContext {
 public:
  virtual ~HasContext() = default;
  virtual Context context() = 0;
};

/// Asks the host whether to stop; good for as long as the call is.
inline std::function<bool()> stop_of(const Call& call) {
  return [&call] { return call.cancelled(); };
}

/// A way into the cluster for this request.
inline Way way_of(const Context& context, const Request& request, const Call& call) {
  return context.cluster.any(request.inventory(), stop_of(call));
}

/// A call under way: what is asked, and what is at hand for it.
struct Task {
  const Context& context;
  const Request& request;
  Call& call;

  Way way() const { return way_of(context, request, call); }
  std::vector<FleetMachine> machines(const Way& way) const {
    return context.cluster.machines(way, call.wall_ms());
  }
  std::vector<FleetState> states(const Way& way, const std::string& unit) const {
    return context.cluster.states(way, unit, call.wall_ms());
  }
  /// The same call about another request, which outlives it.
  Task about(const Request& other) const { return {context, other, call}; }
};

}  // namespace deis
