#include "core/run/stack_host.hpp"

namespace slipway::core {

void StackHost::use_layout(contract::Layout layout, NodeStatus status) {
  layout_ = std::move(layout);
  status_ = std::move(status);
  forget_inventory();
}

contract::Inventory StackHost::inventory(std::vector<Finding>* unfit) {
  const auto& state = recorder_.state();
  const auto recorded = recorded_layout(state);
  if (layout_.nodes.empty() && status_.empty()) {
    // Nothing was composed: the recorded nodes are the nodes.
    return inventory_of(recorded, {}, node_status(recorded, {}, state, {}), state, unfit);
  }
  return inventory_of(layout_, recorded, status_, state, unfit);
}

Instance* StackHost::instance(const std::string& role, const std::string& plugin) {
  return opened_.roles().instance(role, plugin);
}

const ResourceType* StackHost::type(const std::string& address, const std::string& plugin) {
  return opened_.roles().type(address, plugin);
}

Value StackHost::request_base(const std::string& role, const State& state) {
  if (role == "cloud") return core::request_base(role, opened_.stack(), state, Value());
  if (!inventory_ || inventory_serial_ != state.serial) {
    inventory_ = codec::encode(inventory());
    inventory_serial_ = state.serial;
  }
  return core::request_base(role, opened_.stack(), state, *inventory_);
}

std::optional<Millis> StackHost::deadline(const std::string& role, const std::string& type,
                                          Action action) {
  const auto* given = opened_.stack().find(role);
  if (!given) return std::nullopt;
  for (const auto& key : {type + "." + to_text(action), type})
    if (const auto at = given->timeouts_s.find(key); at != given->timeouts_s.end())
      return Millis(at->second * 1000);
  return std::nullopt;
}

}  // namespace slipway::core
