// Filing where the config names tenants: what one tenant's sources say changes nothing of
// another's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "ingest/names.h"
#include "ingest/quarantine.h"
#include "ingest/realm.h"
#include "ingest/shown_post.h"
#include "ingest/thread_index_recovery.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::AccountBecomes;
using test::ContactAnswered;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::KeyOf;
using test::LikesOf;
using test::Moment;
using test::WithId;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// The event as Admission sends it to these realms.
PostEvent Into(const std::vector<std::string>& realms, PostEvent event) {
  for (const std::string& realm : realms) {
    event.shares.push_back({realm, event.concerns, event.speaks_for, event.deleted_at});
  }
  return event;
}

class FilingRealmsTest : public testing::Test {
 protected:
  FiledAs File(const PostEvent& event) {
    Transaction tx(store_.database());
    const FiledAs filed = Filing(tx, next_arrival_).File(event);
    tx.Commit().value();
    return filed;
  }
  FiledAs FileIn(const std::string& realm, const PostEvent& event) {
    return File(Into({realm}, event));
  }

  // The texts of a realm's posts, by their coming.
  std::vector<std::string> Texts(const std::string& realm) {
    return store_.Column(
        "SELECT text FROM post_versions JOIN posts ON posts.id = post_id WHERE platform = '" +
        InRealm(realm, "x") + "' ORDER BY post_id, version");
  }
  std::vector<FiledPost> Thread(int64_t id) {
    Reader reader(store_.database());
    return LoadThread(reader, id);
  }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
};

TEST_F(FilingRealmsTest, OnePostIsEachTenantsOwnWhoeverWasFirst) {
  EXPECT_EQ(FileIn("a", Customer("ann").Says("p").Saying("taken in advance")), FiledAs::kStored);
  EXPECT_EQ(FileIn("b", Customer("ann").Says("p").Saying("as it was said")), FiledAs::kStored);
  EXPECT_EQ(FileIn("a", Customer("eve").Says("p").Saying("and afterwards").InVersion(2)),
            FiledAs::kStored);
  EXPECT_THAT(Texts("b"), ElementsAre("as it was said"));
}

TEST_F(FilingRealmsTest, APostIsReadBackUnderItsPlainNames) {
  FileIn("a", Customer("ann").Says("p").To("parent").Saying("hello"));
  const std::vector<FiledPost> thread = Thread(1);
  ASSERT_THAT(thread, SizeIs(1));
  EXPECT_EQ(thread.front().key, KeyOf("p"));
  Reader reader(store_.database());
  EXPECT_EQ(LoadShownPost(reader, 1)->platform, "x");
  EXPECT_EQ(LoadShownPost(reader, 1)->channel, "X post");
  EXPECT_EQ(LoadShownPost(reader, 1)->author_name, "@ann");
  EXPECT_EQ(PostKeyOf(reader, 1), KeyOf("p"));
  EXPECT_EQ(PostName(reader, 1), "p");
}

TEST_F(FilingRealmsTest, EditsDeletesAndCountsStayInTheirRealm) {
  FileIn("b", Customer("ann").Says("p").Saying("mine"));
  FileIn("a", EditOf("p", 2, "forged", Moment("10:10")));
  FileIn("a", DeleteOf("p", Moment("10:20")));
  FileIn("a", LikesOf("p", 9, Moment("10:30")));
  EXPECT_THAT(Texts("b"), ElementsAre("mine"));
  EXPECT_THAT(Thread(1).front().deleted_at, std::nullopt);
  EXPECT_EQ(store_.Number("SELECT count(*) FROM engagement WHERE post_id = 1"), 0);

  FileIn("b", LikesOf("p", 2, Moment("10:30")));
  FileIn("b", DeleteOf("p", Moment("10:20")));
  EXPECT_THAT(Texts("b"), ElementsAre("-"));
  EXPECT_EQ(store_.Number("SELECT likes FROM engagement WHERE post_id = 1"), 2);
}

TEST_F(FilingRealmsTest, ADeleteBeforeItsPostTakesThatOfItsRealmOnly) {
  FileIn("a", DeleteOf("p", Moment("10:20")));
  FileIn("b", Customer("ann").Says("p").Saying("mine"));
  EXPECT_THAT(Texts("b"), ElementsAre("mine"));
}

