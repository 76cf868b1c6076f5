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

std::string status_of(const std::string& machine, const State& state, const Fates& fates) {
  if (machine.empty()) return "present";
  const auto row = state.resources.find(machine);
  const bool on_record = row != state.resources.end();
  // what is being made was told all that it will be told
  if (!on_record && !state.operations.contains(machine)) return "new";
  const auto fate = fates.find(machine);
  if (fate != fates.end() && fate->second == "cleared") return "lost";
  const bool condemned = on_record && row->second.standing == Standing::leaving;
  const bool lost = fate != fates.end() && fate->second == "lost";
  if (condemned) return lost ? "new" : "condemned";
  return fate == fates.end() ? "present" : fate->second;
}

}  // namespace

NodeStatus node_status(const contract::Layout& wanted, const contract::Layout& recorded,
                       const State& state, const Fates& fates) {
  NodeStatus status;
  for (const auto& node : recorded.nodes) {
    const auto fate = fates.find(node.resource);
    const bool cleared = fate != fates.end() && fate->second == "cleared";
    status[node.name] = cleared ? "lost" : "leaving";
  }
  for (const auto& node : wanted.nodes) status[node.name] = status_of(node.resource, state, fates);
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
    entry.status = at == status.end() ? "new" : at->second;
    if (entry.status == "new" && state.resources.contains(node.resource)) entry.status = "present";
    inventory.nodes.push_back(std::move(entry));
  };
  for (const auto& node : wanted.nodes) add(node);
  for (const auto& node : recorded.nodes) {
    const auto at = status.find(node.name);
    if (at != status.end() && at->second == "leaving" && state.resources.contains(node.resource))
      add(node);
  }
  inventory.load_balancer.address = resolved(wanted.load_balancer.address, state);
  inventory.load_balancer.name = resolved(wanted.load_balancer.name, state);
  auto findings = take_out_unfit(inventory);
  if (unfit) unfit->insert(unfit->end(), findings.begin(), findings.end());
  return inventory;
}

}  // namespace slipway::core
