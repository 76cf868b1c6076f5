#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "slipway/plugin.h"
#include "slipway/value.hpp"

namespace slipway::core {

class HostCall;

/// A value that a plugin built, or took out of one that it built.
struct Node {
  HostCall* home;
  std::uint32_t depth;  ///< levels of lists and maps below it, or more
  Value value;
};

/// Everything that is made during one call: nodes and texts stay where they are until the call is
/// over.  Any thread.
class Arena {
 public:
  Node* add(HostCall* home, Value value, std::uint32_t depth = 0) {
    const std::scoped_lock lock(mutex_);
    return &nodes_.emplace_back(Node{home, depth, std::move(value)});
  }
  const std::string& keep(std::string text) {
    const std::scoped_lock lock(mutex_);
    return texts_.emplace_back(std::move(text));
  }

 private:
  std::mutex mutex_;
  std::deque<Node> nodes_;
  std::deque<std::string> texts_;
};

// A handle is the address of a Node, or, with its lowest bit set, of a Value inside the request,
// which nobody changes while the call runs.  The difference matters: a plugin may append to a list
// and still hold items of it, so an item taken out of a node becomes a node of its own; the request
// is read in place.

static_assert(alignof(Node) > 1 && alignof(Value) > 1);

inline slipway_value* handle_of(Node* node) {
  return static_cast<slipway_value*>(static_cast<void*>(node));
}
inline const slipway_value* borrowed_handle(const Value* value) {
  const char* bytes = reinterpret_cast<const char*>(value);
  return reinterpret_cast<const slipway_value*>(bytes + 1);
}
inline bool is_borrowed(const slipway_value* handle) {
  return (reinterpret_cast<std::uintptr_t>(handle) & 1U) != 0;
}
/// Null for a null handle and for one that is borrowed.
inline const Node* node_of(const slipway_value* handle) {
  return is_borrowed(handle) ? nullptr : reinterpret_cast<const Node*>(handle);
}
inline Node* node_of(slipway_value* handle) {
  return is_borrowed(handle) ? nullptr : reinterpret_cast<Node*>(handle);
}
/// The value behind a handle; null reads as the null value.
inline const Value& value_of(const slipway_value* handle) {
  static const Value nothing;
  if (!handle) return nothing;
  if (is_borrowed(handle))
    return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(handle) - 1);
  return node_of(handle)->value;
}

/// What a plugin hands over for good, its handle being dead from now on: moved, so that whoever
/// changes it does not have to copy it.
inline Value taken_from(const slipway_value* handle) {
  if (!handle || is_borrowed(handle)) return value_of(handle);
  return std::move(const_cast<Node*>(node_of(handle))->value);
}

}  // namespace slipway::core
