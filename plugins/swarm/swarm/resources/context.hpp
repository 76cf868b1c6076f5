#pragma once
#include <functional>
#include <string>

#include "slipway/call.hpp"
#include "swarm/cluster/cluster.hpp"
#include "swarm/config/image_files.hpp"

namespace swarm {

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
  ImageFiles& images;
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

/// A call under way: what is asked, and what is at hand for it.
struct Task {
  const Context& context;
  const Request& request;
  Call& call;

  /// A way to a manager that can decide, not through `except` where another is there.
  Machine manager(const std::string& except = {}) const {
    return context.cluster.manager(request.inventory(), stop_of(call), except);
  }
  /// A way to the machine of that node.  Throws `not_found` when the cloud does not know it.
  Machine machine(const std::string& name) const {
    const auto inventory = request.inventory();
    if (const auto* node = find_node(inventory, name))
      return context.cluster.machine(*node, stop_of(call));
    throw Failure("not_found", "node '" + name + "' is not in the inventory");
  }
};

/// Whether another try may go better: nothing answered, or not in time.
inline bool may_pass(const Failure& failure) {
  return failure.kind == "unavailable" || failure.kind == "timeout";
}

}  // namespace swarm
