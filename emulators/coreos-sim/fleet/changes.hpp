#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "coreos-sim/io/socket.hpp"
#include "coreos-sim/spec/options.hpp"

namespace coreos_sim::fleet {

/// Something that happened below a key of etcd.
struct Change {
  std::string name{};  ///< the last part of the key; empty when something may have been missed
  /// False for what no round looks at: a heartbeat, which writes what was there, and what agents
  /// report of their units.
  bool news = true;
};

/// Reads one event of etcd's v2 watch below fleet's key `tree`; what cannot be read counts as
/// something missed.
Change read_change(const std::string& event, const std::string& tree);

/// Tells of all that happens below a key of etcd, from the first connection on and one after the
/// other: a listener that acts on each need not look by itself.  While etcd cannot be followed,
/// each attempt is told as something missed.
class Changes {
 public:
  /// Called on the one thread of this object.
  using Listener = std::function<void(const Change&)>;

  Changes(Endpoint etcd, std::string tree, OptionsFile& options, Listener listener);

 private:
  void run(const std::stop_token& stop);
  void follow(const std::stop_token& stop);

  Endpoint etcd_;
  std::string tree_;
  OptionsFile& options_;
  Listener listener_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace coreos_sim::fleet
