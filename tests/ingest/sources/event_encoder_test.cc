#include "ingest/sources/event_encoder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/sources/event_decoder.h"
#include "tests/support/random.h"

namespace firstreply::ingest {
namespace {

using test::Random;

// Draws any event that ingest/EVENTS.md allows, awkward characters and extreme numbers among them.
class EventMaker {
 public:
  explicit EventMaker(uint64_t seed) : random_(seed) {}

  PostEvent Event() {
    PostEvent event;
    if (random_.Chance(80)) event.source = Id();
    event.event_id = Id();
    event.freshness = static_cast<Freshness>(random_.Below(3));
    if (random_.Chance(50)) event.seen_at = Time().at;
    if (random_.Chance(30)) event.brand = Id();
    for (uint64_t i = random_.Below(3); i > 0; --i)
      event.concerns.push_back(fmt::format("{}{}", i, Id()));
    std::sort(event.concerns.begin(), event.concerns.end());
    if (random_.Chance(30)) event.speaks_for = Id();
    if (random_.Chance(10)) event.deleted_at = Time().at;
    event.body = Body();
    return event;
  }

 private:
  EventBody Body() {
    switch (random_.Below(std::variant_size_v<EventBody>)) {
      case 0:
        return Created();
      case 1:
        return Edited();
      case 2:
        return PostDeleted{Post(), Time()};
      case 3:
        return AccountChanged{{Id(), Id()}, static_cast<AccountState>(random_.Below(4)), Time()};
      case 4:
        return Engagement{Post(), Count(), Count(), Count(), Count(), Count(), Time()};
      case 5:
        return SurveyAnswer();
      default:
        return ContactStepTaken();
    }
  }

  EventBody Created() {
    PostCreated post;
    post.key = Post();
    const auto on_platform = [&] { return PostKey{post.key.platform, Id()}; };
    post.version = random_.Chance(50) ? 1 : random_.Between(1, INT64_MAX);
    post.author = {post.key.platform, Id()};
    post.author_handle = MaybeText();
    post.text = MaybeText();
    post.language = MaybeText();
    if (random_.Chance(50)) post.parent = on_platform();
    if (random_.Chance(50)) post.thread_root = on_platform();
    if (random_.Chance(50)) post.repost_of = on_platform();
    for (uint64_t i = random_.Below(4); i > 0; --i)
      post.mentions.push_back({post.key.platform, Id()});
    post.attachments = Attachments();
    post.visibility = static_cast<Visibility>(random_.Below(2));
    if (random_.Chance(50)) post.directed = random_.Chance(50);
    post.channel = MaybeText();
    post.application = MaybeText();
    post.url = MaybeText();
    post.author_followers = Count();
    post.posted_at = Time();
    if (random_.Chance(50)) post.claimed_at = Time();
    post.verdict = Verdict();
    if (random_.Chance(50)) post.kind = static_cast<ResponseKind>(random_.Below(5));
    return post;
  }

  EventBody Edited() {
    PostEdited edit;
    edit.key = Post();
    edit.version = random_.Between(2, INT64_MAX);
    edit.text = MaybeText();
    edit.edited_at = Time();
    if (random_.Chance(50)) edit.attachments = Attachments();
    edit.verdict = Verdict();
    return edit;
  }

  EventBody SurveyAnswer() {
    Survey survey;
    survey.scale = static_cast<SurveyScale>(random_.Below(2));
    survey.score = static_cast<int>(survey.scale == SurveyScale::kNps ? random_.Between(0, 10)
                                                                      : random_.Between(1, 5));
    survey.customer_ref = Id();
    if (random_.Chance(50)) survey.about = Post();
    if (random_.Chance(50)) survey.reference = Id();
    survey.comment = MaybeText();
    survey.answered_at = Time();
    return survey;
  }

  EventBody ContactStepTaken() {
    Contact contact;
    contact.channel = Id();
    contact.reference = Id();
    contact.step = static_cast<ContactStep>(random_.Below(2));
    contact.topic = MaybeText();
    contact.last_step = MaybeText();
    if (random_.Chance(50)) contact.customer_ref = Id();
    contact.tier = MaybeText();
    if (random_.Chance(50)) contact.account = {random_.Chance(50) ? contact.channel : Id(), Id()};
    contact.happened_at = Time();
    contact.verdict = Verdict();
    return contact;
  }

