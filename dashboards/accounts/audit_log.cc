#include "dashboards/accounts/audit_log.h"

#include <limits>

namespace firstreply::dashboards {

void WriteAudit(Transaction& tx, const AuditLine& line, TimePoint now) {
  tx.Run(
      "INSERT INTO audit_lines (at, author, action, subject, outcome, count)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      now, line.author, line.action, line.subject, line.outcome, line.count);
  // A few of the oldest for each new one: the log shrinks faster than it grows and no line costs
  // more than another.
  tx.Run(
      "DELETE FROM audit_lines WHERE at < ? AND id IN"
      " (SELECT id FROM audit_lines ORDER BY id LIMIT 16)",
      now - kAuditKept);
}

std::vector<AuditLine> ReadAudit(Reader& reader, size_t count_max, std::optional<int64_t> before) {
  std::vector<AuditLine> lines;
  Rows row = reader.Query(
      "SELECT id, at, author, action, subject, outcome, count FROM audit_lines WHERE id < ?"
      " ORDER BY id DESC LIMIT ?",
      before.value_or(std::numeric_limits<int64_t>::max()), count_max);
  while (row.Next()) {
    lines.push_back({.id = row.Int(0),
                     .at = row.Time(1),
                     .author = std::string(row.Text(2)),
                     .action = std::string(row.Text(3)),
                     .subject = std::string(row.Text(4)),
                     .outcome = std::string(row.Text(5)),
                     .count = row.Int(6)});
  }
  return lines;
}

int64_t ForgetAudit(Transaction& tx, TimePoint before) {
  tx.Run("DELETE FROM audit_lines WHERE at < ?", before);
  return tx.Changes();
}

}  // namespace firstreply::dashboards
