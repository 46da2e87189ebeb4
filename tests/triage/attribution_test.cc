#include "triage/attribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ingest/fingerprint.h"
#include "tests/support/post_builder.h"
#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using test::Brand;
using test::Customer;
using test::KeyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// A dialogue as a test compares it: ids only, each side in its order.
struct Told {
  std::vector<std::string> said;
  std::vector<std::string> responses;
  bool operator==(const Told&) const = default;
};

void PrintTo(const Told& told, std::ostream* out) {
  *out << "{said:";
  for (const std::string& id : told.said) *out << " " << id;
  *out << "; responses:";
  for (const std::string& id : told.responses) *out << " " << id;
  *out << "}";
}

// "northair/ann" and what was said there.
using Dialogues = std::map<std::string, Told>;

Dialogues Read(const std::vector<FiledPost>& posts) {
  std::map<ingest::AccountMark, std::string> names;
  for (const std::string name : {"ann", "bob", "cleo", "cust-7", "northair", "zeta"}) {
    names[ingest::MarkOf({"x", name})] = name;
  }
  Dialogues dialogues;
  for (const Dialogue& dialogue : Attribute(posts).dialogues) {
    Told& told = dialogues[dialogue.brand + "/" + names.at(dialogue.customer)];
    EXPECT_TRUE(told.said.empty()) << "two dialogues of one brand and customer";
    for (const FiledPost* post : dialogue.said) told.said.push_back(post->key.id);
    for (const FiledPost* post : dialogue.responses) told.responses.push_back(post->key.id);
  }
  return dialogues;
}

TEST(AttributionTest, AResponseAnswersTheCustomerRightAboveIt) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Brand("northair").Says("r1").At("10:20").To("p1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}})));
}

TEST(AttributionTest, AResponseAnswersTheNearestCustomerAboveAtAnyDepth) {
  std::vector<FiledPost> posts = {Customer("ann").Says("p1").At("10:00").About({"northair"})};
  std::string above = "p1";
  for (int i = 0; i < 50; ++i) {
    const std::string id = "r" + std::to_string(i);
    posts.push_back(
        Brand("northair").Says(id).At(test::Moment("10:01") + i * Duration(1)).To(above));
    above = id;
  }
  const Dialogues dialogues = Read(posts);
  ASSERT_THAT(dialogues, ElementsAre(Pair("northair/ann", testing::_)));
  EXPECT_EQ(dialogues.at("northair/ann").responses.size(), 50u);
}

TEST(AttributionTest, AnsweringBobNeverAnswersAnn) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Customer("bob").Says("p2").At("10:05").To("p1").About({"northair"}),
                    Brand("northair").Says("r1").At("10:20").To("p2").Naming("ann").Naming("bob")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}),
                          Pair("northair/bob", Told{{"p2"}, {"r1"}})));
}

TEST(AttributionTest, AnsweringTheTopPostDoesNotAnswerThoseBelowIt) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Customer("bob").Says("p2").At("10:05").To("p1").About({"northair"}),
                    Brand("northair").Says("r1").At("10:20").To("p1").Naming("bob")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}}),
                          Pair("northair/bob", Told{{"p2"}, {}})));
}

TEST(AttributionTest, WithoutACustomerAboveAResponseAnswersTheCustomersOfTheThreadWhomItNames) {
  EXPECT_THAT(
      Read({Brand("northair").Says("r1").At("09:00"),
            Customer("ann").Says("p1").At("10:00").To("r1"),
            Customer("bob").Says("p2").At("10:01").To("r1"),
            Customer("cleo").Says("p3").At("10:02").To("r1"),
            Brand("northair").Says("r2").At("10:20").To("r1").Naming("ann").Naming("cleo")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r2"}}),
                  Pair("northair/bob", Told{{"p2"}, {}}),
                  Pair("northair/cleo", Told{{"p3"}, {"r2"}})));
}

TEST(AttributionTest, WithoutACustomerAboveAndWithNobodyNamedAResponseAnswersNobody) {
  EXPECT_THAT(Read({Brand("northair").Says("r1").At("09:00"),
                    Customer("ann").Says("p1").At("10:00").To("r1"),
                    Brand("northair").Says("r2").At("10:20").To("r1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {}})));
}

TEST(AttributionTest, AResponseWhoseParentIsNotHeldAnswersThoseItNames) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").InThreadOf("p0").About({"northair"}),
            Brand("northair").Says("r1").At("10:20").To("gone").InThreadOf("p0").Naming("ann")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}})));
}

TEST(AttributionTest, NamingSomebodyTwiceIsOneAnswer) {
  EXPECT_THAT(Read({Brand("northair").Says("r1").At("09:00").Naming("ann").Naming("ann"),
                    Customer("ann").Says("p1").At("10:00").To("r1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}})));
}

TEST(AttributionTest, AResponseToSomebodyWhoNeverWroteToTheBrandOpensNothing) {
  EXPECT_THAT(Read({Brand("northair").Says("r1").At("09:00").Naming("ann")}), IsEmpty());
}

TEST(AttributionTest, TheChainGoesThroughOtherBrandsToTheCustomer) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}),
                    Brand("zeta").Says("z1").At("10:05").To("p1"),
                    Brand("northair").Says("r1").At("10:20").To("z1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}}),
                          Pair("zeta/ann", Told{{"p1"}, {"z1"}})));
}

