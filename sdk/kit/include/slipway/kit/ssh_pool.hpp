#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "slipway/kit/tunnel.hpp"

namespace slipway::kit {

/// How many connections a pool holds, and how much each carries.
struct PoolLimits {
  std::size_t connections = 4;  ///< to one peer
  std::size_t users = 8;        ///< of one connection at a time: OpenSSH takes ten sessions
  std::chrono::milliseconds idle{60000};  ///< after so long unused one is closed at the next call
};

/// Ssh connections that are kept and shared: a login takes longer than most commands.
///
/// Members may be called from any thread.  A connection that is lost is dropped; who used it gets
/// the failure, and nothing is sent twice.
class SshPool {
 public:
  explicit SshPool(PoolLimits limits = {}) : limits_(limits) {}
  SshPool(const SshPool&) = delete;
  SshPool& operator=(const SshPool&) = delete;

  /// A connection for as long as this lives; must not outlive its pool.
  class Lease {
   public:
    Lease(SshPool& pool, std::string key, std::shared_ptr<Tunnel> tunnel)
        : pool_(&pool), key_(std::move(key)), tunnel_(std::move(tunnel)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    ~Lease() {
      if (tunnel_) pool_->give_back(key_, tunnel_);
    }
    Tunnel& operator*() const { return *tunnel_; }
    Tunnel* operator->() const { return tunnel_.get(); }

   private:
    SshPool* pool_;
    std::string key_;
    std::shared_ptr<Tunnel> tunnel_;
  };

  /// The connection that is least in use, or a new one.  Waits when all are full; throws as
  /// SshSession does, and `timeout` or `cancelled` with effect none when none becomes free.
  Lease lease(const SshOptions& options);

  /// How many connections are open, to all peers.
  std::size_t size() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Held {
    std::shared_ptr<Tunnel> tunnel;
    std::size_t users = 0;
    Clock::time_point last_used;
  };
  struct Peer {
    std::list<Held> held;
    std::size_t opening = 0;
  };
  void drop_unused(Clock::time_point now, std::list<std::shared_ptr<Tunnel>>& dropped);
  Held* least_used(Peer& peer) const;
  std::shared_ptr<Tunnel> opened(const std::string& key, const SshOptions& options);
  void give_back(const std::string& key, const std::shared_ptr<Tunnel>& tunnel);

  PoolLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::map<std::string, Peer> peers_;
};

}  // namespace slipway::kit
