#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "azure_emulator/model/machine_host.hpp"

namespace azure_emulator {

/// A machine's part in a load-balanced set: where its port and its probe's port can be reached.
struct Member {
  std::string set_name;
  std::string vip;
  int port = 0;  ///< public
  std::string address;
  int member_port = 0;
  int probe_port = 0;
  Probe probe;
};

/// The platform's public load balancer: listens on virtual addresses and passes connections on to
/// members whose probe is healthy (sheet 11).  TCP only.  Members may be called from any thread.
class Balancer {
 public:
  /// Probe intervals are virtual: `speed` of their seconds pass in a real one.
  explicit Balancer(double speed);
  ~Balancer();
  Balancer(const Balancer&) = delete;
  Balancer& operator=(const Balancer&) = delete;

  /// Replaces all that the machine takes part in.
  void set_members(std::uint64_t machine_id, const std::vector<Member>& members);
  void drop(std::uint64_t machine_id) { set_members(machine_id, {}); }

  std::vector<ListenerInfo> listeners() const;

 private:
  class Listener;
  using Key = std::pair<std::string, int>;

  double speed_;
  mutable std::mutex mutex_;
  std::map<Key, std::unique_ptr<Listener>> listeners_;
};

/// The port itself, or 10000 more when this process may not listen on one below 1024.
int bindable_port(const std::string& address, int port);

}  // namespace azure_emulator