  std::optional<VerdictHint> Verdict() {
    if (random_.Chance(50)) return std::nullopt;
    VerdictHint verdict;
    if (random_.Chance(50)) verdict.needs_response = random_.Chance(50);
    if (random_.Chance(50)) verdict.complaint = random_.Chance(50);
    for (uint64_t i = random_.Below(3); i > 0; --i) verdict.topics.push_back(MaybeText());
    if (random_.Chance(50)) verdict.urgency = static_cast<Urgency>(random_.Below(4));
    verdict.language = MaybeText();
    if (random_.Chance(50)) verdict.courtesy = static_cast<Courtesy>(random_.Below(2));
    verdict.promises = random_.Chance(50);
    if (verdict.promises && random_.Chance(50)) verdict.promised_by = Time();
    return verdict;
  }

  std::vector<Attachment> Attachments() {
    std::vector<Attachment> attachments;
    for (uint64_t i = random_.Below(3); i > 0; --i) attachments.push_back({Id(), MaybeText()});
    return attachments;
  }

  PostKey Post() { return {Id(), Id()}; }

  std::string Id() {
    static constexpr std::array<const char*, 8> kParts = {"a", "7",  "\"", "\\",
                                                          "é", "日", "👍",  " "};
    std::string id;
    for (uint64_t i = 1 + random_.Below(6); i > 0; --i) id += random_.PickFrom(kParts);
    return id;
  }

  std::string MaybeText() {
    static constexpr std::array<const char*, 9> kParts = {
        "\n", "\r", "\t", "\x01", "\x7F", "</script>", "\u2028", "\uFFFF", ""};
    return random_.Chance(30) ? "" : Id() + random_.PickFrom(kParts) + Id();
  }

  std::optional<int64_t> Count() {
    if (random_.Chance(50)) return std::nullopt;
    return random_.Chance(10) ? INT64_MAX : random_.Between(0, 1'000'000);
  }

  Instant Time() {
    const bool fine = random_.Chance(50);
    const Duration at =
        random_.Between(kEventTimeMin.time_since_epoch(), kEventTimeMax.time_since_epoch());
    return {TimePoint(fine ? at : std::chrono::floor<std::chrono::seconds>(at)), fine};
  }

  Random random_;
};

TEST(EventEncoderTest, AnyEventIsTheSameAfterItIsWrittenAndReadAgain) {
  EventMaker maker(20260302);
  for (int i = 0; i < 5'000; ++i) {
    PostEvent event = maker.Event();
    const std::string line = EncodeEvent(event);
    const DecodeResult read = DecodeEvents(line, {});
    ASSERT_EQ(read.events.size(), 1u)
        << line << "\n"
        << (read.rejections.empty() ? "" : Describe(read.rejections[0]));
    ASSERT_EQ(read.ignored_fields, 0) << line;
    event.raw = line;
    ASSERT_EQ(read.events[0], event) << line;
    // Times compare without their fineness, the line shows it.
    ASSERT_EQ(EncodeEvent(read.events[0]), line);
  }
}

TEST(EventEncoderTest, AnEventIsOneLine) {
  EventMaker maker(7);
  for (int i = 0; i < 500; ++i) {
    for (const char c : EncodeEvent(maker.Event())) ASSERT_GE(static_cast<unsigned char>(c), 0x20);
  }
}

TEST(EventEncoderTest, TheFirstAndTheLastTimeThatAnEventMayNameAreTaken) {
  const auto read = [](TimePoint at) {
    PostEvent event;
    event.event_id = "1";
    event.body = PostDeleted{{"x", "1"}, {at, true}};
    return DecodeEvents(EncodeEvent(event), {});
  };
  EXPECT_EQ(read(kEventTimeMin).events.size(), 1u);
  EXPECT_EQ(read(kEventTimeMax).events.size(), 1u);
  EXPECT_EQ(read(kEventTimeMin - Duration(1)).rejections.size(), 1u);
  EXPECT_EQ(read(kEventTimeMax + Duration(1)).rejections.size(), 1u);
}

}  // namespace
}  // namespace firstreply::ingest
