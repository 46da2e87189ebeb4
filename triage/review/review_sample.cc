#include "triage/review/review_sample.h"

#include <algorithm>
#include <tuple>

#include "ingest/base/digest.h"

namespace firstreply::triage {
namespace {

bool RanksBefore(const Reviewable& a, const Reviewable& b) {
  return std::tie(a.rank, a.post) < std::tie(b.rank, b.post);
}

}  // namespace

uint64_t RankOf(const ingest::PostKey& key, std::string_view brand) {
  const std::string digest =
      Digester().Add("review").Add(key.platform).Add(key.id).Add(brand).Finish();
  uint64_t rank = 0;
  for (size_t i = 0; i < sizeof rank; ++i) rank = rank << 8 | static_cast<uint8_t>(digest.at(i));
  return rank;
}

void ReviewSampler::Add(Reviewable post) {
  ReviewDay& day = days_[{post.brand, std::chrono::floor<std::chrono::days>(post.posted_at)}];
  ++day.judged;
  day.sample.push_back(std::move(post));
  std::push_heap(day.sample.begin(), day.sample.end(), RanksBefore);
  if (std::ssize(day.sample) <= per_day_) return;
  std::pop_heap(day.sample.begin(), day.sample.end(), RanksBefore);
  day.sample.pop_back();
}

ReviewDays ReviewSampler::Finish() && {
  for (auto& [key, day] : days_) std::sort_heap(day.sample.begin(), day.sample.end(), RanksBefore);
  return std::move(days_);
}

}  // namespace firstreply::triage
