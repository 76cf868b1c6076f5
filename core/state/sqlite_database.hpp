#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core::sqlite {

enum class OpenMode { read, write };

/// One connection to a database file.  Failures are Errors that name the file and what to do.
/// One thread at a time.
class Database {
 public:
  /// The file must be there.  In `read` mode nothing is written, and a folder without write
  /// permission will do.
  ///
  /// What a writer that died inside a change left beside the file is undone, in `read` mode as well
  /// when file and folder may be written; else that is `denied`, and the file is not read without.
  static Result<Database> open(const std::string& path, OpenMode mode);
  /// One without a file, empty.
  static Result<Database> in_memory();

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }

  /// Runs statements that give no rows.
  Result<void> run(const char* statements);
  /// Has writes go to a log first, and be durable with their commit.  SQLite refuses that change at
  /// once while another process is at the file, without the wait that it does otherwise; so it is
  /// waited for here.
  Result<void> use_log();
  /// The first column of the first row of a query, 0 when there is none.
  Result<std::int64_t> number(const char* query) const;
  /// The bytes that a file with this content would have.
  Result<std::string> image() const;
  /// Lets go of the pages that were read; after the whole file was read they only take room.
  void forget_pages() { sqlite3_db_release_memory(handle()); }

  /// What the last failed call on this connection means.
  Error error(const std::string& doing) const { return error(doing, sqlite3_errcode(handle())); }
  Error error(const std::string& doing, int code) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  /// Opens anew and reads the first page; SQLite's code.
  int connect(const std::string& uri, int flags);

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement, to be used again and again.
class Statement {
 public:
  static Result<Statement> prepare(const Database& database, const char* text);

  /// Binds the next parameter; the text is borrowed until `reset`.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind(double number);

  /// Whether there is a row; an Error when the step failed.
  Result<bool> step();
  /// For statements that give no rows: one step, and ready again whatever it was.
  Result<void> run();
  /// Ready for new parameters.
  void reset();

  /// Columns of the current row, from 0; valid until the next step.
  int columns() const { return sqlite3_column_count(handle_.get()); }
  /// SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL.
  int kind(int column) const { return sqlite3_column_type(handle_.get(), column); }
  std::string_view text(int column) const;
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  double real(int column) const { return sqlite3_column_double(handle_.get(), column); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  int bound_ = 0;
};

/// A transaction that is rolled back unless it was committed.
class Transaction {
 public:
  enum class Kind { read, write };
  /// A write transaction waits for another process's, up to the busy timeout.
  static Result<Transaction> begin(Database& database, Kind kind);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace slipway::core::sqlite
