#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "coreos-sim/fleet/agent.hpp"
#include "coreos-sim/fleet/api.hpp"
#include "coreos-sim/io/tcp_server.hpp"

namespace coreos_sim::fleet {

/// What a fleetd is told: its machine, where etcd is, where its files are.
struct DaemonSettings {
  MachineRecord machine;
  std::string address;
  std::string hostname;
  Endpoint etcd;
  std::string key_prefix;
  std::filesystem::path socket;
  std::filesystem::path journal;
  std::filesystem::path accounts;
  std::filesystem::path request_log;
  std::function<bool(const std::string&)> unit_exists;
};

/// A running fleetd: heart, API, engine and agent.  Its socket is there at once; it serves as soon
/// as its first heartbeat has reached etcd.
class Daemon {
 public:
  Daemon(DaemonSettings settings, OptionsFile& options);

  /// What it does when it is told to end, as a killed one cannot: its units end, and the cluster
  /// need not wait for its time to live.
  void leave();

 private:
  std::optional<HttpResponse> answer(const HttpRequest& request, const StreamSocket& socket);
  void log(const HttpRequest& request, int status) const;
  void live(const std::stop_token& stop);
  bool beat();
  bool beat_in_time(const std::stop_token& stop);
  std::chrono::milliseconds lead();

  DaemonSettings settings_;
  OptionsFile& options_;
  EtcdClient etcd_;
  Registry registry_;
  UnitRuntime runtime_;
  Agent agent_;
  std::atomic<bool> available_ = false;
  Api api_;
  std::unique_ptr<Reconciler> engine_rounds_;
  std::unique_ptr<Reconciler> agent_rounds_;
  std::unique_ptr<Changes> changes_;  // behind those that it tells
  std::unique_ptr<TcpServer> server_;
  std::jthread heart_;
};

}  // namespace coreos_sim::fleet
