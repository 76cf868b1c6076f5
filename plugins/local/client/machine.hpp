#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "slipway/call.hpp"

/// What the supervisor says of machines and endpoints (its protocol, version 1), held to its form.
namespace local {

struct Machine {
  std::string name;
  std::string tag;  ///< what whoever made it wanted to be kept; see types/owner_tag.hpp
  std::string image;
  std::string address;
  std::int64_t memory_mb = 0;
  std::int64_t tasks_max = 0;
  std::int64_t data_mb = 0;
  std::string wanted;  ///< running, stopped, paused
  std::string state;   ///< starting, running, stopped, paused, failed
  std::string problem;
};

struct Target {
  std::string machine;
  std::int64_t port = 0;

  bool operator==(const Target&) const = default;
};

struct Probe {
  std::string kind = "none";
  std::int64_t port = 0;
  std::string path;
  std::int64_t interval_ms = 0;
  std::int64_t failures = 0;
};

struct Endpoint {
  std::string name;
  std::string listen;
  std::int64_t port = 0;  ///< 0 when it is put: any that is free
  std::vector<Target> targets;
  Probe probe;
  std::int64_t idle_s = 0;
  std::vector<std::string> healthy;
};

/// Throw Failure `internal` for what has not the protocol's form.
Machine machine_from(const slipway::Value& value);
Endpoint endpoint_from(const slipway::Value& value);
slipway::Value to_value(const Endpoint& endpoint);

}  // namespace local
