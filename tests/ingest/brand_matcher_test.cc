#include "ingest/brand_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "ingest/current_matcher.h"

namespace firstreply::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Brand Named(std::string name) {
  Brand brand;
  brand.name = std::move(name);
  return brand;
}

std::shared_ptr<const BrandMatcher> MatcherOf(std::vector<Brand> brands) {
  return BrandMatcher::Build(BrandDirectory::Make(std::move(brands)).value()).value();
}

PostView OnX(std::string_view text) {
  PostView post;
  post.key = {"x", "1"};
  post.text = text;
  return post;
}

std::vector<std::string> NamesIn(const PostView& post, const BrandMatcher& matcher) {
  BrandMatcher::Scratch scratch;
  std::vector<std::string> names;
  for (const uint32_t brand : matcher.Match(post, scratch).named) {
    names.push_back(matcher.directory().brands()[brand].name);
  }
  return names;
}

std::vector<std::string> NamesIn(std::string_view text, const BrandMatcher& matcher) {
  return NamesIn(OnX(text), matcher);
}

void ExpectNamed(const BrandMatcher& matcher, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_FALSE(NamesIn(text, matcher).empty()) << text;
}

void ExpectNobody(const BrandMatcher& matcher, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_TRUE(NamesIn(text, matcher).empty()) << text;
}

TEST(BrandMatcherTest, ALatinTermEndsAtAnyChangeOfScript) {
  const auto matcher = MatcherOf({Named("ANA")});
  ExpectNamed(*matcher, {"ANA", "ANAの便が遅れた", "明日のana便", "ANAクラウン", "#ANA", "@ANA",
                         "ana's fault", "ANA’s fault", "(ana)", "ana-bound", "l'ana", "ANA.",
                         "ANA™", "ana✈️", "ANA는 늦다", "ＡＮＡ便", "https://www.ana.example/x",
                         "#遅延ANA遅延", "АНАana"});
  ExpectNobody(*matcher, {"BANANA", "banana", "ANA2", "2ANA", "ana_x", "@ana_official", "Anaïs",
                          "anä", "ＢＡＮＡＮＡ", "#LoveANA", "ana\u0331", "aana", ""});
}

TEST(BrandMatcherTest, AKatakanaTermDoesNotSitInsideALongerRun) {
  const auto matcher = MatcherOf({Named("ソニー")});
  ExpectNamed(*matcher, {"ソニーのテレビ", "新型ソニー", "ｿﾆｰのテレビ", "ソニー・テレビ",
                         "ソニー2台", "「ソニー」", "ソニーtv", "らソニー"});
  ExpectNobody(*matcher, {"パナソニーック", "ソニーック", "ソニーー", "パソニー", "ﾊﾟｿﾆｰ",
                          "ソニーｰ", "ソニ"});
}

TEST(BrandMatcherTest, AKanjiOrHiraganaTermDoesNotSitInsideAListedExclusion) {
  Brand asahi = Named("あさひ");
  asahi.exclusions = {"あさひかわ", "中あさひ市"};
  const auto matcher = MatcherOf({asahi});
  ExpectNamed(*matcher, {"あさひを飲む", "朝のあさひ", "あさひかわであさひを飲む", "中あさひ"});
  ExpectNobody(*matcher,
               {"あさひかわ", "昨日あさひかわ市へ", "中あさひ市", "あさひかわ、あさひかわ"});
}

TEST(BrandMatcherTest, ExclusionsOfLatinTermsStandAsWords) {
  Brand north = Named("North");
  north.exclusions = {"North Pole", "up North"};
  const auto matcher = MatcherOf({north});
  ExpectNamed(*matcher, {"north lost my bag", "from the North Pole with North", "north polenta"});
  ExpectNobody(*matcher, {"the north\npole!", "NORTH POLE", "up north", "up north pole"});
}

TEST(BrandMatcherTest, OverlappingExclusionsEachCount) {
  Brand brand = Named("青空");
  brand.exclusions = {"青空市場の朝市", "空の青空", "青空教"};
  const auto matcher = MatcherOf({brand});
  ExpectNobody(*matcher, {"空の青空教", "空の青空市場の朝市", "青空市場の朝市"});
  ExpectNamed(*matcher, {"空の青空と青空", "青空市場"});
}

