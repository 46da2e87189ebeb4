// Who did what to which thing, and how it ended: written once, never changed, read newest first.
//
// It holds names of accounts and of things of ours, nothing personal of customers and nothing that
// somebody typed into a field of secrets. Lines older than kAuditKept go when others are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dashboards/accounts/accounts.h"
#include "ingest/base/database.h"

namespace firstreply::dashboards {

struct AuditLine {
  int64_t id = 0;  // grows with each line
  TimePoint at{};
  std::string author{};   // "user:anna", "token:desk-feed", "loopback", "config"; "": nobody knows
  std::string action{};   // "user.add"
  std::string subject{};  // "user:ben"; may be empty
  std::string outcome = "done";  // or "refused: wrong_password"
  int64_t count = 1;             // so many of the same, where they came as a flood
};

// `line.id` and `line.at` are given here.
void WriteAudit(Transaction& tx, const AuditLine& line, TimePoint now);

// Newest first, at most `count_max`; only those with an id below `before`.
std::vector<AuditLine> ReadAudit(Reader& reader, size_t count_max, std::optional<int64_t> before);

}  // namespace firstreply::dashboards
