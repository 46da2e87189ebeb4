#include "triage/calendar/holiday_file.h"

#include "ingest/base/limits.h"
#include "tests/fuzz/invariant.h"

using namespace firstreply;
using namespace firstreply::triage;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using std::chrono::days;
  using std::chrono::local_days;
  const Date first(std::chrono::year(2025), std::chrono::month(1), std::chrono::day(1));
  const Date last(std::chrono::year(2028), std::chrono::month(12), std::chrono::day(31));
  const Result<Holidays> holidays = ReadHolidays(test::AsText(data, size), first, last);
  if (!holidays) {
    test::Demand(holidays.error().message.size() < 200, "a refusal is short");
    return 0;
  }
  for (size_t i = 0; i < holidays->closed.size(); ++i) {
    const DateRange& range = holidays->closed[i];
    test::Demand(range.first.ok() && range.last.ok(), "a holiday exists");
    test::Demand(range.first >= first && range.first <= range.last && range.last <= last,
                 "a holiday lies where it was asked for");
    if (i == 0) continue;
    test::Demand(local_days(holidays->closed[i - 1].last) + days(1) < local_days(range.first),
                 "holidays are in order and apart");
  }
  for (const std::string& left_out : holidays->left_out) {
    test::Demand(left_out.size() < 200, "a reason is short");
  }
  return 0;
}
