#include "ingest/filing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <vector>

#include "ingest/filed_thread.h"
#include "ingest/names.h"
#include "ingest/quarantine.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using namespace std::chrono_literals;
using test::AccountBecomes;
using test::Brand;
using test::ContactAnswered;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::KeyOf;
using test::LikesOf;
using test::Moment;
using test::Through;
using test::WithId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FilingTest : public testing::Test {
 protected:
  FiledAs File(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    const FiledAs filed = filing.File(event);
    touched_ = filing.TouchedThreads();
    joins_ = filing.joins();
    tx.Commit().value();
    return filed;
  }

  // All posts, whatever their thread; whether the threads are read one by one or at once.
  std::vector<FiledPost> Posts() {
    std::vector<int64_t> threads(99);
    std::iota(threads.begin(), threads.end(), 1);
    Reader reader(store_.database());
    const auto at_once = LoadThreads(reader, threads);
    std::vector<FiledPost> posts;
    for (const int64_t thread : threads) {
      std::vector<FiledPost> alone = LoadThread(reader, thread);
      const auto found = at_once.find(thread);
      ExpectAlike(alone, found == at_once.end() ? std::vector<FiledPost>() : found->second);
      std::move(alone.begin(), alone.end(), std::back_inserter(posts));
    }
    return posts;
  }
  static void ExpectAlike(const std::vector<FiledPost>& a, const std::vector<FiledPost>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].key, b[i].key);
      EXPECT_EQ(a[i].versions, b[i].versions);
    }
  }
  FiledPost Post(const std::string& id) {
    for (FiledPost& post : Posts()) {
      if (post.key.id == id) return post;
    }
    ADD_FAILURE() << "no post " << id;
    return {};
  }
  std::string NameOfAuthor(const std::string& post) {
    const int64_t author = Post(post).author_id;
    Reader reader(store_.database());
    return CustomerName(reader, author);
  }
  std::vector<std::string> Texts() {
    return store_.Column("SELECT text FROM post_versions ORDER BY post_id, version");
  }
  // Whether these letters stand anywhere in the store's file.
  bool FileHolds(const std::string& letters) {
    store_.database().Checkpoint().value();
    const test::SimDisk::Bytes bytes = store_.disk().Content("store.db");
    const std::string content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return content.find(letters) != std::string::npos;
  }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
  std::set<int64_t> touched_;
  std::vector<ThreadJoin> joins_;
};

TEST_F(FilingTest, APostComesBackWithAllThatClocksNeed) {
  EXPECT_EQ(File(Customer("ann")
                     .Says("p1")
                     .At("10:00:00.250")
                     .ToTheMillisecond()
                     .To("p0")
                     .InThreadOf("root")
                     .About({"zeta", "northair"})
                     .Naming("bob")
                     .Seen(Freshness::kCatchUp)
                     .NeedsNoResponse()),
            FiledAs::kStored);
  const FiledPost post = Post("p1");
  const FiledPost expected = Customer("ann").Says("p1").Naming("bob").Filed();
  EXPECT_EQ(post.arrival, 1);
  EXPECT_EQ(post.key, KeyOf("p1"));
  EXPECT_EQ(post.author, expected.author);
  EXPECT_EQ(post.parent_id, "p0");
  EXPECT_EQ(post.thread_root_id, "root");
  EXPECT_EQ(post.posted_at.at, Moment("10:00:00.250"));
  EXPECT_TRUE(post.posted_at.to_the_millisecond);
  EXPECT_EQ(post.deleted_at, std::nullopt);
  EXPECT_EQ(post.freshness, Freshness::kCatchUp);
  EXPECT_THAT(post.concerns, ElementsAre("northair", "zeta"));
  EXPECT_FALSE(post.brand_is_given);
  EXPECT_EQ(post.speaks_for, std::nullopt);
  EXPECT_FALSE(post.answers_whole_thread);
  EXPECT_EQ(post.kind, std::nullopt);
  EXPECT_EQ(post.versions.front().needs_response, false);
  EXPECT_EQ(post.mentions, expected.mentions);
  EXPECT_EQ(touched_.size(), 1u);
  EXPECT_EQ(NameOfAuthor("p1"), "ann");
}

