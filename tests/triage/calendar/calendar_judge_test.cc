// Desk hours before a judge who counts seconds: some 20,000 cases around every change of the clocks
// from 2015 to 2035 in eleven zones agree with tests/support/slow_calendar.h in all that a calendar
// answers.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "tests/support/calendar_cases.h"
#include "tests/support/slow_calendar.h"
#include "triage/calendar/calendar.h"

namespace firstreply::test {
namespace {

using triage::Calendar;
using triage::CalendarRules;
using triage::OpenSpan;

constexpr size_t kPortions = 16;
constexpr int kStretchesOfACalendar = 8;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer makes each second ten times as dear; it looks for other faults than arithmetic.
constexpr int kCalendarsOfAMoment = 1;
constexpr size_t kMomentsStep = 10;
constexpr int kLongStretches = 1;
#else
constexpr int kCalendarsOfAMoment = 6;
constexpr size_t kMomentsStep = 1;
constexpr int kLongStretches = 40;
#endif

std::shared_ptr<const Calendar> Made(const CalendarRules& rules) {
  auto calendar = Calendar::Make(rules);
  if (calendar) return *calendar;
  ADD_FAILURE() << Described(rules);
  return nullptr;
}

std::vector<OpenSpan> Joined(const std::vector<OpenSpan>& spans) {
  std::vector<OpenSpan> joined;
  for (const OpenSpan& span : spans) {
    if (!joined.empty() && joined.back().to == span.from)
      joined.back().to = span.to;
    else
      joined.push_back(span);
  }
  return joined;
}

testing::AssertionResult Alike(const std::vector<OpenSpan>& got,
                               const std::vector<OpenSpan>& expected) {
  if (got == expected) return testing::AssertionSuccess();
  auto failure = testing::AssertionFailure();
  for (const auto& [name, spans] : {std::pair{"got", got}, std::pair{"expected", expected}}) {
    failure << "\n  " << name << ":";
    for (const OpenSpan& span : spans)
      failure << " [" << span.from.time_since_epoch().count() << ", "
              << span.to.time_since_epoch().count() << ")";
  }
  return failure;
}

// Both calendars of one set of rules, before all questions.
class Trial {
 public:
  Trial(const CalendarRules& rules, std::shared_ptr<const WallClock> clock)
      : end_(std::chrono::floor<std::chrono::seconds>(clock->to())),
        calendar_(Made(rules)),
        slow_(std::move(clock), rules) {}

  void Ask(const Stretch& stretch) const {
    SCOPED_TRACE(testing::Message() << "from " << stretch.from.time_since_epoch().count() << " to "
                                    << stretch.to.time_since_epoch().count() << ", target "
                                    << stretch.target.count() << " (ms)");
    const Duration elapsed = slow_.Elapsed(stretch.from, stretch.to);
    ASSERT_EQ(calendar_->Elapsed(stretch.from, stretch.to), elapsed);
    AskForDeadline(stretch.from, stretch.target);
    // Exactly what was open, or a millisecond to either side: the end of a span or the next
    // beginning.
    AskForDeadline(stretch.from,
                   elapsed + Duration(stretch.from.time_since_epoch().count() % 3 - 1));
    AskForDeadline(stretch.from, elapsed);
    for (const TimePoint at : {stretch.from, stretch.to})
      ASSERT_EQ(calendar_->OpenAt(at), slow_.OpenAt(at)) << at.time_since_epoch().count();
    AskForSpans(stretch);
  }

  // Where something begins or ends, the instant itself and its neighbours.
  void AskAtEdges(TimePoint from, TimePoint to) const {
    for (const OpenSpan& span : slow_.Spans(from, to)) {
      for (const TimePoint edge : {span.from, span.to}) {
        for (const int around : {-1, 0, 1}) {
          const TimePoint at = edge + Duration(around);
          ASSERT_EQ(calendar_->OpenAt(at), slow_.OpenAt(at)) << at.time_since_epoch().count();
        }
        AskForDeadline(edge, span.to - span.from);
      }
      ASSERT_EQ(calendar_->Elapsed(span.from, span.to), span.to - span.from);
    }
  }

