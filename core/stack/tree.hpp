#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/value/finding.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// Values with the place of each, by path: `cloud.endpoints.0.port`.
struct Tree {
  using Places = std::map<std::string, Place, std::less<>>;

  Value root = Value::map();
  Places places;      ///< of values
  Places key_places;  ///< of keys

  /// The nearest enclosing place of a path; empty when even the first key has none.
  static Place nearest_place(const Places& places, std::string_view path);

  /// Puts a value at a path, and forgets the places of what it replaces.  False when the path leads
  /// through something that is neither a map nor a list, or past a list's end; `stopped_at` is then
  /// how far it led.
  bool put(const std::vector<std::string>& path, Value value, const Place& place,
           std::string& stopped_at);
};

/// `a.b.0` from its steps.
std::string join_path(const std::vector<std::string>& steps);
std::string join_path(const std::vector<Value>& steps);
std::string join_path(const std::string& path, const std::string& step);

}  // namespace slipway::core