TEST_F(FilingTest, ABrandsPostComesBackAsSuch) {
  File(Brand("northair").Says("r1").At("10:20").Given("northair").As(ResponseKind::kHandoff));
  const FiledPost post = Post("r1");
  EXPECT_EQ(post.speaks_for, "northair");
  EXPECT_TRUE(post.brand_is_given);
  EXPECT_EQ(post.kind, ResponseKind::kHandoff);
}

// The same thing again.

TEST_F(FilingTest, TheSameEventAgainIsADuplicateAndTouchesNothing) {
  const PostEvent event = Customer("ann").Says("p1");
  File(event);
  EXPECT_EQ(File(event), FiledAs::kDuplicate);
  EXPECT_THAT(touched_, IsEmpty());
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(FilingTest, TheSameEventSeenLaterOrWithOtherBytesIsADuplicate) {
  PostEvent event = Customer("ann").Says("p1").SeenAt(Moment("10:00:01"));
  File(event);
  event.seen_at = Moment("10:30");
  event.raw = "{ }";
  event.freshness = Freshness::kBackfill;
  EXPECT_EQ(File(event), FiledAs::kDuplicate);
  EXPECT_EQ(Post("p1").freshness, Freshness::kLive);
}

TEST_F(FilingTest, TheSameIdWithOtherContentIsAConflictAndTheFirstStays) {
  File(Customer("ann").Says("p1").At("10:00").Saying("one").WithEventId("e1"));
  EXPECT_EQ(File(Customer("bob").Says("p2").At("11:00").Saying("two").WithEventId("e1")),
            FiledAs::kConflict);
  EXPECT_THAT(Posts(), SizeIs(1));
  EXPECT_THAT(Texts(), ElementsAre("one"));
}

TEST_F(FilingTest, EventIdsOfTwoSourcesAreTwoThings) {
  File(Customer("ann").Says("p1").From("a").WithEventId("1"));
  EXPECT_EQ(File(Customer("bob").Says("p2").From("b").WithEventId("1")), FiledAs::kStored);
  EXPECT_THAT(Posts(), SizeIs(2));
}

TEST_F(FilingTest, APostThroughASecondSourceIsADuplicateByItsKeyAndVersion) {
  File(Customer("ann").Says("p1").From("a"));
  EXPECT_EQ(File(Customer("ann").Says("p1").From("b").WithEventId("other")), FiledAs::kDuplicate);
  EXPECT_EQ(File(Customer("ann").Says("p1").From("c").Saying("something else")),
            FiledAs::kConflict);
  EXPECT_THAT(Texts(), ElementsAre("the words of p1"));
  EXPECT_EQ(Post("p1").arrival, 1);
}

TEST_F(FilingTest, OneKeyOnTwoPlatformsIsTwoPosts) {
  File(Customer("ann").Says("p1").WithEventId("1"));
  EXPECT_EQ(File(Customer("ann").Says("p1").On("bluesky").WithEventId("2")), FiledAs::kStored);
  EXPECT_THAT(Posts(), SizeIs(2));
  EXPECT_EQ(store_.Number("SELECT count(*) FROM accounts"), 2);
}

TEST_F(FilingTest, ArrivalCountsUpPostByPost) {
  File(Customer("ann").Says("p1"));
  File(DeleteOf("p2", Moment("10:10")));
  File(Customer("ann").Says("p2"));
  EXPECT_EQ(Post("p1").arrival, 1);
  EXPECT_EQ(Post("p2").arrival, 2);
  Reader reader(store_.database());
  EXPECT_EQ(NextArrival(reader), 3);
}

// Edits.

TEST_F(FilingTest, AnEditIsAVersionAndMovesNoClock) {
  File(Customer("ann").Says("p1").At("10:00"));
  const FiledPost before = Post("p1");
  EXPECT_EQ(File(EditOf("p1", 2, "better words", Moment("10:05"))), FiledAs::kStored);
  EXPECT_THAT(Texts(), ElementsAre("the words of p1", "better words"));
  EXPECT_EQ(Post("p1").posted_at, before.posted_at);
  EXPECT_EQ(Post("p1").versions.front(), before.versions.front());
}

TEST_F(FilingTest, AnEditTouchesItsThreadSinceSomebodyMayBeLookingAtIt) {
  File(Customer("ann").Says("p1").At("10:00"));
  File(EditOf("p1", 2, "better words", Moment("10:05")));
  EXPECT_THAT(touched_, SizeIs(1));
  File(WithId("again", EditOf("p1", 2, "better words", Moment("10:05"))));
  EXPECT_THAT(touched_, IsEmpty());
}

TEST_F(FilingTest, AnEditsVerdictIsThatOfItsVersionAndWhatItLeavesOpenStays) {
  VerdictHint asks;
  asks.needs_response = true;
  asks.topics = {"delivery"};
  asks.urgency = Urgency::kLow;
  File(Customer("ann").Says("p1").At("10:00").Judged(asks));
  PostEvent edit = EditOf("p1", 3, "worse words", Moment("10:07"));
  std::get<PostEdited>(edit.body).verdict.emplace().urgency = Urgency::kCritical;
  File(edit);
  File(EditOf("p1", 2, "better words", Moment("10:05")));
  const std::vector<FiledVersion> versions = Post("p1").versions;
  ASSERT_THAT(versions, SizeIs(3));
  EXPECT_EQ(versions[0].said_at.at, Moment("10:00"));
  EXPECT_EQ(versions[0].urgency, Urgency::kLow);
  EXPECT_EQ(versions[1].said_at.at, Moment("10:05"));
  EXPECT_EQ(versions[1].urgency, Urgency::kLow);
  EXPECT_EQ(versions[2].urgency, Urgency::kCritical);
  EXPECT_EQ(versions[2].needs_response, true);
  EXPECT_THAT(versions[2].topics, ElementsAre("delivery"));
}

TEST_F(FilingTest, TwoFormsOfAPostThatComeInEitherOrderKeepTheirOwnVerdicts) {
  File(Customer("ann").Says("p1").At("10:00").InVersion(2).Urgent(Urgency::kHigh));
  File(Customer("ann").Says("p1").At("10:00").InVersion(1).Urgent(Urgency::kLow));
  const std::vector<FiledVersion> versions = Post("p1").versions;
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].urgency, Urgency::kLow);
  EXPECT_EQ(versions[1].urgency, Urgency::kHigh);
}

