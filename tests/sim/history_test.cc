#include "tests/sim/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/story.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using ingest::PostCreated;
using ingest::PostEvent;
using ingest::PostKey;

TEST(HistoryTest, TheSameSeedMakesTheSameHistoryAndAnotherMakesAnother) {
  EXPECT_EQ(MakeHistory({.seed = 3}).events, MakeHistory({.seed = 3}).events);
  EXPECT_NE(MakeHistory({.seed = 3}).events, MakeHistory({.seed = 4}).events);
}

TEST(HistoryTest, EveryEventIsCompleteAndInOrderOfItsTime) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const History history = MakeHistory({.seed = seed});
    std::set<std::pair<std::string, std::string>> ids;
    TimePoint last{};
    for (const PostEvent& event : history.events) {
      EXPECT_FALSE(event.source.empty());
      EXPECT_TRUE(ids.emplace(event.source, event.event_id).second) << event.event_id;
      EXPECT_NE(event.raw.find(event.event_id), std::string::npos);
      EXPECT_GE(ingest::HappenedAt(event).at, last);
      last = ingest::HappenedAt(event).at;
      for (const std::string& brand : event.concerns) {
        EXPECT_THAT(HistoryBrands(), testing::Contains(brand));
      }
      EXPECT_TRUE(std::is_sorted(event.concerns.begin(), event.concerns.end()));
      const auto* post = std::get_if<PostCreated>(&event.body);
      if (post != nullptr) {
        EXPECT_EQ(event.speaks_for.has_value(), post->author.id.ends_with("-care"));
        EXPECT_TRUE(!post->kind || event.speaks_for);
      }
    }
  }
}

TEST(HistoryTest, AskedForMoreItTellsMore) {
  EXPECT_TRUE(MakeHistory({.threads = 0, .contacts = 0}).events.empty());
  EXPECT_GT(MakeHistory({.threads = 40}).events.size(), MakeHistory({.threads = 4}).events.size());
  EXPECT_THAT(SourcesOf(MakeHistory({.threads = 0, .contacts = 1})),
              testing::Contains("care-desk"));
}

// What has to occur somewhere in many histories, and how often it did.
class Census {
 public:
  void Count(const History& history) {
    posts_.clear();
    for (const PostEvent& event : history.events) {
      if (const auto* post = std::get_if<PostCreated>(&event.body)) posts_[post->key] = &event;
    }
    std::set<TimePoint> times;
    for (const PostEvent& event : history.events) {
      ++seen_[std::string(ingest::NameOf(event.body))];
      Note("equal times", !times.insert(ingest::HappenedAt(event).at).second);
      Note("live", event.freshness == ingest::Freshness::kLive);
      Note("backfill", event.freshness == ingest::Freshness::kBackfill);
      std::visit([&](const auto& body) { Look(event, body); }, event.body);
    }
  }

  const std::map<std::string, int>& seen() const { return seen_; }

 private:
  void Note(const std::string& what, bool is_so) { seen_[what] += is_so ? 1 : 0; }

  const PostCreated* Above(const PostCreated& post) const {
    const auto found = post.parent ? posts_.find(*post.parent) : posts_.end();
    return found == posts_.end() ? nullptr : &std::get<PostCreated>(found->second->body);
  }

  void Look(const PostEvent& event, const PostCreated& post) {
    int depth = 0;
    std::set<std::string> brands_above;
    const PostCreated* top = &post;
    for (const PostCreated* above = Above(post); above != nullptr; above = Above(*above)) {
      top = above;
      ++depth;
      if (const auto& brand = posts_.at(above->key)->speaks_for) brands_above.insert(*brand);
    }
    const Duration since_top = post.posted_at.at - top->posted_at.at;
    const bool is_brands = event.speaks_for.has_value();
    Note("chain of six", depth >= 6);
    Note("parent never seen", post.parent && !posts_.contains(*post.parent));
    Note("root named", post.parent && post.thread_root);
    Note("root not named", post.parent && !post.thread_root);
    Note("two brands above each other",
         is_brands && !brands_above.empty() && !brands_above.contains(*event.speaks_for));
    Note("names two brands", event.concerns.size() == 2);
    Note("names no brand", !is_brands && event.concerns.empty());
    Note("answer by name", is_brands && !post.mentions.empty());
    Note("answer by name in a thread",
         is_brands && !post.mentions.empty() && (post.parent || post.thread_root));
    Note("third party", post.author.id == "person-6");
    Note("private", post.visibility == ingest::Visibility::kPrivate);
    Note("needs no response", post.verdict && post.verdict->needs_response == false);
    for (int kind = 0; kind < 5 && is_brands; ++kind) {
      Note("kind " + std::to_string(kind), post.kind == static_cast<ingest::ResponseKind>(kind));
    }
    Note("no kind", is_brands && !post.kind);
    for (const Duration beside : {-1ms, 0ms, 1ms}) {
      Note("reply at the deadline " + std::to_string(beside.count()),
           is_brands && since_top == 60min + beside);
      Note("reply at expiry " + std::to_string(beside.count()),
           is_brands && since_top == 30 * 24h + beside);
    }
    Note("months later", since_top > 31 * 24h);
    if (!event.seen_at) return;
    const Duration lag = *event.seen_at - post.posted_at.at;
    Note("future-dated", lag < -2min);
    Note("two minutes ahead", lag == -2min);
    const auto has_child = [&](const auto& other) {
      return std::get<PostCreated>(other.second->body).parent == post.key;
    };
    Note("late parent", lag > 10min && std::any_of(posts_.begin(), posts_.end(), has_child));
  }

