#include "core/compose/inventory.hpp"

#include "core/compose/inventory_check.hpp"
#include "core/graph/desired.hpp"

namespace slipway::core {
namespace {

Value resolved(const Value& value, const State& state) {
  if (!value.is_reference()) return value;
  return recorded_value(state, value.as_reference()).value_or(Value());
}

std::map<std::string, Value, std::less<>> facts_of(const State& state) {
  std::map<std::string, Value, std::less<>> facts;
  for (const auto& [address, row] : state.resources)
    for (const auto& [node, learnt] : row.outputs["node_facts"].as_map())
      for (const auto& [key, value] : learnt.as_map()) facts[node].set(key, value);
  return facts;
}

contract::InventoryNode known(const contract::LayoutNode& node, const State& state,
                              const Value& facts) {
  contract::InventoryNode entry;
  entry.name = node.name;
  entry.group = node.group;
  entry.index = node.index;
  entry.metadata = node.metadata;
  entry.private_address = resolved(node.private_address, state);
  entry.public_address = resolved(node.public_address, state);
  entry.ssh.host = resolved(node.ssh.host, state);
  entry.ssh.port = resolved(node.ssh.port, state);
  entry.ssh.user = resolved(node.ssh.user, state);
  entry.ssh.identity = resolved(node.ssh.identity, state);
  entry.ssh.passphrase = resolved(node.ssh.passphrase, state);
  entry.ssh.host_key = resolved(node.ssh.host_key, state);
  entry.facts = facts;
  if (const Value* key = facts.find("host_key")) entry.ssh.host_key = *key;
  return entry;
}

std::optional<Fate> fate_of(const std::string& machine, const Fates& fates) {
  const auto fate = fates.find(machine);
  if (fate == fates.end()) return std::nullopt;
  return fate->second;
}

/// Of what is on record, or begun, and no earlier run has condemned.
NodeStanding standing_by(std::optional<Fate> fate) {
  if (!fate) return NodeStanding::present;
  switch (*fate) {
    case Fate::lost:
    case Fate::cleared:
      return NodeStanding::lost;
    case Fate::replaced:
      return NodeStanding::replaced;
  }
  return NodeStanding::present;
}

NodeStanding standing_of(const std::string& machine, const State& state, const Fates& fates) {
  if (machine.empty()) return NodeStanding::present;
  const auto row = state.resources.find(machine);
  const bool on_record = row != state.resources.end();
  // what is being made was told all that it will be told
  if (!on_record && !state.operations.contains(machine)) return NodeStanding::fresh;
  const auto fate = fate_of(machine, fates);
  const bool condemned = on_record && row->second.standing == Standing::leaving;
  if (condemned && fate != Fate::cleared)
    return fate == Fate::lost ? NodeStanding::fresh : NodeStanding::condemned;
  return standing_by(fate);
}

}  // namespace

NodeStatus node_status(const contract::Layout& wanted, const contract::Layout& recorded,
                       const State& state, const Fates& fates) {
  NodeStatus status;
  for (const auto& node : recorded.nodes) {
    const bool cleared = fate_of(node.resource, fates) == Fate::cleared;
    status[node.name] = cleared ? NodeStanding::lost : NodeStanding::leaving;
  }
  for (const auto& node : wanted.nodes)
    status[node.name] = standing_of(node.resource, state, fates);
  return status;
}

contract::Inventory inventory_of(const contract::Layout& wanted, const contract::Layout& recorded,
                                 const NodeStatus& status, const State& state,
                                 std::vector<Finding>* unfit) {
  contract::Inventory inventory;
  const auto facts = facts_of(state);
  const auto add = [&](const contract::LayoutNode& node) {
    const auto learnt = facts.find(node.name);
    auto entry = known(node, state, learnt == facts.end() ? Value::map() : learnt->second);
    const auto at = status.find(node.name);
    entry.status = at == status.end() ? NodeStanding::fresh : at->second;
    if (entry.status == NodeStanding::fresh && state.resources.contains(node.resource))
      entry.status = NodeStanding::present;
    inventory.nodes.push_back(std::move(entry));
  };
  for (const auto& node : wanted.nodes) add(node);
  for (const auto& node : recorded.nodes) {
    const auto at = status.find(node.name);
    if (at != status.end() && at->second == NodeStanding::leaving &&
        state.resources.contains(node.resource))
      add(node);
  }
  inventory.load_balancer.address = resolved(wanted.load_balancer.address, state);
  inventory.load_balancer.name = resolved(wanted.load_balancer.name, state);
  auto findings = take_out_unfit(inventory);
  if (unfit) unfit->insert(unfit->end(), findings.begin(), findings.end());
  return inventory;
}

}  // namespace slipway::core
