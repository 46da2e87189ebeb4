// What is passed on without a word: filed, silent where its original is held, and counted there.
#include "ingest/reposts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "ingest/spread.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::Moment;
using test::Through;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kComplaint = "My parcel has not come since Monday";

PostEvent Original() {
  return Customer("ann").Says("p1").At("10:00").About({"northair"}).Saying(kComplaint);
}

PostEvent Repost(const std::string& id = "r1", const std::string& by = "bob") {
  return Customer(by)
      .Says(id)
      .At("10:05")
      .About({"northair"})
      .PassingOn("p1")
      .Saying(std::string("RT @ann: ") + kComplaint)
      .Showing("image", "a doormat");
}

class RepostsTest : public testing::Test {
 protected:
  FiledAs File(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_, {}, Complaining());
    const FiledAs filed = filing.File(event);
    touched_ = filing.TouchedThreads();
    tx.Commit().value();
    return filed;
  }

  int64_t ThreadOf(const std::string& post) {
    Reader reader(store_.database());
    Rows row = reader.Query("SELECT thread_id FROM posts WHERE key = ?", post);
    return row.Next() ? row.Int(0) : 0;
  }

  FiledPost Post(const std::string& id) {
    const int64_t thread = ThreadOf(id);
    Reader reader(store_.database());
    const std::vector<FiledPost> posts = LoadThread(reader, thread);
    const auto found = std::find_if(posts.begin(), posts.end(),
                                    [&](const FiledPost& post) { return post.key.id == id; });
    EXPECT_NE(found, posts.end()) << id;
    return found == posts.end() ? FiledPost() : *found;
  }

  std::vector<std::string> Kept(const std::string& column) {
    return store_.Column("SELECT " + column +
                         " FROM posts JOIN post_versions ON post_id = posts.id"
                         " LEFT JOIN verdicts USING (post_id, version)"
                         " WHERE repost_key IS NOT NULL ORDER BY key, version");
  }

  int SpreadOf(const std::string& post) {
    const int64_t id = Post(post).id;
    Reader reader(store_.database());
    return LoadSpread(reader, id);
  }

  // Everybody complains.
  static Judge Complaining() {
    Judge judge;
    judge.verdict_of = [](const ToJudge&) {
      Judge::Verdict verdict;
      verdict.hint.needs_response = true;
      verdict.reckoning = "1";
      verdict.model = "m";
      return verdict;
    };
    return judge;
  }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
  std::set<int64_t> touched_;
};

TEST_F(RepostsTest, SaysNothingAndKeepsNoWordsWhereItsOriginalIsHeld) {
  File(Original());
  EXPECT_EQ(File(Repost()), FiledAs::kStored);
  EXPECT_TRUE(Post("r1").passes_on);
  EXPECT_FALSE(Post("p1").passes_on);
  EXPECT_NE(ThreadOf("r1"), ThreadOf("p1"));
  EXPECT_THAT(Kept("text"), ElementsAre(""));
  EXPECT_THAT(Kept("ifnull(model, '')"), ElementsAre(""));
  EXPECT_THAT(store_.Column("SELECT kind FROM attachments"), IsEmpty());
}

TEST_F(RepostsTest, EndsTheSameWhenItsOriginalComesLater) {
  File(Repost());
  EXPECT_FALSE(Post("r1").passes_on);
  EXPECT_EQ(Post("r1").versions.front().needs_response, true);
  File(Original());
  EXPECT_TRUE(touched_.contains(ThreadOf("r1")));
  EXPECT_TRUE(Post("r1").passes_on);
  EXPECT_THAT(Kept("text"), ElementsAre(""));
  EXPECT_THAT(Kept("ifnull(model, '')"), ElementsAre(""));
  EXPECT_EQ(Post("r1").versions.front().needs_response, std::nullopt);
  EXPECT_THAT(store_.Column("SELECT kind FROM attachments"), IsEmpty());
}

TEST_F(RepostsTest, OneWithoutWordsIsLookedAtAgainToo) {
  File(Customer("bob").Says("r1").At("10:05").About({"northair"}).PassingOn("p1"));
  File(Original());
  EXPECT_TRUE(touched_.contains(ThreadOf("r1")));
}

TEST_F(RepostsTest, ADeleteOfTheOriginalReachesTheWordsThatWerePassedOn) {
  File(Repost());
  File(DeleteOf("p1", Moment("11:00")));
  EXPECT_TRUE(touched_.contains(ThreadOf("r1")));
  EXPECT_THAT(Kept("text"), ElementsAre(""));
  // Also of what comes after it.
  File(Repost("r2", "cem"));
  EXPECT_THAT(Kept("text"), ElementsAre("", ""));
}

TEST_F(RepostsTest, WhatAnEditBringsIsSilentAsWell) {
  File(Original());
  File(EditOf("r1", 2, "RT @ann: My parcel", Moment("10:06")));
  File(Repost());
  EXPECT_THAT(Kept("text"), Each(""));
  File(EditOf("r1", 3, "RT @ann: My parcel", Moment("10:07")));
  EXPECT_THAT(Kept("text"), ElementsAre("", "", ""));
  EXPECT_THAT(Kept("ifnull(model, '')"), Each(""));
}

TEST_F(RepostsTest, AgainIsADuplicate) {
  File(Original());
  File(Repost());
  EXPECT_EQ(File(Repost()), FiledAs::kDuplicate);
  EXPECT_EQ(File(Through("another", Repost())), FiledAs::kDuplicate);
  EXPECT_THAT(Kept("text"), ElementsAre(""));
}

TEST_F(RepostsTest, AreCountedWhereTheOriginalStands) {
  File(Original());
  for (int i = 0; i < 9; ++i) File(Repost("r" + std::to_string(i), "bob" + std::to_string(i)));
  EXPECT_EQ(SpreadOf("p1"), 0);
  EXPECT_FALSE(touched_.contains(ThreadOf("p1")));
  File(Repost("r9", "bob9"));
  EXPECT_EQ(SpreadOf("p1"), 1);
  EXPECT_TRUE(touched_.contains(ThreadOf("p1")));
  Reader reader(store_.database());
  std::vector<int> steps;
  EachSpread(reader, [&](int64_t, int step) { steps.push_back(step); });
  EXPECT_THAT(steps, ElementsAre(1));
}

TEST_F(RepostsTest, ABrandsIsAReaction) {
  File(Original());
  File(Brand("northair").Says("r1").At("10:05").PassingOn("p1"));
  EXPECT_EQ(Post("r1").kind, ResponseKind::kReaction);
}

TEST_F(RepostsTest, OfItselfIsAPostLikeAnyOther) {
  PostEvent event = Customer("ann").Says("p1").About({"northair"}).PassingOn("p1");
  File(event);
  EXPECT_FALSE(Post("p1").passes_on);
}

}  // namespace
}  // namespace firstreply::ingest
