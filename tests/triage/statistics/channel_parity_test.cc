#include "triage/statistics/channel_parity.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;

constexpr TimePoint kNow = kTold + 48h;

class ChannelComparisonTest : public testing::Test {
 protected:
  void Add(int count, const ToldWait& wait) {
    const MeasuredWait measured = wait;
    for (int i = 0; i < count; ++i) comparison_.Add(measured.channel, Judge(measured, kNow));
  }

  ChannelComparison comparison_;
};

TEST_F(ChannelComparisonTest, ShowsWhoIsServedWorseWithinOneUrgency) {
  Add(24, ToldWait().On("x post").Target(1h).Answered(30min));
  Add(6, ToldWait().On("x post").Target(1h).Missed());
  Add(30, ToldWait().On("phone").Target(1h).Answered(10min));
  const std::vector<ChannelParity> parity = comparison_.Finish();
  ASSERT_EQ(parity.size(), 1U);
  EXPECT_EQ(parity[0].urgency, Urgency::kNormal);
  ASSERT_EQ(parity[0].channels.size(), 2U);

  const ChannelService& phone = parity[0].channels[0];
  EXPECT_EQ(phone.channel, "phone");
  ASSERT_TRUE(phone.times);
  EXPECT_EQ(phone.times->percentiles[1].at, 10min);
  EXPECT_EQ(phone.never_answered, (Ratio{0, 30}));

  const ChannelService& posts = parity[0].channels[1];
  EXPECT_EQ(posts.decided, 30);
  ASSERT_TRUE(posts.times);
  EXPECT_EQ(posts.times->percentiles[0].at, 30min);
  EXPECT_EQ(posts.times->percentiles[1].at, std::nullopt) << "one in five never had an answer";
  // Wilson of 6 in 30, by hand: (6 + 1.920729) / 33.841459 -+ 1.959964 / 33.841459 *
  // sqrt(6 * 24 / 30 + 0.960365) = 0.234054 -+ 0.139003.
  const auto share = posts.never_answered.Share();
  ASSERT_TRUE(share);
  EXPECT_NEAR(share->share, 0.2, 1e-12);
  EXPECT_NEAR(share->lower, 0.095051, 1e-5);
  EXPECT_NEAR(share->upper, 0.373057, 1e-5);
}

TEST_F(ChannelComparisonTest, SaysNothingOfFewerThanThirtyDecided) {
  Add(29, ToldWait().Target(1h).Answered(30min));
  Add(10, ToldWait().Target(72h));
  const std::vector<ChannelParity> parity = comparison_.Finish();
  ASSERT_EQ(parity.size(), 1U);
  EXPECT_EQ(parity[0].channels[0].decided, 29);
  EXPECT_EQ(parity[0].channels[0].times, std::nullopt);
  EXPECT_EQ(parity[0].channels[0].never_answered.Share(), std::nullopt);
}

TEST_F(ChannelComparisonTest, LateIsNotNever) {
  Add(30, ToldWait().Target(1h).Answered(5h));
  EXPECT_EQ(comparison_.Finish()[0].channels[0].never_answered, (Ratio{0, 30}));
}

TEST_F(ChannelComparisonTest, ComesMostUrgentFirstAndHoldsNoPromises) {
  Add(1, ToldWait().Urgent(Urgency::kLow));
  Add(1, ToldWait().Urgent(Urgency::kCritical));
  Add(1, ToldWait().Urgent(Urgency::kHigh).Kind(WaitKind::kPromise));
  const std::vector<ChannelParity> parity = comparison_.Finish();
  ASSERT_EQ(parity.size(), 2U);
  EXPECT_EQ(parity[0].urgency, Urgency::kCritical);
  EXPECT_EQ(parity[1].urgency, Urgency::kLow);
}

}  // namespace
}  // namespace firstreply::triage
