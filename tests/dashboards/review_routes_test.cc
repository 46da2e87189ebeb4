#include "dashboards/api/review_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dashboards/seen_queue.h"
#include "triage/feedback.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::SeenQueue;
using ::testing::HasSubstr;
using ::testing::Not;

const TimePoint kTomorrow = Moment("00:00") + std::chrono::days(1);

class ReviewRoutesTest : public ::testing::Test {
 protected:
  // As the model would have said of it: no response needed.
  void Praises(const std::string& author, const std::string& post, const std::string& brand,
               const std::string& text) {
    queue.Take(
        {Customer(author).Says(post).At("10:00").About({brand}).Saying(text).NeedsNoResponse()},
        Moment("10:30"));
    Transaction tx(queue.database());
    tx.Run("UPDATE verdicts SET model = 'm1', told = 0");
    tx.Commit().value();
  }

  void Say(int64_t post, bool complaint, bool needs_response) {
    Transaction tx(queue.database());
    triage::StoreFeedback(tx,
                          {.post = post,
                           .version = 1,
                           .author = "user:anna",
                           .at = Moment("11:00"),
                           .labels = {.complaint = complaint, .needs_response = needs_response}});
    tx.Commit().value();
  }

  triage::ReviewSelection All() const {
    return {.from = kTomorrow - std::chrono::days(7), .to = kTomorrow};
  }
  std::string Lane(triage::ReviewSelection selection) {
    Reader reader(queue.database());
    return RenderReview(reader, {.selection = std::move(selection), .now = kTomorrow}).value();
  }
  std::string Lane() { return Lane(All()); }

  SeenQueue queue;
};

TEST_F(ReviewRoutesTest, ShowsWhatTheModelTookToNeedNothing) {
  Praises("ann", "p1", "northair", "lovely seats, call me on +44 20 7946 0958");
  const std::string lane = Lane();
  EXPECT_THAT(lane, HasSubstr(R"("days":[{"brand":"northair","day":"2026-03-02","judged":1,)"
                              R"("drawn":1,"reviewed":0}],"total":1,"posts":[{"conversation":"1",)"
                              R"("post":"1","brand":"northair")"));
  EXPECT_THAT(lane, HasSubstr("lovely seats"));
  EXPECT_THAT(lane, Not(HasSubstr("7946"))) << "masked, as everywhere";
}

TEST_F(ReviewRoutesTest, WhatSomebodyLookedAtIsGoneFromTheLaneAndCounted) {
  Praises("ann", "p1", "northair", "lovely seats");
  Praises("ben", "p2", "northair", "great, late again");
  Say(2, true, true);
  const std::string lane = Lane();
  EXPECT_THAT(lane, HasSubstr(R"("drawn":2,"reviewed":1}],"total":1)"));
  EXPECT_THAT(lane, Not(HasSubstr("late again")));
}

TEST_F(ReviewRoutesTest, TheLastWordCounts) {
  Praises("ann", "p1", "northair", "lovely seats");
  Say(1, true, true);
  Say(1, false, false);
  Reader reader(queue.database());
  const triage::ReviewDays days = triage::DrawReviews(reader, All()).value();
  EXPECT_EQ(days.begin()->second.sample.at(0).mark, triage::ReviewMark::kRight);
}

TEST_F(ReviewRoutesTest, WhatIsTakenBackIsGone) {
  Praises("ann", "p1", "northair", "lovely seats");
  queue.Take({DeleteOf("p1", Moment("11:00"))}, Moment("11:00"));
  EXPECT_THAT(Lane(), HasSubstr(R"("days":[],"total":0,"posts":[])"));
}

TEST_F(ReviewRoutesTest, WhatItsSourceToldIsNoneOfTheModels) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).NeedsNoResponse()},
             Moment("10:30"));
  EXPECT_THAT(Lane(), HasSubstr(R"("total":0)"));
}

TEST_F(ReviewRoutesTest, OtherBrandsAreNotThere) {
  Praises("ann", "p1", "northair", "lovely seats");
  Praises("ben", "p2", "nordbank", "nice bank");
  triage::ReviewSelection own = All();
  own.brands = {"nordbank"};
  EXPECT_THAT(Lane(own), HasSubstr("nice bank"));
  EXPECT_THAT(Lane(own), Not(HasSubstr("northair")));
}

TEST_F(ReviewRoutesTest, MorePostsThanMayBeAreAnError) {
  Praises("ann", "p1", "northair", "lovely seats");
  Praises("ben", "p2", "northair", "nice crew");
  triage::ReviewSelection selection = All();
  selection.posts_max = 1;
  Reader reader(queue.database());
  EXPECT_EQ(triage::DrawReviews(reader, selection).error().code, Errc::kTooLarge);
}

}  // namespace
}  // namespace firstreply::dashboards
