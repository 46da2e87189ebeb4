// The bytes of a time zone's file (TZif, RFC 9636), versions 1 to 4.
//
// Pure: bytes in, changes out.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/calendar/posix_rule.h"

namespace firstreply::triage {

struct ZoneFile {
  std::chrono::seconds first_offset{};  // before the first change
  std::vector<OffsetChange> changes;    // in order of time
  std::optional<PosixRule> rule;        // after the last change; unset where the last one lasts
};

// kCorrupt where the bytes are no such file or cut off, and for one that counts leap seconds: our
// instants do not.
Result<ZoneFile> ParseZoneFile(std::string_view bytes);

}  // namespace firstreply::triage
