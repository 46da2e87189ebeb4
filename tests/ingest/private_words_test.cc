#include "ingest/private_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Brand;
using test::ContactAnswered;
using test::ContactStarts;
using test::Customer;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PrivateWordsTest : public ::testing::Test {
 protected:
  // The thread of what was filed: of those touched the youngest.
  int64_t File(const PostEvent& event, const std::string& realm = "") {
    PostEvent own = event;
    if (!realm.empty())
      own.shares = {{.realm = realm, .concerns = {}, .speaks_for = {}, .deleted_at = {}}};
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    filing.File(own);
    const std::set<int64_t> touched = filing.TouchedThreads();
    tx.Commit().value();
    return touched.empty() ? 0 : *touched.rbegin();
  }

  // The account that the first post of this thread is by.
  int64_t AuthorIn(int64_t thread) {
    Reader reader(store_.database());
    return LoadThread(reader, thread).front().author_id;
  }

  static PostEvent Case(const std::string& reference, const std::string& customer_ref,
                        const std::string& account, std::string_view at) {
    PostEvent event = ContactStarts(reference, customer_ref, "northair", Moment(at));
    if (!account.empty()) std::get<Contact>(event.body).account = AccountKey{"x", account};
    return event;
  }

  std::set<int64_t> Linked(int64_t account) {
    Reader reader(store_.database());
    return AccountsLinkedTo(reader, account);
  }
  bool HasPrivate(int64_t thread) {
    Reader reader(store_.database());
    return HasPrivateWords(reader, thread);
  }
  std::vector<int64_t> Threads(const std::set<int64_t>& accounts, int64_t here,
                               std::string_view since, size_t count_max = 10) {
    Reader reader(store_.database());
    return PrivateThreadsOf(reader, accounts, here, Moment(since), count_max);
  }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
};

TEST_F(PrivateWordsTest, AReferenceLinksTheAccountThatAContactNames) {
  const int64_t post = File(Customer("ann").Says("p1").At("10:00"));
  const int64_t call = File(Case("7", "c-1", "ann", "11:00"));
  EXPECT_THAT(Linked(AuthorIn(post)), ElementsAre(AuthorIn(call)));
  EXPECT_THAT(Linked(AuthorIn(call)), ElementsAre(AuthorIn(post)));
}

TEST_F(PrivateWordsTest, ANewLinkMakesAHistoryOfWhatBothSaid) {
  const int64_t post = File(Customer("ann").Says("p1").At("10:00"));
  Transaction tx(store_.database());
  Filing filing(tx, next_arrival_);
  filing.File(Case("7", "c-1", "ann", "11:00"));
  EXPECT_THAT(filing.TouchedThreads(), ::testing::Contains(post));
}

TEST_F(PrivateWordsTest, AccountsWithoutACommonReferenceAreNotLinked) {
  const int64_t ann = File(Case("7", "c-1", "", "10:00"));
  const int64_t ben = File(Case("8", "c-2", "", "10:00"));
  EXPECT_THAT(Linked(AuthorIn(ann)), IsEmpty());
  EXPECT_THAT(Linked(AuthorIn(ben)), IsEmpty());
}

TEST_F(PrivateWordsTest, AReferenceIsOneOfItsRealm) {
  File(Case("7", "c-1", "ann", "10:00"), "a");
  File(Case("7", "c-1", "ben", "10:00"), "b");
  const int64_t ann = AuthorIn(File(Customer("ann").Says("p1").At("11:00"), "a"));
  const int64_t ben = AuthorIn(File(Customer("ben").Says("p2").At("11:00"), "b"));
  EXPECT_THAT(Linked(ann), ::testing::SizeIs(1));
  EXPECT_THAT(Linked(ben), ::testing::SizeIs(1));
  EXPECT_NE(Linked(ann), Linked(ben));
}