TEST_F(FilingTest, AnEditBeforeItsPostWaitsForIt) {
  EXPECT_EQ(File(EditOf("p1", 2, "better words", Moment("10:05"))), FiledAs::kStored);
  EXPECT_THAT(Posts(), IsEmpty());
  EXPECT_EQ(File(Customer("ann").Says("p1").At("10:00")), FiledAs::kStored);
  EXPECT_THAT(Texts(), ElementsAre("the words of p1", "better words"));
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:00"));
}

TEST_F(FilingTest, TheSameVersionAgainIsADuplicateOrAConflict) {
  File(Customer("ann").Says("p1"));
  File(EditOf("p1", 2, "better words", Moment("10:05")));
  EXPECT_EQ(File(WithId("x", EditOf("p1", 2, "better words", Moment("10:05")))),
            FiledAs::kDuplicate);
  EXPECT_EQ(File(WithId("y", EditOf("p1", 2, "other words", Moment("10:05")))), FiledAs::kConflict);
  EXPECT_THAT(Texts(), ElementsAre("the words of p1", "better words"));
}

TEST_F(FilingTest, AnEditsAttachmentsAreThoseOfItsVersion) {
  File(Customer("ann").Says("p1").Showing("image", "an umbrella"));
  PostEvent edit = EditOf("p1", 2, "better words", Moment("10:05"));
  std::get<PostEdited>(edit.body).attachments = std::vector{Attachment{"video", "rain"}};
  File(edit);
  EXPECT_THAT(store_.Column("SELECT version || kind || alt_text FROM attachments ORDER BY version"),
              ElementsAre("1imagean umbrella", "2videorain"));
}

