#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "coreos-sim/fleet/component_table.hpp"
#include "coreos-sim/fleet/etcd.hpp"
#include "coreos-sim/io/tcp_server.hpp"
#include "coreos-sim/spec/options.hpp"

namespace coreos_sim::fleet {

/// Where a component runs and what it works with; all of it outlives the component.
struct ComponentHost {
  std::string address;
  std::string hostname;
  EtcdClient& etcd;
  OptionsFile& options;
};

/// A component that runs: after its boot time, and once the keys it needs are there, it listens and
/// keeps its keys.  Its end closes the ports; keys that it renewed run out by themselves.
class RunningComponent {
 public:
  /// It answers `ready_ms` (at speed 1) after now, at the earliest.
  RunningComponent(const Component& component, std::function<double()> ready_ms,
                   ComponentHost host);

  /// Whether it answers.
  bool is_up() const { return up_; }

 private:
  void run(const std::stop_token& stop);
  bool needs_are_met();
  bool listen();
  std::chrono::milliseconds look_again() const;
  void publish_whole(bool first, const std::stop_token& stop);
  bool publish(bool first);
  std::string filled(std::string_view text) const;

  const Component& component_;
  std::function<double()> ready_ms_;
  ComponentHost host_;
  std::atomic<bool> up_ = false;
  std::list<std::unique_ptr<TcpServer>> servers_;
  std::jthread thread_;
};

/// What the component's HTTP port answers.
HttpResponse component_answer(const Component& component, const HttpRequest& request,
                              EtcdClient& etcd);

}  // namespace coreos_sim::fleet