TEST(BrandMatcherTest, OneBrandsExclusionIsNotAnothers) {
  Brand north = Named("north");
  north.exclusions = {"north star"};
  EXPECT_THAT(NamesIn("north star", *MatcherOf({north, Named("star")})), ElementsAre("star"));
}

TEST(BrandMatcherTest, ATermMayBeBrokenByAnySpace) {
  const auto matcher = MatcherOf({Named("Blue Harbour")});
  ExpectNamed(*matcher, {"blue harbour", "Blue\nHarbour", "BLUE  HARBOUR", "blue\u3000harbour"});
  ExpectNobody(*matcher, {"blueharbour", "blue. harbour"});
}

TEST(BrandMatcherTest, AliasesAndKeywordsNameTheBrandAsItsNameDoes) {
  Brand brand = Named("northair");
  brand.aliases = {"ノースエア"};
  brand.keywords = {"#northpoints", "C-Lounge"};
  const auto matcher = MatcherOf({brand});
  ExpectNamed(*matcher, {"ﾉｰｽｴｱ", "my #NorthPoints expired", "the c‐lounge"});
  ExpectNobody(*matcher, {"northpoints", "lounge"});
}

TEST(BrandMatcherTest, AnAmbiguousTermNeedsAContextWordInThePost) {
  Brand brand = Named("Sky");
  brand.ambiguous = {{"sky", {"flight", "空港"}}, {"cloud", {"points"}}};
  const auto matcher = MatcherOf({brand});
  ExpectNamed(*matcher,
              {"Sky cancelled my flight", "空港でSkyに聞いた", "flight? sky!", "cloud points"});
  ExpectNobody(*matcher, {"what a sky", "flight delayed", "sky flights", "sky points",
                          "cloud at the 空港", "skyflight"});
}

TEST(BrandMatcherTest, AContextWordMayStandInAnAlternativeText) {
  Brand brand = Named("Sky");
  brand.ambiguous = {{"sky", {"gate"}}};
  const std::vector<std::string_view> alt_texts = {"a dog", "A crowd at the gate"};
  PostView post = OnX("thanks, sky");
  post.alt_texts = alt_texts;
  EXPECT_THAT(NamesIn(post, *MatcherOf({brand})), ElementsAre("Sky"));
}

TEST(BrandMatcherTest, ATermDoesNotReachFromOneTextIntoTheNext) {
  const std::vector<std::string_view> alt_texts = {"harbour"};
  PostView post = OnX("blue ");
  post.alt_texts = alt_texts;
  EXPECT_THAT(NamesIn(post, *MatcherOf({Named("blue harbour")})), IsEmpty());
}

TEST(BrandMatcherTest, AnExclusionInOneTextDoesNotExcludeInAnother) {
  Brand brand = Named("north");
  brand.exclusions = {"north pole"};
  const std::vector<std::string_view> alt_texts = {"north sign"};
  PostView post = OnX("north pole");
  post.alt_texts = alt_texts;
  EXPECT_THAT(NamesIn(post, *MatcherOf({brand})), ElementsAre("north"));
}

class OwnAccountTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const BrandMatcher> Matcher() {
    Brand brand = Named("Aurora Rail");
    brand.own_accounts = {{{"x", "77"}, "AuroraHelp"},
                          {{"bluesky", "did:plc:aur"}, "aurora.example"}};
    return MatcherOf({brand});
  }
};

TEST_F(OwnAccountTest, AHandleInTheTextNamesItsBrand) {
  ExpectNamed(*Matcher(), {"@AuroraHelp my train", "thanks @aurorahelp!", "見て@AuroraHelpさん",
                           "＠ＡｕｒｏｒａＨｅｌｐ"});
  ExpectNobody(*Matcher(), {"@AuroraHelpers", "@AuroraHelp2", "@AuroraHelp_uk", "AuroraHelp",
                            "me@aurorahelp", "@ AuroraHelp"});
}

