#pragma once
#include <map>
#include <string>
#include <vector>

#include "slipway/value.hpp"
#include "tests/support/plugin_rig.hpp"

namespace slipway::test {

/// Does by hand what the engine does with a plugin's resources: one after the other, references
/// filled in, failures that may be tried again tried again with `recover`.
class Cluster {
 public:
  Cluster(const std::string& plugin, const Value& options, const std::string& stack = "demo");

  PluginRig& rig() { return rig_; }
  /// The resources for so many nodes, by address and in order; `endpoints` as the platform asks for
  /// them.
  std::vector<Value> resources(int nodes, const Value& endpoints = Value::list());
  /// Creates one; the final answer.  `tries`: how often a failure that may pass is tried again.
  Value create(const Value& resource, int tries = 0);
  /// Creates all that is not there yet; throws on a failure.
  void up(int nodes, const Value& endpoints = Value::list(), int tries = 0);
  Value read(const std::string& address);
  Value update(const Value& resource);
  Value remove(const std::string& address, int tries = 0);

  struct Row {
    std::string type, name, id;
    Value inputs, outputs;
  };
  std::map<std::string, Row>& rows() { return rows_; }
  /// The inputs with their references filled in from the rows.
  Value resolved(const Value& value) const;

 private:
  Value tried(core::Function function, Value request, int tries);
  PluginRig rig_;
  std::map<std::string, Row> rows_;
};

/// The endpoints that the seed's switch opened: web with an http probe, https and builder with tcp
/// probes.
Value platform_endpoints();

}  // namespace slipway::test
