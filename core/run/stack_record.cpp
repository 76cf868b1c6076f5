#include "core/run/stack_record.hpp"

#include <algorithm>

namespace slipway::core {
namespace {

RoleRow row_of(const std::string& name, const ActiveRole& role) {
  const auto& schema = role.plugin->schema();
  return {name,           schema.name,
          schema.version, role.plugin->hash(),
          role.options,   role.stack_role->overrides};
}

bool same(const RoleRow& a, const RoleRow& b) {
  return a.plugin == b.plugin && a.version == b.version && a.hash == b.hash &&
         a.options == b.options && a.overrides == b.overrides;
}

Value outputs_of(Session& session, const Composition& made) {
  Value outputs = Value::map();
  outputs.set("layout", codec::encode(with_leaving(made.layout, session.state())));
  outputs.set("values", made.outputs);
  return outputs.set_if("made_under", session.state().outputs["made_under"]);
}

}  // namespace

/// The nodes laid out now and the recorded ones that still have a resource: what the inventory may
/// need until they are gone.
contract::Layout with_leaving(contract::Layout wanted, const State& state) {
  for (const auto& node : recorded_layout(state).nodes) {
    const bool known = std::any_of(wanted.nodes.begin(), wanted.nodes.end(),
                                   [&](const auto& other) { return other.name == node.name; });
    if (!known && state.resources.contains(node.resource)) wanted.nodes.push_back(node);
  }
  return wanted;
}

Result<Batch> record_of_stack(Session& session, const Composition& made) {
  Batch batch;
  for (const auto& [name, role] : session.roles().active()) {
    auto row = row_of(name, role);
    // Looked for by the file's name, told by the plugin's own.
    for (const auto& known : {row.plugin, role.plugin->file().name})
      session.opened.lock_file().put({known, row.version, row.hash});
    session.own_state().roles.insert_or_assign(name, row);
    batch.put_roles.push_back(std::move(row));
  }
  if (auto written = session.opened.lock_file().write(); !written) return written.error();
  auto outputs = outputs_of(session, made);
  session.own_state().outputs = outputs;
  batch.put_outputs = std::move(outputs);
  return batch;
}

bool is_stack_recorded(Session& session, const Composition& made) {
  const auto& rows = session.state().roles;
  for (const auto& [name, role] : session.roles().active()) {
    const auto at = rows.find(name);
    if (at == rows.end() || !same(at->second, row_of(name, role))) return false;
  }
  return session.state().outputs == outputs_of(session, made);
}

void make_current(ResourceRow& row, const Change& change, const NodeAddresses& nodes) {
  row.wiring = wiring_of(change.desired->resource, nodes);
  row.protect = change.desired->protect;
  if (change.kind == ChangeKind::no_op || change.kind == ChangeKind::record)
    row.schema_version = change.desired->type->version;
}

}  // namespace slipway::core
