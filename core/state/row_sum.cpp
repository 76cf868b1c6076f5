#include "core/state/row_sum.hpp"

#include <array>
#include <cstring>

namespace slipway::core::sqlite {
namespace {

std::array<unsigned char, 8> bytes_of(std::uint64_t number) {
  std::array<unsigned char, 8> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<unsigned char>(number & 0xFFU);
    number >>= 8U;
  }
  return bytes;
}

}  // namespace

RowSum::RowSum(std::string_view table) {
  crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES_MIN);
  add(table);
}

void RowSum::add_part(char kind, const void* bytes, std::size_t size) {
  const auto length = bytes_of(size);
  const auto mark = static_cast<unsigned char>(kind);
  crypto_generichash_update(&state_, &mark, 1);
  crypto_generichash_update(&state_, length.data(), length.size());
  crypto_generichash_update(&state_, static_cast<const unsigned char*>(bytes), size);
}

RowSum& RowSum::add(std::string_view text) {
  add_part('t', text.data(), text.size());
  return *this;
}

RowSum& RowSum::add(std::int64_t number) {
  const auto bytes = bytes_of(static_cast<std::uint64_t>(number));
  add_part('i', bytes.data(), bytes.size());
  return *this;
}

RowSum& RowSum::add(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  const auto bytes = bytes_of(bits);
  add_part('r', bytes.data(), bytes.size());
  return *this;
}

std::int64_t RowSum::value() {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash_final(&state_, hash.data(), hash.size());
  std::uint64_t number = 0;
  for (std::size_t i = 8; i-- > 0;) number = number << 8U | hash[i];
  return static_cast<std::int64_t>(number);
}

std::int64_t sum_of_row(const Statement& row, std::string_view table, int columns) {
  RowSum sum(table);
  for (int column = 0; column < columns; ++column) {
    switch (row.kind(column)) {
      case SQLITE_INTEGER:
        sum.add(row.integer(column));
        break;
      case SQLITE_FLOAT:
        sum.add(row.real(column));
        break;
      default:
        sum.add(row.text(column));
    }
  }
  return sum.value();
}

Result<std::int64_t> SummedRow::run() {
  const auto sum = sum_.value();
  if (auto done = into_.bind(sum).run(); !done) return std::move(done).error();
  return sum;
}

}  // namespace slipway::core::sqlite
