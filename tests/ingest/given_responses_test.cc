#include "ingest/given_responses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GivenResponsesTest : public testing::Test {
 protected:
  void File(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    filing.File(event);
    tx.Commit().value();
  }

  std::vector<std::string> Given(int64_t count_max = 10, TimePoint to = Moment("20:00")) {
    std::vector<std::string> given;
    Reader reader(store_.database());
    EachGivenResponse(reader, Moment("08:00"), to, count_max, [&](const GivenResponse& response) {
      given.push_back(std::string(response.parent_text) + " > " + std::string(response.text));
    });
    return given;
  }

  void Ask() { File(Customer("ann").Says("p1").At("10:00").Saying("late?")); }
  void Answer() { File(Brand("northair").Says("r1").At("10:10").To("p1").Saying("yes")); }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
};

TEST_F(GivenResponsesTest, ABrandsReplyToACustomersPost) {
  Answer();
  EXPECT_THAT(Given(), IsEmpty());  // nobody knows to whom
  Ask();
  EXPECT_THAT(Given(), ElementsAre("late? > yes"));
}

TEST_F(GivenResponsesTest, WhatIsSaidToAllTheWorldOrToOneselfIsNone) {
  Ask();
  Answer();
  File(Brand("northair").Says("r2").At("10:20").Saying("Good morning!"));
  File(Brand("northair").Says("r3").At("10:20").To("r1").Saying("and more"));
  File(Customer("ben").Says("p2").At("10:30").To("p1").Saying("same"));
  EXPECT_THAT(Given(), ElementsAre("late? > yes"));
}

TEST_F(GivenResponsesTest, ByTheLatestFormOfEach) {
  Ask();
  Answer();
  File(EditOf("p1", 2, "very late?", Moment("10:05")));
  File(EditOf("r1", 2, "yes, sorry", Moment("10:15")));
  EXPECT_THAT(Given(), ElementsAre("very late? > yes, sorry"));
}

TEST_F(GivenResponsesTest, WhatWasTakenBackIsGone) {
  Ask();
  Answer();
  File(DeleteOf("p1", Moment("11:00")));
  EXPECT_THAT(Given(), IsEmpty());
}

TEST_F(GivenResponsesTest, OfThePeriodAndNoMoreThanAsked) {
  Ask();
  Answer();
  File(Brand("northair").Says("r2").At("10:20").To("p1").Saying("soon"));
  EXPECT_THAT(Given(1), ElementsAre("late? > yes"));
  EXPECT_THAT(Given(10, Moment("10:20")), ElementsAre("late? > yes"));
}

}  // namespace
}  // namespace firstreply::ingest