TEST(AttributionTest, OneBrandsAnswerIsNotTheOthers) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}),
            Brand("zeta").Says("z1").At("10:05").To("p1")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}), Pair("zeta/ann", Told{{"p1"}, {"z1"}})));
}

TEST(AttributionTest, ABrandThatNobodyAskedOpensNoConversationByAnswering) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Brand("zeta").Says("z1").At("10:05").To("p1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {}})));
}

TEST(AttributionTest, AReplyWithoutABrandBelongsToTheNearestPostAboveThatHasOne) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
            Customer("bob").Says("p2").At("10:05").To("p1"),
            Customer("cleo").Says("p3").At("10:06").To("p2")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}), Pair("northair/bob", Told{{"p2"}, {}}),
                  Pair("northair/cleo", Told{{"p3"}, {}})));
}

TEST(AttributionTest, AReplyToABrandBelongsToThatBrand) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}),
                    Brand("zeta").Says("z1").At("10:05").To("p1"),
                    Customer("ann").Says("p2").At("10:06").To("z1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}),
                          Pair("zeta/ann", Told{{"p1", "p2"}, {"z1"}})));
}

TEST(AttributionTest, AReplyThatNamesAnotherBrandBelongsToBoth) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
            Customer("bob").Says("p2").At("10:05").To("p1").About({"zeta"})}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}), Pair("northair/bob", Told{{"p2"}, {}}),
                  Pair("zeta/bob", Told{{"p2"}, {}})));
}

TEST(AttributionTest, APostThatNamesNobodyBelongsToTheBrandThatAnsweredIt) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00"),
                    Brand("northair").Says("r1").At("10:20").To("p1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}})));
}

TEST(AttributionTest, WhatABrandTookUpIsKnownToThoseWhoReply) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00"), Customer("bob").Says("p2").At("10:05").To("p1"),
            Brand("northair").Says("r1").At("10:20").To("p1")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}}),
                  Pair("northair/bob", Told{{"p2"}, {}})));
}

TEST(AttributionTest, AnAnswerOnlyGivesABrandToAPostThatHasNoneFromAbove) {
  // p2 belongs to northair, as p1 does; so does p3 below it, though zeta once answered p2.
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
            Customer("bob").Says("p2").At("10:05").To("p1"),
            Brand("zeta").Says("z1").At("10:06").To("p2"),
            Customer("cleo").Says("p3").At("10:07").To("p2")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}), Pair("northair/bob", Told{{"p2"}, {}}),
                  Pair("northair/cleo", Told{{"p3"}, {}})));
}

TEST(AttributionTest, APostWithoutAnyBrandHasNoConversation) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00"),
                    Customer("bob").Says("p2").At("10:05").To("p1")}),
              IsEmpty());
}

TEST(AttributionTest, ABrandNamedByTheEventIsTheOnlyOne) {
  EXPECT_THAT(
      Read({Customer("ann").Says("p1").At("10:00").Given("northair"),
            Customer("bob").Says("p2").At("10:05").To("p1").Given("zeta"),
            Brand("northair").Says("r1").At("10:20").To("p2")}),
      ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}), Pair("zeta/bob", Told{{"p2"}, {}})));
}

TEST(AttributionTest, AThirdPartyBetweenCustomerAndBrandIsACustomerToo) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Customer("bob").Says("p2").At("10:05").To("p1"),
                    Brand("northair").Says("r1").At("10:10").To("p2"),
                    Customer("ann").Says("p3").At("10:12").To("r1"),
                    Brand("northair").Says("r2").At("10:20").To("p3")}),
              ElementsAre(Pair("northair/ann", Told{{"p1", "p3"}, {"r2"}}),
                          Pair("northair/bob", Told{{"p2"}, {"r1"}})));
}

TEST(AttributionTest, AContactsAnswerAnswersEveryCustomerOfItsThreadForItsBrand) {
  EXPECT_THAT(
      Read({Customer("ann").Says("c1").At("10:00").InThreadOf("case").About({"northair"}),
            Customer("bob").Says("c2").At("10:01").InThreadOf("case").About({"northair"}),
            Customer("cleo").Says("c3").At("10:02").InThreadOf("case").About({"zeta"}),
            Brand("northair").Says("a1").At("10:20").InThreadOf("case").ToTheWholeThread()}),
      ElementsAre(Pair("northair/ann", Told{{"c1"}, {"a1"}}),
                  Pair("northair/bob", Told{{"c2"}, {"a1"}}), Pair("zeta/cleo", Told{{"c3"}, {}})));
}

