#pragma once
#include <catch2/catch.hpp>

#include "core/value/json.hpp"

namespace slipway::core::test {

/// The value of a JSON text, which must be right.
inline Value json(const char* text) {
  auto value = from_json(text);
  REQUIRE(value);
  return *value;
}

}  // namespace slipway::core::test
