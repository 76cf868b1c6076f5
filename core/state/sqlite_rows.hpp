#pragma once
#include <map>

#include "core/state/rows.hpp"
#include "core/state/seal.hpp"
#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// Turns the rows of a state into rows of tables and back, values sealed on the way.
/// Statements are prepared once.  Calls belong inside a transaction of the caller's.
class Rows {
 public:
  Rows(Database& database, Sealer& sealer) : database_(database), sealer_(sealer) {}

  /// Writes all of a batch.
  Result<void> write(const Batch& batch);

  /// Everything on record but the lineage.
  Result<State> read();

 private:
  Result<Statement*> statement(const char* text);
  Result<std::string> json_of(const Value& value);
  Result<Value> value_of(std::string_view json, const std::string& owner, const char* column);

  Result<void> put(const ResourceRow& row);
  Result<void> put(const OperationRow& row);
  Result<void> put(const RoleRow& row);
  Result<void> put(const TimingRow& row);
  Result<void> put(const RunRow& row);
  Result<void> put_outputs(const Value& outputs);
  template <class Row>
  Result<void> put_all(const std::vector<Row>& rows);
  Result<void> erase_all(const char* text, const std::vector<std::string>& keys);

  Result<void> read_meta(State& state);
  Result<void> read_resources(State& state);
  Result<void> read_operations(State& state);
  Result<void> read_roles(State& state);
  Result<void> read_timings(State& state);
  Result<void> read_runs(State& state);

  Database& database_;
  Sealer& sealer_;
  std::map<const char*, Statement> statements_;  ///< by the address of their constant text
  std::vector<LostSecret> lost_;                 ///< found by the `read` that runs
};

}  // namespace slipway::core::sqlite