TEST_F(FilingRealmsTest, AnAccountIsErasedInItsRealmOnly) {
  FileIn("a", Customer("ann").Says("1").Saying("to a"));
  FileIn("b", Customer("ann").Says("2").Saying("to b"));
  FileIn("a", AccountBecomes("ann", AccountState::kDeleted, Moment("12:00")));
  EXPECT_THAT(Texts("a"), ElementsAre("-"));
  EXPECT_THAT(Texts("b"), ElementsAre("to b"));
  FileIn("b", Customer("ann").Says("3").Saying("after that"));
  EXPECT_THAT(Texts("b"), ElementsAre("to b", "after that"));
}

TEST_F(FilingRealmsTest, OneAccountIsAsManyCustomersAsThereAreTenants) {
  FileIn("a", Customer("ann").Says("1"));
  FileIn("b", Customer("ann").Says("2"));
  FileIn("b", Customer("bob").Says("3").Naming("ann"));
  EXPECT_NE(Thread(1).front().author, Thread(2).front().author);
  EXPECT_NE(Thread(1).front().author_id, Thread(2).front().author_id);
  EXPECT_THAT(Thread(3).front().mentions, ElementsAre(Thread(2).front().author));
}

TEST_F(FilingRealmsTest, ThreadsAreJoinedWithinARealmOnly) {
  FileIn("b", Customer("ann").Says("p"));
  FileIn("a", Customer("eve").Says("by-parent").To("p"));
  FileIn("a", Customer("eve").Says("by-root").InThreadOf("p"));
  FileIn("b", Customer("bob").Says("reply").To("p"));
  EXPECT_THAT(Thread(1), SizeIs(2));
  EXPECT_EQ(Thread(1).back().key, KeyOf("reply"));

  FileIn("b", Customer("bob").Says("early").To("late"));
  FileIn("a", Customer("eve").Says("late"));
  EXPECT_THAT(store_.Column("SELECT awaits_parent FROM posts WHERE key = 'early'"),
              ElementsAre("1"));
}

TEST_F(FilingRealmsTest, AnIdOfAnEventIsOneOfItsRealm) {
  EXPECT_EQ(FileIn("a", WithId("e", Customer("eve").Says("1"))), FiledAs::kStored);
  EXPECT_EQ(FileIn("b", WithId("e", Customer("ann").Says("2"))), FiledAs::kStored);
  EXPECT_EQ(FileIn("b", WithId("e", Customer("ann").Says("2"))), FiledAs::kDuplicate);
  EXPECT_EQ(FileIn("b", WithId("e", Customer("ann").Says("3"))), FiledAs::kConflict);
}

TEST_F(FilingRealmsTest, ACaseNumberIsAThreadOfItsRealm) {
  FileIn("a", ContactStarts("7", "c-1", "lumo", Moment("10:00")));
  FileIn("b", ContactStarts("7", "c-1", "quarrel", Moment("10:00")));
  FileIn("a", WithId("answer", ContactAnswered("7", "lumo", Moment("10:30"))));
  EXPECT_THAT(Thread(1), SizeIs(2));
  EXPECT_THAT(Thread(2), SizeIs(1));
  EXPECT_NE(Thread(1).front().author, Thread(2).front().author);
  Reader reader(store_.database());
  EXPECT_EQ(PostName(reader, 1), "7");
  EXPECT_EQ(PostKeyOf(reader, 1).platform, "contact:phone");
  EXPECT_EQ(LoadShownPost(reader, 1)->channel, "phone");
  EXPECT_EQ(LoadShownPost(reader, 1)->author_name, "c-1");
}

TEST_F(FilingRealmsTest, ACustomersReferenceLinksAccountsOfItsRealmOnly) {
  for (const std::string realm : {"a", "b"}) {
    PostEvent contact = ContactStarts("7", "c-1", "lumo", Moment("10:00"));
    std::get<Contact>(contact.body).account = AccountKey{"x", "ann"};
    FileIn(realm, contact);
  }
  const std::vector<std::string> refs =
      store_.Column("SELECT customer_ref FROM account_links ORDER BY customer_ref");
  // Each to the account told and to that of the reference itself.
  EXPECT_THAT(refs, ElementsAre(InRealm("a", "c-1"), InRealm("a", "c-1"), InRealm("b", "c-1"),
                                InRealm("b", "c-1")));
  // The linked one is the account that posts of that realm are by.
  FileIn("b", Customer("ann").Says("p"));
  EXPECT_EQ(store_.Number("SELECT count(*) FROM account_links JOIN posts ON author_id = account_id"
                          " WHERE posts.key = 'p'"),
            1);
}

