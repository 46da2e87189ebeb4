#include "ingest/sources/event_decoder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/sources/json_fields.h"

namespace firstreply::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const EventDecoderOptions kOptions = {.source = "desk", .freshness = Freshness::kBackfill};

DecodeResult Decode(std::string_view bytes) {
  return DecodeEvents(bytes, kOptions);
}

// A created event with `more` fields in it: `,"version":0`.
std::string Created(std::string_view more, std::string_view id = "e1") {
  return fmt::format(
      R"({{"id":"{}","type":"created","platform":"x","post":"20","author":"7","posted_at":"2026-03-02T08:15:30Z"{}}})",
      id, more);
}

PostCreated PostOf(const DecodeResult& result) {
  EXPECT_THAT(result.rejections, SizeIs(0))
      << (result.rejections.empty() ? "" : Describe(result.rejections[0]));
  if (result.events.size() != 1) return {};
  return std::get<PostCreated>(result.events[0].body);
}

std::string Refusal(std::string_view bytes) {
  const DecodeResult result = Decode(bytes);
  if (result.rejections.size() != 1 || !result.events.empty()) {
    return fmt::format("{} events, {} rejections", result.events.size(), result.rejections.size());
  }
  const Rejection& rejection = result.rejections[0];
  return fmt::format("{} {} {}", rejection.line, rejection.field, NameOf(rejection.reason));
}

TEST(EventDecoderTest, APostNeedsOnlyItsIdItsAuthorAndItsTime) {
  const DecodeResult result = Decode(Created(""));
  const PostCreated post = PostOf(result);
  EXPECT_EQ(post.key, (PostKey{"x", "20"}));
  EXPECT_EQ(post.author, (AccountKey{"x", "7"}));
  EXPECT_EQ(post.version, 1);
  EXPECT_EQ(FormatRfc3339(post.posted_at), "2026-03-02T08:15:30Z");
  EXPECT_EQ(result.events[0].source, "desk");
  EXPECT_EQ(result.events[0].freshness, Freshness::kBackfill);
  EXPECT_EQ(result.events[0].seen_at, std::nullopt);
  EXPECT_EQ(result.events[0].raw, Created(""));
}

TEST(EventDecoderTest, IntegersServeAsIdsAndKeepAllTheirDigits) {
  EXPECT_EQ(PostOf(Decode(Created(R"(,"parent":18446744073709551615)"))).parent->id,
            "18446744073709551615");
  EXPECT_EQ(PostOf(Decode(Created(R"(,"parent":-5)"))).parent->id, "-5");
  EXPECT_EQ(PostOf(Decode(Created(R"(,"mentions":[9223372036854775808])"))).mentions[0].id,
            "9223372036854775808");
}

TEST(EventDecoderTest, AnEventMayNameItsOwnSourceAndFreshness) {
  const DecodeResult result = Decode(Created(R"(,"source":"other","freshness":"catch_up")"));
  ASSERT_THAT(result.events, SizeIs(1));
  EXPECT_EQ(result.events[0].source, "other");
  EXPECT_EQ(result.events[0].freshness, Freshness::kCatchUp);
}

TEST(EventDecoderTest, NullAndEmptyTextSayTheSameAsNothing) {
  const PostCreated bare = PostOf(Decode(Created("")));
  EXPECT_EQ(
      PostOf(Decode(Created(
          R"(,"text":null,"parent":null,"verdict":null,"mentions":null,"brand":null,"seen_at":null)"))),
      bare);
  EXPECT_EQ(PostOf(Decode(Created(R"(,"text":"","language":"","channel":"","url":"")"))), bare);
}

TEST(EventDecoderTest, ABadLineNeverHarmsTheOthers) {
  const std::string input =
      Created("", "a") + "\n" + "{oops\n" + Created("", "b") + "\n\n[\n" + Created("", "c");
  const DecodeResult result = Decode(input);
  ASSERT_THAT(result.events, SizeIs(3));
  EXPECT_EQ(result.events[2].event_id, "c");
  ASSERT_THAT(result.rejections, SizeIs(2));
  EXPECT_EQ(result.rejections[0].line, 2);
  EXPECT_EQ(result.rejections[1].line, 5);
  EXPECT_EQ(result.received(), 5);
}

