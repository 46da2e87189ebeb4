// Which posts people look at again: of what the model said needs no response a few a day, drawn at
// random, so that what it misses can be estimated.
//
// Of each brand's day (UTC, by the posts' own times) the posts with the smallest digests of what
// they are. That is a simple random sample which needs no state and no chance: it is the same
// whenever it is drawn and in whatever order the posts came. Pure; used on one thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/post.h"

namespace firstreply::triage {

inline constexpr int64_t kReviewsPerDayDefault = 30;
inline constexpr int64_t kReviewsPerDayMax = 1'000;

// Said of a post after the model had said that it needs no response.
enum class ReviewMark : uint8_t {
  kNone,           // nobody has looked
  kRight,          // it needs none
  kNeedsResponse,  // it does, and is no complaint
  kMissedComplaint,
};

struct Reviewable {
  std::string brand;
  TimePoint posted_at{};
  int64_t conversation = 0;
  int64_t post = 0;
  uint64_t rank = 0;  // RankOf
  ReviewMark mark = ReviewMark::kNone;
};

// By which the posts of a day are drawn, the smallest first.
uint64_t RankOf(const ingest::PostKey& key, std::string_view brand);

struct ReviewDay {
  int64_t judged = 0;                // posts said to need no response
  std::vector<Reviewable> sample{};  // by rank, at most as many as are drawn a day
};

using ReviewDays = std::map<std::pair<std::string, std::chrono::sys_days>, ReviewDay>;

// Draws while it is told of one post after the other, each once.
class ReviewSampler {
 public:
  explicit ReviewSampler(int64_t per_day) : per_day_(per_day) {}

  void Add(Reviewable post);
  ReviewDays Finish() &&;

 private:
  const int64_t per_day_;
  ReviewDays days_;
};

}  // namespace firstreply::triage
