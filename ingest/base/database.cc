#include "ingest/base/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>

#include "ingest/base/connection.h"

namespace firstreply {
namespace {

constexpr int kChecksumBytes = 8;

int OpenFlags(const Database::Options& options) {
  const int mode =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  return mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
}

void Configure(Connection& connection, const Database::Options& options) {
  sqlite3* handle = connection.handle();
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout.count()));
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  connection.RunScript(
      "PRAGMA foreign_keys = ON;"
      "PRAGMA secure_delete = ON;"
      "PRAGMA temp_store = MEMORY;");
  if (options.read_only) return;

  // Both only have an effect on a file that is still empty.
  connection.RunScript("PRAGMA page_size = 4096;");
  int reserved = kChecksumBytes;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  connection.RunScript(
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;");
}

}  // namespace

Result<Database> Database::Open(const Options& options) {
  if (options.disk == nullptr) throw std::logic_error("a database needs a disk");
  if (options.read_only) {
    const Result<bool> exists = options.disk->Exists(options.path);
    if (!exists) return exists.error();
    if (!*exists) return Error{Errc::kNotFound, options.path + ": there is no such store"};
  }
  auto connection = std::make_unique<Connection>(options.path, options.read_only);
  const int code = sqlite3_open_v2(options.path.c_str(), connection->address_of_handle(),
                                   OpenFlags(options), options.disk->vfs_name().c_str());
  if (code != SQLITE_OK) return connection->Explain(code);
  try {
    Configure(*connection, options);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  return Database(std::move(connection));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Statement Database::Prepare(std::string_view sql) {
  return connection_->Prepare(sql);
}

int64_t Database::Changes() const {
  return sqlite3_changes64(connection_->handle());
}
int64_t Database::LastInsertId() const {
  return sqlite3_last_insert_rowid(connection_->handle());
}

Status Database::Checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr,
                                             SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return connection_->Explain(code);
  return Done{};
}

Reader::Reader(Database& database) : Reader(database, Kind::kRead) {}

Reader::Reader(Database& database, Kind kind)
    : connection_(database.connection_.get()), kind_(kind) {
  connection_->Prepare(kind == Kind::kRead ? "BEGIN" : "BEGIN IMMEDIATE").Run();
}

Reader::~Reader() {
  // A failure leaves nothing to roll back: SQLite has done it itself.
  if (sqlite3_get_autocommit(connection_->handle()) == 0) {
    sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Statement Reader::Prepare(std::string_view sql) {
  // Otherwise a write after SQLite's own rollback would be a transaction of its own.
  if (sqlite3_get_autocommit(connection_->handle()) != 0) {
    throw std::logic_error("the transaction is over");
  }
  Statement statement = connection_->Prepare(sql);
  if (kind_ == Kind::kRead && !statement.OnlyReads()) {
    throw std::logic_error(fmt::format("a Reader cannot write: {}", sql));
  }
  return statement;
}

void Transaction::RunScript(const std::string& sql) {
  connection().RunScript(sql);
}

Status Transaction::Commit() {
  sqlite3* handle = connection().handle();
  if (sqlite3_get_autocommit(handle) != 0) {
    return Error{Errc::kDisk,
                 connection().path() + ": the transaction was rolled back when the disk failed"};
  }
  try {
    connection().Prepare("COMMIT").Run();
  } catch (const DiskFailure& failure) {
    if (sqlite3_get_autocommit(handle) == 0) connection().RunScript("ROLLBACK");
    return failure.error();
  }
  return Done{};
}

int64_t Transaction::Changes() const {
  return sqlite3_changes64(connection().handle());
}
int64_t Transaction::LastInsertId() const {
  return sqlite3_last_insert_rowid(connection().handle());
}

}  // namespace firstreply
