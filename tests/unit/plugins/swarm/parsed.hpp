#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "swarm/docker/json.hpp"

namespace swarm_test {

/// What the daemon would answer with this JSON text, which must be right.
inline slipway::Value parsed(const std::string& text) {
  const auto value = swarm::read_json(text);
  REQUIRE(value);
  return *value;
}

}  // namespace swarm_test
