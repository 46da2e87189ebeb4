// One time zone: which instant a local time is, and the other way round, from 1970 to 2200.
//
// Read from the system's files (TZif, RFC 9636) rather than through the library `date`, which knows
// no summer time after 2037 with the files that Debian ships, and reads each of them once in the
// life of a process. The tests hold the two against each other.
//
// Immutable; used on any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/calendar/posix_rule.h"
#include "triage/calendar/stretches.h"

namespace firstreply::triage {

class TimeZone {
 public:
  // Reads the zone `name`, "Europe/Berlin", anew. kNotFound where there is no such zone, kCorrupt
  // where its file is broken.
  static Result<TimeZone> Load(std::string_view name);

  // The bytes of a zone's file. kCorrupt.
  static Result<TimeZone> Parse(std::string_view tzif);

  static TimeZone Utc();

  std::chrono::seconds OffsetAt(std::chrono::sys_seconds at) const;

  // The first instant at which clocks show `local` or later: of a local time that comes twice the
  // first, of one that is skipped the change that skips it.
  std::chrono::sys_seconds First(std::chrono::local_seconds local) const;

  // The instant up to which clocks still show less than `local`: of a local time inside a repeated
  // hour the second, of one that is skipped the change that skips it.
  std::chrono::sys_seconds Last(std::chrono::local_seconds local) const;

  // Adds to `stretches` the instants whose local time lies in [from, to): none for what was
  // skipped, more than one where clocks were set back over an edge.
  void AddInstants(std::chrono::local_seconds from, std::chrono::local_seconds to,
                   std::vector<Stretch>& stretches) const;

 private:
  explicit TimeZone(std::vector<OffsetChange> changes) : changes_(std::move(changes)) {}

  size_t IndexAt(std::chrono::sys_seconds at) const;
  std::chrono::sys_seconds EndOf(size_t index) const;

  // In order of time; the first one is older than any time asked for.
  std::vector<OffsetChange> changes_;
};

// Which time-zone data the system has: "2025b", or "unknown" where it does not say.
std::string SystemTimeZoneVersion();

}  // namespace firstreply::triage
