#pragma once
#include <string>

#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// The version of the tables that this program writes; docs/formats/state.md tells how it grows.
inline constexpr std::int64_t state_format = 1;

/// What a new state is made with.
struct Birth {
  std::string lineage;     ///< 32 hex digits; empty: made up
  std::string written_by;  ///< such as `slipway 0.1.0`
};

/// Makes the tables of a new, empty file, or checks those of an old one.  `refused` when a newer
/// program wrote them, `corrupt` when it is no state file.
Result<void> prepare_format(Database& database, const Birth& birth, OpenMode mode);

/// The lineage on record.
Result<std::string> lineage_of(const Database& database);

}  // namespace slipway::core::sqlite
