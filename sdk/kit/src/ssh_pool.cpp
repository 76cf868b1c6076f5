#include "slipway/kit/ssh_pool.hpp"

#include <algorithm>

namespace slipway::kit {
namespace {

constexpr std::chrono::milliseconds pool_look{50};

/// What makes two connections the same.
std::string key_of(const SshOptions& options) {
  return options.user + "@" + options.host + ":" + std::to_string(options.port) + "\n" +
         options.identity + "\n" + options.host_key;
}

}  // namespace

SshPool::Held* SshPool::least_used(Peer& peer) const {
  Held* best = nullptr;
  for (auto& held : peer.held)
    if (held.tunnel->alive() && held.users < limits_.users && (!best || held.users < best->users))
      best = &held;
  return best;
}

/// Those that are lost, and those that nobody used for long; they end outside the lock.
void SshPool::drop_unused(Clock::time_point now, std::list<std::shared_ptr<Tunnel>>& dropped) {
  for (auto& [key, peer] : peers_)
    std::erase_if(peer.held, [&](const Held& held) {
      const bool old = held.users == 0 && now - held.last_used > limits_.idle;
      if (held.tunnel->alive() && !old) return false;
      dropped.push_back(held.tunnel);
      return true;
    });
}

std::shared_ptr<Tunnel> SshPool::opened(const std::string& key, const SshOptions& options) {
  std::shared_ptr<Tunnel> tunnel;
  const auto settle = [&] {
    const std::lock_guard lock(mutex_);
    auto& peer = peers_[key];
    --peer.opening;
    if (tunnel) peer.held.push_back({tunnel, 1, Clock::now()});
    freed_.notify_all();
  };
  try {
    tunnel = std::make_shared<Tunnel>(SshSession(options));
  } catch (...) {
    settle();
    throw;
  }
  settle();
  return tunnel;
}

SshPool::Lease SshPool::lease(const SshOptions& options) {
  const auto key = key_of(options);
  const auto end = Clock::now() + options.timeout;
  std::list<std::shared_ptr<Tunnel>> dropped;  // outlives the lock
  std::unique_lock lock(mutex_);
  while (true) {
    drop_unused(Clock::now(), dropped);
    auto& peer = peers_[key];
    auto* best = least_used(peer);
    if (best) {
      ++best->users;
      return Lease(*this, key, best->tunnel);
    }
    if (peer.held.size() + peer.opening < limits_.connections) {
      ++peer.opening;
      lock.unlock();
      return Lease(*this, key, opened(key, options));
    }
    if (options.cancelled && options.cancelled())
      throw Failure("cancelled", options.host + ": cancelled while waiting for a connection")
          .with_effect("none");
    if (Clock::now() >= end)
      throw Failure("timeout", options.host + ": no connection became free").with_effect("none");
    freed_.wait_for(lock, pool_look);
  }
}

void SshPool::give_back(const std::string& key, const std::shared_ptr<Tunnel>& tunnel) {
  const std::lock_guard lock(mutex_);
  for (auto& held : peers_[key].held)
    if (held.tunnel == tunnel) {
      --held.users;
      held.last_used = Clock::now();
    }
  freed_.notify_all();
}

std::size_t SshPool::size() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [key, peer] : peers_) count += peer.held.size();
  return count;
}

}  // namespace slipway::kit
