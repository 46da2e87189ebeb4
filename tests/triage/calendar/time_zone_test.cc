#include "triage/calendar/time_zone.h"

#include <date/tz.h>
#include <gtest/gtest.h>

#include "triage/calendar/posix_rule.h"
#include "triage/calendar/zone_file.h"

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

namespace firstreply::triage {
namespace {

constexpr sys_seconds kBegin = sys_days{2005y / 1 / 1};
// The library forgets summer time from here on.
constexpr sys_seconds kEnd = sys_days{2037y / 1 / 1};

sys_seconds ByLibrary(const date::time_zone& zone, local_seconds local, date::choose choose) {
  return zone.to_sys(date::local_seconds(local.time_since_epoch()), choose);
}

// Around each change the two edges, and what lies inside a gap or a repeated stretch.
void ExpectTheSameAround(sys_seconds change, seconds before, seconds after, const TimeZone& ours,
                         const date::time_zone& theirs) {
  const seconds step = std::max<seconds>(std::chrono::abs(after - before) / 4, 1s);
  const seconds low = std::min(before, after) - 2 * step;
  const seconds high = std::max(before, after) + 2 * step;
  for (seconds offset = low; offset <= high; offset += step) {
    const local_seconds local{change.time_since_epoch() + offset};
    EXPECT_EQ(ours.First(local), ByLibrary(theirs, local, date::choose::earliest));
    // A span that ends where a repeated stretch begins, ends when it begins.
    const bool begins_twice = after < before && offset == after;
    if (!begins_twice) {
      EXPECT_EQ(ours.Last(local), ByLibrary(theirs, local, date::choose::latest));
    }
  }
}

TEST(TimeZoneTest, KnowsTheChangesOfEveryZoneAsTheLibraryDoes) {
  size_t zones = 0;
  size_t changes = 0;
  for (const date::time_zone& theirs : date::get_tzdb().zones) {
    const Result<TimeZone> ours = TimeZone::Load(theirs.name());
    if (theirs.name().front() >= 'a') {
      EXPECT_FALSE(ours) << theirs.name();
      continue;
    }
    SCOPED_TRACE(theirs.name());
    ASSERT_TRUE(ours) << ours.error().message;
    ++zones;
    date::sys_info info = theirs.get_info(kBegin);
    while (info.end < kEnd) {
      const date::sys_info next = theirs.get_info(info.end);
      EXPECT_EQ(ours->OffsetAt(info.end - 1s), info.offset);
      EXPECT_EQ(ours->OffsetAt(info.end), next.offset);
      ExpectTheSameAround(info.end, info.offset, next.offset, *ours, theirs);
      info = next;
      ++changes;
    }
    EXPECT_EQ(ours->OffsetAt(kEnd), info.offset);
  }
  EXPECT_GT(zones, 400u);
  EXPECT_GT(changes, 5'000u);
}

}  // namespace
}  // namespace firstreply::triage
