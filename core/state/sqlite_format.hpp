#pragma once
#include <string>

#include "core/state/sqlite_database.hpp"

namespace slipway::core::sqlite {

/// The version of the tables that this program writes; docs/formats/state.md tells how it grows.
inline constexpr std::int64_t state_format = 2;

/// What a new state is made with.
struct Birth {
  std::string lineage;     ///< 32 hex digits; empty: made up
  std::string written_by;  ///< such as `slipway 0.1.0`
};

/// The bytes of a new, empty state: tables, lineage and WAL mode, as a file needs them.  Made in
/// memory, so that the file can be written whole and no half of it is ever seen.
Result<std::string> new_state_image(const Birth& birth);

/// `refused` when a newer program wrote the file, `corrupt` when it is no state file.
Result<void> check_format(const Database& database);

/// The format of the file; `corrupt` when it says none.
Result<std::int64_t> format_of(const Database& database);

/// In the caller's write transaction: the tables of an older format give way to empty ones of this
/// one, the lock's number kept.
Result<void> make_tables_anew(Database& database, const Birth& birth);

/// The lineage on record.
Result<std::string> lineage_of(const Database& database);

}  // namespace slipway::core::sqlite
