#pragma once
#include <sodium.h>

#include <cstdint>
#include <string_view>

#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// The checksum of one row: the first 8 bytes, low byte first, of the BLAKE2b-128 of its table's
/// name and its columns, each with its kind and length before it.  It tells damage, not forgery.
/// prepare_sodium() comes first.
class RowSum {
 public:
  explicit RowSum(std::string_view table);
  RowSum& add(std::string_view text);
  RowSum& add(std::int64_t number);
  RowSum& add(double number);
  std::int64_t value();

 private:
  void add_part(char kind, const void* bytes, std::size_t size);

  crypto_generichash_state state_{};
};

/// The checksum of the first `columns` columns of a row that was read.
std::int64_t sum_of_row(const Statement& row, std::string_view table, int columns);

/// Binds the columns of a row and, as the last one, their checksum.
class SummedRow {
 public:
  SummedRow(Statement& into, std::string_view table) : into_(into), sum_(table) {}

  /// Text is borrowed until `run`.
  SummedRow& bind(std::string_view text) { return bind_any(text); }
  SummedRow& bind(std::int64_t number) { return bind_any(number); }
  SummedRow& bind(double number) { return bind_any(number); }
  /// Writes the row; answers its checksum.
  Result<std::int64_t> run();

 private:
  template <class Column>
  SummedRow& bind_any(const Column& column) {
    into_.bind(column);
    sum_.add(column);
    return *this;
  }

  Statement& into_;
  RowSum sum_;
};

}  // namespace slipway::core::sqlite
