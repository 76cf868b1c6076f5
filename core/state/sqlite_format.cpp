#include "core/state/sqlite_format.hpp"

#include <sodium.h>

#include <array>

#include "core/system/sodium.hpp"

namespace slipway::core::sqlite {
namespace {

/// `SLPW`, in the header of the file, so that no other program's database is taken for a state.
constexpr std::int64_t application_id = 0x534C5057;

constexpr const char* tables = R"(
PRAGMA application_id = 1397510231;
CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE resource(address TEXT PRIMARY KEY, plugin TEXT, schema_version INTEGER, standing TEXT,
  id TEXT, inputs TEXT, outputs TEXT, wiring TEXT, protect INTEGER, note TEXT);
CREATE TABLE operation(address TEXT PRIMARY KEY, key TEXT, action TEXT, plugin TEXT,
  started_ms INTEGER, inputs TEXT, outputs TEXT, wiring TEXT, token TEXT, rest TEXT);
CREATE TABLE role(role TEXT PRIMARY KEY, plugin TEXT, version TEXT, hash TEXT, options TEXT,
  overrides TEXT);
CREATE TABLE timing(kind TEXT PRIMARY KEY, seconds REAL, count INTEGER);
CREATE TABLE run(id TEXT PRIMARY KEY, command TEXT, started_ms INTEGER, ended_ms INTEGER,
  exit_code INTEGER);
CREATE TABLE lock(one INTEGER PRIMARY KEY CHECK(one = 1), number INTEGER, held INTEGER,
  pid INTEGER, process_start TEXT, host TEXT, command TEXT, since_ms INTEGER,
  lease_until_ms INTEGER);
INSERT INTO lock VALUES(1, 0, 0, 0, '', '', '', 0, 0);
)";

std::string made_up_lineage() {
  prepare_sodium();
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 2 * bytes.size() + 1> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

Result<std::string> meta_text(const Database& database, std::string_view name) {
  auto query = Statement::prepare(database, "SELECT value FROM meta WHERE name = ?");
  if (!query) return std::move(query).error();
  auto row = query->bind(name).step();
  if (!row) return std::move(row).error();
  return *row ? std::string(query->text(0)) : std::string();
}

Result<void> make_tables(Database& database, const Birth& birth) {
  auto made = database.run(tables);
  if (!made) return made;
  auto put = Statement::prepare(database, "INSERT INTO meta VALUES(?, ?)");
  if (!put) return std::move(put).error();
  const std::string lineage = birth.lineage.empty() ? made_up_lineage() : birth.lineage;
  if (auto done = put->bind("lineage").bind(lineage).run(); !done) return done;
  if (auto done = put->bind("written_by").bind(birth.written_by).run(); !done) return done;
  if (auto done = put->bind("format").bind(state_format).run(); !done) return done;
  return put->bind("serial").bind(std::int64_t{0}).run();
}

}  // namespace

Result<void> check_format(const Database& database) {
  auto id = database.number("PRAGMA application_id");
  if (!id) return std::move(id).error();
  if (*id != application_id)
    return Error{Errc::corrupt,
                 "'" + database.path() + "' is a database of some other program, not a state file",
                 "move it away, or name another stack"};
  auto format = database.number("SELECT value FROM meta WHERE name = 'format'");
  if (!format) return std::move(format).error();
  if (*format <= state_format) return {};
  const auto writer = meta_text(database, "written_by");
  return Error{Errc::refused,
               "state file '" + database.path() + "' has format " + std::to_string(*format) +
                   ", written by '" + (writer ? *writer : std::string("unknown")) +
                   "'; this program reads up to format " + std::to_string(state_format),
               "use that version of slipway or a newer one"};
}

Result<std::string> lineage_of(const Database& database) { return meta_text(database, "lineage"); }

Result<std::string> new_state_image(const Birth& birth) {
  auto database = Database::in_memory();
  if (!database) return std::move(database).error();
  if (auto made = make_tables(*database, birth); !made) return std::move(made).error();
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
