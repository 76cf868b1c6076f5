#include "core/plan/abandon.hpp"

namespace slipway::core {
namespace {

constexpr const char* reason = "what was begun to make it was given up";

/// The record that the operation is about, apart from one that it replaces.
const ResourceRow* recorded(const State& state, const OperationRow& operation) {
  if (!operation.old_address.empty()) return nullptr;
  const auto row = state.resources.find(operation.address);
  return row == state.resources.end() ? nullptr : &row->second;
}

ResourceRow left_of(const State& state, const OperationRow& operation) {
  const auto* before = recorded(state, operation);
  const bool keeps = before && (operation.id.empty() || operation.action == Action::update);
  auto row = keeps ? *before : resource_of(operation, Standing::half_made);
  row.standing = Standing::half_made;
  row.note = reason;
  if (before) row.protect = before->protect;
  return row;
}

/// The one that would have been replaced, at the address where it waits for its deletion.
std::optional<ResourceRow> set_aside(const State& state, const OperationRow& operation) {
  const auto old = state.resources.find(operation.address);
  if (operation.old_address.empty() || old == state.resources.end()) return std::nullopt;
  auto row = old->second;
  row.address = operation.old_address;
  row.standing = Standing::leaving;
  row.note = "it was replaced";
  return row;
}

}  // namespace

ResourceRow resource_of(const OperationRow& operation, Standing standing) {
  ResourceRow row;
  row.address = operation.address;
  row.plugin = operation.plugin;
  row.schema_version = operation.schema_version;
  row.standing = standing;
  row.id = operation.id.empty() ? operation.prior_id : operation.id;
  row.inputs = operation.inputs;
  row.outputs = operation.outputs.is_map() ? operation.outputs : Value::map();
  row.wiring = operation.wiring;
  row.wiring.inputs = Value::map();
  return row;
}

bool can_be_abandoned(const State& state, const OperationRow& operation) {
  if (operation.action == Action::remove) return false;
  return !operation.id.empty() || recorded(state, operation) != nullptr;
}

Batch abandon(State& state, const std::function<bool(const OperationRow&)>& which) {
  Batch batch;
  for (auto at = state.operations.begin(); at != state.operations.end();) {
    const auto& operation = at->second;
    if (!can_be_abandoned(state, operation) || !which(operation)) {
      ++at;
      continue;
    }
    batch.put_resources.push_back(left_of(state, operation));
    if (auto old = set_aside(state, operation)) batch.put_resources.push_back(*std::move(old));
    batch.erase_operations.push_back(operation.address);
    at = state.operations.erase(at);
  }
  for (const auto& row : batch.put_resources) state.resources.insert_or_assign(row.address, row);
  return batch;
}

}  // namespace slipway::core