  void Look(const PostEvent&, const ingest::PostEdited& edited) {
    Note("edited twice", edited.version > 2);
  }

  void Look(const PostEvent&, const ingest::PostDeleted& deleted) {
    const PostEvent& of = *posts_.at(deleted.key);
    const Duration after = deleted.deleted_at.at - ingest::HappenedAt(of).at;
    Note(of.speaks_for ? "brand deletes" : "customer deletes", true);
    Note("deleted within the hour", after < 60min);
    Note("deleted at the deadline", after == 60min);
    Note("deleted later", after > 60min);
  }

  void Look(const PostEvent&, const ingest::AccountChanged& changed) {
    Note("account state " + std::to_string(static_cast<int>(changed.state)), true);
  }

  void Look(const PostEvent&, const ingest::Engagement&) {}

  void Look(const PostEvent&, const ingest::Survey& survey) {
    Note("survey about a post", survey.about.has_value());
    Note("survey about a case", !survey.reference.empty());
    Note("survey about a customer", !survey.about && survey.reference.empty());
  }

  void Look(const PostEvent&, const ingest::Contact& contact) {
    const bool is_start = contact.step == ingest::ContactStep::kStarted;
    const bool answered_before = answered_.contains(contact.reference);
    Note("contact answered", !is_start);
    Note("contact started again after an answer", is_start && answered_before);
    if (is_start) answered_.erase(contact.reference);
    if (!is_start) answered_.insert(contact.reference);
  }

  std::map<std::string, int> seen_;
  std::map<PostKey, const PostEvent*> posts_;
  std::set<std::string> answered_;
};

TEST(HistoryTest, EverythingThatMayGoWrongHappensSomewhere) {
  Census census;
  for (uint64_t seed = 0; seed < 300; ++seed) census.Count(MakeHistory({.seed = seed}));
  EXPECT_GT(census.seen().size(), 45u);
  for (const auto& [what, count] : census.seen()) EXPECT_GT(count, 0) << what;
}

TEST(DisorderTest, KeepsEveryEventAddsDuplicatesAndChangesTheOrder) {
  const History history = MakeHistory({.seed = 11, .threads = 20});
  Random random(1);
  const std::vector<PostEvent> disordered = Disorder(history, random);
  EXPECT_GT(disordered.size(), history.events.size());

  std::map<std::pair<std::string, std::string>, const PostEvent*> originals;
  for (const PostEvent& event : history.events) originals[{event.source, event.event_id}] = &event;
  std::set<std::pair<std::string, std::string>> met;
  int mirrored = 0;
  for (const PostEvent& event : disordered) {
    const auto original = originals.find({event.source, event.event_id});
    if (original == originals.end()) {
      EXPECT_EQ(event.source, "yard-mirror");
      EXPECT_FALSE(std::holds_alternative<ingest::Survey>(event.body));
      ++mirrored;
      continue;
    }
    EXPECT_EQ(event, *original->second);
    met.insert(original->first);
  }
  EXPECT_EQ(met.size(), originals.size());
  EXPECT_GT(mirrored, 0);
  EXPECT_NE(std::vector(disordered.begin(), disordered.begin() + 20),
            std::vector(history.events.begin(), history.events.begin() + 20));
}

TEST(DisorderTest, AMirroredEventSaysTheSameAsItsOriginal) {
  const History history = MakeHistory({.seed = 12, .threads = 20});
  Random random(2);
  for (const PostEvent& event : Disorder(history, random)) {
    if (event.source != "yard-mirror") continue;
    const auto says_the_same = [&](const PostEvent& other) {
      return other.body == event.body && other.seen_at == event.seen_at &&
             event.event_id == "m-" + other.source + "-" + other.event_id;
    };
    EXPECT_TRUE(std::any_of(history.events.begin(), history.events.end(), says_the_same));
  }
}

}  // namespace
}  // namespace firstreply::test
