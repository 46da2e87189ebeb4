// The store: one SQLite file in WAL mode, every commit synced, every page with a checksum of our
// own.
//
//   Result<Database> store = Database::Open({.path = "store.db", .disk = &disk});
//   Transaction tx(*store);
//   tx.Run("INSERT INTO posts(id, body) VALUES (?, ?)", 7, "my bag is in Oslo");
//   Status committed = tx.Commit();   // what was not committed is rolled back
//
// A room's tables get no Database, only a Reader or a Transaction: `load(Reader&)`,
// `store(Transaction&, ...)`.
//
// Settings: WAL, synchronous=FULL, foreign_keys, secure_delete (deleted text is overwritten), pages
// of 4096 bytes of which the last 8 are for the checksum (store_file.h), double-quoted strings
// refused, temporary tables in memory.
//
// Threads: one connection, one thread at a time; any number of connections to one file. Text is
// UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/database_error.h"
#include "ingest/base/disk.h"
#include "ingest/base/result.h"
#include "ingest/base/statement.h"

namespace firstreply {

class Database {
 public:
  // 16 MB: some 200 commits of one post, or a few of the largest batches.
  static constexpr int64_t kLogPagesMax = 4096;

  struct Options {
    std::string path;
    const Disk* disk = nullptr;   // must be given, and outlive the database
    bool read_only = false;       // then the file must exist
    Duration busy_timeout{5000};  // how long to wait for another connection's lock
    // A commit that leaves more in the log moves it into the main file before it returns.
    int64_t log_pages_max = kLogPagesMax;
  };

  // Opens the store or makes a new one, recovers what a crash left behind (the last complete commit
  // is there) and then reads the whole file once in search of damage. With `read_only` it looks at
  // the beginning only: another process may be writing, and each page is checked when it is read
  // anyway. Have the store's lock (store_lock.h) to open for writing. kCorrupt: damaged, or no
  // store of ours; kDisk; kNotFound (read_only); kUnavailable: locked.
  static Result<Database> Open(const Options& options);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // A statement outside of any transaction: a transaction of its own.
  Statement Prepare(std::string_view sql);

  // Rows that the last INSERT, UPDATE or DELETE changed.
  int64_t Changes() const;
  int64_t LastInsertId() const;

  // Moves all of the write-ahead log into the main file and empties the log, so that nothing
  // deleted stays in it. kUnavailable while another connection still reads an older state.
  Status Checkpoint();

  // Pages in the log that have to be moved into the main file some day. Whoever has nothing better
  // to do may do it now, with `MoveLog`, so that no commit has to: it takes milliseconds, and syncs
  // twice.
  int64_t log_pages() const;

  // Moves as much of the log into the main file as can be without waiting for anybody, so that the
  // log can be written anew from its beginning. An error has changed nothing that a reader sees;
  // see `sync_failed`.
  Status MoveLog();

  // Makes the log's file as long as it is with `pages` pages, if it is shorter, so that commits
  // need not: a disk takes much longer to make a file longer than to write over what is there. Not
  // within a transaction. An error leaves the log as it was.
  Status ReserveLog(int64_t pages);

  // Makes `target`, which was opened for writing, the same as this store stands now, in one piece;
  // others may go on writing here meanwhile. What `target` held before is gone. An error leaves
  // `target` as it was.
  Status CopyTo(Database& target);

  // A sync failed: what the disk holds is unknown, nothing can be written any more, and only a new
  // start can tell.
  bool sync_failed() const;

 private:
  friend class Reader;
  explicit Database(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

// One consistent view of the store, from its first read until it is destroyed. Writing through it
// is a std::logic_error. One Reader or Transaction of a database at a time; statements and rows of
// it end before it does.
class Reader {
 public:
  explicit Reader(Database& database);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Statement Prepare(std::string_view sql);

  template <class... Values>
  Rows Query(std::string_view sql, const Values&... values) {
    return Prepare(sql).Query(values...);
  }

 protected:
  enum class Kind { kRead, kWrite };
  Reader(Database& database, Kind kind);

  Connection& connection() const { return *connection_; }
  void ExpectOpen() const;

 private:
  Connection* connection_;
  Kind kind_;
};

// All or nothing. It reads too, and sees what it wrote. Rolled back by the destructor unless
// Commit() succeeded.
class Transaction : public Reader {
 public:
  // Takes the write lock at once. Throws DiskFailure: kUnavailable when another connection keeps
  // it.
  explicit Transaction(Database& database) : Reader(database, Kind::kWrite) {}

  template <class... Values>
  void Run(std::string_view sql, const Values&... values) {
    Prepare(sql).Run(values...);
  }

  // Runs any number of statements, separated by semicolons, that need no values.
  void RunScript(const std::string& sql);

  // Once it returns success the data is on the disk. An error means: nothing of it is in the store
  // now. (After a failed sync nobody can know what the disk has; the whole of it, or nothing, may
  // be there at the next start.) Throws ConstraintViolation for a constraint that is deferred to
  // the commit. Commit at most once.
  Status Commit();

  int64_t Changes() const;
  int64_t LastInsertId() const;
};

}  // namespace firstreply
