// Filing with a judge: what a source leaves open is found in the text.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "ingest/names.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Brand;
using test::Customer;
using test::EditOf;
using test::Moment;

class FilingJudgeTest : public testing::Test {
 protected:
  void File(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_, {}, judge_);
    filing.File(event);
    tx.Commit().value();
  }

  FiledPost Post() {
    Reader reader(store_.database());
    std::vector<FiledPost> posts = LoadThread(reader, 1);
    EXPECT_EQ(posts.size(), 1U);
    return posts.at(0);
  }
  FiledVersion Last() { return Post().versions.back(); }

  std::string ModelOfLast() {
    Reader reader(store_.database());
    Rows rows = reader.Query("SELECT model FROM verdicts ORDER BY version DESC");
    return rows.Next() ? std::string(rows.Text(0)) : "no verdict";
  }

  std::string ReckoningOfLast() {
    Reader reader(store_.database());
    Rows rows = reader.Query("SELECT reckoning FROM verdicts ORDER BY version DESC");
    return rows.Next() ? std::string(rows.Text(0)) : "no verdict";
  }

  // Everybody who says "late" complains of delivery; "thanks" ends.
  Judge judge_{.verdict_of =
                   [this](const ToJudge& form) {
                     const std::string_view text = form.text;
                     asked_.emplace_back(text);
                     VerdictHint hint;
                     const bool is_late = text.find("late") != std::string_view::npos;
                     hint.complaint = is_late;
                     hint.needs_response = is_late;
                     if (is_late) hint.topics = {"delivery"};
                     if (text.find("thanks") != std::string_view::npos)
                       hint.courtesy = Courtesy::kThanks;
                     hint.language = "en";
                     if (!form.concerns.empty()) hint.topics.push_back(form.concerns.back());
                     return Judge::Verdict{hint, is_late ? "40 reading+40" : "", "m1"};
                   },
               .asks = [](std::string_view text) { return text.ends_with('?'); }};
  std::vector<std::string> asked_;
  test::TestStore store_;
  int64_t next_arrival_ = 1;
};

TEST_F(FilingJudgeTest, FindsWhatTheSourceDoesNotSay) {
  File(Customer("ann").Says("p1").Saying("my parcel is late"));
  EXPECT_EQ(Last().complaint, true);
  EXPECT_EQ(Last().needs_response, true);
  EXPECT_EQ(Last().topics, std::vector<std::string>{"delivery"});
  EXPECT_EQ(Post().language, "en");
  EXPECT_EQ(ModelOfLast(), "m1");
}

TEST_F(FilingJudgeTest, WhatTheSourceSaysStands) {
  VerdictHint told;
  told.needs_response = false;
  told.topics = {"billing"};
  told.language = "ja";
  File(Customer("ann").Says("p1").Saying("late thanks").Judged(told));
  EXPECT_EQ(Last().needs_response, false);
  EXPECT_EQ(Last().courtesy, std::nullopt);
  EXPECT_EQ(Last().topics, std::vector<std::string>{"billing"});
  EXPECT_EQ(Last().language, "ja");
  EXPECT_EQ(Last().complaint, true);
}

TEST_F(FilingJudgeTest, KeepsHowTheUrgencyCameAboutUnlessTheSourceSaidIt) {
  File(Customer("ann").Says("p1").Saying("my parcel is late"));
  EXPECT_EQ(ReckoningOfLast(), "40 reading+40");
  VerdictHint told;
  told.urgency = Urgency::kHigh;
  PostEvent edit = EditOf("p1", 2, "my parcel is late, still", Moment("10:30"));
  std::get<PostEdited>(edit.body).verdict = told;
  File(edit);
  EXPECT_EQ(Last().urgency, Urgency::kHigh);
  EXPECT_EQ(ReckoningOfLast(), "");
}

TEST_F(FilingJudgeTest, AFormOfAPostIsJudgedByItsOwnText) {
  File(Customer("ann").Says("p1").Saying("what a day"));
  EXPECT_EQ(Last().needs_response, false);
  File(EditOf("p1", 2, "what a day, and my parcel is late", Moment("10:30")));
  EXPECT_EQ(Last().needs_response, true);
}

TEST_F(FilingJudgeTest, ABrandsOwnPostsAreNotJudged) {
  File(Brand("northair").Says("r1").Saying("we are sorry that it is late"));
  EXPECT_TRUE(asked_.empty());
  EXPECT_EQ(ModelOfLast(), "no verdict");
}

TEST_F(FilingJudgeTest, AnEditThatCameBeforeItsPostIsJudgedWithWhatThePostTells) {
  File(EditOf("p1", 2, "my parcel is late", Moment("10:30")));
  File(Customer("ann").Says("p1").Saying("what a day").About({"northair"}));
  EXPECT_EQ(Last().topics, (std::vector<std::string>{"delivery", "northair"}));
}

TEST_F(FilingJudgeTest, AnEditOfABrandsOwnPostIsNotJudgedWhicheverComesFirst) {
  File(EditOf("r1", 2, "we are sorry that it is late", Moment("10:30")));
  File(Brand("northair").Says("r1").Saying("we are sorry"));
  EXPECT_EQ(Last().complaint, std::nullopt);
  EXPECT_EQ(ModelOfLast(), "");
  File(EditOf("r1", 3, "sorry, it is late", Moment("10:40")));
  EXPECT_EQ(Last().complaint, std::nullopt);
}

TEST_F(FilingJudgeTest, ACopyThatConcernsAnotherBrandIsJudgedForBoth) {
  File(Customer("ann").Says("p1").Saying("it is late").About({"northair"}));
  EXPECT_EQ(Last().topics, (std::vector<std::string>{"delivery", "northair"}));
  File(Through("other", Customer("ann").Says("p1").Saying("it is late").About({"torvo"})));
  EXPECT_EQ(Last().topics, (std::vector<std::string>{"delivery", "torvo"}));
}

TEST_F(FilingJudgeTest, WhatTheSourceSaidStandsWhenAPostIsJudgedAgain) {
  VerdictHint told;
  told.complaint = false;
  File(Customer("ann").Says("p1").Saying("it is late").About({"northair"}).Judged(told));
  File(Through("other", Customer("ann").Says("p1").Saying("it is late").About({"torvo"})));
  EXPECT_EQ(Last().complaint, false);
  EXPECT_EQ(Last().needs_response, true);
}

TEST_F(FilingJudgeTest, KnowsWhetherABrandsPostAsksSomething) {
  File(Brand("northair").Says("r1").Saying("which train was it?"));
  EXPECT_TRUE(Post().asks);
}

TEST_F(FilingJudgeTest, ACustomersQuestionIsNoneOfOurs) {
  File(Customer("ann").Says("p1").Saying("which train is it?"));
  EXPECT_FALSE(Post().asks);
}

TEST_F(FilingJudgeTest, APostWithoutTextIsNotJudged) {
  File(Customer("ann").Says("p1").Saying(""));
  EXPECT_TRUE(asked_.empty());
  EXPECT_EQ(Last().needs_response, std::nullopt);
}

}  // namespace
}  // namespace firstreply::ingest
