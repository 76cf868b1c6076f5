#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "deis/cluster/fleet.hpp"
#include "deis/cluster/shared_look.hpp"
#include "deis/config/settings.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/kit/etcd2.hpp"

namespace deis {

/// The way into the cluster through one machine, for one call.
struct Way {
  std::string node;
  std::string host_key;
  std::shared_ptr<slipway::kit::Tunnel> tunnel;
  Fleet fleet;
  slipway::kit::Etcd2 etcd;
};

/// Keeps one ssh connection to the cluster and makes ways through it.
///
/// The connection is opened when it is first needed, to a machine whose host key is known; one
/// whose fleet answers, if there is one.  When it is lost the next call takes another machine; the
/// call that lost it fails as `unavailable`. Members may be called from several threads at once.
class Cluster {
 public:
  explicit Cluster(const Settings& settings);

  /// A way through any machine.  Throws the failure of the last machine tried.
  Way any(const slipway::contract::Inventory& inventory, const std::function<bool()>& cancelled);

  /// A way through this machine.  A machine without a known host key is a first contact: its key
  /// is accepted and is in the way's `host_key`.
  Way through(const slipway::contract::InventoryNode& node, const std::function<bool()>& cancelled);

  /// Takes no way through this machine for others any more, since its fleet has ended.
  void avoid(const std::string& node);

  /// The machines that fleet lists; those of a second ago will do.
  std::vector<FleetMachine> machines(const Way& way, std::int64_t now_ms);

  /// What the machines report of that unit, a quarter of a second ago or later: agents report once
  /// a second.  Whoever watches a unit asks here, so that all who do ask once.
  std::vector<FleetState> states(const Way& way, const std::string& unit, std::int64_t now_ms);

  /// Throws unless the store has a quorum, or had one less than a second ago: rows that are read
  /// without one may be frozen, and those that are frozen for a moment are still right.
  void require_healthy(const Way& way, std::int64_t now_ms);

  /// Remembers when something was last changed that wakes fleet's agents.
  void changed(std::int64_t now_ms) { changed_ms_ = now_ms; }
  /// Whether `after_ms` have gone by since then; if so, takes this moment as the last change, so
  /// that one reminder wakes the agents for everybody.
  bool may_nudge(std::int64_t now_ms, std::int64_t after_ms);

 private:
  using StatesByUnit = std::map<std::string, std::vector<FleetState>>;

  /// A connection and the HTTP clients on it, which keep their streams.
  struct Line {
    std::string node;
    std::shared_ptr<slipway::kit::Tunnel> tunnel;
    std::shared_ptr<slipway::kit::TunnelHttp> fleet;
    std::shared_ptr<slipway::kit::TunnelHttp> etcd;
  };
  Line open(const slipway::contract::InventoryNode& node,
            const std::function<bool()>& cancelled) const;
  static bool has_fleet(const Line& line, const std::function<bool()>& cancelled);
  Way way_on(const Line& line, const std::function<bool()>& cancelled) const;
  std::shared_ptr<Line> current() const;
  void keep(std::shared_ptr<Line> line);

  Settings settings_;
  std::mutex opening_;  ///< held while a connection is opened, so that only one is
  std::atomic<std::int64_t> changed_ms_{0};
  mutable std::mutex mutex_;
  std::shared_ptr<Line> line_;  ///< guarded by mutex_
  SharedLook<std::vector<FleetMachine>> machines_;
  SharedLook<std::shared_ptr<const StatesByUnit>> states_;
  SharedLook<bool> healthy_;
  std::map<std::string, int> bad_;  ///< node -> failures in a row; guarded by opening_
};

}  // namespace deis
