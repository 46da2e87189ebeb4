// Admission where the config names tenants: to whose realm an event goes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/admission.h"
#include "ingest/realm.h"
#include "tests/support/post_builder.h"

namespace firstreply::ingest {
namespace {

using test::AccountBecomes;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::LikesOf;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Admitted kKept{Admitted::Verdict::kKept, {}};
constexpr Admitted kIrrelevant{Admitted::Verdict::kIrrelevant, {}};
constexpr Admitted kNotBound{Admitted::Verdict::kRejected, RefusalReason::kBrandNotBound};

Brand Named(const std::string& name, const std::string& tenant) {
  Brand brand;
  brand.name = name;
  brand.own_accounts = {{{"x", name + "-own"}, ""}};
  brand.tenant = tenant;
  return brand;
}

// "northair" and "northrail" of tenant "north", "southair" of "south", "alone" of none.
class AdmissionTenantsTest : public testing::Test {
 protected:
  AdmissionTenantsTest()
      : matcher_(BrandMatcher::Build(
                     BrandDirectory::Make({Named("northair", "north"), Named("northrail", "north"),
                                           Named("southair", "south"), Named("alone", "")})
                         .value())
                     .value()) {}

  Admission Source(bool directed, std::vector<std::string> brands = {}) {
    return Admission({.source = "wire", .directed = directed, .brands = std::move(brands)},
                     {threads_, tombstones_});
  }
  Admission Directed(std::vector<std::string> brands = {}) {
    return Source(true, std::move(brands));
  }
  Admission Firehose(std::vector<std::string> brands = {}) {
    return Source(false, std::move(brands));
  }

  // An event nobody has told whom it concerns.
  static PostEvent Says(const std::string& post, const std::string& text,
                        const std::string& author = "ann") {
    PostEvent event = Customer(author).Says(post).Saying(text);
    event.concerns.clear();
    return event;
  }

  Admitted Admit(Admission& admission, PostEvent event, const Sender* sender = nullptr) {
    const Admitted admitted = admission.Admit(event, *matcher_, sender);
    shares_ = event.shares;
    return admitted;
  }
  std::vector<std::string> Realms() const {
    std::vector<std::string> realms;
    for (const RealmShare& share : shares_) realms.push_back(share.realm);
    return realms;
  }

