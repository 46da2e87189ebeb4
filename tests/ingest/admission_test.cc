#include "ingest/admission.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace firstreply::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};
constexpr Admitted kKept{Admitted::Verdict::kKept, {}};
constexpr Admitted kIrrelevant{Admitted::Verdict::kIrrelevant, {}};

Admitted Rejected(RefusalReason reason) {
  return {Admitted::Verdict::kRejected, reason};
}

PostEvent Event(EventBody body) {
  PostEvent event;
  event.source = "any";
  event.event_id = "1";
  event.body = std::move(body);
  return event;
}

PostCreated Post(std::string id, std::string text, std::string author = "customer") {
  PostCreated post;
  post.key = {"x", std::move(id)};
  post.author = {"x", std::move(author)};
  post.text = std::move(text);
  post.posted_at = {kNoon};
  return post;
}

PostEvent Said(std::string id, std::string text) {
  return Event(Post(std::move(id), std::move(text)));
}

PostEvent Deleted(std::string id, TimePoint at = kNoon) {
  return Event(PostDeleted{{"x", std::move(id)}, {at}});
}

PostEvent Edited(std::string id, std::string text) {
  PostEdited edit;
  edit.key = {"x", std::move(id)};
  edit.text = std::move(text);
  return Event(edit);
}

PostEvent Liked(std::string id) {
  Engagement engagement;
  engagement.key = {"x", std::move(id)};
  engagement.likes = 4;
  return Event(engagement);
}

PostEvent Phoned() {
  Contact contact;
  contact.channel = "phone";
  contact.reference = "7";
  return Event(contact);
}

PostCreated& PostIn(PostEvent& event) {
  return std::get<PostCreated>(event.body);
}

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() {
    Brand north;
    north.name = "northair";
    north.own_accounts = {{{"x", "77"}, "north_care"}};
    Brand south;
    south.name = "southair";
    south.own_accounts = {{{"x", "88"}, "south_care"}};
    matcher_ = BrandMatcher::Build(BrandDirectory::Make({north, south}).value()).value();
  }

  Admission Firehose(std::vector<std::string> brands = {}) {
    return Admission({.source = "firehose", .directed = false, .brands = std::move(brands)},
                     {threads_, tombstones_});
  }

  Admission Directed(std::vector<std::string> brands = {}) {
    return Admission({.source = "file", .directed = true, .brands = std::move(brands)},
                     {threads_, tombstones_});
  }

  Admitted Admit(Admission& admission, PostEvent event) {
    return admission.Admit(event, *matcher_);
  }

  ThreadIndex threads_;
  TombstoneRing tombstones_;
  std::shared_ptr<const BrandMatcher> matcher_;
};

TEST_F(AdmissionTest, AFirehoseKeepsWhatNamesABrand) {
  Admission firehose = Firehose();
  PostEvent event = Said("1", "Northair lost my bag, southair found it");
  EXPECT_EQ(firehose.Admit(event, *matcher_), kKept);
  EXPECT_THAT(event.concerns, ElementsAre("northair", "southair"));
  EXPECT_EQ(event.speaks_for, std::nullopt);
  EXPECT_EQ(Admit(firehose, Said("2", "what a day")), kIrrelevant);
}

TEST_F(AdmissionTest, AFirehoseKeepsWhatAnOwnAccountSays) {
  Admission firehose = Firehose();
  PostEvent event = Event(Post("1", "good morning", "77"));
  EXPECT_EQ(firehose.Admit(event, *matcher_), kKept);
  EXPECT_EQ(event.speaks_for, "northair");
  EXPECT_THAT(event.concerns, IsEmpty());
}

TEST_F(AdmissionTest, AFirehoseKeepsTheFollowUpsOfWhatItKept) {
  Admission firehose = Firehose();
  PostEvent reply = Said("2", "still waiting");
  PostIn(reply).parent = PostKey{"x", "1"};
  PostEvent deep = Said("3", "me too");
  PostIn(deep).parent = PostKey{"x", "unseen"};
  PostIn(deep).thread_root = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, reply), kIrrelevant);

  EXPECT_EQ(Admit(firehose, Said("1", "northair?")), kKept);
  EXPECT_EQ(Admit(firehose, reply), kKept);
  EXPECT_EQ(Admit(firehose, deep), kKept);
}

TEST_F(AdmissionTest, AFirehoseKeepsWhatIsPassedOnOfWhatItKept) {
  Admission firehose = Firehose();
  PostEvent repost = Said("2", "");
  PostIn(repost).repost_of = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, repost), kIrrelevant);

  EXPECT_EQ(Admit(firehose, Said("1", "northair?")), kKept);
  EXPECT_EQ(Admit(firehose, repost), kKept);
}