TEST(AttributionTest, AContactsAnswerThatNamesNoBrandAnswersTheThreadWhateverItsBrand) {
  FiledPost answer = Brand("northair").Says("a1").At("10:20").InThreadOf("case").ToTheWholeThread();
  answer.speaks_for = "";
  EXPECT_THAT(
      Read({Customer("ann").Says("c1").At("10:00").InThreadOf("case").About({"northair"}), answer}),
      ElementsAre(Pair("northair/ann", Told{{"c1"}, {"a1"}})));
}

TEST(AttributionTest, AChainThatBitesItsOwnTailEnds) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").To("r1").About({"northair"}),
                    Brand("northair").Says("r1").At("10:20").To("r2"),
                    Brand("northair").Says("r2").At("10:30").To("r1").Naming("ann")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r2"}})));
}

TEST(AttributionTest, ACircleOfCustomersIsWalkedOnce) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").To("p2"),
                    Customer("bob").Says("p2").At("10:01").To("p1"),
                    Brand("northair").Says("r1").At("10:20").To("p2")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {}}),
                          Pair("northair/bob", Told{{"p2"}, {"r1"}})));
}

TEST(AttributionTest, APostThatRepliesToItselfHasNobodyAbove) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").To("p1").About({"northair"}),
                    Brand("northair").Says("r1").At("10:20").To("p1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1"}})));
}

TEST(AttributionTest, WhatWasDeletedStillHoldsTheChainTogether) {
  EXPECT_THAT(Read({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                    Brand("northair").Says("r1").At("10:10").To("p1").DeletedAt("10:11"),
                    Brand("northair").Says("r2").At("10:20").To("r1")}),
              ElementsAre(Pair("northair/ann", Told{{"p1"}, {"r1", "r2"}})));
}

TEST(AttributionTest, EachSideIsInTheOrderOfItsOwnTimeAndEqualTimesByTheSmallerNumber) {
  EXPECT_THAT(Read({Customer("ann").Says("30").At("10:05").About({"northair"}),
                    Customer("ann").Says("100").At("10:00").To("30"),
                    Customer("ann").Says("99").At("10:00").To("30"),
                    Brand("northair").Says("1001").At("10:20").To("30"),
                    Brand("northair").Says("990").At("10:20").To("30")}),
              ElementsAre(Pair("northair/ann", Told{{"99", "100", "30"}, {"990", "1001"}})));
}

TEST(AttributionTest, TheRootIsTheTopmostPostHeld) {
  const std::vector<FiledPost> posts = {
      Customer("bob").Says("p2").At("09:00").To("p1"),  // dated before what it replies to
      Customer("ann").Says("p1").At("10:00").To("gone"),
      Brand("northair").Says("r1").At("10:20").To("p2")};
  EXPECT_EQ(Attribute(posts).root, KeyOf("p1"));
}

TEST(AttributionTest, TheRootIsTheOneThatThePlatformNames) {
  const std::vector<FiledPost> posts = {
      Customer("ann").Says("p1").At("10:00").To("gone").InThreadOf("p0").About({"northair"}),
      Customer("bob").Says("p2").At("10:05").InThreadOf("p0")};
  EXPECT_EQ(Attribute(posts).root, KeyOf("p0"));
}

TEST(AttributionTest, ThePlatformsRootHoldsAlsoWhereOnlyAReplyBelowNamesIt) {
  const std::vector<FiledPost> posts = {
      Customer("ann").Says("p1").At("10:00").To("gone").About({"northair"}),
      Customer("bob").Says("p2").At("10:05").To("p1").InThreadOf("p0")};
  EXPECT_EQ(Attribute(posts).root, KeyOf("p0"));
}

TEST(AttributionTest, AThreadWithoutPostsHasNoDialogues) {
  EXPECT_THAT(Attribute({}).dialogues, IsEmpty());
}

TEST(AttributionTest, TheOrderInWhichPostsAreHandedInChangesNothing) {
  std::vector<FiledPost> posts = {
      Customer("ann").Says("p1").At("10:00").To("p3"),
      Customer("bob").Says("p2").At("10:01").To("p1").About({"zeta"}),
      Customer("cleo").Says("p3").At("10:02").To("p2"),
      Brand("northair").Says("r1").At("10:20").To("p1").Naming("cleo"),
      Brand("zeta").Says("z1").At("10:20").To("r1"),
      Brand("zeta").Says("z2").At("10:20").To("gone").Naming("ann").Naming("bob"),
      Customer("ann").Says("p4").At("10:30").To("z2")};
  const Dialogues expected = Read(posts);
  const ingest::PostKey root = Attribute(posts).root;
  test::Random random(1);
  for (int i = 0; i < 200; ++i) {
    random.Shuffle(posts);
    EXPECT_EQ(Read(posts), expected);
    EXPECT_EQ(Attribute(posts).root, root);
  }
}

}  // namespace
}  // namespace firstreply::triage