TEST_F(FilingRealmsTest, ASurveyIsAboutItsRealmsPostAndCustomer) {
  FileIn("b", Customer("ann").Says("p"));
  Survey survey;
  survey.about = KeyOf("p");
  survey.customer_ref = "c-1";
  survey.comment = "kind people";
  survey.answered_at = {Moment("11:00")};
  PostEvent event;
  event.source = "wire";
  event.event_id = "s";
  event.body = survey;
  FileIn("a", event);
  FileIn("b", event);
  EXPECT_THAT(store_.Column("SELECT customer_ref FROM surveys"),
              ElementsAre(InRealm("a", "c-1"), InRealm("b", "c-1")));
  EXPECT_THAT(store_.Column("SELECT reference FROM surveys"), ElementsAre("", ""));
  FileIn("a", DeleteOf("p", Moment("12:00")));
  EXPECT_THAT(store_.Column("SELECT comment FROM surveys"), ElementsAre("", "kind people"));
}

TEST_F(FilingRealmsTest, AnEventOfSeveralRealmsIsFiledInEachAndCountsOnce) {
  const PostEvent both = Into({"a", "b"}, Customer("ann").Says("p").Saying("to both"));
  EXPECT_EQ(File(both), FiledAs::kStored);
  EXPECT_EQ(File(both), FiledAs::kDuplicate);
  EXPECT_THAT(Texts("a"), ElementsAre("to both"));
  EXPECT_THAT(Texts("b"), ElementsAre("to both"));

  FileIn("a", WithId("edit", EditOf("p", 2, "a's own", Moment("10:30"))));
  EXPECT_EQ(File(Into({"a", "b"}, WithId("edit", EditOf("p", 2, "for both", Moment("10:30"))))),
            FiledAs::kStored);
  EXPECT_THAT(Texts("a"), ElementsAre("to both", "a's own"));
  EXPECT_THAT(Texts("b"), ElementsAre("to both", "for both"));

  EXPECT_EQ(File(Into({"a", "b"}, DeleteOf("p", Moment("11:00")))), FiledAs::kStored);
  EXPECT_THAT(Texts("a"), ElementsAre("-", "-"));
  EXPECT_THAT(Texts("b"), ElementsAre("-", "-"));
}

TEST_F(FilingRealmsTest, WhatIsQuarantinedIsErasedByItsOwnRealm) {
  const auto quarantine = [&](const std::vector<std::string>& realms, PostEvent event) {
    event.raw = "bytes";
    Transaction tx(store_.database());
    Quarantine(tx, Into(realms, event), "broken", Moment("10:00"));
    tx.Commit().value();
  };
  const auto bytes = [&] { return store_.Column("SELECT bytes FROM quarantine ORDER BY id"); };
  quarantine({"b"}, Customer("ann").Says("p"));
  quarantine({"a", "b"}, Customer("ann").Says("p"));
  FileIn("a", DeleteOf("p", Moment("10:20")));
  EXPECT_THAT(bytes(), ElementsAre("<5 bytes>", "-"));
  FileIn("b", AccountBecomes("ann", AccountState::kDeleted, Moment("12:00")));
  EXPECT_THAT(bytes(), ElementsAre("-", "-"));

  // What comes after the delete, in any of its realms, leaves no bytes.
  quarantine({"a", "b"}, Customer("bob").Says("p"));
  quarantine({"b"}, Customer("bob").Says("p"));
  EXPECT_THAT(bytes(), ElementsAre("-", "-", "-", "<5 bytes>"));
}

TEST_F(FilingRealmsTest, AfterAStartTheIndexKnowsPostsAndAccountsOfTheirRealm) {
  FileIn("a", Customer("ann").Says("p").To("parent"));
  ThreadIndex index;
  Reader reader(store_.database());
  RecoverThreadIndex(reader, index);
  const std::string a = InRealm("a", "x");
  EXPECT_TRUE(index.MightKnow(PostKeyView(a, "p")));
  EXPECT_TRUE(index.MightKnow(PostKeyView(a, "parent")));
  EXPECT_TRUE(index.MightKnow(AccountKeyView(a, "ann")));
  EXPECT_FALSE(index.MightKnow(PostKeyView("x", "p")));
  EXPECT_FALSE(index.MightKnow(AccountKeyView("x", "ann")));
}

}  // namespace
}  // namespace firstreply::ingest
