#include "triage/response_statistics.h"

#include <gtest/gtest.h>

#include "tests/support/post_builder.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using test::Moment;

Conversation Waiting(const std::string& brand, Outcome outcome, std::optional<Duration> answer) {
  Wait wait{.started_by = 1,
            .started_at = {Moment("10:00"), false},
            .deadline = Moment("11:00"),
            .outcome = outcome};
  if (answer) {
    wait.response = 2;
    wait.response_at = {Moment("10:00") + *answer, false};
  }
  Conversation conversation;
  conversation.brand = brand;
  conversation.waits = {wait};
  return conversation;
}

TEST(ResponseStatisticsTest, CountsThoseWhomNobodyAnswered) {
  const ResponseStatistics statistics = Summarise(std::vector{
      Waiting("northair", Outcome::kMet, 60s), Waiting("northair", Outcome::kMissed, std::nullopt),
      Waiting("zeta", Outcome::kMissed, 2h)});
  EXPECT_EQ(statistics.all.conversations, 3);
  EXPECT_EQ(statistics.all.answered, 2);
  EXPECT_EQ(statistics.all.unanswered, 1);
  EXPECT_EQ(statistics.all.first_response.p50, 60s);
  EXPECT_EQ(statistics.all.first_response.p90, 2h);
  EXPECT_EQ(statistics.all.first_response.max, 2h);
}

TEST(ResponseStatisticsTest, TellsBrandsApart) {
  const ResponseStatistics statistics = Summarise(std::vector{
      Waiting("northair", Outcome::kMet, 60s), Waiting("zeta", Outcome::kUndecided, std::nullopt)});
  ASSERT_EQ(statistics.brands.size(), 2u);
  EXPECT_EQ(statistics.brands.at("northair").answered, 1);
  EXPECT_EQ(statistics.brands.at("northair").first_response.max, 60s);
  EXPECT_EQ(statistics.brands.at("zeta").unanswered, 1);
  EXPECT_EQ(statistics.brands.at("zeta").first_response.p50, std::nullopt);
}

TEST(ResponseStatisticsTest, OutcomesOfTheFirstWaitsAddUpToTheConversations) {
  Conversation two_waits = Waiting("northair", Outcome::kMet, 60s);
  two_waits.waits.push_back(two_waits.waits.front());
  two_waits.waits.back().kind = WaitKind::kNext;
  two_waits.waits.back().outcome = Outcome::kMissed;
  two_waits.waits.back().response_at.at += 5h;
  const ResponseStatistics statistics =
      Summarise(std::vector{two_waits, Waiting("northair", Outcome::kMissed, std::nullopt),
                            Waiting("northair", Outcome::kCancelled, std::nullopt),
                            Waiting("northair", Outcome::kUndecided, std::nullopt)});
  const OutcomeCounts& outcomes = statistics.outcomes;
  EXPECT_EQ(outcomes.met, 1);
  EXPECT_EQ(outcomes.missed, 1);
  EXPECT_EQ(outcomes.cancelled, 1);
  EXPECT_EQ(outcomes.undecided, 1);
  EXPECT_EQ(statistics.all.conversations, 4);
  EXPECT_EQ(statistics.all.first_response.max, 60s) << "a next wait counts in no first response";
}

TEST(ResponseStatisticsTest, AConversationThatNeverNeededAResponseIsNotCounted) {
  Conversation thanks;
  thanks.brand = "northair";
  const ResponseStatistics statistics = Summarise(std::vector{thanks});
  EXPECT_EQ(statistics.all.conversations, 0);
  EXPECT_TRUE(statistics.brands.empty());
}

TEST(ResponseStatisticsTest, NothingHasNoPercentile) {
  const ResponseStatistics statistics = Summarise({});
  EXPECT_EQ(statistics.all.conversations, 0);
  EXPECT_EQ(statistics.all.first_response.p50, std::nullopt);
  EXPECT_EQ(statistics.all.first_response.p90, std::nullopt);
  EXPECT_EQ(statistics.all.first_response.max, std::nullopt);
}

}  // namespace
}  // namespace firstreply::triage
