#include "core/state/sqlite_format.hpp"

#include <sodium.h>

#include <array>
#include <iterator>

#include "core/state/meta_rows.hpp"
#include "core/state/row_sum.hpp"
#include "core/state/sqlite_lock.hpp"
#include "core/system/sodium.hpp"

namespace slipway::core::sqlite {
namespace {

/// `SLPW`, in the header of the file, so that no other program's database is taken for a state.
constexpr std::int64_t application_id = 0x534C5057;

struct Table {
  std::string_view name;
  const char* text;  ///< as the file keeps it
};

// Each ends with its row's checksum (row_sum.hpp).
constexpr Table tables[] = {
    {"meta", "CREATE TABLE meta(name TEXT PRIMARY KEY, value, sum INTEGER) WITHOUT ROWID"},
    {"resource",
     "CREATE TABLE resource(address TEXT PRIMARY KEY, plugin TEXT, schema_version INTEGER, "
     "standing TEXT, id TEXT, inputs TEXT, outputs TEXT, wiring TEXT, protect INTEGER, note TEXT, "
     "sum INTEGER)"},
    {"operation",
     "CREATE TABLE operation(address TEXT PRIMARY KEY, key TEXT, action TEXT, plugin TEXT, "
     "started_ms INTEGER, inputs TEXT, outputs TEXT, wiring TEXT, token TEXT, rest TEXT, "
     "sum INTEGER)"},
    {"role",
     "CREATE TABLE role(role TEXT PRIMARY KEY, plugin TEXT, version TEXT, hash TEXT, options TEXT, "
     "overrides TEXT, sum INTEGER) WITHOUT ROWID"},
    {"timing",
     "CREATE TABLE timing(kind TEXT PRIMARY KEY, seconds REAL, count INTEGER, sum INTEGER) "
     "WITHOUT ROWID"},
    {"run",
     "CREATE TABLE run(id TEXT PRIMARY KEY, command TEXT, started_ms INTEGER, ended_ms INTEGER, "
     "exit_code INTEGER, sum INTEGER) WITHOUT ROWID"},
    {"lock",
     "CREATE TABLE lock(one INTEGER PRIMARY KEY CHECK(one = 1), number INTEGER, held INTEGER, "
     "pid INTEGER, process_start TEXT, host TEXT, command TEXT, since_ms INTEGER, "
     "lease_until_ms INTEGER, boot TEXT, sum INTEGER)"},
};

std::string made_up_lineage() {
  prepare_sodium();
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 2 * bytes.size() + 1> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

/// `number` is the last one of a holder of the lock.
Result<void> make_tables(Database& database, const Birth& birth, std::int64_t number) {
  if (auto marked = database.run("PRAGMA application_id = 1397510231"); !marked) return marked;
  for (const auto& table : tables)
    if (auto made = database.run(table.text); !made) return made;
  const std::string lineage = birth.lineage.empty() ? made_up_lineage() : birth.lineage;
  MetaRows meta(database);
  if (auto put = meta.put("lineage", lineage); !put) return put;
  if (auto put = meta.put("written_by", birth.written_by); !put) return put;
  if (auto put = meta.put("format", state_format); !put) return put;
  if (auto put = meta.put("serial", std::int64_t{0}); !put) return put;
  if (auto put = meta.put("total", std::int64_t{0}); !put) return put;
  if (auto put = meta.put("outputs", "{}"); !put) return put;
  return make_lock_row(database, number);
}

Error damaged(const Database& database, const std::string& where) {
  return Error{Errc::corrupt, "state file '" + database.path() + "' is corrupt at " + where,
               "put back a copy of '" + database.path() +
                   "' from a backup, with its -wal file if there is one"};
}

/// A table of another form would be read, and worse, written, as what it is not.
Result<void> check_tables(const Database& database) {
  auto query = Statement::prepare(database, "SELECT name, sql FROM sqlite_schema WHERE sql <> ''");
  if (!query) return std::move(query).error();
  std::size_t right = 0;
  while (true) {
    auto row = query->step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    for (const auto& table : tables)
      if (query->text(0) == table.name && query->text(1) == table.text) ++right;
  }
  if (right != std::size(tables)) return damaged(database, "the form of its tables");
  return {};
}

}  // namespace

Result<void> check_format(const Database& database) {
  auto id = database.number("PRAGMA application_id");
  if (!id) return std::move(id).error();
  if (*id != application_id)
    return Error{Errc::corrupt,
                 "'" + database.path() + "' is a database of some other program, not a state file",
                 "move it away, or name another stack"};
  auto format = format_of(database);
  if (!format) return std::move(format).error();
  if (*format == state_format) return check_tables(database);
  if (*format < state_format) return {};
  const auto writer = meta_text(database, "written_by");
  return Error{Errc::refused,
               "state file '" + database.path() + "' has format " + std::to_string(*format) +
                   ", written by '" + (writer ? *writer : std::string("unknown")) +
                   "'; this program reads up to format " + std::to_string(state_format),
               "use that version of slipway or a newer one"};
}

Result<std::int64_t> format_of(const Database& database) {
  auto query = Statement::prepare(database, "SELECT * FROM meta WHERE name = 'format'");
  if (!query) return std::move(query).error();
  auto row = query->step();
  if (!row) return std::move(row).error();
  if (!*row) return damaged(database, "'format'");
  const auto format = query->integer(1);
  const bool summed = query->columns() == MetaRows::columns + 1;
  // Format 1 had no checksums; all later ones keep theirs here.
  const bool fits = format == 1 ? query->columns() == MetaRows::columns
                                : summed && sum_of_row(*query, "meta", MetaRows::columns) ==
                                                query->integer(MetaRows::columns);
  if (!fits || format < 1) return damaged(database, "'format'");
  return format;
}

Result<void> make_tables_anew(Database& database, const Birth& birth) {
  auto number = database.number("SELECT number FROM lock");
  if (!number) return std::move(number).error();
  auto gone = database.run(
      "DROP TABLE meta; DROP TABLE resource; DROP TABLE operation; DROP TABLE role; "
      "DROP TABLE timing; DROP TABLE run; DROP TABLE lock");
  return gone ? make_tables(database, birth, *number) : gone;
}

Result<std::string> lineage_of(const Database& database) { return meta_text(database, "lineage"); }

Result<std::string> new_state_image(const Birth& birth) {
  auto database = Database::in_memory();
  if (!database) return std::move(database).error();
  if (auto made = make_tables(*database, birth, 0); !made) return std::move(made).error();
  auto image = database->image();
  if (!image) return image;
  // In the file's header the versions that are needed to write and to read it: 2 stands for WAL
  // (SQLite's file format, 1.3.3), a mode that a database in memory cannot be in.
  constexpr std::size_t write_version = 18;
  constexpr std::size_t read_version = 19;
  (*image)[write_version] = (*image)[read_version] = 2;
  return image;
}

}  // namespace slipway::core::sqlite
