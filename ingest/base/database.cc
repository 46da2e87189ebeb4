#include "ingest/base/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <stdexcept>

#include "ingest/base/connection.h"
#include "ingest/base/store_file.h"

namespace firstreply {
namespace {

// Bytes, from https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
constexpr int64_t kLogHeaderSize = 32;
constexpr int64_t kLogPageHeaderSize = 24;

// What is there before SQLite touches anything.
struct FilesFound {
  int64_t main = 0;     // bytes
  int64_t log = 0;      // commits that are not yet in the main file
  int64_t journal = 0;  // left by a crash while the store was made
};

Result<FilesFound> LookForFiles(const Database::Options& options) {
  FilesFound found;
  struct {
    const char* suffix;
    int64_t& size;
  } const kinds[] = {{"", found.main}, {"-wal", found.log}, {"-journal", found.journal}};
  for (const auto& [suffix, into] : kinds) {
    const Result<int64_t> size = options.disk->Size(options.path + suffix);
    if (!size) return size.error();
    into = *size;
  }
  return found;
}

// SQLite would take much of what is wrong here for an empty or an older database, and set about
// mending it.
Status CheckBeforeOpening(const Database::Options& options, const FilesFound& found) {
  if (found.main == 0 && options.read_only) {
    return Error{Errc::kNotFound, options.path + ": there is no such store"};
  }
  if (found.main == 0 && found.log > 0) {
    return Error{
        Errc::kCorrupt,
        fmt::format("{0} is empty, but its log {0}-wal is not; restore a backup", options.path)};
  }
  if (found.journal > 0) return Done{};
  if (found.log > 0 || options.read_only) return VerifyStoreHeader(options.path, *options.disk);
  return VerifyStore(options.path, *options.disk);
}

// Whoever wrote before us may have ended because a sync failed. Pages that the main file gets from
// its log must not be safe before the log is.
Status SaveAgain(const Database::Options& options, const std::string& suffix) {
  Result<DiskFile> file =
      DiskFile::Open(*options.disk, options.path + suffix, DiskFile::Mode::kCreate);
  return file ? file->SaveAgain() : file.error();
}

int OpenFlags(const Database::Options& options) {
  const int mode =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  return mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
}

bool IsEmpty(Connection& connection) {
  Rows pages = connection.Prepare("PRAGMA page_count").Query();
  return pages.Next() && pages.Int(0) == 0;
}

void MakeFile(Connection& connection) {
  int reserved = int{kPageChecksumSize};
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  connection.RunScript(fmt::format("PRAGMA page_size = {}; PRAGMA application_id = {};", kPageSize,
                                   kStoreApplicationId));
}

int AfterCommit(void* connection, sqlite3*, const char*, int pages_in_log) {
  static_cast<Connection*>(connection)->AfterCommit(pages_in_log);
  return SQLITE_OK;
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
  sqlite3_wal_hook(handle, AfterCommit, &connection);

  // Until the store is in WAL mode, its journal's deletion is the commit: EXTRA waits for that too,
  // so that no crash can bring the journal back and undo what came later.
  connection.RunScript("PRAGMA synchronous = EXTRA;");
  if (IsEmpty(connection)) MakeFile(connection);
  connection.RunScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
}

Status MoveLogIntoFile(Connection& connection, int mode) {
  const int code = connection.MoveLog(mode);
  if (code != SQLITE_OK) return connection.Explain(code);
  if (connection.log_pages() > 0)
    return Error{Errc::kUnavailable, connection.path() + ": somebody reads an older state of it"};
  return Done{};
}

}  // namespace

Result<Database> Database::Open(const Options& options) {
  if (options.disk == nullptr) throw std::logic_error("a database needs a disk");
  const Result<FilesFound> found = LookForFiles(options);
  if (!found) return found.error();
  if (Status fit = CheckBeforeOpening(options, *found); !fit) return fit.error();

  for (const auto& [suffix, size] : {std::pair("-wal", found->log), {"-journal", found->journal}}) {
    if (options.read_only || size == 0) continue;
    if (Status saved = SaveAgain(options, suffix); !saved) return saved.error();
  }

  auto connection = std::make_unique<Connection>(options.path, *options.disk, options.read_only,
                                                 options.log_pages_max);
  const int code = sqlite3_open_v2(options.path.c_str(), connection->address_of_handle(),
                                   OpenFlags(options), connection->disk().vfs_name().c_str());
  if (code != SQLITE_OK) return connection->Explain(code);
  try {
    Configure(*connection, options);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  if (!options.read_only && (found->log > 0 || found->journal > 0)) {
    // A crash can have torn pages of the main file that the log still has whole.
    if (Status moved = MoveLogIntoFile(*connection, SQLITE_CHECKPOINT_FULL); !moved)
      return moved.error();
    if (Status whole = VerifyStore(options.path, *options.disk); !whole) return whole.error();
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

Status Database::CopyTo(Database& target) {
  sqlite3* to = target.connection_->handle();
  sqlite3_backup* copying = sqlite3_backup_init(to, "main", connection_->handle(), "main");
  if (copying == nullptr) return target.connection_->Explain(sqlite3_extended_errcode(to));
  // All of it in one step, which reads one state: a writer goes on beside it in its log.
  const int stepped = sqlite3_backup_step(copying, -1);
  const int finished = sqlite3_backup_finish(copying);
  if (stepped != SQLITE_DONE) return target.connection_->Explain(stepped);
  if (finished != SQLITE_OK) return target.connection_->Explain(finished);
  return target.Checkpoint();
}

bool Database::sync_failed() const {
  return connection_->disk().sync_failed();
}

int64_t Database::log_pages() const {
  return connection_->log_pages();
}

Status Database::MoveLog() {
  const int code = connection_->MoveLog(SQLITE_CHECKPOINT_PASSIVE);
  if (code != SQLITE_OK) return connection_->Explain(code);
  return Done{};
}

Status Database::ReserveLog(int64_t pages) {
  sqlite3_file* log = nullptr;
  sqlite3_file_control(connection_->handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log == nullptr || log->pMethods == nullptr) return Done{};
  sqlite3_int64 found = 0;
  int code = log->pMethods->xFileSize(log, &found);
  // Zeros are no page: whoever recovers the store stops before them.
  const std::array<std::byte, kPageSize> zeros{};
  const int64_t wanted = kLogHeaderSize + pages * (kLogPageHeaderSize + int64_t{kPageSize});
  for (int64_t end = found; code == SQLITE_OK && end < wanted; end += int64_t{kPageSize}) {
    code = log->pMethods->xWrite(log, zeros.data(), int{kPageSize}, end);
  }
  if (code == SQLITE_OK && found < wanted) code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (code == SQLITE_OK) return Done{};
  if (!sync_failed()) log->pMethods->xTruncate(log, found);
  return Error{Errc::kDisk, fmt::format("{}: cannot make its log longer: {}", connection_->path(),
                                        sqlite3_errstr(code))};
}

Status Database::Checkpoint() {
  return MoveLogIntoFile(*connection_, SQLITE_CHECKPOINT_TRUNCATE);
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

void Reader::ExpectOpen() const {
  // Otherwise a write after SQLite's own rollback would be a transaction of its own.
  if (sqlite3_get_autocommit(connection_->handle()) != 0) {
    throw std::logic_error("the transaction is over");
  }
}

Statement Reader::Prepare(std::string_view sql) {
  ExpectOpen();
  Statement statement = connection_->Prepare(sql);
  if (kind_ == Kind::kRead && !statement.OnlyReads()) {
    throw std::logic_error(fmt::format("a Reader cannot write: {}", sql));
  }
  return statement;
}

void Transaction::RunScript(const std::string& sql) {
  ExpectOpen();
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
