#include "core/plan/records.hpp"

namespace slipway::core {

void compare_record(Change& change, const NodeAddresses& nodes) {
  if (!change.row || !change.desired || change.row->plugin != change.desired->plugin) return;
  const bool untouched = change.kind == ChangeKind::no_op;
  const bool stays = untouched || change.kind == ChangeKind::hold ||
                     change.kind == ChangeKind::update || change.maybe;
  if (!stays) return;
  const auto& row = *change.row;
  const bool guarded = change.desired->protect;
  const bool other_schema = untouched && row.schema_version != change.desired->type->version;
  change.stale = row.protect != guarded || other_schema ||
                 !is_wired(row.wiring, change.desired->resource, nodes);
  if (row.protect == guarded) return;
  const auto* what = guarded ? "it is protected from now on" : "it is not protected any more";
  if (!untouched) {
    change.notes.emplace_back(what);
    return;
  }
  change.kind = ChangeKind::record;
  change.reason = what;
}

}  // namespace slipway::core
