#include "triage/model/corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LabelledPost One(std::string_view line) {
  const auto posts = ReadCorpus(line);
  if (!posts || posts->size() != 1) {
    ADD_FAILURE() << (posts ? "not one post" : posts.error().message);
    return {};
  }
  return posts->front();
}

std::string Refusal(std::string_view text) {
  const auto posts = ReadCorpus(text);
  return posts ? "taken" : posts.error().message;
}

TEST(CorpusTest, ReadsAllThatALineSays) {
  const LabelledPost post = One(
      R"({"text":"@a my mum's chair did not come","parent":"How was it?","complaint":true,)"
      R"("question":true,"praise":false,"abuse":true,"directed":true,"topics":["booking","product"],)"
      R"("terms":["stranded","vulnerable"],"urgency":"critical","courtesy":"thanks","about":"brand"})");
  EXPECT_EQ(post.text, "@a my mum's chair did not come");
  EXPECT_EQ(post.parent, "How was it?");
  EXPECT_TRUE(post.complaint && post.question && post.abuse && post.directed);
  EXPECT_FALSE(post.praise);
  EXPECT_THAT(post.topics, ElementsAre("booking", "product"));
  EXPECT_THAT(post.terms, ElementsAre("stranded", "vulnerable"));
  EXPECT_EQ(post.urgency, ingest::Urgency::kCritical);
  EXPECT_EQ(post.courtesy, ingest::Courtesy::kThanks);
}

TEST(CorpusTest, WhatIsLeftOutFollowsFromTheRest) {
  const LabelledPost chat = One(R"({"text":"new phone day"})");
  EXPECT_FALSE(chat.needs_response);
  EXPECT_EQ(chat.urgency, ingest::Urgency::kLow);
  EXPECT_EQ(chat.about, About::kBrand);
  const LabelledPost asks = One(R"({"text":"can I return this?","question":true})");
  EXPECT_TRUE(asks.needs_response);
  EXPECT_EQ(asks.urgency, ingest::Urgency::kNormal);
  EXPECT_FALSE(One(R"({"text":"rigged?","question":true,"needs_response":false})").needs_response);
}

TEST(CorpusTest, PassesOverEmptyLines) {
  const auto posts = ReadCorpus("\n{\"text\":\"a\"}\r\n \n{\"text\":\"b\"}");
  ASSERT_TRUE(posts);
  EXPECT_THAT(*posts, SizeIs(2));
  EXPECT_THAT(ReadCorpus("").value(), IsEmpty());
}

TEST(CorpusTest, SaysLineAndReasonOfWhatIsWrong) {
  EXPECT_EQ(Refusal("{\"text\":\"a\"}\n[]"), "line 2: no object");
  EXPECT_EQ(Refusal("{"), "line 1: no JSON");
  EXPECT_EQ(Refusal(R"({"text":"a","topic":"x"})"), "line 1: unknown key 'topic'");
  EXPECT_EQ(Refusal(R"({"text":"a","topics":["x"]})"), "line 1: 'topics' is not what it may be");
  EXPECT_EQ(Refusal(R"({"text":"a","complaint":"yes"})"),
            "line 1: 'complaint' is not what it may be");
  EXPECT_EQ(Refusal(R"({"text":"a","urgency":"urgent"})"),
            "line 1: 'urgency' is not what it may be");
  EXPECT_EQ(Refusal(R"({"text":"a","about":7})"), "line 1: 'about' is not what it may be");
  EXPECT_EQ(Refusal(R"({"complaint":true})"), "line 1: no text");
  EXPECT_EQ(Refusal(R"({"text":"a","about":"news","complaint":true})"),
            "line 1: complains or praises and is not about the brand");
}

}  // namespace
}  // namespace firstreply::triage
