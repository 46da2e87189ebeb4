#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "triage/calendar/calendar.h"

using namespace std::chrono_literals;
using std::chrono::sys_days;

namespace firstreply::triage {
namespace {

TEST(CalendarThreadsTest, ACalendarAnswersAllThreadsAlikeFromItsFirstMoment) {
  CalendarRules rules;
  rules.zone = "Europe/Berlin";
  rules.week.fill({{9h, 17h}});
  const auto make = [&rules] { return Calendar::Make(rules).value(); };
  const auto elapsed = [](const Calendar& calendar) {
    return calendar.Elapsed(sys_days{2005y / 1 / 1}, sys_days{2035y / 1 / 1});
  };
  const Duration expected = elapsed(*make());

  constexpr size_t kThreads = 4;
  const auto shared = make();
  std::latch start(kThreads);
  std::array<Duration, kThreads> answers{};
  {
    std::vector<std::jthread> threads;
    for (Duration& answer : answers) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        answer = elapsed(*shared);
      });
    }
  }
  for (const Duration answer : answers) EXPECT_EQ(answer, expected);
}

}  // namespace
}  // namespace firstreply::triage
