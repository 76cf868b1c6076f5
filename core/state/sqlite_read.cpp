#include <set>

#include "core/state/row_sum.hpp"
#include "core/state/sqlite_format.hpp"
#include "core/state/sqlite_rows.hpp"
#include "core/value/json.hpp"

namespace slipway::core::sqlite {
namespace {

// The columns are in the order of the tables; in a file of format 1 none of them has a checksum.
constexpr const char* all_meta = "SELECT * FROM meta";
constexpr const char* all_resources = "SELECT *, rowid FROM resource";
constexpr const char* all_operations = "SELECT *, rowid FROM operation";
constexpr const char* all_roles = "SELECT * FROM role";
constexpr const char* all_timings = "SELECT * FROM timing";
constexpr const char* all_runs = "SELECT * FROM run ORDER BY started_ms DESC, id DESC";
constexpr const char* index_of_resources = "SELECT address, rowid FROM resource ORDER BY address";
constexpr const char* index_of_operations = "SELECT address, rowid FROM operation ORDER BY address";
constexpr std::size_t kept_runs = 20;

// Of each table, how many columns come before the checksum.
constexpr int resource_columns = 10;
constexpr int operation_columns = 10;
constexpr int role_columns = 6;
constexpr int timing_columns = 3;
constexpr int run_columns = 5;

Error unreadable(const std::string& path, const std::string& what, const std::string& why) {
  return Error{Errc::corrupt, "state file '" + path + "': " + what + " cannot be read: " + why,
               "put back a copy of '" + path + "' from a backup"};
}

/// Runs a query and gives each row to `take`.
template <class Take>
Result<void> each_row(Statement& query, const Take& take) {
  while (true) {
    auto row = query.step();
    Result<void> taken;
    if (row && *row) taken = take(query);
    if (row && *row && taken) continue;
    query.reset();
    return row ? taken : Result<void>(std::move(row).error());
  }
}

void set_rest(OperationRow& row, const Value& rest) {
  row.plugin_version = rest["plugin_version"].as_string();
  row.prior_id = rest["prior_id"].as_string();
  row.id = rest["id"].as_string();
  row.phase = rest["phase"].as_string();
  row.schema_version = rest["schema_version"].as_int(1);
  row.attempt = rest["attempt"].as_int(1);
  row.old_address = rest["old_address"].as_string();
  row.replaces = rest["replaces"].as_bool();
  row.recover = rest["recover"].as_bool();
  row.released = rest["released"].as_bool();
}

}  // namespace

Result<void> Rows::check_sum(const Statement& row, std::string_view table, int columns) {
  if (format_ == 1) return {};
  const auto sum = row.integer(columns);
  if (sum_of_row(row, table, columns) != sum)
    return Error{Errc::corrupt,
                 "state file '" + database_.path() + "' is corrupt at " + std::string(table) +
                     " '" + std::string(row.text(0)) + "': what it says is not what was written",
                 "put back a copy of '" + database_.path() + "' from a backup"};
  if (table != "meta") total_ += static_cast<std::uint64_t>(sum);
  return {};
}

Result<void> Rows::check_index(const char* text, const std::map<std::string, std::int64_t>& rows) {
  auto query = statement(text);
  if (!query) return std::move(query).error();
  auto at = rows.begin();
  const auto same = [&](const Statement& row) -> Result<void> {
    if (at != rows.end() && row.text(0) == at->first && row.integer(1) == at->second) {
      ++at;
      return {};
    }
    return unreadable(database_.path(), "'" + std::string(row.text(0)) + "'",
                      "the index does not fit the rows");
  };
  if (auto done = each_row(**query, same); !done) return done;
  if (at == rows.end()) return {};
  return unreadable(database_.path(), "'" + at->first + "'", "the index does not have it");
}

Result<Value> Rows::value_of(std::string_view json, const std::string& owner, const char* column) {
  if (json == "{}") return Value::map();
  if (json.empty() || json == "null") return Value();
  auto value = from_json(json);
  if (!value)
    return unreadable(database_.path(), std::string(column) + " of '" + owner + "'",
                      value.error().message);
  if (json.find("\"$sealed\"") == std::string_view::npos) return value;
  std::vector<std::string> paths;
  auto opened = sealer_.opened(*value, paths, {owner, column});
  for (auto& path : paths) {
    const bool whole_row = owner == column;
    std::string full = whole_row ? std::string() : std::string(column);
    if (!path.empty()) full += (full.empty() ? "" : ".") + path;
    lost_.push_back({owner, std::move(full)});
  }
  return opened;
}

Result<State> Rows::read() {
  auto format = format_of(database_);
  if (!format) return std::move(format).error();
  format_ = *format;
  State state;
  lost_.clear();
  total_ = 0;
  std::uint64_t total = 0;
  if (auto done = read_meta(state, total); !done) return std::move(done).error();
  if (auto done = read_resources(state); !done) return std::move(done).error();
  if (auto done = read_operations(state); !done) return std::move(done).error();
  if (auto done = read_roles(state); !done) return std::move(done).error();
  if (auto done = read_timings(state); !done) return std::move(done).error();
  if (auto done = read_runs(state); !done) return std::move(done).error();
  if (format_ > 1 && total != total_)
    return unreadable(database_.path(), "the whole", "a row is missing, or one too many is there");
  state.lost_secrets = std::move(lost_);
  return state;
}

Result<void> Rows::read_meta(State& state, std::uint64_t& total) {
  auto query = statement(all_meta);
  if (!query) return std::move(query).error();
  std::set<std::string, std::less<>> missing{"lineage", "serial"};
  if (format_ > 1) missing.insert({"outputs", "total"});
  const auto take = [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "meta", MetaRows::columns); !whole) return whole;
    const auto name = row.text(0);
    if (const auto at = missing.find(name); at != missing.end()) missing.erase(at);
    if (name == "lineage") state.lineage = row.text(1);
    if (name == "serial") state.serial = row.integer(1);
    if (name == "total") total = static_cast<std::uint64_t>(row.integer(1));
    if (name != "outputs") return {};
    auto outputs = value_of(row.text(1), "outputs", "outputs");
    if (!outputs) return std::move(outputs).error();
    state.outputs = std::move(*outputs);
    return {};
  };
  if (auto done = each_row(**query, take); !done) return done;
  if (missing.empty()) return {};
  return unreadable(database_.path(), "'" + *missing.begin() + "'", "it is not there");
}