TEST(EventDecoderTest, ByteOrderMarkCarriageReturnsBlankLinesAndAMissingLastLineEndAreWelcome) {
  const DecodeResult result = Decode("\xEF\xBB\xBF" + Created("", "a") + "\r\n \r\n\n" +
                                     Created("", "b") + "\r\n" + Created("", "c"));
  EXPECT_THAT(result.events, SizeIs(3));
  EXPECT_EQ(result.received(), 3);
}

TEST(EventDecoderTest, NothingAtAllIsNoEventAndNoRejection) {
  for (std::string_view nothing : {"", "\n", " \r\n\t\n", "\xEF\xBB\xBF", "[]", " [ ] \n"}) {
    EXPECT_EQ(Decode(nothing).received(), 0) << nothing;
  }
}

TEST(EventDecoderTest, BrokenJsonIsMalformedAndTheMessageNamesTheByteAndTheField) {
  const DecodeResult result = Decode(R"({"id":"e1","text":"half a sen)");
  ASSERT_THAT(result.rejections, SizeIs(1));
  EXPECT_EQ(NameOf(result.rejections[0].reason), "malformed");
  EXPECT_EQ(result.rejections[0].field, "text");
  EXPECT_THAT(result.rejections[0].message, HasSubstr("at byte 29"));

  EXPECT_EQ(Refusal("17"), "1  malformed");
  EXPECT_EQ(Refusal("\"text\""), "1  malformed");
  EXPECT_EQ(Refusal("{} {}"), "1  malformed");
  EXPECT_EQ(Refusal(Created(",\"text\":\"lone \\ud83d\"")), "1 text malformed");
  EXPECT_EQ(Refusal(Created(",\"text\":\"a\tb\"")), "1 text malformed");
  EXPECT_EQ(Refusal(std::string("{\"id\":\"a\0b\"}", 12)), "1 id malformed");
  EXPECT_EQ(Refusal(std::string(5, '\0')), "1  malformed");
}

TEST(EventDecoderTest, EveryPrefixOfAnEventIsRefusedAndNoneIsTakenForTheWhole) {
  const std::string whole =
      Created(R"(,"text":"caf\u00e9 \ud83d\ude00","verdict":{"topics":["a"],"promise":{}})");
  for (size_t size = 1; size < whole.size(); ++size) {
    const DecodeResult result = Decode(std::string_view(whole).substr(0, size));
    ASSERT_EQ(result.rejections.size(), 1u) << size;
    ASSERT_EQ(result.rejections[0].reason, RejectReason::kMalformed) << size;
  }
}

TEST(EventDecoderTest, BytesThatAreNotUtf8AreRefusedWhereverTheyStand) {
  EXPECT_EQ(Refusal(Created(",\"text\":\"\xFF\"")), "1 text not_utf8");
  EXPECT_EQ(Refusal(Created(",\"te\xC3xt\":\"\"")), "1 posted_at not_utf8");
  EXPECT_EQ(Refusal(Created(",\"text\":\"\xED\xA0\x80\"")), "1 text not_utf8");
  EXPECT_EQ(Refusal(Created(",\"unknown\":\"\xC0\xAF\"")), "1 unknown not_utf8");
  EXPECT_EQ(Refusal("\xFE\xFF"), "1  not_utf8");
}

