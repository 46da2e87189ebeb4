#include "triage/calendar/time_zone.h"

#include "tests/fuzz/invariant.h"

using namespace firstreply;
using namespace firstreply::triage;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using std::chrono::days;
  using std::chrono::hours;
  using std::chrono::local_days;
  using std::chrono::sys_days;
  const Result<TimeZone> zone = TimeZone::Parse(test::AsText(data, size));
  if (!zone) {
    test::Demand(zone.error().message.size() < 200, "a refusal is short");
    return 0;
  }
  const std::chrono::year first(1970);
  for (std::chrono::year year = first; year < std::chrono::year(2200);
       year += std::chrono::years(23)) {
    const local_days from{year / 3 / 1};
    for (local_days day = from; day < from + days(60); day += days(9)) {
      for (const auto local : {day + hours(0), day + hours(2)}) {
        test::Demand(zone->First(local) <= zone->First(local + hours(1)),
                     "later clocks are later instants");
        test::Demand(zone->Last(local) <= zone->Last(local + hours(1)),
                     "later clocks are later instants");
        test::Demand(zone->First(local) <= zone->Last(local + hours(1)),
                     "a span does not end before it begins");
      }
    }
  }
  return 0;
}