Result<void> Rows::read_resources(State& state) {
  auto query = statement(all_resources);
  if (!query) return std::move(query).error();
  std::map<std::string, std::int64_t> places;
  const auto take = [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "resource", resource_columns); !whole) return whole;
    ResourceRow resource;
    resource.address = row.text(0);
    resource.plugin = row.text(1);
    resource.schema_version = row.integer(2);
    const auto standing = standing_from_text(row.text(3));
    if (!standing)
      return unreadable(database_.path(), "'" + resource.address + "'",
                        "its standing is '" + std::string(row.text(3)) + "'");
    resource.standing = *standing;
    resource.id = row.text(4);
    auto inputs = value_of(row.text(5), resource.address, "inputs");
    if (!inputs) return std::move(inputs).error();
    resource.inputs = std::move(*inputs);
    auto outputs = value_of(row.text(6), resource.address, "outputs");
    if (!outputs) return std::move(outputs).error();
    resource.outputs = std::move(*outputs);
    auto wiring = value_of(row.text(7), resource.address, "wiring");
    if (!wiring) return std::move(wiring).error();
    codec::decode(*wiring, resource.wiring);
    resource.protect = row.integer(8) != 0;
    resource.note = row.text(9);
    auto key = resource.address;
    places.emplace_hint(places.end(), key, row.integer(row.columns() - 1));
    state.resources.emplace_hint(state.resources.end(), std::move(key), std::move(resource));
    return {};
  };
  if (auto done = each_row(**query, take); !done) return done;
  return check_index(index_of_resources, places);
}

Result<void> Rows::read_operations(State& state) {
  auto query = statement(all_operations);
  if (!query) return std::move(query).error();
  std::map<std::string, std::int64_t> places;
  const auto take = [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "operation", operation_columns); !whole) return whole;
    OperationRow operation;
    operation.address = row.text(0);
    operation.key = row.text(1);
    const auto action = action_from_text(row.text(2));
    if (!action)
      return unreadable(database_.path(), "the operation on '" + operation.address + "'",
                        "its action is '" + std::string(row.text(2)) + "'");
    operation.action = *action;
    operation.plugin = row.text(3);
    operation.started_wall_ms = row.integer(4);
    auto inputs = value_of(row.text(5), operation.address, "inputs");
    if (!inputs) return std::move(inputs).error();
    operation.inputs = std::move(*inputs);
    auto outputs = value_of(row.text(6), operation.address, "outputs");
    if (!outputs) return std::move(outputs).error();
    operation.outputs = std::move(*outputs);
    auto wiring = value_of(row.text(7), operation.address, "wiring");
    if (!wiring) return std::move(wiring).error();
    codec::decode(*wiring, operation.wiring);
    const bool has_token = !row.text(8).empty();
    auto token = value_of(row.text(8), operation.address, "token");
    if (!token) return std::move(token).error();
    if (has_token) operation.token = std::move(*token);
    auto rest = value_of(row.text(9), operation.address, "rest");
    if (!rest) return std::move(rest).error();
    set_rest(operation, *rest);
    auto key = operation.address;
    places.emplace_hint(places.end(), key, row.integer(row.columns() - 1));
    state.operations.emplace_hint(state.operations.end(), std::move(key), std::move(operation));
    return {};
  };
  if (auto done = each_row(**query, take); !done) return done;
  return check_index(index_of_operations, places);
}

Result<void> Rows::read_roles(State& state) {
  auto query = statement(all_roles);
  if (!query) return std::move(query).error();
  return each_row(**query, [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "role", role_columns); !whole) return whole;
    RoleRow role;
    role.role = row.text(0);
    role.plugin = row.text(1);
    role.version = row.text(2);
    role.hash = row.text(3);
    auto options = value_of(row.text(4), role.role, "options");
    if (!options) return std::move(options).error();
    role.options = std::move(*options);
    auto overrides = value_of(row.text(5), role.role, "overrides");
    if (!overrides) return std::move(overrides).error();
    for (const auto& [path, where] : overrides->as_map()) role.overrides[path] = where.as_string();
    auto key = role.role;
    state.roles.emplace(std::move(key), std::move(role));
    return {};
  });
}

Result<void> Rows::read_timings(State& state) {
  auto query = statement(all_timings);
  if (!query) return std::move(query).error();
  return each_row(**query, [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "timing", timing_columns); !whole) return whole;
    TimingRow timing{std::string(row.text(0)), row.real(1), row.integer(2)};
    auto key = timing.kind;
    state.timings.emplace(std::move(key), std::move(timing));
    return {};
  });
}

Result<void> Rows::read_runs(State& state) {
  auto query = statement(all_runs);
  if (!query) return std::move(query).error();
  return each_row(**query, [&](const Statement& row) -> Result<void> {
    if (auto whole = check_sum(row, "run", run_columns); !whole) return whole;
    if (state.runs.size() == kept_runs) return {};
    state.runs.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2),
                          row.integer(3), static_cast<int>(row.integer(4))});
    return {};
  });
}

}  // namespace slipway::core::sqlite