TEST(EventDecoderTest, DepthIsTakenUpToItsLimitAndRefusedOneBeyond) {
  const auto nested = [](size_t levels) {  // one more level is the event itself
    return Created(",\"deep\":" + std::string(levels - 1, '[') + "0" +
                   std::string(levels - 1, ']'));
  };
  EXPECT_THAT(Decode(nested(kJsonDepthMax)).events, SizeIs(1));
  EXPECT_EQ(Refusal(nested(kJsonDepthMax + 1)), "1 deep too_deep");
  EXPECT_EQ(Refusal("{\"a\":" + std::string(500'000, '[')), "1 a too_deep");
}

TEST(EventDecoderTest, ALineIsTakenUpToItsLimitAndRefusedOneByteBeyond) {
  const std::string event = Created("");
  std::string line =
      event.substr(0, event.size() - 1) + std::string(kEventBytesMax - event.size(), ' ') + "}";
  ASSERT_EQ(line.size(), kEventBytesMax);
  EXPECT_THAT(Decode(line + "\n").events, SizeIs(1));
  line.insert(line.size() - 1, " ");
  const DecodeResult result = Decode(line + "\n" + event);
  EXPECT_THAT(result.events, SizeIs(1));
  ASSERT_THAT(result.rejections, SizeIs(1));
  EXPECT_EQ(result.rejections[0].reason, RejectReason::kTooLong);
}

TEST(EventDecoderTest, EachFieldHasItsLimit) {
  const auto text = [](std::string_view name, size_t size) {
    return Created(fmt::format(R"(,"{}":"{}")", name, std::string(size, 'x')));
  };
  EXPECT_THAT(Decode(text("text", kTextBytesMax)).events, SizeIs(1));
  EXPECT_EQ(Refusal(text("text", kTextBytesMax + 1)), "1 text too_long");
  EXPECT_THAT(Decode(text("parent", kIdBytesMax)).events, SizeIs(1));
  EXPECT_EQ(Refusal(text("parent", kIdBytesMax + 1)), "1 parent too_long");
  EXPECT_THAT(Decode(text("url", kUrlBytesMax)).events, SizeIs(1));
  EXPECT_EQ(Refusal(text("url", kUrlBytesMax + 1)), "1 url too_long");

  const auto list = [](std::string_view before, std::string_view entry, size_t count,
                       std::string_view after) {
    std::string entries(entry);
    for (size_t i = 1; i < count; ++i) entries += fmt::format(",{}", entry);
    return Created(fmt::format(",{}[{}]{}", before, entries, after));
  };
  EXPECT_THAT(Decode(list("\"mentions\":", "1", kMentionsMax, "")).events, SizeIs(1));
  EXPECT_EQ(Refusal(list("\"mentions\":", "1", kMentionsMax + 1, "")), "1 mentions too_many");
  const std::string picture = R"({"kind":"image"})";
  EXPECT_THAT(Decode(list("\"attachments\":", picture, kAttachmentsMax, "")).events, SizeIs(1));
  EXPECT_EQ(Refusal(list("\"attachments\":", picture, kAttachmentsMax + 1, "")),
            "1 attachments too_many");
  EXPECT_THAT(Decode(list("\"verdict\":{\"topics\":", "\"a\"", kTopicsMax, "}")).events, SizeIs(1));
  EXPECT_EQ(Refusal(list("\"verdict\":{\"topics\":", "\"a\"", kTopicsMax + 1, "}")),
            "1 verdict.topics too_many");
  EXPECT_THAT(Decode(list("\"concerns\":", "\"a\"", kConcernsMax, "")).events, SizeIs(1));
  EXPECT_EQ(Refusal(list("\"concerns\":", "\"a\"", kConcernsMax + 1, "")), "1 concerns too_many");
}

TEST(EventDecoderTest, AWrongFieldIsNamedWithItsReason) {
  struct Case {
    std::string_view more, refusal;
  };
  const Case cases[] = {
      {R"(,"text":5)", "1 text wrong_type"},
      {R"(,"parent":1.5)", "1 parent wrong_type"},
      {R"(,"parent":true)", "1 parent wrong_type"},
      {R"(,"parent":"")", "1 parent bad_value"},
      {R"(,"parent":"a\u0000b")", "1 parent bad_value"},
      {R"(,"parent":"a\nb")", "1 parent bad_value"},
      {R"(,"parent":123456789012345678901)", "1 parent bad_value"},
      {R"(,"version":0)", "1 version bad_value"},
      {R"(,"version":1.0)", "1 version wrong_type"},
      {R"(,"version":"1")", "1 version wrong_type"},
      {R"(,"version":18446744073709551615)", "1 version bad_value"},
      {R"(,"directed":"yes")", "1 directed wrong_type"},
      {R"(,"visibility":"friends")", "1 visibility bad_value"},
      {R"(,"freshness":"stale")", "1 freshness bad_value"},
      {R"(,"claimed_at":"yesterday")", "1 claimed_at bad_value"},
      {R"(,"claimed_at":1488441600)", "1 claimed_at wrong_type"},
      {R"(,"claimed_at":"1969-12-31T23:59:59Z")", "1 claimed_at bad_value"},
      {R"(,"claimed_at":"2200-01-01T00:00:00Z")", "1 claimed_at bad_value"},
      {R"(,"seen_at":"2026-02-30T00:00:00Z")", "1 seen_at bad_value"},
      {R"(,"brand":"")", "1 brand bad_value"},
      {R"(,"mentions":"7")", "1 mentions wrong_type"},
      {R"(,"mentions":["7",""])", "1 mentions[1] bad_value"},
      {R"(,"attachments":["image"])", "1 attachments[0] wrong_type"},
      {R"(,"attachments":[{"alt_text":"a"}])", "1 attachments[0].kind missing_field"},
      {R"(,"kind":"robot")", "1 kind bad_value"},
      {R"(,"verdict":[])", "1 verdict wrong_type"},
      {R"(,"verdict":{"urgency":"extreme"})", "1 verdict.urgency bad_value"},
      {R"(,"verdict":{"complaint":1})", "1 verdict.complaint wrong_type"},
      {R"(,"verdict":{"topics":[1]})", "1 verdict.topics[0] wrong_type"},
      {R"(,"verdict":{"promise":true})", "1 verdict.promise wrong_type"},
      {R"(,"verdict":{"promise":{"by":"soon"}})", "1 verdict.promise.by bad_value"},
  };
  for (const Case& c : cases) EXPECT_EQ(Refusal(Created(c.more)), c.refusal) << c.more;
}

TEST(EventDecoderTest, AWrongBodyIsNamedWithItsReason) {
  struct Case {
    std::string_view line, refusal;
  };
  const Case cases[] = {
      {R"({})", "1 id missing_field"},
      {R"({"id":""})", "1 id bad_value"},
      {R"({"id":null,"type":"deleted"})", "1 id missing_field"},
      {R"({"id":"1"})", "1 type missing_field"},
      {R"({"id":"1","type":"moved"})", "1 type bad_value"},
      {R"({"id":"1","type":"created","post":"1"})", "1 platform missing_field"},
      {R"({"id":"1","type":"created","platform":"x"})", "1 post missing_field"},
      {R"({"id":"1","type":"created","platform":"x","post":"1"})", "1 author missing_field"},
      {R"({"id":"1","type":"created","platform":"x","post":"1","author":{}})",
       "1 author.id missing_field"},
      {R"({"id":"1","type":"created","platform":"x","post":"1","author":{"id":"1","followers":-1}})",
       "1 author.followers bad_value"},
      {R"({"id":"1","type":"created","platform":"x","post":"1","author":"1"})",
       "1 posted_at missing_field"},
      {R"({"id":"1","type":"edited","platform":"x","post":"1","text":"a","edited_at":"2026-03-02T08:15:30Z"})",
       "1 version missing_field"},
      {R"({"id":"1","type":"edited","platform":"x","post":"1","version":1,"text":"a"})",
       "1 version bad_value"},
      {R"({"id":"1","type":"edited","platform":"x","post":"1","version":2})",
       "1 text missing_field"},
      {R"({"id":"1","type":"deleted","platform":"x","post":"1"})", "1 deleted_at missing_field"},
      {R"({"id":"1","type":"account","account":"1"})", "1 platform missing_field"},
      {R"({"id":"1","type":"account","platform":"x","account":"1","state":"gone"})",
       "1 state bad_value"},
      {R"({"id":"1","type":"engagement","platform":"x","post":"1","likes":-1})",
       "1 likes bad_value"},
      {R"({"id":"1","type":"survey","scale":"nps","score":11})", "1 score bad_value"},
      {R"({"id":"1","type":"survey","scale":"nps","score":-1})", "1 score bad_value"},
      {R"({"id":"1","type":"survey","scale":"csat","score":0})", "1 score bad_value"},
      {R"({"id":"1","type":"survey","scale":"csat","score":6})", "1 score bad_value"},
      {R"({"id":"1","type":"survey","scale":"ces","score":1})", "1 scale bad_value"},
      {R"({"id":"1","type":"survey","scale":"nps","score":7})", "1 about missing_field"},
      {R"({"id":"1","type":"survey","scale":"nps","score":7,"about":"1"})",
       "1 platform missing_field"},
      {R"({"id":"1","type":"contact","reference":"1"})", "1 channel missing_field"},
      {R"({"id":"1","type":"contact","channel":"phone","reference":"1","step":"ended"})",
       "1 step bad_value"},
  };
  for (const Case& c : cases) EXPECT_EQ(Refusal(c.line), c.refusal) << c.line;
}

TEST(EventDecoderTest, UnknownAndDoubledFieldsAreIgnoredAndCountedByName) {
  const DecodeResult result = Decode(Created(R"(,"parant":"1","author":"8","verdict":{"mood":1})") +
                                     "\n" + Created(R"(,"parant":"1")", "e2"));
  ASSERT_THAT(result.events, SizeIs(2));
  EXPECT_EQ(std::get<PostCreated>(result.events[0].body).author.id, "7");
  EXPECT_EQ(result.ignored_fields, 4);
  EXPECT_THAT(result.ignored_names, ElementsAre("verdict.mood", "parant", "author"));
}

TEST(EventDecoderTest, TheNamesOfIgnoredFieldsAreBoundedAndTheirCountIsNot) {
  std::string more;
  for (int i = 0; i < 100; ++i) more += fmt::format(R"(,"{}{}":0)", std::string(300, 'n'), i);
  const DecodeResult result = Decode(Created(more));
  EXPECT_EQ(result.ignored_fields, 100);
  EXPECT_LE(result.ignored_names.size(), kIgnoredNamesMax);
  for (const std::string& name : result.ignored_names) EXPECT_LE(name.size(), 70u);
}

TEST(EventDecoderTest, ANulInAPostsTextBecomesVisible) {
  EXPECT_EQ(PostOf(Decode(Created(R"(,"text":"a\u0000b")"))).text, "a\uFFFDb");
}

TEST(EventDecoderTest, ACloudEventCarriesAnEventInItsData) {
  const DecodeResult result = Decode(
      R"({"specversion":"1.0","id":"A1","source":"/desk","type":"com.example.created","subject":"20",)"
      R"("time":"2026-03-02T08:15:30Z","datacontenttype":"application/json; charset=utf-8",)"
      R"("data":{"platform":"x","post":"20","author":"7","text":"hi","brand":"northair"}})");
  EXPECT_EQ(PostOf(result).text, "hi");
  EXPECT_EQ(FormatRfc3339(PostOf(result).posted_at), "2026-03-02T08:15:30Z");
  EXPECT_EQ(result.events[0].event_id, "A1");
  EXPECT_EQ(result.events[0].source, "/desk");
  EXPECT_EQ(result.events[0].brand, "northair");
  EXPECT_EQ(result.ignored_fields, 0);
}

TEST(EventDecoderTest, ACloudEventsDataMayBeBase64) {
  // {"platform":"x","post":"20","deleted_at":"2026-03-02T08:15:30Z"}
  const DecodeResult result = Decode(
      R"({"specversion":"1.0","id":"A1","source":"/desk","type":"deleted","data_base64":)"
      R"("eyJwbGF0Zm9ybSI6IngiLCJwb3N0IjoiMjAiLCJkZWxldGVkX2F0IjoiMjAyNi0wMy0wMlQwODoxNTozMFoifQ=="})");
  ASSERT_THAT(result.events, SizeIs(1));
  EXPECT_EQ(std::get<PostDeleted>(result.events[0].body).key, (PostKey{"x", "20"}));
}

TEST(EventDecoderTest, AWrongCloudEventIsNamedWithItsReason) {
  const auto envelope = [](std::string_view more) {
    return fmt::format(R"({{"specversion":"1.0","id":"A1","source":"/desk","type":"deleted"{}}})",
                       more);
  };
  EXPECT_EQ(Refusal(R"({"specversion":"0.3","id":"1"})"), "1 specversion bad_value");
  EXPECT_EQ(Refusal(R"({"specversion":"1.0","id":"1","type":"deleted"})"),
            "1 source missing_field");
  EXPECT_EQ(Refusal(R"({"specversion":"1.0","source":"/s","type":"deleted"})"),
            "1 id missing_field");
  EXPECT_EQ(Refusal(envelope("")), "1 data missing_field");
  EXPECT_EQ(Refusal(envelope(R"(,"data":"{}")")), "1 data wrong_type");
  EXPECT_EQ(Refusal(envelope(R"(,"data":{},"data_base64":"e30=")")), "1 data_base64 bad_value");
  EXPECT_EQ(Refusal(envelope(R"(,"data_base64":"e30")")), "1 data_base64 bad_value");
  EXPECT_EQ(Refusal(envelope(R"(,"data_base64":"e30A")")), "1 data_base64. malformed");
  EXPECT_EQ(Refusal(envelope(R"(,"data_base64":"W10=")")), "1 data_base64 wrong_type");
  EXPECT_EQ(Refusal(envelope(R"(,"data_base64":"/w==")")), "1 data_base64. not_utf8");
  EXPECT_EQ(Refusal(envelope(R"(,"data":{"platform":"x","post":"1"})")),
            "1 data.deleted_at missing_field");
  EXPECT_EQ(Refusal(envelope(R"(,"datacontenttype":"text/xml","data":{})")),
            "1 datacontenttype bad_value");
  EXPECT_EQ(Refusal(R"({"specversion":"1.0","id":"1","source":"/s","type":"x.y.moved","data":{}})"),
            "1 type bad_value");
}

TEST(EventDecoderTest, AnArrayIsABatchWhoseElementsAreJudgedOneByOne) {
  const DecodeResult result = Decode("[\n" + Created("", "a") + ",\n {\"id\": }, " +
                                     Created(",\"text\":\"],[\"", "b") + "\n]\n");
  ASSERT_THAT(result.events, SizeIs(2));
  EXPECT_EQ(result.events[1].event_id, "b");
  ASSERT_THAT(result.rejections, SizeIs(1));
  EXPECT_EQ(result.rejections[0].line, 2);
  EXPECT_EQ(result.rejections[0].field, "id");
}

TEST(EventDecoderTest, ABrokenArrayKeepsTheElementsThatAreWhole) {
  const auto counts = [](const std::string& input) {
    const DecodeResult result = Decode(input);
    return std::pair(result.events.size(), result.rejections.size());
  };
  using Counts = std::pair<size_t, size_t>;
  EXPECT_EQ(counts("[" + Created("")), Counts(1, 1));            // no end
  EXPECT_EQ(counts("[" + Created("") + ","), Counts(1, 1));      // no end, no element
  EXPECT_EQ(counts("[" + Created("") + ",{\"a"), Counts(1, 1));  // cut element
  EXPECT_EQ(counts("[" + Created("") + ",]"), Counts(1, 1));     // empty element
  EXPECT_EQ(counts("[," + Created("") + "]"), Counts(1, 1));
  EXPECT_EQ(counts("[" + Created("") + "] x y"), Counts(1, 1));  // more behind the end
  EXPECT_EQ(counts("[" + Created("") + Created("") + "]"), Counts(0, 1));
  EXPECT_EQ(counts("["), Counts(0, 1));
}

TEST(EventDecoderTest, TheSizeOfThePiecesChangesNothing) {
  const std::string inputs[] = {
      "\xEF\xBB\xBF" + Created("", "a") + "\r\n{bad\n\n" + Created(",\"text\":\"\\\"x\"", "b"),
      " [" + Created("", "a") + ", [1], " + Created(",\"text\":\"\\\"]\\\\\"", "b") + "] tail",
      "\xEF\xBB" + Created(""),
      "\xEF",
  };
  for (const std::string& input : inputs) {
    const DecodeResult whole = Decode(input);
    for (size_t size = 1; size <= input.size(); ++size) {
      EventDecoder decoder(kOptions);
      DecodeResult pieces;
      const auto add = [&pieces](DecodeResult&& more) {
        for (PostEvent& event : more.events) pieces.events.push_back(std::move(event));
        for (Rejection& rejection : more.rejections)
          pieces.rejections.push_back(std::move(rejection));
      };
      for (size_t at = 0; at < input.size(); at += size)
        add(decoder.Feed(std::string_view(input).substr(at, size)));
      add(decoder.Finish());
      ASSERT_EQ(pieces.events, whole.events) << input << size;
      ASSERT_EQ(pieces.rejections, whole.rejections) << input << size;
    }
  }
}

TEST(EventDecoderTest, AfterItsEndADecoderBeginsANewInput) {
  EventDecoder decoder(kOptions);
  decoder.Finish("[" + Created(",\"text\":\"cut"));
  const DecodeResult result = decoder.Finish("\n{}");
  ASSERT_THAT(result.rejections, SizeIs(1));
  EXPECT_EQ(result.rejections[0].line, 2);
}

}  // namespace
}  // namespace firstreply::ingest
