// The people and places of a generated history, and events about them that are complete: with
// source, times, raw bytes, and what the brand matcher would have written on them.
//
// Two brands, each with an account on every platform; three platforms, of which one names the root
// of each thread, one never does, and one has ids that are numbers. All texts are made up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/post.h"
#include "tests/support/random.h"

namespace firstreply::test {

struct Platform {
  std::string name;
  bool names_roots = false;
  bool has_number_ids = false;
};

struct Person {
  int number = 0;
  ingest::AccountKey On(const Platform& platform) const;
};

// A post as the story remembers it, to reply to and to delete.
struct Said {
  ingest::PostKey key;
  ingest::AccountKey author;
  std::optional<ingest::PostKey> root;  // where the platform names it
  std::optional<std::string> brand;     // it speaks for
  TimePoint at{};
  int64_t version = 1;
};

class Story {
 public:
  // How the source that reports a thing came by it.
  struct Report {
    ingest::Freshness freshness = ingest::Freshness::kLive;
    std::optional<Duration> seen_after{};  // from its own time on; may be negative; empty: not told
  };

  explicit Story(Random& random) : random_(random) {}

  static const std::vector<Platform>& Platforms();
  static const std::vector<std::string>& Brands();
  static ingest::AccountKey AccountOf(const std::string& brand, const Platform& platform);

  // An id that no post has yet. Later posts do not have larger ids.
  ingest::PostKey NewKey(const Platform& platform);

  // Fills in what a post by a customer or by nobody in particular needs; `names` are the brands
  // that its text names.
  ingest::PostCreated PostBy(const Person& person, const Platform& platform, TimePoint at,
                             const std::vector<std::string>& names);
  // The same for a post by a brand.
  ingest::PostCreated PostBy(const std::string& brand, const Platform& platform, TimePoint at);

  // Makes `post` a reply to `above`.
  static void Under(ingest::PostCreated& post, const Said& above, const Platform& platform);

  Said Tell(const ingest::PostCreated& post, const Report& report);
  void Tell(ingest::EventBody body, const std::string& source, const Report& report,
            std::optional<std::string> brand = {});

  // Everything told so far, in order of its own time and then of telling, each with an id of its
  // own.
  std::vector<ingest::PostEvent> Events() const;

 private:
  Random& random_;
  std::vector<ingest::PostEvent> events_;
  uint64_t posts_ = 0;
};

// The name of the source that reports a platform's posts.
std::string SourceOf(const std::string& platform);

}  // namespace firstreply::test
