#pragma once
#include <string>

#include "slipway/call.hpp"

/// The owner mark as labels, which docker has a place for on everything that a swarm holds.
namespace swarm {

inline constexpr const char* stack_mark = "io.slipway.stack";
inline constexpr const char* lineage_mark = "io.slipway.lineage";
inline constexpr const char* address_mark = "io.slipway.address";

/// Of the resource that the request is about.
inline slipway::Value marks_of(const slipway::Request& request) {
  auto marks = slipway::Value::map().set(stack_mark, request.stack());
  return marks.set(lineage_mark, request.lineage()).set(address_mark, request.address());
}

/// Whether the labels are those of this very resource.
inline bool is_ours(const slipway::Value& labels, const slipway::Request& request) {
  return labels[lineage_mark] == slipway::Value(request.lineage()) &&
         labels[address_mark] == slipway::Value(request.address());
}

}  // namespace swarm