// Deletes.

TEST_F(FilingTest, ADeleteErasesTextAttachmentsAddressAndAuthor) {
  File(Customer("anneliese").Says("p1").Saying("secret words").Showing("image", "secret picture"));
  File(EditOf("p1", 2, "more secret words", Moment("10:05")));
  EXPECT_EQ(File(DeleteOf("p1", Moment("10:30"))), FiledAs::kStored);
  EXPECT_THAT(touched_, SizeIs(1));
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:30"));
  EXPECT_THAT(Texts(), ElementsAre("-", "-"));
  EXPECT_NE(NameOfAuthor("p1"), "anneliese");
  EXPECT_FALSE(FileHolds("secret"));
  EXPECT_FALSE(FileHolds("anneliese"));
}

TEST_F(FilingTest, AnErasedAuthorIsStillTheSameToTriage) {
  File(Customer("ann").Says("p1"));
  const AccountMark mark = Post("p1").author;
  File(DeleteOf("p1", Moment("10:30")));
  EXPECT_EQ(Post("p1").author, mark);
}

TEST_F(FilingTest, ADeleteBeforeItsPostKeepsWhatComesLaterFromBeingStored) {
  EXPECT_EQ(File(DeleteOf("p1", Moment("10:30"))), FiledAs::kStored);
  EXPECT_THAT(touched_, IsEmpty());
  File(Customer("anneliese").Says("p1").Saying("secret words").Showing("image", "secret picture"));
  File(EditOf("p1", 2, "more secret words", Moment("10:05")));
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:30"));
  EXPECT_THAT(Texts(), ElementsAre("-", "-"));
  EXPECT_FALSE(FileHolds("secret"));
  EXPECT_FALSE(FileHolds("anneliese"));
}

TEST_F(FilingTest, ADeleteThatCameWithThePostCounts) {
  File(Customer("ann").Says("p1").Saying("secret words").DeletedAt("10:10"));
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:10"));
  EXPECT_THAT(Texts(), ElementsAre("-"));
}

TEST_F(FilingTest, ADeleteThatComesWithASecondCopyCounts) {
  File(Customer("ann").Says("p1").Saying("secret words").From("a"));
  File(Customer("ann").Says("p1").Saying("secret words").From("b").DeletedAt("10:10"));
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:10"));
  EXPECT_THAT(Texts(), ElementsAre("-"));
}

TEST_F(FilingTest, OfTwoDeletesTheEarlierCountsInEitherOrder) {
  File(Customer("ann").Says("p1"));
  File(DeleteOf("p1", Moment("10:30")));
  EXPECT_EQ(File(DeleteOf("p1", Moment("10:40"))), FiledAs::kDuplicate);
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:30"));
  EXPECT_EQ(File(DeleteOf("p1", Moment("10:20"))), FiledAs::kStored);
  EXPECT_EQ(Post("p1").deleted_at, Moment("10:20"));
}

TEST_F(FilingTest, AnAuthorKeepsTheNameWhileAnotherPostStands) {
  File(Customer("ann").Says("p1"));
  File(Customer("ann").Says("p2"));
  File(DeleteOf("p1", Moment("10:30")));
  EXPECT_EQ(NameOfAuthor("p1"), "ann");
  File(DeleteOf("p2", Moment("10:31")));
  EXPECT_NE(NameOfAuthor("p1"), "ann");
  File(Customer("ann").Says("p3").At("11:00"));
  EXPECT_EQ(NameOfAuthor("p1"), "ann");
}

TEST_F(FilingTest, ADeleteTakesTheBytesFromQuarantine) {
  {
    Transaction tx(store_.database());
    Quarantine(tx, Customer("ann").Says("p1"), "broke a rule", Moment("10:00"));
    tx.Commit().value();
  }
  File(DeleteOf("p1", Moment("10:30")));
  EXPECT_THAT(store_.Column("SELECT bytes FROM quarantine"), ElementsAre("-"));
}

