// The examples of ingest/EVENTS.md are decoded, so that the page never says what the program does
// not do.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "ingest/sources/event_decoder.h"
#include "ingest/sources/event_encoder.h"

namespace firstreply::ingest {
namespace {

std::string Page() {
  std::ifstream file(FIRSTREPLY_EVENTS_PAGE);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The lines of all fenced blocks of JSON.
std::string Examples(const std::string& page) {
  constexpr std::string_view kOpen = "```json\n";
  std::string lines;
  for (size_t at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at)) {
    at += kOpen.size();
    lines += page.substr(at, page.find("```", at) - at);
  }
  return lines;
}

TEST(EventsPageTest, EachExampleIsTakenWithAllItsFields) {
  const DecodeResult result = DecodeEvents(Examples(Page()), {.source = "page"});
  for (const Rejection& rejection : result.rejections) ADD_FAILURE() << Describe(rejection);
  EXPECT_THAT(result.ignored_names, testing::IsEmpty());
  std::set<std::string_view> types;
  for (const PostEvent& event : result.events) types.insert(NameOf(event.body));
  EXPECT_EQ(types.size(), std::variant_size_v<EventBody>);
}

TEST(EventsPageTest, EachExampleIsTheSameAfterItIsWrittenAndReadAgain) {
  for (PostEvent event : DecodeEvents(Examples(Page()), {.source = "page"}).events) {
    const std::string line = EncodeEvent(event);
    const DecodeResult again = DecodeEvents(line, {});
    ASSERT_EQ(again.events.size(), 1u) << line;
    event.raw = line;
    EXPECT_EQ(again.events[0], event) << line;
    EXPECT_EQ(EncodeEvent(again.events[0]), line);
  }
}

TEST(EventsPageTest, EachReasonOfARefusalIsExplained) {
  const std::string page = Page();
  for (int reason = 0; reason <= static_cast<int>(RejectReason::kBadValue); ++reason) {
    EXPECT_THAT(page, testing::HasSubstr(
                          fmt::format("| `{}` |", NameOf(static_cast<RejectReason>(reason)))));
  }
}

}  // namespace
}  // namespace firstreply::ingest
