#include "tests/support/test_store.h"

#include <stdexcept>

#include "ingest/base/migration.h"
#include "ingest/tables.h"
#include "triage/tables.h"

namespace firstreply::test {

void TestStore::StartAnew() {
  database_.reset();
  disk_.emplace();
  Reopen();
  Migrate(*database_, ingest::kRoom, ingest::Migrations()).value();
  Migrate(*database_, triage::kRoom, triage::Migrations()).value();
}

void TestStore::Reopen() {
  database_.reset();
  database_.emplace(Database::Open({.path = "store.db", .disk = &*disk_}).value());
}

std::vector<std::string> TestStore::Column(std::string_view sql) {
  // As text, so that a test need not know how a column is typed.
  const std::string as_text =
      "WITH wanted(v) AS (" + std::string(sql) +
      ") SELECT CASE typeof(v) WHEN 'null' THEN '-' WHEN 'blob' THEN '<' || length(v) || ' bytes>'"
      " ELSE CAST(v AS TEXT) END FROM wanted";
  std::vector<std::string> values;
  Reader reader(*database_);
  Rows rows = reader.Query(as_text);
  while (rows.Next()) values.emplace_back(rows.Text(0));
  return values;
}

int64_t TestStore::Number(std::string_view sql) {
  Reader reader(*database_);
  Rows rows = reader.Query(sql);
  if (!rows.Next()) throw std::logic_error("no row");
  return rows.Int(0);
}

void TestStore::Run(std::string_view sql) {
  Transaction tx(*database_);
  tx.RunScript(std::string(sql));
  tx.Commit().value();
}

}  // namespace firstreply::test
