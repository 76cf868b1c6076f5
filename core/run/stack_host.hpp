#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/compose/composer.hpp"
#include "core/engine/engine.hpp"
#include "core/run/opened_stack.hpp"

namespace slipway::core {

/// What the engine asks of a stack: the instances, and the requests, which hold the inventory.  One
/// thread.
class StackHost final : public EngineHost {
 public:
  StackHost(OpenedStack& opened, Recorder& recorder) : opened_(opened), recorder_(recorder) {}

  /// The layout that the inventory is made from: of a composition; without one the recorded one.
  void use_layout(contract::Layout layout, NodeStatus status);
  /// The machines and how to reach them.  What is not fit for its place is left out, and a finding.
  contract::Inventory inventory(std::vector<Finding>* unfit = nullptr);
  /// A row changed without a commit, so the inventory is made anew.
  void forget_inventory() { inventory_.reset(); }

  Instance* instance(const std::string& role, const std::string& plugin) override;
  const ResourceType* type(const std::string& address, const std::string& plugin) override;
  Value request_base(const std::string& role, const State& state) override;
  std::optional<Millis> deadline(const std::string& role, const std::string& type,
                                 Action action) override;

 private:
  OpenedStack& opened_;
  Recorder& recorder_;
  contract::Layout layout_;
  NodeStatus status_;
  std::optional<Value> inventory_;  ///< as a value, until a row changes
  std::int64_t inventory_serial_ = -1;
};

}  // namespace slipway::core
