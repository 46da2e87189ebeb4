#include "ingest/sources/care_thread.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/sources/ibm_care_decoder.h"
#include "ingest/sources/twcs_decoder.h"

namespace firstreply::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kTwcsHeader =
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n";

struct Row {
  std::string_view id, author, inbound, at = "22:00:00", text = "", parent = "";
};

std::string Twcs(const std::vector<Row>& rows) {
  std::string bytes(kTwcsHeader);
  for (const Row& row : rows) {
    bytes += fmt::format("{},{},{},Tue Oct 31 {} +0000 2017,\"{}\",,{}\n", row.id, row.author,
                         row.inbound, row.at, row.text, row.parent);
  }
  return bytes;
}

DecodeResult Decode(const std::vector<Row>& rows) {
  Result<DecodeResult> result = DecodeTwcs(Twcs(rows), "file");
  EXPECT_TRUE(result);
  return result ? *std::move(result) : DecodeResult{};
}

const PostCreated& PostOf(const PostEvent& event) {
  return std::get<PostCreated>(event.body);
}

std::vector<std::string> BrandsOf(const DecodeResult& result) {
  std::vector<std::string> brands;
  for (const PostEvent& event : result.events) brands.push_back(event.brand.value_or("-"));
  return brands;
}

std::vector<std::string> Told(const DecodeResult& result) {
  std::vector<std::string> told;
  for (const Rejection& rejection : result.rejections) told.push_back(Describe(rejection));
  return told;
}

TEST(TwcsDecoderTest, AnInboundPostIsACustomersAndNeedsAResponse) {
  const DecodeResult result =
      Decode({{"5", "700", "True", "22:10:47", "@AcmeCare where is my &lt;parcel&gt; &amp; why?"},
              {"6", "AcmeCare", "False", "22:15:00", "@700 It left today.", "5"}});
  ASSERT_THAT(result.events, SizeIs(2));
  const PostEvent& event = result.events[0];
  EXPECT_EQ(event.source, "file");
  EXPECT_EQ(event.event_id, "5");
  EXPECT_EQ(event.freshness, Freshness::kBackfill);
  EXPECT_EQ(event.seen_at, std::nullopt);
  EXPECT_EQ(event.speaks_for, std::nullopt);
  EXPECT_EQ(event.brand, "AcmeCare");
  EXPECT_THAT(event.concerns, ElementsAre("AcmeCare"));
  EXPECT_THAT(event.raw, HasSubstr("&lt;parcel&gt;"));
  const PostCreated& post = PostOf(event);
  EXPECT_EQ(post.key, (PostKey{"x", "5"}));
  EXPECT_EQ(post.author, (AccountKey{"x", "700"}));
  EXPECT_EQ(post.text, "@AcmeCare where is my <parcel> & why?");
  EXPECT_EQ(FormatRfc3339(post.posted_at), "2017-10-31T22:10:47Z");
  EXPECT_EQ(post.parent, std::nullopt);
  EXPECT_THAT(post.mentions, ElementsAre(AccountKey{"x", "AcmeCare"}));
  EXPECT_EQ(post.verdict->needs_response, true);
  EXPECT_EQ(post.kind, std::nullopt);
}

TEST(TwcsDecoderTest, AnOutboundPostIsTheBrandsAndAHumans) {
  const DecodeResult result = Decode(
      {{"5", "700", "True"}, {"6", "AcmeCare", "False", "22:15:00", "@700 It left today.", "5"}});
  ASSERT_THAT(result.events, SizeIs(2));
  const PostEvent& event = result.events[1];
  EXPECT_EQ(event.speaks_for, "AcmeCare");
  EXPECT_EQ(PostOf(event).parent, (PostKey{"x", "5"}));
  EXPECT_EQ(PostOf(event).kind, ResponseKind::kHuman);
  EXPECT_EQ(PostOf(event).verdict, std::nullopt);
  EXPECT_THAT(PostOf(event).mentions, ElementsAre(AccountKey{"x", "700"}));
}

TEST(TwcsDecoderTest, AThreadsBrandIsTheAuthorOfItsEarliestOutboundPostWhereverItStandsInTheFile) {
  EXPECT_THAT(BrandsOf(Decode({{"9", "Late", "False", "22:30:00", "", "5"},
                               {"5", "700", "True", "22:00:00"},
                               {"8", "Early", "False", "22:20:00", "", "7"},
                               {"7", "701", "True", "22:10:00", "", "5"}})),
              ElementsAre("Early", "Early", "Early", "Early"));
}

