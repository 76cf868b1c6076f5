#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "coreos-sim/io/tcp_server.hpp"
#include "coreos-sim/machine/spec.hpp"

namespace coreos_sim {

/// The ways into the machine from outside: TCP proxies to its mapped ports.
class Forwards {
 public:
  explicit Forwards(std::string address) : address_(std::move(address)) {}

  /// Makes `wanted` the whole set: those that stay keep their connections, others are closed.
  /// The first port that cannot be had is the error; the rest of the set is in force all the same.
  Outcome replace(const std::vector<Forward>& wanted);

 private:
  std::string address_;
  std::mutex mutex_;
  std::map<Forward, std::unique_ptr<TcpServer>> open_;
};

}  // namespace coreos_sim
