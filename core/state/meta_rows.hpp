#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// A value of the table `meta`, empty when there is none of that name.
Result<std::string> meta_text(const Database& database, std::string_view name);

/// Writes rows of the table `meta`, checksums included.
class MetaRows {
 public:
  static constexpr int columns = 2;  ///< before the checksum

  explicit MetaRows(const Database& database) : database_(database) {}
  Result<void> put(std::string_view name, std::string_view value);
  Result<void> put(std::string_view name, std::int64_t value);

 private:
  template <class Column>
  Result<void> put_any(std::string_view name, const Column& value);

  const Database& database_;
  std::optional<Statement> put_;
};

}  // namespace slipway::core::sqlite
