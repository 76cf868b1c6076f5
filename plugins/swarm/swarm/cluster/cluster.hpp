#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "slipway/contract/inventory.hpp"
#include "slipway/kit/tunnel_http.hpp"
#include "swarm/config/settings.hpp"
#include "swarm/docker/docker.hpp"
#include "swarm/docker/standing.hpp"

namespace swarm {

/// A machine, for one call: its shell and its docker.
struct Machine {
  std::string node;
  std::string host_key;
  std::shared_ptr<slipway::kit::Tunnel> tunnel;
  Docker docker;
  std::function<bool()> cancelled;

  /// How it says itself that it stands.
  Standing standing() const;
  /// The first words that a command prints, without the blanks around them.
  std::string ask(const std::string& command) const;
};

/// Why a machine's docker did not answer, asked of the machine by its shell: through the tunnel a
/// socket that is not there, one that is forbidden and a docker that is stopped all look alike.
/// `unavailable` or `forbidden`, with what to do.
slipway::Failure docker_failure(const Machine& machine, const slipway::Failure& failure);

/// Keeps one ssh connection to each machine that was asked for.
///
/// A connection that is lost is made anew by the next call; the call that lost it fails as
/// `unavailable`.  Members may be called from several threads at once.
class Cluster {
 public:
  using Inventory = slipway::contract::Inventory;
  using Node = slipway::contract::InventoryNode;
  using Cancelled = std::function<bool()>;

  explicit Cluster(const Settings& settings) : connect_timeout_(settings.connect_timeout) {}

  /// A way to this machine.  A machine without a known host key is a first contact: its key is
  /// accepted and is in the way's `host_key`.
  Machine machine(const Node& node, const Cancelled& cancelled);

  /// A way to a manager whose swarm has a leader; not through `except`, where it is named and
  /// another is there.  Throws the failure of the last that was tried, or that none is a manager.
  Machine manager(const Inventory& inventory, const Cancelled& cancelled,
                  const std::string& except = {});

 private:
  struct Line {
    std::shared_ptr<slipway::kit::Tunnel> tunnel;
    std::shared_ptr<slipway::kit::TunnelHttp> http;
    std::shared_ptr<ApiVersion> version;
  };
  Line open(const Node& node, const Cancelled& cancelled) const;

  std::chrono::milliseconds connect_timeout_;
  std::mutex mutex_;
  std::map<std::string, Line> lines_;  ///< node -> its connection; guarded by mutex_
  std::string last_manager_;           ///< the node that served last; guarded by mutex_
};

/// The node of that name; null: the inventory does not know it.
const slipway::contract::InventoryNode* find_node(const slipway::contract::Inventory& inventory,
                                                  const std::string& name);

/// Whether there is an address, and the machine was not read as gone.
bool reachable(const slipway::contract::InventoryNode& node);

}  // namespace swarm
