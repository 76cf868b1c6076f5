#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "coreos-sim/io/tcp_server.hpp"
#include "coreos-sim/spec/options.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim {

/// The ways into the machine from outside: TCP proxies to its mapped ports, as long as the options
/// say.  Each connection that ended is a line of JSON in the log: the machine's port, and the bytes
/// that went in and out.
class Forwards {
 public:
  Forwards(std::string address, OptionsFile& options, std::filesystem::path log)
      : address_(std::move(address)), options_(options), log_(std::move(log)) {}

  /// Makes `wanted` the whole set: those that stay keep their connections, others are closed.
  /// The first port that cannot be had is the error; the rest of the set is in force all the same.
  Outcome replace(const std::vector<Forward>& wanted);

 private:
  void serve(StreamSocket& outside, std::uint16_t port);

  std::string address_;
  OptionsFile& options_;
  std::filesystem::path log_;
  std::mutex mutex_;
  std::map<Forward, std::unique_ptr<TcpServer>> open_;
};

}  // namespace coreos_sim
