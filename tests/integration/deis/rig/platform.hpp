#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cluster.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"
#include "tests/support/plugin_rig.hpp"

namespace rig {

/// Three simulated machines and the plugin, with as much of an engine as its resources need: what
/// they depend on comes first, everything ready runs side by side, pending ones are asked again
/// when they said so.
class Platform {
 public:
  explicit Platform(const slipway::Value& options = slipway::Value::map(), int machines = 3);

  /// Expands the options into resources.
  const std::vector<slipway::contract::Resource>& expand();
  /// Creates all, and keeps id, outputs and node facts of each.  Answers the failures by address.
  std::map<std::string, slipway::Value> up();
  /// Deletes all units that were made.
  std::map<std::string, slipway::Value> remove_units();
  /// One operation to its end.
  slipway::Value operate(slipway::core::Function function, const std::string& address,
                         bool recover = false);
  slipway::Value read(const std::string& address);
  slipway::Value act(const std::string& name, const std::vector<std::string>& words);

  /// What is found before anything is changed; `status`: of the nodes.
  slipway::Value::List preflight(const std::string& status = "present");
  /// Cuts the connections to those machines, which then take new ones and say nothing, until the
  /// guard goes.
  std::shared_ptr<void> silence(const std::vector<int>& machines);

  const slipway::contract::Resource& resource(const std::string& address) const;
  coreos_sim::test::Cluster& machines() { return cluster_; }
  slipway::test::PluginRig& plugin() { return plugin_; }
  slipway::contract::Inventory& inventory() { return inventory_; }
  /// Rows of fleet's states that run: name -> how many.
  std::map<std::string, int> running();

 private:
  struct Operation;
  slipway::Value request_for(const slipway::contract::Resource& resource) const;
  std::map<std::string, slipway::Value> run(slipway::core::Function function,
                                            std::vector<Operation> operations);
  void keep(const std::string& address, const slipway::Value& answer);

  coreos_sim::test::Cluster cluster_;
  slipway::test::PluginRig plugin_;
  slipway::contract::Layout layout_;
  slipway::contract::Inventory inventory_;
  std::vector<slipway::contract::Resource> resources_;
  std::map<std::string, slipway::Value> made_;  ///< address -> {id, outputs}
};

}  // namespace rig
