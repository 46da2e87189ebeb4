#include "ingest/realm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstreply::ingest {
namespace {

using ::testing::ElementsAre;

TEST(RealmTest, ANameComesBackAsItWentInWithItsRealmBesideIt) {
  for (const std::string realm : {"", "lumo", "ふね", "a b"}) {
    const std::string stored = InRealm(realm, "plaza");
    EXPECT_EQ(RealmOf(stored), realm);
    EXPECT_EQ(NameIn(stored), "plaza");
  }
}

TEST(RealmTest, InTheEmptyRealmANameStandsAsItIs) {
  EXPECT_EQ(InRealm("", "plaza"), "plaza");
}

TEST(RealmTest, NoTwoRealmsShareAName) {
  EXPECT_NE(InRealm("a", "bc"), InRealm("ab", "c"));
  EXPECT_NE(InRealm("a", "b"), InRealm("", "ab"));
}

TEST(RealmTest, WhatNamesNothingNamesNothingInAnyRealm) {
  EXPECT_EQ(InRealm("lumo", ""), "");
}

TEST(RealmTest, EveryKeyOfABodyEntersAndNothingElseChanges) {
  PostCreated post;
  post.key = {"x", "1"};
  post.author = {"x", "ann"};
  post.parent = PostKey{"x", "0"};
  post.thread_root = PostKey{"x", "00"};
  post.mentions = {{"x", "bob"}};
  EventBody body = post;
  EnterRealm("lumo", body);

  const std::string x = InRealm("lumo", "x");
  PostCreated expected = post;
  expected.key.platform = x;
  expected.author.platform = x;
  expected.parent->platform = x;
  expected.thread_root->platform = x;
  expected.mentions.front().platform = x;
  EXPECT_EQ(std::get<PostCreated>(body), expected);
}

TEST(RealmTest, WhatIsDoneToAPostOrAnAccountEntersToo) {
  const std::string x = InRealm("lumo", "x");
  PostEdited edit;
  Engagement count;
  Survey survey;
  edit.key = count.key = {"x", "1"};
  survey.about = PostKey{"x", "1"};
  EventBody edited = edit, counted = count, asked = survey;
  EventBody deleted = PostDeleted{{"x", "1"}, {}};
  EventBody changed = AccountChanged{{"x", "ann"}, AccountState::kDeleted, {}};
  for (EventBody* body : {&edited, &deleted, &changed, &counted, &asked}) EnterRealm("lumo", *body);
  EXPECT_EQ(std::get<PostEdited>(edited).key.platform, x);
  EXPECT_EQ(std::get<PostDeleted>(deleted).key.platform, x);
  EXPECT_EQ(std::get<AccountChanged>(changed).account.platform, x);
  EXPECT_EQ(std::get<Engagement>(counted).key.platform, x);
  EXPECT_EQ(std::get<Survey>(asked).about->platform, x);
}

TEST(RealmTest, ARealmIsToldOfNoBrandButItsOwn) {
  PostCreated post;
  post.kind = ResponseKind::kHuman;
  PostEvent event;
  event.body = post;
  event.brand = "quarrel";
  event.concerns = {"lumo", "quarrel"};
  event.speaks_for = "quarrel";
  event.shares = {{"a", {"lumo"}, {}, {}}, {"b", {"quarrel"}, "quarrel", TimePoint(Duration(7))}};
  EXPECT_THAT(RealmsOf(event), ElementsAre("a", "b"));

  const PostEvent a = ForShare(event, event.shares[0]);
  EXPECT_THAT(a.concerns, ElementsAre("lumo"));
  EXPECT_EQ(a.brand, std::nullopt);
  EXPECT_EQ(a.speaks_for, std::nullopt);
  EXPECT_EQ(std::get<PostCreated>(a.body).kind, std::nullopt);
  EXPECT_EQ(a.deleted_at, std::nullopt);

  const PostEvent b = ForShare(event, event.shares[1]);
  EXPECT_THAT(b.concerns, ElementsAre("quarrel"));
  EXPECT_EQ(b.brand, "quarrel");
  EXPECT_EQ(b.speaks_for, "quarrel");
  EXPECT_EQ(std::get<PostCreated>(b.body).kind, ResponseKind::kHuman);
  EXPECT_EQ(b.deleted_at, TimePoint(Duration(7)));
}

TEST(RealmTest, AnEventOfAConfigWithoutTenantsGoesToTheEmptyRealm) {
  EXPECT_THAT(RealmsOf(PostEvent()), ElementsAre(""));
}

}  // namespace
}  // namespace firstreply::ingest
