#include "triage/deadline_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/post_builder.h"
#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kAll = 1000;

TEST(DeadlineQueueTest, IsEmptyAtFirst) {
  const DeadlineQueue queue;
  EXPECT_EQ(queue.Next(), std::nullopt);
  EXPECT_EQ(queue.size(), 0u);
  EXPECT_THAT(queue.Due(TimePoint::max(), kAll), IsEmpty());
}

TEST(DeadlineQueueTest, HandsOutWhatIsDueEarliestFirstAndEqualTimesByTheSmallerId) {
  DeadlineQueue queue;
  queue.Set(1, Moment("11:00"));
  queue.Set(9, Moment("10:00"));
  queue.Set(4, Moment("10:30"));
  queue.Set(2, Moment("10:30"));
  EXPECT_EQ(queue.Next(), Moment("10:00"));
  EXPECT_THAT(queue.Due(Moment("10:59:59.999"), kAll), ElementsAre(9, 2, 4));
  EXPECT_THAT(queue.Due(Moment("11:00"), kAll), ElementsAre(9, 2, 4, 1));
}

TEST(DeadlineQueueTest, HandsOutNothingAMillisecondEarly) {
  DeadlineQueue queue;
  queue.Set(1, Moment("11:00"));
  EXPECT_THAT(queue.Due(Moment("10:59:59.999"), kAll), IsEmpty());
}

TEST(DeadlineQueueTest, HandsOutNoMoreThanItIsAskedFor) {
  DeadlineQueue queue;
  for (int64_t id = 1; id <= 5; ++id) queue.Set(id, Moment("10:00"));
  EXPECT_THAT(queue.Due(Moment("10:00"), 2), ElementsAre(1, 2));
  EXPECT_THAT(queue.Due(Moment("10:00"), 0), IsEmpty());
}

TEST(DeadlineQueueTest, KeepsWhatIsDueUntilItIsSetAnew) {
  DeadlineQueue queue;
  queue.Set(1, Moment("10:00"));
  EXPECT_THAT(queue.Due(Moment("10:00"), kAll), ElementsAre(1));
  EXPECT_THAT(queue.Due(Moment("10:00"), kAll), ElementsAre(1));
  queue.Set(1, std::nullopt);
  EXPECT_THAT(queue.Due(Moment("10:00"), kAll), IsEmpty());
}

TEST(DeadlineQueueTest, HoldsOneTimeAThread) {
  DeadlineQueue queue;
  queue.Set(1, Moment("10:00"));
  queue.Set(1, Moment("09:00"));
  queue.Set(1, Moment("12:00"));
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.Next(), Moment("12:00"));
}

TEST(DeadlineQueueTest, ForgettingAnUnknownThreadDoesNothing) {
  DeadlineQueue queue;
  queue.Set(7, std::nullopt);
  EXPECT_EQ(queue.size(), 0u);
}

TEST(DeadlineQueueTest, DoesAsAPlainMapDoes) {
  test::Random random(3);
  DeadlineQueue queue;
  std::map<int64_t, TimePoint> twin;
  for (int step = 0; step < 3000; ++step) {
    const int64_t id = random.Between(int64_t{1}, int64_t{40});
    if (random.Chance(25)) {
      queue.Set(id, std::nullopt);
      twin.erase(id);
    } else {
      const TimePoint due = Moment("10:00") + random.Between(Duration(0), Duration(50));
      queue.Set(id, due);
      twin[id] = due;
    }
    const TimePoint now = Moment("10:00") + random.Between(Duration(0), Duration(50));
    std::vector<std::pair<TimePoint, int64_t>> expected;
    for (const auto& [thread, due] : twin) {
      if (due <= now) expected.emplace_back(due, thread);
    }
    std::sort(expected.begin(), expected.end());
    const std::vector<int64_t> due = queue.Due(now, kAll);
    ASSERT_EQ(due.size(), expected.size());
    for (size_t i = 0; i < due.size(); ++i) ASSERT_EQ(due[i], expected[i].second);
    ASSERT_EQ(queue.size(), twin.size());
  }
}

}  // namespace
}  // namespace firstreply::triage
