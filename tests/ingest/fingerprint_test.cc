#include "ingest/fingerprint.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/support/post_builder.h"

namespace firstreply::ingest {
namespace {

using test::Moment;

PostCreated APost() {
  PostCreated post;
  post.key = {"x", "p1"};
  post.author = {"x", "ann"};
  post.text = "late again";
  post.posted_at = {Moment("10:00"), false};
  return post;
}

TEST(FingerprintTest, IsTheSameForTheSameContent) {
  EXPECT_EQ(FingerprintOf(APost()), FingerprintOf(APost()));
}

TEST(FingerprintTest, DoesNotDependOnWhatTheMatcherFillsIn) {
  PostCreated directed = APost();
  directed.directed = true;
  EXPECT_EQ(FingerprintOf(directed), FingerprintOf(APost()));
}

TEST(FingerprintTest, DiffersByEveryFieldOfAPost) {
  using Change = std::function<void(PostCreated&)>;
  const std::vector<Change> changes = {[](auto&) {},
                                       [](auto& p) { p.key.id = "p2"; },
                                       [](auto& p) { p.key.platform = "bluesky"; },
                                       [](auto& p) { p.version = 2; },
                                       [](auto& p) { p.author.id = "bob"; },
                                       [](auto& p) { p.author_handle = "@ann"; },
                                       [](auto& p) { p.text = "late once more"; },
                                       [](auto& p) { p.language = "en"; },
                                       [](auto& p) {
                                         p.parent = PostKey{"x", "p0"};
                                       },
                                       [](auto& p) {
                                         p.thread_root = PostKey{"x", "p0"};
                                       },
                                       [](auto& p) {
                                         p.repost_of = PostKey{"x", "p0"};
                                       },
                                       [](auto& p) {
                                         p.mentions = {AccountKey{"x", "bob"}};
                                       },
                                       [](auto& p) {
                                         p.attachments = {Attachment{"image", "rain"}};
                                       },
                                       [](auto& p) {
                                         p.attachments = {Attachment{"image", ""}};
                                       },
                                       [](auto& p) { p.visibility = Visibility::kPrivate; },
                                       [](auto& p) { p.channel = "X DM"; },
                                       [](auto& p) { p.application = "phone"; },
                                       [](auto& p) { p.url = "https://social.example/p1"; },
                                       [](auto& p) { p.author_followers = 0; },
                                       [](auto& p) { p.posted_at.at += Duration(1); },
                                       [](auto& p) { p.claimed_at = p.posted_at; },
                                       [](auto& p) { p.verdict = VerdictHint{}; },
                                       [](auto& p) { p.verdict.emplace().needs_response = false; },
                                       [](auto& p) { p.verdict.emplace().urgency = Urgency::kLow; },
                                       [](auto& p) { p.verdict.emplace().topics = {"baggage"}; },
                                       [](auto& p) { p.verdict.emplace().promises = true; },
                                       [](auto& p) { p.kind = ResponseKind::kHuman; },
                                       [](auto& p) { p.kind = ResponseKind::kHandoff; }};
  std::set<std::string> fingerprints;
  for (const Change& change : changes) {
    PostCreated post = APost();
    change(post);
    EXPECT_TRUE(fingerprints.insert(FingerprintOf(post)).second)
        << "change " << fingerprints.size() << " changes nothing";
  }
}

TEST(FingerprintTest, DiffersByTheKindOfEvent) {
  const PostKey key{"x", "p1"};
  const Instant at{Moment("10:00"), false};
  PostEdited edited;
  edited.key = key;
  edited.edited_at = at;
  Engagement engagement;
  engagement.key = key;
  engagement.counted_at = at;
  EXPECT_EQ(
      (std::set<std::string>{FingerprintOf(PostDeleted{key, at}), FingerprintOf(edited),
                             FingerprintOf(engagement),
                             FingerprintOf(AccountChanged{{"x", "p1"}, AccountState::kActive, at})})
          .size(),
      4u);
}

TEST(FingerprintTest, DoesNotMixUpFieldsThatFollowEachOther) {
  PostCreated left = APost(), right = APost();
  left.channel = "ab";
  right.channel = "a";
  right.application = "b";
  EXPECT_NE(FingerprintOf(left), FingerprintOf(right));
}

TEST(FingerprintTest, AMarkIsTheAccountsOnItsPlatformAndShowsNothingOfIt) {
  EXPECT_EQ(MarkOf({"x", "ann"}), MarkOf({"x", "ann"}));
  EXPECT_NE(MarkOf({"x", "ann"}), MarkOf({"xa", "nn"}));
  EXPECT_NE(MarkOf({"x", "ann"}), MarkOf({"bluesky", "ann"}));
  EXPECT_EQ(MarkOf({"x", "ann"}).find("ann"), std::string::npos);
}

}  // namespace
}  // namespace firstreply::ingest
