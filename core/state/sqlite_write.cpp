#include "core/state/row_sum.hpp"
#include "core/state/sqlite_format.hpp"
#include "core/state/sqlite_rows.hpp"
#include "core/value/json.hpp"

namespace slipway::core::sqlite {
namespace {

constexpr const char* put_resource =
    "INSERT INTO resource VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(address) DO UPDATE SET "
    "plugin=excluded.plugin, schema_version=excluded.schema_version, standing=excluded.standing, "
    "id=excluded.id, inputs=excluded.inputs, outputs=excluded.outputs, wiring=excluded.wiring, "
    "protect=excluded.protect, note=excluded.note, sum=excluded.sum";
constexpr const char* put_operation =
    "INSERT INTO operation VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(address) DO UPDATE SET "
    "key=excluded.key, action=excluded.action, plugin=excluded.plugin, "
    "started_ms=excluded.started_ms, inputs=excluded.inputs, outputs=excluded.outputs, "
    "wiring=excluded.wiring, token=excluded.token, rest=excluded.rest, sum=excluded.sum";
constexpr const char* put_role = "INSERT OR REPLACE INTO role VALUES(?,?,?,?,?,?,?)";
constexpr const char* put_timing = "INSERT OR REPLACE INTO timing VALUES(?,?,?,?)";
constexpr const char* put_run = "INSERT OR REPLACE INTO run VALUES(?,?,?,?,?,?)";
constexpr const char* sum_of_resource = "SELECT sum FROM resource WHERE address = ?";
constexpr const char* sum_of_operation = "SELECT sum FROM operation WHERE address = ?";
constexpr const char* sum_of_role = "SELECT sum FROM role WHERE role = ?";
constexpr const char* sum_of_timing = "SELECT sum FROM timing WHERE kind = ?";
constexpr const char* sum_of_run = "SELECT sum FROM run WHERE id = ?";
constexpr const char* erase_resource = "DELETE FROM resource WHERE address = ? RETURNING sum";
constexpr const char* erase_operation = "DELETE FROM operation WHERE address = ? RETURNING sum";
constexpr const char* erase_role = "DELETE FROM role WHERE role = ? RETURNING sum";
constexpr const char* erase_runs =
    "DELETE FROM run WHERE id IN (SELECT id FROM run ORDER BY started_ms DESC, id DESC "
    "LIMIT -1 OFFSET 20) RETURNING sum";
constexpr const char* number_of_meta = "SELECT value FROM meta WHERE name = ?";

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

Result<std::string> Rows::json_of(const Value& value, std::string_view owner,
                                  std::string_view column) {
  auto sealed = sealer_.sealed(value, {owner, column});
  if (!sealed) return std::move(sealed).error();
  return to_json(*sealed, JsonForm::marked);
}

template <class Row>
Result<void> Rows::put_all(const std::vector<Row>& rows) {
  for (const auto& row : rows)
    if (auto done = put(row); !done) return done;
  return {};
}

Result<void> Rows::take_out(Statement& statement) {
  while (true) {
    auto row = statement.step();
    if (row && *row) {
      total_ -= static_cast<std::uint64_t>(statement.integer(0));
      continue;
    }
    statement.reset();
    return row ? Result<void>() : Result<void>(std::move(row).error());
  }
}

Result<void> Rows::take_out(const char* text, const std::string& key) {
  auto from = statement(text);
  if (!from) return std::move(from).error();
  return take_out((*from)->bind(key));
}

Result<void> Rows::add(Result<std::int64_t> sum) {
  if (!sum) return std::move(sum).error();
  total_ += static_cast<std::uint64_t>(*sum);
  return {};
}

Result<void> Rows::erase_all(const char* text, const std::vector<std::string>& keys) {
  for (const auto& key : keys)
    if (auto done = take_out(text, key); !done) return done;
  return {};
}

Result<void> Rows::erase_old_runs() {
  auto erase = statement(erase_runs);
  return erase ? take_out(**erase) : Result<void>(std::move(erase).error());
}

Result<std::int64_t> Rows::number(std::string_view name) {
  auto query = statement(number_of_meta);
  if (!query) return std::move(query).error();
  auto row = (*query)->bind(name).step();
  const auto number = row && *row ? (*query)->integer(0) : 0;
  (*query)->reset();
  if (!row) return std::move(row).error();
  return number;
}

Result<void> Rows::write(const Batch& batch) {
  auto serial = number("serial");
  if (!serial) return std::move(serial).error();
  auto total = number("total");
  if (!total) return std::move(total).error();
  total_ = static_cast<std::uint64_t>(*total);
  if (auto done = put_rows(batch); !done) return done;
  if (auto done = meta_.put("total", static_cast<std::int64_t>(total_)); !done) return done;
  return meta_.put("serial", *serial + 1);
}

Result<void> Rows::put_rows(const Batch& batch) {
  if (auto done = erase_all(erase_resource, batch.erase_resources); !done) return done;
  if (auto done = erase_all(erase_operation, batch.erase_operations); !done) return done;
  if (auto done = erase_all(erase_role, batch.erase_roles); !done) return done;
  if (auto done = put_all(batch.put_resources); !done) return done;
  if (auto done = put_all(batch.put_operations); !done) return done;
  if (auto done = put_all(batch.put_roles); !done) return done;
  if (auto done = put_all(batch.put_timings); !done) return done;
  if (auto done = put_all(batch.put_runs); !done) return done;
  if (!batch.put_runs.empty())
    if (auto done = erase_old_runs(); !done) return done;
  return batch.put_outputs ? put_outputs(*batch.put_outputs) : Result<void>();
}

Result<void> Rows::migrate(const std::string& written_by) {
  auto state = read();
  if (!state) return std::move(state).error();
  if (auto made = make_tables_anew(database_, {state->lineage, written_by}); !made) return made;
  Batch all;
  for (auto& [key, row] : state->resources) all.put_resources.push_back(std::move(row));
  for (auto& [key, row] : state->operations) all.put_operations.push_back(std::move(row));
  for (auto& [key, row] : state->roles) all.put_roles.push_back(std::move(row));
  for (auto& [key, row] : state->timings) all.put_timings.push_back(std::move(row));
  all.put_runs = std::move(state->runs);
  all.put_outputs = std::move(state->outputs);
  if (auto written = write(all); !written) return written;
  return meta_.put("serial", state->serial);
}

Result<void> Rows::put(const ResourceRow& row) {
  auto into = statement(put_resource);
  if (!into) return std::move(into).error();
  auto inputs = json_of(row.inputs, row.address, "inputs");
  if (!inputs) return std::move(inputs).error().in("sealing the inputs of '" + row.address + "'");
  auto outputs = json_of(row.outputs, row.address, "outputs");
  if (!outputs)
    return std::move(outputs).error().in("sealing the outputs of '" + row.address + "'");
  const std::string wiring = wiring_json(row.wiring);
  if (auto gone = take_out(sum_of_resource, row.address); !gone) return gone;
  return add(SummedRow(**into, "resource")
                 .bind(row.address)
                 .bind(row.plugin)
                 .bind(row.schema_version)
                 .bind(to_text(row.standing))
                 .bind(row.id)
                 .bind(*inputs)
                 .bind(*outputs)
                 .bind(wiring)
                 .bind(std::int64_t{row.protect})
                 .bind(row.note)
                 .run());
}

Result<void> Rows::put(const OperationRow& row) {
  auto into = statement(put_operation);
  if (!into) return std::move(into).error();
  auto inputs = json_of(row.inputs, row.address, "inputs");
  if (!inputs) return std::move(inputs).error().in("sealing the inputs of '" + row.address + "'");
  auto outputs = json_of(row.outputs, row.address, "outputs");
  if (!outputs)
    return std::move(outputs).error().in("sealing the outputs of '" + row.address + "'");
  auto token =
      row.token ? json_of(*row.token, row.address, "token") : Result<std::string>(std::string());
  if (!token) return std::move(token).error().in("sealing the token of '" + row.address + "'");
  const std::string wiring = wiring_json(row.wiring);
  const std::string rest = to_json(rest_of(row));
  if (auto gone = take_out(sum_of_operation, row.address); !gone) return gone;
  return add(SummedRow(**into, "operation")
                 .bind(row.address)
                 .bind(row.key)
                 .bind(to_text(row.action))
                 .bind(row.plugin)
                 .bind(row.started_wall_ms)
                 .bind(*inputs)
                 .bind(*outputs)
                 .bind(wiring)
                 .bind(*token)
                 .bind(rest)
                 .run());
}

Result<void> Rows::put(const RoleRow& row) {
  auto into = statement(put_role);
  if (!into) return std::move(into).error();
  auto options = json_of(row.options, row.role, "options");
  if (!options) return std::move(options).error().in("sealing the options of '" + row.role + "'");
  Value overrides = Value::map();
  for (const auto& [path, where] : row.overrides) overrides.set(path, where);
  const std::string overrides_json = to_json(overrides);
  if (auto gone = take_out(sum_of_role, row.role); !gone) return gone;
  return add(SummedRow(**into, "role")
                 .bind(row.role)
                 .bind(row.plugin)
                 .bind(row.version)
                 .bind(row.hash)
                 .bind(*options)
                 .bind(overrides_json)
                 .run());
}

Result<void> Rows::put(const TimingRow& row) {
  auto into = statement(put_timing);
  if (!into) return std::move(into).error();
  if (auto gone = take_out(sum_of_timing, row.kind); !gone) return gone;
  return add(SummedRow(**into, "timing").bind(row.kind).bind(row.seconds).bind(row.count).run());
}

Result<void> Rows::put(const RunRow& row) {
  auto into = statement(put_run);
  if (!into) return std::move(into).error();
  if (auto gone = take_out(sum_of_run, row.id); !gone) return gone;
  return add(SummedRow(**into, "run")
                 .bind(row.id)
                 .bind(row.command)
                 .bind(row.started_wall_ms)
                 .bind(row.ended_wall_ms)
                 .bind(std::int64_t{row.exit_code})
                 .run());
}

Result<void> Rows::put_outputs(const Value& outputs) {
  auto json = json_of(outputs, "outputs", "outputs");
  if (!json) return std::move(json).error().in("sealing the stack's outputs");
  return meta_.put("outputs", *json);
}

}  // namespace slipway::core::sqlite
