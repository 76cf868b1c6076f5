#pragma once
#include <map>

#include "core/state/meta_rows.hpp"
#include "core/state/rows.hpp"
#include "core/state/seal.hpp"
#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// Turns the rows of a state into rows of tables and back, values sealed on the way, each with its
/// checksum; `total` in the table meta, the sum of them all, tells a row that is missing.
/// Statements are prepared once.  Calls belong inside a transaction of the caller's.
class Rows {
 public:
  Rows(Database& database, Sealer& sealer)
      : database_(database), sealer_(sealer), meta_(database) {}

  /// Writes all of a batch and raises the serial.
  Result<void> write(const Batch& batch);

  /// Everything on record.  `corrupt`, with the row, when one is not what was written.
  Result<State> read();

  /// Rewrites a file of an older format in this one.
  Result<void> migrate(const std::string& written_by);

  /// Puts a word of the core's own beside the rows.
  Result<void> note(std::string_view name, std::string_view value) {
    return meta_.put(name, value);
  }

 private:
  Result<Statement*> statement(const char* text);
  Result<std::string> json_of(const Value& value, std::string_view owner, std::string_view column);
  Result<Value> value_of(std::string_view json, const std::string& owner, const char* column);

  Result<void> put(const ResourceRow& row);
  Result<void> put(const OperationRow& row);
  Result<void> put(const RoleRow& row);
  Result<void> put(const TimingRow& row);
  Result<void> put(const RunRow& row);
  Result<void> put_outputs(const Value& outputs);
  Result<void> put_rows(const Batch& batch);
  template <class Row>
  Result<void> put_all(const std::vector<Row>& rows);
  Result<void> erase_all(const char* text, const std::vector<std::string>& keys);
  Result<void> erase_old_runs();
  /// Takes the sums of the rows that a statement answers out of the total.
  Result<void> take_out(Statement& statement);
  Result<void> take_out(const char* text, const std::string& key);
  Result<void> add(Result<std::int64_t> sum);
  Result<std::int64_t> number(std::string_view name);

  Result<void> read_meta(State& state, std::uint64_t& total);
  Result<void> read_resources(State& state);
  Result<void> read_operations(State& state);
  Result<void> read_roles(State& state);
  Result<void> read_timings(State& state);
  Result<void> read_runs(State& state);
  Result<void> check_sum(const Statement& row, std::string_view table, int columns);
  /// Whether the table's index, which writing goes by, names the rows that reading has found.
  Result<void> check_index(const char* text, const std::map<std::string, std::int64_t>& rows);

  Database& database_;
  Sealer& sealer_;
  MetaRows meta_;
  std::map<const char*, Statement> statements_;  ///< by the address of their constant text
  std::vector<LostSecret> lost_;                 ///< found by the `read` that runs
  std::int64_t format_ = 0;                      ///< of the file, for the `read` that runs
  std::uint64_t total_ = 0;                      ///< of the `read` or `write` that runs
};

}  // namespace slipway::core::sqlite
