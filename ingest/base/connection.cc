#include "ingest/base/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <system_error>
#include <tuple>

#include "ingest/base/database_error.h"
#include "ingest/base/store_file.h"

namespace firstreply {
namespace {

Errc Classify(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Errc::kUnavailable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::kCorrupt;
    case SQLITE_IOERR:
      return code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_CORRUPTFS ? Errc::kCorrupt
                                                                         : Errc::kDisk;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOLFS:
      return Errc::kDisk;
    default:
      return Errc::kInvalid;
  }
}

}  // namespace

Connection::~Connection() {
  for (auto& [text, statements] : idle_) {
    for (sqlite3_stmt* compiled : statements) sqlite3_finalize(compiled);
  }
  sqlite3_close(handle_);
}

Statement Connection::Prepare(std::string_view sql) {
  auto found = idle_.find(sql);
  if (found == idle_.end())
    found = idle_.emplace(std::string(sql), std::vector<sqlite3_stmt*>()).first;
  auto& [text, idle] = *found;
  if (!idle.empty()) {
    sqlite3_stmt* compiled = idle.back();
    idle.pop_back();
    return Statement(*this, text, compiled);
  }

  sqlite3_stmt* compiled = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, text.data(), static_cast<int>(text.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &compiled, &rest);
  if (code != SQLITE_OK) Fail(code, text);
  Statement statement(*this, text, compiled);
  if (compiled == nullptr || *rest != '\0')
    throw std::logic_error("not one SQL statement: " + text);
  return statement;
}

void Connection::RunScript(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) Fail(code, sql);
}

void Connection::TakeBack(const std::string& text, sqlite3_stmt* compiled) {
  sqlite3_reset(compiled);
  sqlite3_clear_bindings(compiled);
  idle_.find(text)->second.push_back(compiled);
}

int Connection::MoveLog(int mode) {
  int in_log = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, &in_log, &moved);
  if (code != SQLITE_OK) return code;
  logged_ = in_log;
  moved_ = moved;
  return code;
}

void Connection::AfterCommit(int64_t pages) {
  // A log that was moved as a whole is written anew from its beginning.
  if (pages < logged_) moved_ = 0;
  logged_ = pages;
  // The commit stands, whatever becomes of this: what cannot be moved stays in the log.
  if (log_pages() >= log_pages_max_) std::ignore = MoveLog(SQLITE_CHECKPOINT_PASSIVE);
}

Error Connection::Explain(int code) const {
  if (code == SQLITE_IOERR_DATA && disk_.damaged_page())
    return DamagedPage(path_, *disk_.damaged_page());
  if (disk_.sync_failed()) {
    return {Errc::kDisk,
            path_ + ": a sync failed, so what is on the disk is unknown; start again to see"};
  }
  const Errc errc = Classify(code);
  if (errc == Errc::kCorrupt) {
    return {errc,
            fmt::format("{} is damaged: {}; restore a backup", path_, sqlite3_errmsg(handle_))};
  }
  const int reason = sqlite3_system_errno(handle_);
  if (errc == Errc::kDisk && reason != 0) {
    return {errc, fmt::format("{}: {} ({})", path_, sqlite3_errmsg(handle_),
                              std::generic_category().message(reason))};
  }
  return {errc, fmt::format("{}: {}", path_, sqlite3_errmsg(handle_))};
}

void Connection::Fail(int code, std::string_view sql) const {
  const int kind = code & 0xff;
  if (kind == SQLITE_NOMEM) throw std::bad_alloc();
  if (kind == SQLITE_CONSTRAINT || kind == SQLITE_TOOBIG) {
    throw ConstraintViolation(sqlite3_errmsg(handle_));
  }
  const bool writes_to_read_only = kind == SQLITE_READONLY && read_only_;
  const Error error = Explain(code);
  if (error.code == Errc::kInvalid || writes_to_read_only) {
    throw std::logic_error(fmt::format("{}, in: {}", sqlite3_errmsg(handle_), sql));
  }
  throw DiskFailure(error);
}

}  // namespace firstreply