TEST_F(OwnAccountTest, AHandleBelongsToItsPlatform) {
  PostView post = OnX("@aurora.example hello");
  EXPECT_THAT(NamesIn(post, *Matcher()), IsEmpty());
  post.key.platform = "bluesky";
  EXPECT_THAT(NamesIn(post, *Matcher()), ElementsAre("Aurora Rail"));
}

TEST_F(OwnAccountTest, AMentionToldByThePlatformNamesItsBrand) {
  const std::vector<AccountKeyView> mentions = {{"x", "5"}, {"x", "77"}};
  PostView post = OnX("my train");
  post.mentions = mentions;
  EXPECT_THAT(NamesIn(post, *Matcher()), ElementsAre("Aurora Rail"));
  post.mentions = std::span(mentions).first(1);
  EXPECT_THAT(NamesIn(post, *Matcher()), IsEmpty());
}

TEST_F(OwnAccountTest, AddressedIsWhoIsMentionedAndNotWhoIsTalkedAbout) {
  const auto matcher = Matcher();
  BrandMatcher::Scratch scratch;
  EXPECT_THAT(matcher->Match(OnX("@AuroraHelp hi"), scratch).addressed, ElementsAre(0));
  EXPECT_THAT(matcher->Match(OnX("aurora rail is late"), scratch).addressed, IsEmpty());
}

TEST(BrandMatcherTest, SeveralBrandsComeSortedAndOnceEach) {
  const auto matcher = MatcherOf({Named("zeta"), Named("alpha"), Named("mid")});
  EXPECT_THAT(NamesIn("zeta alpha zeta Alpha", *matcher), ElementsAre("alpha", "zeta"));
}

TEST(BrandMatcherTest, ATermSharedByTwoBrandsNamesBoth) {
  Brand one = Named("one-line");
  one.keywords = {"lounge"};
  Brand two = Named("two-line");
  two.keywords = {"Lounge"};
  EXPECT_THAT(NamesIn("the lounge", *MatcherOf({one, two})), ElementsAre("one-line", "two-line"));
}

TEST(BrandMatcherTest, WithoutBrandsItNamesNobody) {
  ExpectNobody(*MatcherOf({}), {"anything", "", "@x"});
}

TEST(BrandMatcherTest, TextThatIsNoUtf8IsSearchedAllTheSame) {
  ExpectNamed(*MatcherOf({Named("ANA")}), {"\xFF\xFE ANA \xE3",
                                           "\xE3\x81"
                                           "ana"});
}

TEST(BrandMatcherTest, ManyRepetitionsOfAnExcludedPhraseAreQuick) {
  Brand brand = Named("あさひ");
  brand.exclusions = {"あさひかわ"};
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "あさひかわ";
  ExpectNobody(*MatcherOf({brand}), {text});
}

TEST(BrandMatcherTest, AScratchServesOneMatcherAfterTheOther) {
  BrandMatcher::Scratch scratch;
  for (int round = 0; round < 3; ++round) {
    const auto one = MatcherOf({Named("one")});
    const auto many = MatcherOf({Named("one"), Named("two"), Named("three")});
    EXPECT_EQ(one->Match(OnX("one two"), scratch).named.size(), 1u);
    EXPECT_EQ(many->Match(OnX("one two"), scratch).named.size(), 2u);
    EXPECT_EQ(MatcherOf({})->Match(OnX("one two"), scratch).named.size(), 0u);
  }
}

TEST(BrandMatcherTest, ThreadsShareOneMatcher) {
  const auto matcher = MatcherOf({Named("ANA"), Named("ソニー")});
  std::vector<int> named(4, 0);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < named.size(); ++i) {
      threads.emplace_back([&, i] {
        BrandMatcher::Scratch scratch;
        for (int round = 0; round < 500; ++round) {
          named[i] += static_cast<int>(matcher->Match(OnX("ANAのソニー"), scratch).named.size());
        }
      });
    }
  }
  EXPECT_THAT(named, ElementsAre(1000, 1000, 1000, 1000));
}

}  // namespace
}  // namespace firstreply::ingest