TEST_F(AdmissionTest, AFirehoseKeepsThePostThatWasPassedOnAndComesLater) {
  Admission firehose = Firehose();
  PostEvent repost = Said("2", "RT: northair is late");
  PostIn(repost).repost_of = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, repost), kKept);
  EXPECT_EQ(Admit(firehose, Said("1", "its name was in a picture")), kKept);
}

TEST_F(AdmissionTest, AFirehoseKeepsTheRestOfAThreadItKnowsByItsRoot) {
  Admission firehose = Firehose();
  PostEvent named = Said("5", "northair does this always");
  PostIn(named).parent = PostKey{"x", "4"};
  PostIn(named).thread_root = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, named), kKept);

  PostEvent sibling = Said("6", "same here");
  PostIn(sibling).thread_root = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, sibling), kKept);
  EXPECT_EQ(Admit(firehose, Said("1", "the root itself, late")), kKept);
  EXPECT_EQ(Admit(firehose, Said("4", "told no root, so nobody knows it")), kIrrelevant);
}

TEST_F(AdmissionTest, WithoutARootTheParentStandsForTheThread) {
  Admission firehose = Firehose();
  PostEvent answer = Event(Post("2", "so sorry!", "77"));
  PostIn(answer).parent = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, answer), kKept);
  EXPECT_EQ(Admit(firehose, Said("1", "my bag is gone")), kKept);
}

TEST_F(AdmissionTest, WhatADirectedSourceKeptAFirehoseKnows) {
  Admission file = Directed({"northair"});
  Admission firehose = Firehose();
  EXPECT_EQ(Admit(file, Said("1", "my bag")), kKept);
  PostEvent reply = Said("2", "any news?");
  PostIn(reply).parent = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, reply), kKept);
}

TEST_F(AdmissionTest, AFirehoseKeepsWhatHappensToKnownPostsAndAccounts) {
  Admission firehose = Firehose();
  const PostEvent edited = Edited("1", "northair");
  const PostEvent engaged = Liked("1");
  const PostEvent gone = Event(AccountChanged{{"x", "customer"}, AccountState::kDeleted, {kNoon}});
  for (const PostEvent& event : {edited, engaged, gone})
    EXPECT_EQ(Admit(firehose, event), kIrrelevant);

  EXPECT_EQ(Admit(firehose, Said("1", "northair")), kKept);
  for (const PostEvent& event : {edited, engaged, gone, Deleted("1")})
    EXPECT_EQ(Admit(firehose, event), kKept);
}

TEST_F(AdmissionTest, ADeleteBeforeItsPostRestsAndIsHandedToIt) {
  Admission firehose = Firehose();
  EXPECT_EQ(Admit(firehose, Deleted("1", kNoon + 5min)), kIrrelevant);
  EXPECT_EQ(firehose.counts().parked, 1);
  PostEvent post = Said("1", "northair lost my bag");
  EXPECT_EQ(firehose.Admit(post, *matcher_), kKept);
  EXPECT_EQ(post.deleted_at, kNoon + 5min);
  EXPECT_EQ(tombstones_.size(), 0u);
}

TEST_F(AdmissionTest, ADirectedSourcesPostFindsAFirehosesDelete) {
  Admission firehose = Firehose();
  Admission file = Directed({"northair"});
  Admit(firehose, Deleted("1", kNoon + 5min));
  PostEvent post = Said("1", "my bag");
  EXPECT_EQ(file.Admit(post, *matcher_), kKept);
  EXPECT_EQ(post.deleted_at, kNoon + 5min);
}

TEST_F(AdmissionTest, OfADeleteToldAndADeleteRestingTheEarlierCounts) {
  Admission firehose = Firehose();
  Admission file = Directed({"northair"});
  Admit(firehose, Deleted("1", kNoon + 5min));
  PostEvent post = Said("1", "my bag");
  post.deleted_at = kNoon + 3min;
  EXPECT_EQ(file.Admit(post, *matcher_), kKept);
  EXPECT_EQ(post.deleted_at, kNoon + 3min);
}

TEST_F(AdmissionTest, AnIrrelevantPostLeavesItsDeleteAndTheIndexAlone) {
  Admission firehose = Firehose();
  Admit(firehose, Deleted("1"));
  EXPECT_EQ(Admit(firehose, Said("1", "what a day")), kIrrelevant);
  EXPECT_EQ(tombstones_.size(), 1u);
  EXPECT_EQ(threads_.size().keys, 0);
}

TEST_F(AdmissionTest, AFirehoseBoundToABrandSeesOnlyThat) {
  Admission firehose = Firehose({"northair"});
  EXPECT_EQ(Admit(firehose, Said("1", "southair is late")), kIrrelevant);
  EXPECT_EQ(Admit(firehose, Event(Post("2", "good morning", "88"))), kIrrelevant);
  PostEvent both = Said("3", "southair or northair?");
  EXPECT_EQ(firehose.Admit(both, *matcher_), kKept);
  EXPECT_THAT(both.concerns, ElementsAre("northair"));
}

