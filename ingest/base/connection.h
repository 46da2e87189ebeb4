// Inside of Database and Statement: one SQLite connection with its compiled statements. Included by
// their .cc files only.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/base/checksum_disk.h"
#include "ingest/base/result.h"
#include "ingest/base/statement.h"

struct sqlite3;
struct sqlite3_stmt;

namespace firstreply {

class Connection {
 public:
  // A commit that leaves `log_pages_max` pages or more to be moved moves them.
  Connection(std::string path, const Disk& disk, bool read_only, int64_t log_pages_max)
      : path_(std::move(path)), read_only_(read_only), log_pages_max_(log_pages_max), disk_(disk) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3** address_of_handle() { return &handle_; }
  sqlite3* handle() const { return handle_; }
  bool read_only() const { return read_only_; }
  const std::string& path() const { return path_; }
  const ChecksumDisk& disk() const { return disk_; }

  // Takes an idle compiled statement of this text or compiles one.
  Statement Prepare(std::string_view sql);

  // Runs any number of statements that yield no rows.
  void RunScript(const std::string& sql);

  // Pages of the log that are not in the main file yet, as far as this connection knows.
  int64_t log_pages() const { return logged_ - moved_; }

  // Moves pages from the log into the main file, by one of SQLite's modes of a checkpoint. Returns
  // its code.
  int MoveLog(int mode);

  // To be called when a commit has left `pages` pages in the log.
  void AfterCommit(int64_t pages);

  // What the last call's failure `code` means, for the codes that are no mistake of a programmer.
  Error Explain(int code) const;

  // Throws what database_error.h has for `code`.
  [[noreturn]] void Fail(int code, std::string_view sql) const;

 private:
  friend class Statement;

  struct TextHash {
    using is_transparent = void;
    // A statement is looked up some forty times a commit; its length and its end tell it apart.
    size_t operator()(std::string_view text) const {
      constexpr size_t kEnd = 24;
      const std::string_view end = text.substr(text.size() - std::min(text.size(), kEnd));
      return std::hash<std::string_view>()(end) + text.size();
    }
  };

  // Called by the destructor of a Statement.
  void TakeBack(const std::string& text, sqlite3_stmt* compiled);

  const std::string path_;
  const bool read_only_;
  const int64_t log_pages_max_;
  ChecksumDisk disk_;
  sqlite3* handle_ = nullptr;
  int64_t logged_ = 0;  // pages in the log
  int64_t moved_ = 0;   // of these, from the log's beginning
  // By text. A text stays once it was seen (its string is the statement's key); there are as many
  // as the program has.
  std::unordered_map<std::string, std::vector<sqlite3_stmt*>, TextHash, std::equal_to<>> idle_;
};

}  // namespace firstreply
