#include "ingest/event_sink.h"

#include <gtest/gtest.h>

namespace firstreply::ingest {
namespace {

TEST(SourceTallyTest, AddsUpByReason) {
  SourceTally sum{.received = 3, .irrelevant = 1, .rejected = {{"no id", 2}}};
  sum += {.received = 4, .duplicates = 1, .rejected = {{"no id", 1}, {"too long", 2}}};
  EXPECT_EQ(sum, (SourceTally{.received = 7,
                              .irrelevant = 1,
                              .duplicates = 1,
                              .rejected = {{"no id", 3}, {"too long", 2}}}));
}

TEST(InboxItemTest, WeighsMoreWithEveryPartThatGrows) {
  InboxItem item;
  size_t last = BytesOf(item);
  EXPECT_GT(last, 0u);
  const auto grew_by = [&](size_t bytes) {
    const size_t now = BytesOf(item);
    const size_t grown = now - last;
    last = now;
    return grown >= bytes;
  };
  item.cursor = std::string(100, 'c');
  EXPECT_TRUE(grew_by(100));
  item.events.emplace_back();
  EXPECT_TRUE(grew_by(sizeof(PostEvent)));
  item.events[0].raw = std::string(500, 'r');
  EXPECT_TRUE(grew_by(500));
  item.events[0].shares = {{"lumo", {std::string(100, 'b')}, {}, {}}};
  EXPECT_TRUE(grew_by(sizeof(RealmShare) + 104));
  PostCreated post;
  post.text = std::string(200, 't');
  post.mentions.resize(3);
  post.attachments = {{.kind = "image", .alt_text = std::string(50, 'a')}};
  item.events[0].body = post;
  EXPECT_TRUE(grew_by(250 + 3 * sizeof(AccountKey)));
  Contact contact;
  contact.topic = std::string(300, 'x');
  item.events[0].body = contact;
  item.events[0].shares.clear();
  last = BytesOf({.events = {PostEvent{}}, .cursor = item.cursor});
  EXPECT_TRUE(grew_by(800));
}

}  // namespace
}  // namespace firstreply::ingest