TEST_F(AdmissionTest, AFirehoseMaySpeakForNobody) {
  Admission firehose = Firehose();
  PostEvent named = Said("1", "northair");
  named.brand = "northair";
  EXPECT_EQ(Admit(firehose, named), Rejected(RefusalReason::kDirectedOnly));
  EXPECT_EQ(Admit(firehose, Event(Survey{})), Rejected(RefusalReason::kDirectedOnly));
  EXPECT_EQ(Admit(firehose, Event(Contact{})), Rejected(RefusalReason::kDirectedOnly));

  PostEvent claims = Said("2", "northair");
  claims.concerns = {"southair"};
  claims.speaks_for = "northair";
  EXPECT_EQ(firehose.Admit(claims, *matcher_), kKept);
  EXPECT_THAT(claims.concerns, ElementsAre("northair"));
  EXPECT_EQ(claims.speaks_for, std::nullopt);
}

TEST_F(AdmissionTest, ADirectedSourceKeepsEverything) {
  Admission file = Directed();
  for (const EventBody& body :
       std::vector<EventBody>{Post("1", "what a day"), PostEdited{}, PostDeleted{},
                              AccountChanged{}, Engagement{}, Survey{}}) {
    EXPECT_EQ(Admit(file, Event(body)), kKept) << NameOf(body);
  }
}

TEST_F(AdmissionTest, TheBrandThatAnEventNamesGoesBeforeWhatItsTextNames) {
  Admission file = Directed({"northair", "southair"});
  PostEvent event = Said("1", "southair is late");
  event.brand = "northair";
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_THAT(event.concerns, ElementsAre("northair"));
}

TEST_F(AdmissionTest, WithoutOneTheSourcesOnlyBrandIsMeant) {
  Admission file = Directed({"northair"});
  PostEvent post = Said("1", "southair is late");
  PostEvent contact = Phoned();
  EXPECT_EQ(file.Admit(post, *matcher_), kKept);
  EXPECT_EQ(file.Admit(contact, *matcher_), kKept);
  EXPECT_THAT(post.concerns, ElementsAre("northair"));
  EXPECT_THAT(contact.concerns, ElementsAre("northair"));
}

TEST_F(AdmissionTest, OfSeveralBrandsTheMatcherDecidesAmongThoseBound) {
  Admission all = Directed();
  PostEvent post = Said("1", "southair is late, northair is not");
  EXPECT_EQ(all.Admit(post, *matcher_), kKept);
  EXPECT_THAT(post.concerns, ElementsAre("northair", "southair"));

  Admission some = Directed({"northair", "westair"});
  EXPECT_EQ(some.Admit(post = Said("2", "southair is late, northair is not"), *matcher_), kKept);
  EXPECT_THAT(post.concerns, ElementsAre("northair"));
}

TEST_F(AdmissionTest, ABrandThatIsUnknownOrNotTheSourcesOwnIsRejected) {
  Admission file = Directed({"northair"});
  PostEvent event = Said("1", "hello");
  event.brand = "nowhere";
  EXPECT_EQ(Admit(file, event), Rejected(RefusalReason::kUnknownBrand));
  event.brand = "southair";
  EXPECT_EQ(Admit(file, event), Rejected(RefusalReason::kBrandNotBound));
  event.brand.reset();
  event.concerns = {"northair", "southair"};
  EXPECT_EQ(Admit(file, event), Rejected(RefusalReason::kBrandNotBound));
  event.concerns.clear();
  event.speaks_for = "southair";
  EXPECT_EQ(Admit(file, event), Rejected(RefusalReason::kBrandNotBound));
  EXPECT_EQ(threads_.size().keys, 0);
}

TEST_F(AdmissionTest, AContactThatIsNobodysIsRejected) {
  Admission file = Directed();
  PostEvent contact = Phoned();
  EXPECT_EQ(Admit(file, contact), Rejected(RefusalReason::kBrandMissing));
  contact.brand = "southair";
  EXPECT_EQ(Admit(file, contact), kKept);
}

TEST_F(AdmissionTest, WhatTheEventItselfSaysIsKeptSortedAndOnce) {
  Admission file = Directed();
  PostEvent event = Said("1", "nothing");
  event.concerns = {"southair", "northair", "southair"};
  event.speaks_for = "southair";
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_THAT(event.concerns, ElementsAre("northair", "southair"));
  EXPECT_EQ(event.speaks_for, "southair");
}

