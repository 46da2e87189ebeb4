#include "ingest/base/migration.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace firstreply {
namespace {

void ExpectNumberedFromOne(std::string_view room, std::span<const Migration> migrations) {
  int expected = 1;
  for (const Migration& migration : migrations) {
    if (migration.number != expected++) {
      throw std::logic_error(
          fmt::format("migration {} {} is out of order", room, migration.number));
    }
  }
}

int64_t NumberOf(Transaction& tx, std::string_view room) {
  tx.RunScript(
      "CREATE TABLE IF NOT EXISTS schema_versions(room TEXT PRIMARY KEY, number INTEGER NOT NULL) "
      "STRICT");
  Rows row = tx.Query("SELECT number FROM schema_versions WHERE room = ?", room);
  return row.Next() ? row.Int(0) : 0;
}

Status TakeSteps(Database& database, std::string_view room, std::span<const Migration> migrations) {
  Transaction tx(database);
  const int64_t done = NumberOf(tx, room);
  const auto known = static_cast<int64_t>(migrations.size());
  if (done > known) {
    return Error{Errc::kInvalid,
                 fmt::format("store was written by a newer firstreply ({} {}, this one knows {})",
                             room, done, known)};
  }
  if (done == known) return Done{};
  for (const Migration& migration : migrations.subspan(static_cast<size_t>(done))) {
    try {
      tx.RunScript(std::string(migration.sql));
    } catch (const ConstraintViolation& violation) {
      return Error{Errc::kInvalid,
                   fmt::format("migration {} {}: {}", room, migration.number, violation.what())};
    }
  }
  tx.Run("INSERT OR REPLACE INTO schema_versions(room, number) VALUES (?, ?)", room, known);
  return tx.Commit();
}

}  // namespace

Status Migrate(Database& database, std::string_view room, std::span<const Migration> migrations) {
  ExpectNumberedFromOne(room, migrations);
  try {
    return TakeSteps(database, room, migrations);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

}  // namespace firstreply