 private:
  void AskForDeadline(TimePoint start, Duration target) const {
    const std::optional<TimePoint> got = calendar_->Deadline(start, target);
    const std::optional<TimePoint> expected = slow_.Deadline(start, target);
    if (got == expected) return;
    SCOPED_TRACE(testing::Message() << "deadline from " << start.time_since_epoch().count()
                                    << " for " << target.count() << " ms");
    if (expected) {
      ASSERT_TRUE(got) << "never";
      ASSERT_EQ(got->time_since_epoch(), expected->time_since_epoch());
    } else {
      ASSERT_GT(got->time_since_epoch(), end_.time_since_epoch())
          << "the twin has not seen enough by the end of its clock";
    }
  }

  void AskForSpans(const Stretch& stretch) const {
    constexpr size_t kEnough = 10'000;
    const std::vector<OpenSpan> got = calendar_->Spans(stretch.from, stretch.to, kEnough);
    ASSERT_TRUE(Alike(Joined(got), slow_.Spans(stretch.from, stretch.to)));
    for (const size_t count : {size_t{0}, size_t{1}, size_t{3}}) {
      const std::vector<OpenSpan> first(
          got.begin(), got.begin() + static_cast<std::ptrdiff_t>(std::min(count, got.size())));
      ASSERT_TRUE(Alike(calendar_->Spans(stretch.from, stretch.to, count), first));
    }
  }

  TimePoint end_;
  std::shared_ptr<const Calendar> calendar_;
  SlowCalendar slow_;
};

void JudgeAround(const ClockMoment& moment, uint64_t seed) {
  const auto clock = std::make_shared<const WallClock>(
      moment.zone, moment.at - kStretchReach - std::chrono::hours(12),
      moment.at + kStretchReach + std::chrono::hours(12));
  Random random(seed);
  for (int i = 0; i < kCalendarsOfAMoment; ++i) {
    const CalendarRules rules = RandomCalendar(random, moment, Grain::kMilliseconds);
    SCOPED_TRACE(testing::Message()
                 << "seed " << seed << ", calendar " << i << ": " << Described(rules));
    const Trial trial(rules, clock);
    if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return;
    for (int j = 0; j < kStretchesOfACalendar; ++j) {
      trial.Ask(RandomStretch(random, moment.at, Grain::kMilliseconds));
      if (testing::Test::HasFatalFailure()) return;
    }
    trial.AskAtEdges(moment.at - std::chrono::days(2), moment.at + std::chrono::days(2));
    if (testing::Test::HasFatalFailure()) return;
  }
}

class CalendarJudgeTest : public testing::TestWithParam<size_t> {};

TEST_P(CalendarJudgeTest, AgreesWithATwinThatAsksOfEverySecond) {
  const std::vector<ClockMoment> moments = ClockMoments();
  ASSERT_GE(moments.size() * 6 * kStretchesOfACalendar, 20'000U);
  for (size_t i = GetParam(); i < moments.size(); i += kPortions * kMomentsStep) {
    JudgeAround(moments[i], i);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Moments, CalendarJudgeTest, testing::Range<size_t>(0, kPortions));

// Months of waiting, over one change or several.
TEST(LongStretchesJudgeTest, AgreeWithATwinThatAsksOfEverySecond) {
  const std::vector<ClockMoment> moments = ClockMoments();
  Random random(4);
  for (int i = 0; i < kLongStretches; ++i) {
    const ClockMoment& moment = random.PickFrom(moments);
    const TimePoint end = moment.at + std::chrono::days(100);
    const CalendarRules rules = RandomCalendar(random, moment, Grain::kMilliseconds);
    SCOPED_TRACE(testing::Message() << "calendar " << i << ": " << Described(rules));
    const Trial trial(rules, std::make_shared<const WallClock>(
                                 moment.zone, moment.at - std::chrono::days(2), end));
    ASSERT_FALSE(HasFailure());
    const TimePoint from = moment.at + random.Between(Duration(std::chrono::days(-2)), Duration(0));
    trial.Ask({.from = from,
               .to = random.Chance(50) ? end : from + random.Between(Duration(0), end - from),
               .target = random.Between(Duration(0), Duration(std::chrono::hours(400)))});
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace firstreply::test