// Accounts.

TEST_F(FilingTest, ADeletedAccountErasesItsPostsUpToThen) {
  File(Customer("ann").Says("p1").At("10:00"));
  File(Customer("ann").Says("p2").At("11:00"));
  File(Customer("ann").Says("p3").At("11:00:00.001"));
  EXPECT_EQ(File(AccountBecomes("ann", AccountState::kDeleted, Moment("11:00"))), FiledAs::kStored);
  EXPECT_THAT(touched_, SizeIs(2));
  EXPECT_EQ(Post("p1").deleted_at, Moment("11:00"));
  EXPECT_EQ(Post("p2").deleted_at, Moment("11:00"));
  EXPECT_EQ(Post("p3").deleted_at, std::nullopt);
  EXPECT_THAT(Texts(), ElementsAre("-", "-", "the words of p3"));
  EXPECT_EQ(NameOfAuthor("p1"), "ann");
}

TEST_F(FilingTest, ADeletedAccountErasesAlsoWhatComesAfterTheNews) {
  File(WithId("e1", AccountBecomes("anneliese", AccountState::kDeleted, Moment("11:00"))));
  File(Customer("anneliese").Says("p1").At("10:00").Saying("secret words"));
  EXPECT_EQ(Post("p1").deleted_at, Moment("11:00"));
  EXPECT_FALSE(FileHolds("secret"));
  EXPECT_FALSE(FileHolds("anneliese"));
  File(Customer("anneliese").Says("p2").At("11:30").Saying("I am back"));
  EXPECT_EQ(Post("p2").deleted_at, std::nullopt);
  EXPECT_EQ(NameOfAuthor("p2"), "anneliese");
}