TEST_F(AdmissionTest, AKindTogetherWithABrandMakesAPostTheBrandsOwn) {
  Admission file = Directed();
  PostEvent event = Event(Post("1", "please send a DM", "agency"));
  PostIn(event).kind = ResponseKind::kHandoff;
  EXPECT_EQ(Admit(file, event), Rejected(RefusalReason::kBrandMissing));

  event.brand = "southair";
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(event.speaks_for, "southair");
}

TEST_F(AdmissionTest, AnOwnAccountNeedsNoKind) {
  Admission file = Directed();
  PostEvent event = Event(Post("1", "please send a DM", "88"));
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(event.speaks_for, "southair");

  event = Event(Post("2", "please send a DM", "88"));
  PostIn(event).kind = ResponseKind::kHandoff;
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(event.speaks_for, "southair");
}

TEST_F(AdmissionTest, TheSourcesOnlyBrandIsMeantByAKindToo) {
  Admission file = Directed({"northair"});
  PostEvent event = Event(Post("1", "please send a DM", "agency"));
  PostIn(event).kind = ResponseKind::kHuman;
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(event.speaks_for, "northair");
}

TEST_F(AdmissionTest, SaysWhichPostsAreAddressedToABrand) {
  Admission file = Directed({"northair"});
  Admission firehose = Firehose();
  PostEvent event = Said("1", "my bag");
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(PostIn(event).directed, true);

  event = Said("2", "my bag");
  PostIn(event).directed = false;
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(PostIn(event).directed, false);

  event = Said("3", "@north_care my bag");
  EXPECT_EQ(firehose.Admit(event, *matcher_), kKept);
  EXPECT_EQ(PostIn(event).directed, true);

  event = Said("4", "northair lost my bag");
  EXPECT_EQ(firehose.Admit(event, *matcher_), kKept);
  EXPECT_EQ(PostIn(event).directed, std::nullopt);

  event = Event(Post("5", "good morning", "77"));
  EXPECT_EQ(file.Admit(event, *matcher_), kKept);
  EXPECT_EQ(PostIn(event).directed, std::nullopt);
}

TEST_F(AdmissionTest, AFirehoseDropsBeforeAnythingIsCopied) {
  Admission firehose = Firehose();
  PostView post;
  post.key = {"x", "1"};
  post.text = "what a day";
  EXPECT_TRUE(firehose.Drops(post, *matcher_));
  post.text = "what a day with northair";
  EXPECT_FALSE(firehose.Drops(post, *matcher_));
  EXPECT_EQ(firehose.counts().received, 1);
  EXPECT_EQ(firehose.counts().irrelevant, 1);

  Admission file = Directed();
  post.text = "what a day";
  EXPECT_FALSE(file.Drops(post, *matcher_));
}

TEST_F(AdmissionTest, CountsEveryEventOnce) {
  Admission firehose = Firehose();
  Admit(firehose, Said("1", "northair"));
  Admit(firehose, Said("2", "what a day"));
  Admit(firehose, Deleted("3"));
  Admit(firehose, Event(Survey{}));
  const AdmissionCounts counts = firehose.counts();
  EXPECT_EQ(counts.received, 4);
  EXPECT_EQ(counts.kept, 1);
  EXPECT_EQ(counts.irrelevant, 2);
  EXPECT_EQ(counts.parked, 1);
  EXPECT_THAT(counts.rejected, ElementsAre(0, 0, 0, 1));
}

TEST_F(AdmissionTest, ReasonsHaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kRefusalReasons; ++i) names.insert(NameOf(static_cast<RefusalReason>(i)));
  EXPECT_EQ(names.size(), kRefusalReasons);
  EXPECT_EQ(NameOf(RefusalReason::kBrandNotBound), "brand_not_bound");
}

TEST_F(AdmissionTest, ABrandThatLeftTheConfigIsNoLongerItsSources) {
  Admission file = Directed({"westair"});
  PostEvent post = Said("1", "northair");
  EXPECT_EQ(file.Admit(post, *matcher_), kKept);
  EXPECT_THAT(post.concerns, IsEmpty());
}

TEST_F(AdmissionTest, WhatAnUntrustedSourceSaysOfItsPostsIsNotHeard) {
  Admission trusted({"desk", true, {}, true}, {threads_, tombstones_}),
      other({"crowd", true, {}, false}, {threads_, tombstones_});
  PostEvent event = Said("1", "northair?");
  PostIn(event).verdict.emplace().complaint = true;
  PostEvent same = event;
  EXPECT_EQ(trusted.Admit(event, *matcher_), kKept);
  EXPECT_TRUE(PostIn(event).verdict);
  EXPECT_EQ(other.Admit(same, *matcher_), kKept);
  EXPECT_FALSE(PostIn(same).verdict);
}

}  // namespace
}  // namespace firstreply::ingest
