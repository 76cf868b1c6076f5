#include "core/state/sqlite_rows.hpp"
#include "core/value/json.hpp"

namespace slipway::core::sqlite {
namespace {

constexpr const char* put_resource =
    "INSERT INTO resource VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(address) DO UPDATE SET "
    "plugin=excluded.plugin, schema_version=excluded.schema_version, standing=excluded.standing, "
    "id=excluded.id, inputs=excluded.inputs, outputs=excluded.outputs, wiring=excluded.wiring, "
    "protect=excluded.protect, note=excluded.note";
constexpr const char* put_operation =
    "INSERT INTO operation VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(address) DO UPDATE SET "
    "key=excluded.key, action=excluded.action, plugin=excluded.plugin, "
    "started_ms=excluded.started_ms, inputs=excluded.inputs, outputs=excluded.outputs, "
    "wiring=excluded.wiring, token=excluded.token, rest=excluded.rest";
constexpr const char* put_role = "INSERT OR REPLACE INTO role VALUES(?,?,?,?,?,?)";
constexpr const char* put_timing = "INSERT OR REPLACE INTO timing VALUES(?,?,?)";
constexpr const char* put_run = "INSERT OR REPLACE INTO run VALUES(?,?,?,?,?)";
constexpr const char* put_meta = "INSERT OR REPLACE INTO meta VALUES(?,?)";
constexpr const char* erase_resource = "DELETE FROM resource WHERE address = ?";
constexpr const char* erase_operation = "DELETE FROM operation WHERE address = ?";
constexpr const char* erase_role = "DELETE FROM role WHERE role = ?";

std::string wiring_json(const contract::Resource& wiring) {
  Value fields = codec::encode(wiring);
  fields.erase("inputs");
  return to_json(fields);
}

/// The members of an operation that nobody queries by; new ones are added here.
Value rest_of(const OperationRow& row) {
  Value rest = Value::map();
  rest.set_if("plugin_version", row.plugin_version).set_if("prior_id", row.prior_id);
  rest.set_if("id", row.id).set_if("phase", row.phase);
  rest.set("schema_version", row.schema_version).set("attempt", row.attempt);
  rest.set_if("old_address", row.old_address);
  if (row.replaces) rest.set("replaces", true);
  if (row.recover) rest.set("recover", true);
  if (row.released) rest.set("released", true);
  return rest;
}

}  // namespace

Result<Statement*> Rows::statement(const char* text) {
  const auto at = statements_.find(text);
  if (at != statements_.end()) return &at->second;
  auto prepared = Statement::prepare(database_, text);
  if (!prepared) return std::move(prepared).error();
  return &statements_.emplace(text, std::move(*prepared)).first->second;
}

Result<std::string> Rows::json_of(const Value& value) {
  auto sealed = sealer_.sealed(value);
  if (!sealed) return std::move(sealed).error();
  return to_json(*sealed, JsonForm::marked);
}

template <class Row>
Result<void> Rows::put_all(const std::vector<Row>& rows) {
  for (const auto& row : rows)
    if (auto done = put(row); !done) return done;
  return {};
}

Result<void> Rows::write(const Batch& batch) {
  if (auto done = erase_all(erase_resource, batch.erase_resources); !done) return done;
  if (auto done = erase_all(erase_operation, batch.erase_operations); !done) return done;
  if (auto done = erase_all(erase_role, batch.erase_roles); !done) return done;
  if (auto done = put_all(batch.put_resources); !done) return done;
  if (auto done = put_all(batch.put_operations); !done) return done;
  if (auto done = put_all(batch.put_roles); !done) return done;
  if (auto done = put_all(batch.put_timings); !done) return done;
  if (auto done = put_all(batch.put_runs); !done) return done;
  return batch.put_outputs ? put_outputs(*batch.put_outputs) : Result<void>();
}

Result<void> Rows::erase_all(const char* text, const std::vector<std::string>& keys) {
  if (keys.empty()) return {};
  auto erase = statement(text);
  if (!erase) return std::move(erase).error();
  for (const auto& key : keys)
    if (auto done = (*erase)->bind(key).run(); !done) return done;
  return {};
}

Result<void> Rows::put(const ResourceRow& row) {
  auto into = statement(put_resource);
  if (!into) return std::move(into).error();
  auto inputs = json_of(row.inputs);
  if (!inputs) return std::move(inputs).error().in("sealing the inputs of '" + row.address + "'");
  auto outputs = json_of(row.outputs);
  if (!outputs)
    return std::move(outputs).error().in("sealing the outputs of '" + row.address + "'");
  const std::string wiring = wiring_json(row.wiring);
  return (*into)
      ->bind(row.address)
      .bind(row.plugin)
      .bind(row.schema_version)
      .bind(to_text(row.standing))
      .bind(row.id)
      .bind(*inputs)
      .bind(*outputs)
      .bind(wiring)
      .bind(std::int64_t{row.protect})
      .bind(row.note)
      .run();
}

Result<void> Rows::put(const OperationRow& row) {
  auto into = statement(put_operation);
  if (!into) return std::move(into).error();
  auto inputs = json_of(row.inputs);
  if (!inputs) return std::move(inputs).error().in("sealing the inputs of '" + row.address + "'");
  auto outputs = json_of(row.outputs);
  if (!outputs)
    return std::move(outputs).error().in("sealing the outputs of '" + row.address + "'");
  auto token = row.token ? json_of(*row.token) : Result<std::string>(std::string());
  if (!token) return std::move(token).error().in("sealing the token of '" + row.address + "'");
  const std::string wiring = wiring_json(row.wiring);
  const std::string rest = to_json(rest_of(row));
  return (*into)
      ->bind(row.address)
      .bind(row.key)
      .bind(to_text(row.action))
      .bind(row.plugin)
      .bind(row.started_wall_ms)
      .bind(*inputs)
      .bind(*outputs)
      .bind(wiring)
      .bind(*token)
      .bind(rest)
      .run();
}

Result<void> Rows::put(const RoleRow& row) {
  auto into = statement(put_role);
  if (!into) return std::move(into).error();
  auto options = json_of(row.options);
  if (!options) return std::move(options).error().in("sealing the options of '" + row.role + "'");
  Value overrides = Value::map();
  for (const auto& [path, where] : row.overrides) overrides.set(path, where);
  const std::string overrides_json = to_json(overrides);
  return (*into)
      ->bind(row.role)
      .bind(row.plugin)
      .bind(row.version)
      .bind(row.hash)
      .bind(*options)
      .bind(overrides_json)
      .run();
}

Result<void> Rows::put(const TimingRow& row) {
  auto into = statement(put_timing);
  if (!into) return std::move(into).error();
  return (*into)->bind(row.kind).bind(row.seconds).bind(row.count).run();
}

Result<void> Rows::put(const RunRow& row) {
  auto into = statement(put_run);
  if (!into) return std::move(into).error();
  return (*into)
      ->bind(row.id)
      .bind(row.command)
      .bind(row.started_wall_ms)
      .bind(row.ended_wall_ms)
      .bind(std::int64_t{row.exit_code})
      .run();
}

Result<void> Rows::put_outputs(const Value& outputs) {
  auto into = statement(put_meta);
  if (!into) return std::move(into).error();
  auto json = json_of(outputs);
  if (!json) return std::move(json).error().in("sealing the stack's outputs");
  return (*into)->bind("outputs").bind(*json).run();
}

}  // namespace slipway::core::sqlite
