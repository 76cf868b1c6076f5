#include "core/state/sqlite_database.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace slipway::core::sqlite {
namespace {

constexpr int busy_timeout_ms = 10'000;

struct Meaning {
  Errc code;
  const char* why;
  const char* next;  ///< `%` stands for the file
};

Meaning meaning_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {Errc::unavailable, "the disk is full; nothing of this change was kept",
              "free some space there: df -h '%'"};
    case SQLITE_IOERR:
      return {Errc::unavailable,
              "the disk failed to read or write; nothing of this change was kept",
              "check the disk and its space: df -h '%'"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::locked, "another process has been writing to it for more than 10 s",
              "see who has it open: fuser -v '%'"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:  // of our own unchanging statements: the tables are not what they were
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return {Errc::corrupt, "the file is damaged or is not a state file",
              "put back a copy of '%' from a backup, with its -wal file if there is one"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {Errc::denied, "the file or its folder may not be written", "ls -la '%'"};
    default:
      return {Errc::internal, nullptr, ""};
  }
}

std::string with_path(std::string text, const std::string& path) {
  const auto at = text.find('%');
  return at == std::string::npos ? text : text.replace(at, 1, path);
}

Error error_for(const std::string& path, const std::string& doing, int code,
                const char* sqlite_says) {
  const Meaning meaning = meaning_of(code);
  return Error{meaning.code,
               "state file '" + path + "': " + doing + ": " +
                   (meaning.why ? std::string(meaning.why) : std::string(sqlite_says)),
               with_path(meaning.next, path)};
}

// A file name as a URI: `?`, `#` and `%` would else be read as part of its syntax.
std::string as_uri(const std::string& path, const char* parameters) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?')
      uri += "%3f";
    else if (c == '#')
      uri += "%23";
    else if (c == '%')
      uri += "%25";
    else
      uri += c;
  }
  return uri + parameters;
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool holds_something(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && about.st_size > 0;
}

bool may_be_written(const std::string& path) {
  const auto slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0 &&
         ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
}

std::string owner_of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return "root";
  const auto* entry = ::getpwuid(about.st_uid);
  return entry ? entry->pw_name : "#" + std::to_string(about.st_uid);
}

/// What may not be read as it stands: a writer died inside a change, and who asks may not undo it.
Error unfinished(const std::string& path) {
  return Error{Errc::denied,
               "state file '" + path +
                   "': a run was cut off while it wrote, which has to be put right first, and the "
                   "file or its folder may not be written",
               "sudo -u '" + owner_of(path) + "' slipway state list"};
}

}  // namespace

Error Database::error(const std::string& doing, int code) const {
  const char* says = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  return error_for(path_, doing, code, says);
}

Result<Database> Database::open(const std::string& path, OpenMode mode) {
  Database database;
  database.path_ = path;
  const auto attempt = [&](const char* parameters, int flags) {
    return database.connect(as_uri(path, parameters), flags);
  };
  if (mode == OpenMode::write) {
    const int code = attempt("", SQLITE_OPEN_READWRITE);
    if (code != SQLITE_OK) return database.error("opening it", code);
    return database;
  }
  int code = attempt("", SQLITE_OPEN_READONLY);
  const bool wants_to_write = (code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_READONLY;
  if (wants_to_write && exists(path)) {
    if (may_be_written(path)) {
      // Opened to write, SQLite undoes what a dead writer left; then there is nothing more to
      // write.
      code = attempt("", SQLITE_OPEN_READWRITE);
      if (code == SQLITE_OK) code = attempt("", SQLITE_OPEN_READONLY);
    } else if (holds_something(path + "-journal") || holds_something(path + "-wal")) {
      return unfinished(path);
    } else {
      // Nothing beside it, so the file is complete, and can be read where SQLite cannot make the
      // shared memory it wants for a reader.
      code = attempt("?immutable=1", SQLITE_OPEN_READONLY);
    }
  }
  if (code != SQLITE_OK) return database.error("opening it", code);
  return database;
}

int Database::connect(const std::string& uri, int flags) {
  sqlite3* raw = nullptr;
  int code =
      sqlite3_open_v2(uri.c_str(), &raw, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK) return code;
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, busy_timeout_ms);
  // Opening reads nothing yet; this does, so that a fault shows here.
  code = sqlite3_exec(raw, "PRAGMA schema_version", nullptr, nullptr, nullptr);
  return code;
}

Result<Database> Database::in_memory() {
  Database database;
  database.path_ = ":memory:";
  const int code = database.connect("file::memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (code != SQLITE_OK) return database.error("making it", code);
  return database;
}

Result<std::string> Database::image() const {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
      sqlite3_serialize(handle(), "main", &size, 0), sqlite3_free);
  if (!bytes) return error("making it", SQLITE_NOMEM);
  return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

Result<void> Database::run(const char* statements) {
  const int code = sqlite3_exec(handle(), statements, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error("writing it", code);
  return {};
}

Result<void> Database::use_log() {
  constexpr int pause_ms = 20;
  int code = SQLITE_BUSY;
  for (int waited = 0; (code & 0xFF) == SQLITE_BUSY && waited < busy_timeout_ms;
       waited += pause_ms) {
    if (waited > 0) sqlite3_sleep(pause_ms);
    code = sqlite3_exec(handle(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", nullptr,
                        nullptr, nullptr);
  }
  if (code != SQLITE_OK) return error("writing it", code);
  return {};
}

Result<std::int64_t> Database::number(const char* query) const {
  auto statement = Statement::prepare(*this, query);
  if (!statement) return std::move(statement).error();
  auto row = statement->step();
  if (!row) return std::move(row).error();
  return *row ? statement->integer(0) : 0;
}

Result<Statement> Statement::prepare(const Database& database, const char* text) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(database.handle(), text, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return database.error("reading it", code);
  Statement statement;
  statement.path_ = database.path();
  statement.handle_.reset(raw);
  return statement;
}

Statement& Statement::bind(std::string_view text) {
  // A null pointer would bind NULL.
  sqlite3_bind_text64(handle_.get(), ++bound_, text.data() ? text.data() : "", text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  sqlite3_bind_int64(handle_.get(), ++bound_, number);
  return *this;
}

Statement& Statement::bind(double number) {
  sqlite3_bind_double(handle_.get(), ++bound_, number);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const char* says = sqlite3_errmsg(sqlite3_db_handle(handle_.get()));
  const bool reads = sqlite3_stmt_readonly(handle_.get()) != 0;
  return error_for(path_, reads ? "reading it" : "writing it", code, says);
}

Result<void> Statement::run() {
  auto stepped = step();
  reset();
  if (!stepped) return std::move(stepped).error();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
  bound_ = 0;
}

std::string_view Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(handle_.get(), column);
  if (!bytes) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
  auto begun = database.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!begun) return std::move(begun).error();
  return Transaction(database);
}

Result<void> Transaction::commit() {
  auto done = database_->run("COMMIT");
  if (!done) return done;
  database_ = nullptr;
  return done;
}

Transaction::~Transaction() {
  // Some failures have rolled back already; doing it again is harmless.
  if (database_) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace slipway::core::sqlite