  ThreadIndex threads_;
  TombstoneRing tombstones_;
  std::shared_ptr<const BrandMatcher> matcher_;
  std::vector<RealmShare> shares_;  // of the event admitted last
};

TEST_F(AdmissionTenantsTest, ASourceOfOneTenantsBrandsFilesAllInItsRealm) {
  Admission source = Directed({"northair", "northrail"});
  for (const PostEvent& event :
       {Says("p", "good day"), Says("p", "northair and southair"), DeleteOf("p", Moment("10:00")),
        EditOf("p", 2, "bad day", Moment("10:00")), LikesOf("p", 3, Moment("10:00")),
        AccountBecomes("ann", AccountState::kDeleted, Moment("10:00")),
        ContactStarts("7", "c", "northrail", Moment("10:00"))}) {
    EXPECT_EQ(Admit(source, event), kKept);
    EXPECT_THAT(Realms(), ElementsAre("north"));
  }
}

TEST_F(AdmissionTenantsTest, ATokenOfOneTenantsBrandsFilesInItsRealmWhateverTheSource) {
  Admission source = Directed();
  const std::set<std::string> brands = {"southair"};
  const Sender sender{&brands};
  EXPECT_EQ(Admit(source, Says("p", "good day"), &sender), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  EXPECT_EQ(Admit(source, Says("p", "northair and southair"), &sender), kKept);
  ASSERT_THAT(Realms(), ElementsAre("south"));
  EXPECT_THAT(shares_.front().concerns, ElementsAre("southair"));
  EXPECT_EQ(Admit(source, DeleteOf("p", Moment("10:00")), &sender), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  EXPECT_EQ(Admit(source, Says("p", "northair alone"), &sender), kNotBound);
}

TEST_F(AdmissionTenantsTest, WhoMaySpeakForNoBrandOfTheConfigIsRefused) {
  Admission source = Directed();
  const std::set<std::string> brands = {"gone"};
  const Sender sender{&brands};
  EXPECT_EQ(Admit(source, DeleteOf("p", Moment("10:00")), &sender), kNotBound);
  EXPECT_EQ(source.counts().rejected[static_cast<size_t>(RefusalReason::kBrandNotBound)], 1);
}

TEST_F(AdmissionTenantsTest, APostOfAnUnscopedSourceGoesToTheRealmsOfTheBrandsItConcerns) {
  Admission source = Directed();
  EXPECT_EQ(Admit(source, Says("1", "southair is late")), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  EXPECT_EQ(Admit(source, Says("2", "northair and northrail beat southair")), kKept);
  ASSERT_THAT(Realms(), ElementsAre("north", "south"));
  EXPECT_THAT(shares_[0].concerns, ElementsAre("northair", "northrail"));
  EXPECT_THAT(shares_[1].concerns, ElementsAre("southair"));
  EXPECT_EQ(Admit(source, Says("3", "alone is late")), kKept);
  EXPECT_THAT(Realms(), ElementsAre(""));
}

TEST_F(AdmissionTenantsTest, AnOwnAccountSpeaksInItsTenantsRealmAndIsAnybodyInOthers) {
  Admission source = Directed();
  EXPECT_EQ(Admit(source, Says("1", "we are sorry", "northair-own")), kKept);
  EXPECT_THAT(Realms(), ElementsAre("north"));
  EXPECT_EQ(Admit(source, Says("2", "ask southair", "northair-own")), kKept);
  ASSERT_THAT(Realms(), ElementsAre("north", "south"));
  EXPECT_EQ(shares_[0].speaks_for, "northair");
  EXPECT_EQ(shares_[1].speaks_for, std::nullopt);
}

TEST_F(AdmissionTenantsTest, WhatConcernsNobodyIsKeptForAllThatTheSourceMaySpeakFor) {
  Admission all = Directed();
  EXPECT_EQ(Admit(all, Says("1", "still waiting")), kKept);
  EXPECT_THAT(Realms(), ElementsAre("", "north", "south"));
  Admission two = Directed({"northair", "southair"});
  EXPECT_EQ(Admit(two, Says("2", "still waiting")), kKept);
  EXPECT_THAT(Realms(), ElementsAre("north", "south"));
}

TEST_F(AdmissionTenantsTest, WhatIsDoneToAPostGoesToEveryRealmOfTheSource) {
  Admission two = Directed({"northair", "southair"});
  EXPECT_EQ(Admit(two, DeleteOf("never-seen", Moment("10:00"))), kKept);
  EXPECT_THAT(Realms(), ElementsAre("north", "south"));
}

TEST_F(AdmissionTenantsTest, AFirehoseFollowsAThreadInTheRealmsThatKnowIt) {
  Admission firehose = Firehose();
  EXPECT_EQ(Admit(firehose, Says("1", "southair is late")), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  PostEvent reply = Says("2", "still waiting");
  std::get<PostCreated>(reply.body).parent = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, reply), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  PostEvent other = Says("3", "take northair");
  std::get<PostCreated>(other.body).parent = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, other), kKept);
  EXPECT_THAT(Realms(), ElementsAre("north", "south"));
  EXPECT_EQ(Admit(firehose, LikesOf("2", 1, Moment("10:00"))), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  EXPECT_EQ(Admit(firehose, AccountBecomes("ann", AccountState::kDeleted, Moment("10:00"))), kKept);
  EXPECT_THAT(Realms(), ElementsAre("north", "south"));
}

TEST_F(AdmissionTenantsTest, AFirehoseOfOneTenantKnowsNothingOfAnothersThreads) {
  Admission south = Directed({"southair"});
  EXPECT_EQ(Admit(south, Says("1", "late again")), kKept);
  Admission firehose = Firehose({"northair"});
  PostEvent reply = Says("2", "me too");
  std::get<PostCreated>(reply.body).parent = PostKey{"x", "1"};
  EXPECT_EQ(Admit(firehose, reply), kIrrelevant);
  EXPECT_EQ(Admit(firehose, EditOf("1", 2, "early", Moment("10:00"))), kIrrelevant);
  EXPECT_EQ(Admit(firehose, AccountBecomes("ann", AccountState::kDeleted, Moment("10:00"))),
            kIrrelevant);
}

TEST_F(AdmissionTenantsTest, ADeleteRestsForTheRealmsOfItsSourceOnly) {
  Admission north = Firehose({"northair"});
  EXPECT_EQ(Admit(north, DeleteOf("1", Moment("10:00"))), kIrrelevant);
  EXPECT_EQ(north.counts().parked, 1);

  Admission south = Directed({"southair"});
  EXPECT_EQ(Admit(south, Says("1", "late")), kKept);
  EXPECT_EQ(shares_.front().deleted_at, std::nullopt);
  Admission own = Directed({"northair"});
  EXPECT_EQ(Admit(own, Says("1", "late")), kKept);
  EXPECT_EQ(shares_.front().deleted_at, Moment("10:00"));
}

TEST_F(AdmissionTenantsTest, ADeleteRestsForEachRealmThatDoesNotKnowThePostYet) {
  Admission firehose = Firehose();
  EXPECT_EQ(Admit(firehose, Says("1", "southair is late")), kKept);
  EXPECT_EQ(Admit(firehose, DeleteOf("1", Moment("10:00"))), kKept);
  EXPECT_THAT(Realms(), ElementsAre("south"));
  EXPECT_EQ(firehose.counts().parked, 0);
  Admission north = Directed({"northair"});
  EXPECT_EQ(Admit(north, Says("1", "late")), kKept);
  EXPECT_EQ(shares_.front().deleted_at, Moment("10:00"));
}

TEST_F(AdmissionTenantsTest, EachEventCountsOnceHoweverManyRealmsItGoesTo) {
  Admission source = Directed();
  EXPECT_EQ(Admit(source, Says("1", "northair or southair?")), kKept);
  EXPECT_EQ(source.counts().received, 1);
  EXPECT_EQ(source.counts().kept, 1);
}

TEST_F(AdmissionTenantsTest, WithoutTenantsThereAreNoShares) {
  matcher_ = BrandMatcher::Build(
                 BrandDirectory::Make({Named("northair", ""), Named("southair", "")}).value())
                 .value();
  Admission source = Directed();
  EXPECT_EQ(Admit(source, Says("1", "northair or southair?")), kKept);
  EXPECT_THAT(Realms(), IsEmpty());
}

}  // namespace
}  // namespace firstreply::ingest