TEST_F(FilingTest, APostsOwnDeleteAndItsAccountsMeetInAnyOrder) {
  const std::vector<PostEvent> events = {
      Customer("ann").Says("p1").At("10:00"), DeleteOf("p1", Moment("10:40")),
      AccountBecomes("ann", AccountState::kDeleted, Moment("10:30")),
      AccountBecomes("ann", AccountState::kDeleted, Moment("10:50"))};
  std::vector<size_t> order = {0, 1, 2, 3};
  do {
    store_.StartAnew();
    for (const size_t i : order) File(events[i]);
    EXPECT_EQ(Post("p1").deleted_at, Moment("10:30"));
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(FilingTest, AHiddenAccountChangesNoPost) {
  File(Customer("ann").Says("p1"));
  TimePoint at = Moment("11:00");
  for (const AccountState state : {AccountState::kSuspended, AccountState::kActive,
                                   AccountState::kDeactivated, AccountState::kActive}) {
    at += 1min;
    EXPECT_EQ(File(AccountBecomes("ann", state, at)), FiledAs::kStored);
    EXPECT_EQ(Post("p1").deleted_at, std::nullopt);
    EXPECT_THAT(Texts(), ElementsAre("the words of p1"));
    EXPECT_EQ(NameOfAuthor("p1"), "ann");
  }
}

TEST_F(FilingTest, TheSameNewsOfAnAccountTwiceIsADuplicate) {
  const PostEvent news = AccountBecomes("ann", AccountState::kSuspended, Moment("11:00"));
  EXPECT_EQ(File(news), FiledAs::kStored);
  EXPECT_EQ(File(Through("other", news)), FiledAs::kDuplicate);
}

TEST_F(FilingTest, ADeletedAccountTakesItsBytesFromQuarantine) {
  {
    Transaction tx(store_.database());
    Quarantine(tx, Customer("ann").Says("p1"), "broke a rule", Moment("10:00"));
    Quarantine(tx, Customer("bob").Says("p2"), "broke a rule", Moment("10:00"));
    tx.Commit().value();
  }
  File(AccountBecomes("ann", AccountState::kDeleted, Moment("11:00")));
  EXPECT_THAT(store_.Column("SELECT bytes FROM quarantine ORDER BY id"),
              ElementsAre("-", "<22 bytes>"));
}

// Engagement and surveys.

TEST_F(FilingTest, TheLatestCountStandsWhateverCameLast) {
  File(LikesOf("p1", 5, Moment("10:10")));
  File(Customer("ann").Says("p1"));
  File(LikesOf("p1", 9, Moment("10:30")));
  File(LikesOf("p1", 7, Moment("10:20")));
  EXPECT_THAT(store_.Column("SELECT likes FROM engagement"), ElementsAre("9"));
}

TEST_F(FilingTest, OfTwoCountsOfOneMomentTheLargerStandsInEitherOrder) {
  File(LikesOf("p1", 5, Moment("10:10")));
  File(WithId("other", LikesOf("p1", 6, Moment("10:10"))));
  EXPECT_THAT(store_.Column("SELECT likes FROM engagement"), ElementsAre("6"));
  File(LikesOf("p2", 6, Moment("10:10")));
  File(WithId("another", LikesOf("p2", 5, Moment("10:10"))));
  EXPECT_THAT(store_.Column("SELECT likes FROM engagement"), ElementsAre("6", "6"));
}

PostEvent SurveyAbout(std::string_view post) {
  Survey survey;
  survey.scale = SurveyScale::kNps;
  survey.score = 9;
  survey.about = KeyOf(post);
  survey.comment = "quick";
  survey.answered_at = {Moment("12:00"), false};
  PostEvent event;
  event.source = "wire";
  event.event_id = "s1";
  event.body = survey;
  return event;
}

TEST_F(FilingTest, ASurveyIsKeptOnce) {
  EXPECT_EQ(File(SurveyAbout("p1")), FiledAs::kStored);
  EXPECT_EQ(File(SurveyAbout("p1")), FiledAs::kDuplicate);
  EXPECT_THAT(store_.Column("SELECT score FROM surveys"), ElementsAre("9"));
}

TEST_F(FilingTest, ADeleteTakesTheWordsOfASurveyAboutThePostInEitherOrder) {
  File(SurveyAbout("p1"));
  File(DeleteOf("p1", Moment("12:30")));
  EXPECT_THAT(store_.Column("SELECT comment FROM surveys"), ElementsAre(""));
  File(DeleteOf("p2", Moment("12:30")));
  File(WithId("s2", SurveyAbout("p2")));
  EXPECT_THAT(store_.Column("SELECT comment FROM surveys"), ElementsAre("", ""));
}

// Contacts.

TEST_F(FilingTest, AllStepsOfOneReferenceAreOneThread) {
  File(ContactAnswered("C1", "northair", Moment("10:20")));
  File(ContactStarts("C1", "cust-7", "northair", Moment("10:00")));
  File(ContactStarts("C1", "cust-7", "northair", Moment("11:00")));
  File(ContactStarts("C2", "cust-7", "northair", Moment("11:00")));
  EXPECT_EQ(store_.Number("SELECT count(DISTINCT thread_id) FROM posts"), 2);
  EXPECT_EQ(store_.Number("SELECT count(DISTINCT author_id) FROM posts WHERE speaks_for IS NULL"),
            1);
}

TEST_F(FilingTest, AContactsAnswerSpeaksForTheBrandThatItConcernsToItsWholeThread) {
  PostEvent answer = ContactAnswered("C1", "northair", Moment("10:20"));
  answer.speaks_for.reset();
  File(answer);
  ASSERT_THAT(Posts(), SizeIs(1));
  const FiledPost post = Posts().front();
  EXPECT_EQ(post.speaks_for, "northair");
  EXPECT_TRUE(post.answers_whole_thread);
  EXPECT_EQ(post.kind, ResponseKind::kHuman);
}

TEST_F(FilingTest, AContactsAnswerWithoutAnyBrandIsStillAnAnswer) {
  File(ContactAnswered("C1", std::nullopt, Moment("10:20")));
  ASSERT_THAT(Posts(), SizeIs(1));
  EXPECT_TRUE(Posts().front().speaks_for.has_value());
}

TEST_F(FilingTest, OneStepReportedByTwoSystemsIsOneStep) {
  File(ContactStarts("C1", "cust-7", "northair", Moment("10:00")));
  EXPECT_EQ(File(Through("other", ContactStarts("C1", "cust-7", "northair", Moment("10:00")))),
            FiledAs::kDuplicate);
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(FilingTest, ACaseNumberNeverMeetsTheIdOfAPost) {
  File(ContactStarts("p1", "cust-7", "northair", Moment("10:00")));
  File(Customer("ann").Says("p1"));
  File(Customer("ann").Says("p2").On("phone").InThreadOf("p1"));
  EXPECT_EQ(store_.Number("SELECT count(DISTINCT thread_id) FROM posts"), 3);
}

TEST_F(FilingTest, AContactOfAnAccountThatWasDeletedKeepsNoWords) {
  PostEvent call = ContactStarts("C1", "", "northair", Moment("10:00"));
  std::get<Contact>(call.body).account = AccountKey{"phone", "+47200"};
  PostEvent gone = AccountBecomes("x", AccountState::kDeleted, Moment("11:00"));
  std::get<AccountChanged>(gone.body).account = {"phone", "+47200"};
  for (const bool news_first : {true, false}) {
    store_.StartAnew();
    File(news_first ? gone : call);
    File(news_first ? call : gone);
    EXPECT_THAT(store_.Column("SELECT topic || last_step FROM contacts"), ElementsAre(""));
    EXPECT_FALSE(FileHolds("umbrella"));
    EXPECT_FALSE(FileHolds("+47200"));
  }
}

// Clocks that run ahead.

TEST_F(FilingTest, APostDatedTooFarAheadStartsItsClockWhenItWasSeenAndIsFlagged) {
  File(Customer("ann").Says("p1").At("10:02:00.001").SeenAt(Moment("10:00")));
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:00"));
  EXPECT_EQ(store_.Number("SELECT future_dated FROM posts"), 1);
}

TEST_F(FilingTest, APostDatedTwoMinutesAheadIsTakenAsDated) {
  File(Customer("ann").Says("p1").At("10:02").SeenAt(Moment("10:00")));
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:02"));
  EXPECT_EQ(store_.Number("SELECT future_dated FROM posts"), 0);
}

TEST_F(FilingTest, AnInputThatKnowsNoTimeOfSeeingIsTakenAsDated) {
  File(Customer("ann").Says("p1").At(Moment("10:00") + 24h * 400));
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:00") + 24h * 400);
  EXPECT_EQ(store_.Number("SELECT future_dated FROM posts"), 0);
}

TEST_F(FilingTest, TheFirstTimeOfSeeingCountsWhenAFutureDatedPostComesAgain) {
  File(Customer("ann").Says("p1").At("12:00").SeenAt(Moment("10:00")));
  EXPECT_EQ(File(Customer("ann").Says("p1").At("12:00").SeenAt(Moment("10:30"))),
            FiledAs::kDuplicate);
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:00"));
}

// Order.

TEST_F(FilingTest, APostWhoseVersionCameAsAnEditFirstIsNotLost) {
  File(EditOf("p1", 2, "better words", Moment("10:05")));
  EXPECT_EQ(File(Customer("ann").Says("p1").At("10:00").InVersion(2).About({"northair"})),
            FiledAs::kStored);
  EXPECT_EQ(Post("p1").posted_at.at, Moment("10:00"));
  EXPECT_THAT(Texts(), ElementsAre("better words"));
  EXPECT_THAT(touched_, SizeIs(1));
}

TEST_F(FilingTest, WhatWasRolledBackIsFiledAnewUnderANewNumber) {
  {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    filing.File(Customer("ann").Says("p1"));
  }
  EXPECT_THAT(Posts(), IsEmpty());
  EXPECT_EQ(File(Customer("ann").Says("p1")), FiledAs::kStored);
  EXPECT_EQ(Post("p1").arrival, 2);
}

}  // namespace
}  // namespace firstreply::ingest
