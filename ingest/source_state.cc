#include "ingest/source_state.h"

namespace firstreply::ingest {

int64_t SourceState::AccountedFor() const {
  int64_t sum = tally.irrelevant + tally.duplicates + quarantined + stored;
  for (const auto& [reason, count] : tally.rejected) sum += count;
  return sum;
}

int64_t FindOrMakeSource(Transaction& tx, const std::string& name) {
  {
    Rows row = tx.Query("SELECT id FROM sources WHERE name = ?", name);
    if (row.Next()) return row.Int(0);
  }
  tx.Run("INSERT INTO sources (name) VALUES (?)", name);
  return tx.LastInsertId();
}

void StoreSourceChange(Transaction& tx, const std::string& source, const SourceState& change) {
  const int64_t id = FindOrMakeSource(tx, source);
  tx.Run(
      "UPDATE sources SET cursor = coalesce(?, cursor), received = received + ?, irrelevant = "
      "irrelevant + ?,"
      " duplicates = duplicates + ?, conflicts = conflicts + ?, quarantined = quarantined + ?, "
      "stored = stored + ?"
      " WHERE id = ?",
      change.cursor, change.tally.received, change.tally.irrelevant, change.tally.duplicates,
      change.conflicts, change.quarantined, change.stored, id);
  for (const auto& [reason, count] : change.tally.rejected) {
    tx.Run(
        "INSERT INTO rejections (source_id, reason, count) VALUES (?, ?, ?)"
        " ON CONFLICT (source_id, reason) DO UPDATE SET count = count + excluded.count",
        id, reason, count);
  }
}

std::map<std::string, SourceState> LoadSources(Reader& reader) {
  std::map<std::string, SourceState> states;
  Rows rows = reader.Query(
      "SELECT name, cursor, received, irrelevant, duplicates, conflicts, quarantined, stored"
      " FROM sources WHERE received > 0 OR cursor IS NOT NULL ORDER BY name");
  while (rows.Next()) {
    SourceState& state = states[std::string(rows.Text(0))];
    if (const auto cursor = rows.OptionalText(1)) state.cursor = std::string(*cursor);
    state.tally.received = rows.Int(2);
    state.tally.irrelevant = rows.Int(3);
    state.tally.duplicates = rows.Int(4);
    state.conflicts = rows.Int(5);
    state.quarantined = rows.Int(6);
    state.stored = rows.Int(7);
  }
  Rows rejected = reader.Query(
      "SELECT name, reason, count FROM rejections JOIN sources ON sources.id = "
      "rejections.source_id");
  while (rejected.Next()) {
    states[std::string(rejected.Text(0))].tally.rejected[std::string(rejected.Text(1))] =
        rejected.Int(2);
  }
  return states;
}

}  // namespace firstreply::ingest