TEST(TwcsDecoderTest, OfTwoOutboundPostsAtOneTimeTheSmallerIdCountsAsANumber) {
  EXPECT_THAT(BrandsOf(Decode({{"10", "Ten", "False", "22:30:00", "", "5"},
                               {"9", "Nine", "False", "22:30:00", "", "5"},
                               {"5", "700", "True"}})),
              ElementsAre("Nine", "Nine", "Nine"));
}

TEST(TwcsDecoderTest, AThreadWithoutABrandsPostConcernsNobody) {
  const DecodeResult result = Decode({{"5", "700", "True"}, {"6", "Acme", "False"}});
  EXPECT_THAT(BrandsOf(result), ElementsAre("-", "Acme"));
  EXPECT_THAT(result.events[0].concerns, SizeIs(0));
}

TEST(TwcsDecoderTest, PostsWhoseParentTheFileDoesNotHoldAreThreadsOfTheirOwn) {
  const DecodeResult result = Decode({{"5", "700", "True", "22:00:00", "", "4"},
                                      {"6", "Acme", "False", "22:00:00", "", "4"},
                                      {"7", "Beta", "False", "22:00:00", "", "5"}});
  EXPECT_THAT(BrandsOf(result), ElementsAre("Beta", "Acme", "Beta"));
  EXPECT_EQ(PostOf(result.events[0]).parent, (PostKey{"x", "4"}));
}

TEST(TwcsDecoderTest, LinksThatBiteTheirTailAreOneThread) {
  EXPECT_THAT(BrandsOf(Decode({{"5", "700", "True", "22:00:00", "", "6"},
                               {"6", "Acme", "False", "22:00:00", "", "5"},
                               {"7", "700", "True", "22:00:00", "", "7"}})),
              ElementsAre("Acme", "Acme", "-"));
}

TEST(TwcsDecoderTest, RowsThatRepeatAnIdAreOnePostAndTheFirstCounts) {
  const DecodeResult result = Decode({{"5", "700", "True", "22:00:00", "first"},
                                      {"5", "701", "False", "21:00:00", "second"},
                                      {"6", "Acme", "False", "22:30:00", "", "5"}});
  ASSERT_THAT(result.events, SizeIs(2));
  EXPECT_EQ(PostOf(result.events[0]).text, "first");
  EXPECT_THAT(BrandsOf(result), ElementsAre("Acme", "Acme"));
  EXPECT_EQ(result.duplicates, 1);
  EXPECT_EQ(result.received(), 3);
}

TEST(TwcsDecoderTest, NamesInATextAreMentionsUnlessInsideAWordAndAreSpeltAsTheirAuthors) {
  const DecodeResult result =
      Decode({{"5", "AcmeCare", "False", "22:00:00",
               "日本@700さん @acmecare @ACMECARE mail@701 @702_x, @ @@703 @700"}});
  EXPECT_THAT(PostOf(result.events.at(0)).mentions,
              ElementsAre(AccountKey{"x", "700"}, AccountKey{"x", "AcmeCare"},
                          AccountKey{"x", "702_x"}, AccountKey{"x", "703"}));
}

TEST(TwcsDecoderTest, NoMoreMentionsAreKeptThanAPostMayHave) {
  std::string text;
  for (size_t i = 0; i <= kMentionsMax; ++i) text += fmt::format("@n{} ", i);
  EXPECT_THAT(PostOf(Decode({{"5", "Acme", "False", "22:00:00", text}}).events.at(0)).mentions,
              SizeIs(kMentionsMax));
}

TEST(TwcsDecoderTest, ADoublyEscapedTextIsUnescapedOnce) {
  EXPECT_EQ(
      PostOf(
          Decode({{"5", "Acme", "False", "22:00:00", "&amp;lt; &#39; &quot &copy;"}}).events.at(0))
          .text,
      "&lt; ' &quot &copy;");
}