TEST_F(PrivateWordsTest, AReferenceOfTooManyAccountsTiesNone) {
  const int64_t ann = AuthorIn(File(Customer("ann").Says("p1").At("09:00")));
  // The reference has an account of its own.
  for (size_t i = 1; i + 1 < kReferenceAccountsMax; ++i) {
    File(Case(std::to_string(i), "c-1", "caller-" + std::to_string(i), "10:00"));
  }
  File(Case("ann", "c-1", "ann", "10:00"));
  EXPECT_EQ(Linked(ann).size(), kReferenceAccountsMax - 1);
  File(Case("more", "c-1", "one-more", "10:00"));
  EXPECT_THAT(Linked(ann), IsEmpty());
  EXPECT_THAT(Threads({ann}, 0, "09:00"), IsEmpty());
}

TEST_F(PrivateWordsTest, AnAccountOfTooManyReferencesIsTiedToNone) {
  const int64_t phone = AuthorIn(File(Customer("phone").Says("p1").At("09:00")));
  for (size_t i = 0; i < kReferenceAccountsMax; ++i) {
    const std::string number = std::to_string(i);
    File(Case(number, "c-" + number, "phone", "10:00"));
  }
  const std::set<int64_t> customers = Linked(phone);
  EXPECT_EQ(customers.size(), kReferenceAccountsMax);
  File(Case("more", "c-more", "phone", "10:00"));
  EXPECT_THAT(Linked(phone), IsEmpty());
  EXPECT_THAT(Linked(*customers.begin()), IsEmpty());
}

TEST_F(PrivateWordsTest, DirectMessagesAndContactsArePrivate) {
  EXPECT_FALSE(HasPrivate(File(Customer("ann").Says("p1").At("10:00"))));
  EXPECT_TRUE(HasPrivate(File(Customer("ben").Says("d1").At("10:00").InPrivate())));
  EXPECT_TRUE(HasPrivate(File(Case("7", "", "", "10:00"))));
}

TEST_F(PrivateWordsTest, ACallOfWhichOnlyOurAnswerIsKnownIsItsCustomers) {
  File(Case("7", "c-1", "ann", "10:00"));
  PostEvent answer = ContactAnswered("8", "northair", Moment("11:00"));
  std::get<Contact>(answer.body).customer_ref = "c-1";
  const int64_t call = File(answer);
  const int64_t ann = AuthorIn(File(Customer("ann").Says("p1").At("09:00")));
  EXPECT_THAT(Threads({ann}, 0, "10:30"), ElementsAre(call));
  Reader reader(store_.database());
  EXPECT_TRUE(CustomersCalled(reader, call).contains({"northair", ann}));
}

TEST_F(PrivateWordsTest, PrivateThreadsComeByWhatWasFirstSaidThere) {
  const int64_t here = File(Customer("ann").Says("p1").At("09:00"));
  const int64_t late = File(Customer("ann").Says("d2").At("11:00").InPrivate());
  const int64_t early = File(Customer("ann").Says("d1").At("10:00").InPrivate());
  File(Customer("ben").Says("d3").At("10:00").InPrivate());
  File(Customer("ann").Says("p2").At("10:30"));
  const int64_t ann = AuthorIn(here);
  EXPECT_THAT(Threads({ann}, here, "09:00"), ElementsAre(early, late));
  EXPECT_THAT(Threads({ann}, early, "09:00"), ElementsAre(late));
  EXPECT_THAT(Threads({ann}, here, "09:00", 1), ElementsAre(early));
}

TEST_F(PrivateWordsTest, AThreadCountsWhereSomethingIsSaidInPrivateFromThenOn) {
  const int64_t direct = File(Customer("ann").Says("d1").At("08:00").InPrivate());
  const int64_t ann = AuthorIn(direct);
  EXPECT_THAT(Threads({ann}, 0, "08:00"), ElementsAre(direct));
  EXPECT_THAT(Threads({ann}, 0, "08:01"), IsEmpty());
  // Our word there counts as well.
  File(Brand("northair").Says("r1").At("12:00").To("d1").InPrivate());
  EXPECT_THAT(Threads({ann}, 0, "12:00"), ElementsAre(direct));
}

}  // namespace
}  // namespace firstreply::ingest
