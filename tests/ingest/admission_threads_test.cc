// Admission with several sources at once: reloads in between, and deletes that meet their posts.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ingest/admission.h"
#include "ingest/current_matcher.h"

namespace firstreply::ingest {
namespace {

std::shared_ptr<const BrandMatcher> MatcherOf(const std::string& brand) {
  Brand watched;
  watched.name = brand;
  return BrandMatcher::Build(BrandDirectory::Make({watched}).value()).value();
}

PostEvent Said(std::string id, std::string text) {
  PostCreated post;
  post.key = {"x", std::move(id)};
  post.author = {"x", "customer"};
  post.text = std::move(text);
  PostEvent event;
  event.body = std::move(post);
  return event;
}

TEST(AdmissionThreadsTest, AReloadLosesNoEventAndEachIsJudgedByTheOldOrTheNew) {
  constexpr int kSources = 4;
  constexpr int kReloads = 100;
  constexpr int kEventsLeast = 2'000;

  ThreadIndex threads;
  TombstoneRing tombstones;
  const auto old_one = MatcherOf("northair");
  CurrentMatcher current(old_one);
  std::atomic<int> reloads = 0;
  struct Seen {
    int64_t events = 0;
    int64_t by_old = 0;
    int64_t by_new = 0;
    AdmissionCounts counts;
  };
  std::vector<Seen> seen(kSources);
  {
    std::vector<std::jthread> sources;
    for (int source = 0; source < kSources; ++source) {
      sources.emplace_back([&, source] {
        Admission admission(
            {.source = "s" + std::to_string(source), .directed = false, .brands = {}},
            {threads, tombstones});
        Seen& mine = seen[static_cast<size_t>(source)];
        for (; mine.events < kEventsLeast || reloads < kReloads; ++mine.events) {
          PostEvent event = Said(std::to_string(source) + "-" + std::to_string(mine.events),
                                 "northair and southair");
          if (admission.Admit(event, *current.Get()).verdict != Admitted::Verdict::kKept) continue;
          mine.by_old += event.concerns == std::vector<std::string>{"northair"};
          mine.by_new += event.concerns == std::vector<std::string>{"southair"};
        }
        mine.counts = admission.counts();
      });
    }
    for (; reloads < kReloads; ++reloads) {
      current.Replace(reloads % 2 == 0 ? MatcherOf("southair") : MatcherOf("northair"));
    }
  }
  for (const Seen& mine : seen) {
    EXPECT_EQ(mine.by_old + mine.by_new, mine.events);
    EXPECT_EQ(mine.counts.received, mine.events);
    EXPECT_EQ(mine.counts.kept, mine.events);
  }
}

TEST(AdmissionThreadsTest, ADeleteAndItsPostFromTwoSourcesAtOnceAlwaysMeet) {
  constexpr int kPosts = 5'000;
  ThreadIndex threads;
  TombstoneRing tombstones;
  const auto matcher = MatcherOf("northair");
  std::vector<int> told(kPosts, 0);    // the post carried its delete
  std::vector<int> passed(kPosts, 0);  // the delete was kept as an event of its own
  std::atomic<int> turn = 0;           // both threads deal with one post at the same time
  {
    std::jthread posting([&] {
      Admission admission({.source = "posts", .directed = false, .brands = {}},
                          {threads, tombstones});
      for (int i = 0; i < kPosts; ++i) {
        PostEvent event = Said(std::to_string(i), "northair");
        turn.fetch_add(1);
        while (turn.load() < 2 * (i + 1)) std::this_thread::yield();
        admission.Admit(event, *matcher);
        told[static_cast<size_t>(i)] = event.deleted_at.has_value();
      }
    });
    std::jthread deleting([&] {
      Admission admission({.source = "deletes", .directed = false, .brands = {}},
                          {threads, tombstones});
      for (int i = 0; i < kPosts; ++i) {
        PostEvent event;
        event.body = PostDeleted{{"x", std::to_string(i)}, {}};
        turn.fetch_add(1);
        while (turn.load() < 2 * (i + 1)) std::this_thread::yield();
        passed[static_cast<size_t>(i)] =
            admission.Admit(event, *matcher).verdict == Admitted::Verdict::kKept;
      }
    });
  }
  for (size_t i = 0; i < told.size(); ++i)
    ASSERT_GE(told[i] + passed[i], 1) << "delete " << i << " was lost";
  EXPECT_EQ(tombstones.size(), 0u);
}

}  // namespace
}  // namespace firstreply::ingest