TEST(TwcsDecoderTest, AWrongRowIsNamedWithItsLineAndColumnAndTheRestIsTaken) {
  const std::string long_text(kTextBytesMax + 1, 'x');
  const DecodeResult result = Decode({{"", "700", "True"},
                                      {"12a", "700", "True"},
                                      {"012", "700", "True"},
                                      {"18446744073709551616", "700", "True"},
                                      {"5", "", "True"},
                                      {"6", "a b", "True"},
                                      {"7", "700", "yes"},
                                      {"8", "700", "True", "25:00:00"},
                                      {"9", "700", "True", "22:00:00", "", "x"},
                                      {"10", "700", "True", "22:00:00", long_text},
                                      {"11", "Acme", "False"}});
  EXPECT_THAT(
      Told(result),
      ElementsAre(
          "line 2: tweet_id: missing_field: is required",
          "line 3: tweet_id: bad_value: must be an id of X",
          "line 4: tweet_id: bad_value: must be an id of X",
          "line 5: tweet_id: bad_value: must be an id of X",
          "line 6: author_id: missing_field: is required",
          "line 7: author_id: bad_value: must be a name on X",
          "line 8: inbound: bad_value: must be True or False",
          "line 9: created_at: bad_value: must be a time like 'Tue Oct 31 22:10:47 +0000 2017'",
          "line 10: in_response_to_tweet_id: bad_value: must be an id of X",
          "line 11: text: too_long: is over 65536 bytes"));
  EXPECT_THAT(result.events, SizeIs(1));
  EXPECT_EQ(result.received(), 11);
}

TEST(TwcsDecoderTest, TimesAreReadWithTheirZoneAndNoOtherShape) {
  const auto time_of = [](std::string_view time) -> std::string {
    const Result<DecodeResult> result =
        DecodeTwcs(fmt::format("{}5,Acme,False,{},hi,,\n", kTwcsHeader, time), "file");
    if (!result || result->events.empty()) return "refused";
    return FormatRfc3339(PostOf(result->events[0]).posted_at);
  };
  EXPECT_EQ(time_of("Wed Nov 01 07:10:47 +0900 2017"), "2017-10-31T22:10:47Z");
  EXPECT_EQ(time_of("Wed Feb 29 00:00:00 +0000 2012"), "2012-02-29T00:00:00Z");
  for (std::string_view wrong :
       {"", "Wed Feb 29 00:00:00 +0000 2013", "Wed Foo 01 00:00:00 +0000 2017",
        "Wed Nov  1 00:00:00 +0000 2017", "Wed Nov 01 00:00:00 0000 2017",
        "Wed Nov 01 00:00:00 +0000 1969", "Wed Nov 01 00:00:00 +0000 2200", "2017-11-01T00:00:00Z",
        "Wed Nov 01 00:00:00 +0000 17  "}) {
    EXPECT_EQ(time_of(wrong), "refused") << wrong;
  }
}

TEST(TwcsDecoderTest, AFileWithoutItsColumnsIsRefusedAsAWhole) {
  EXPECT_THAT(DecodeTwcs("tweet_id,author_id\n", "file").error().message,
              HasSubstr("there is no column 'inbound'"));
  EXPECT_FALSE(DecodeTwcs("", "file"));
}

constexpr std::string_view kIbmHeader =
    "conversation_id,company,tweet_id,author_id,inbound,created_at,text,previous_tweet_id\n";

TEST(IbmCareDecoderTest, TimeIsInTheIdToTheMillisecondAndTheMessageBeforeIsTheParent) {
  const Result<DecodeResult> result = DecodeIbmCare(
      std::string(kIbmHeader) +
          "c1,Acme,1500000000000000000,u5c,1,2022-03-05T06:47:23.000Z,\"hi\nthere\",\n"
          "c1,Acme,1500000000400000001,Acme,0,,@u5c hello,1500000000000000000\n",
      "file");
  ASSERT_TRUE(result);
  ASSERT_THAT(result->events, SizeIs(2));
  EXPECT_EQ(FormatRfc3339(PostOf(result->events[0]).posted_at), "2022-03-05T06:47:23.309Z");
  EXPECT_EQ(PostOf(result->events[0]).verdict->needs_response, true);
  EXPECT_EQ(PostOf(result->events[1]).parent, (PostKey{"x", "1500000000000000000"}));
  EXPECT_EQ(result->events[0].brand, "Acme");
  EXPECT_EQ(result->events[1].speaks_for, "Acme");
}

TEST(IbmCareDecoderTest, TheWordsOfOneFormatAreNotThoseOfTheOther) {
  const Result<DecodeResult> result = DecodeIbmCare(
      std::string(kIbmHeader) + "c1,Acme,1500000000000000000,u5c,True,,hi,\n", "file");
  ASSERT_TRUE(result);
  EXPECT_THAT(Told(*result), ElementsAre("line 2: inbound: bad_value: must be 1 or 0"));
  EXPECT_FALSE(DecodeIbmCare(Twcs({}), "file"));
  EXPECT_FALSE(DecodeTwcs(kIbmHeader, "file"));
}

}  // namespace
}  // namespace firstreply::ingest
