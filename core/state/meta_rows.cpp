#include "core/state/meta_rows.hpp"

#include "core/state/row_sum.hpp"

namespace slipway::core::sqlite {

Result<std::string> meta_text(const Database& database, std::string_view name) {
  auto query = Statement::prepare(database, "SELECT value FROM meta WHERE name = ?");
  if (!query) return std::move(query).error();
  auto row = query->bind(name).step();
  if (!row) return std::move(row).error();
  return *row ? std::string(query->text(0)) : std::string();
}

template <class Column>
Result<void> MetaRows::put_any(std::string_view name, const Column& value) {
  if (!put_) {
    auto prepared = Statement::prepare(database_, "INSERT OR REPLACE INTO meta VALUES(?,?,?)");
    if (!prepared) return std::move(prepared).error();
    put_ = std::move(*prepared);
  }
  auto done = SummedRow(*put_, "meta").bind(name).bind(value).run();
  if (!done) return std::move(done).error();
  return {};
}

Result<void> MetaRows::put(std::string_view name, std::string_view value) {
  return put_any(name, value);
}

Result<void> MetaRows::put(std::string_view name, std::int64_t value) {
  return put_any(name, value);
}

}  // namespace slipway::core::sqlite
