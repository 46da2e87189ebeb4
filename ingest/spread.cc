#include "ingest/spread.h"

#include <algorithm>
#include <array>

namespace firstreply::ingest {
namespace {

constexpr std::array<int64_t, kSpreadStepMax> kSteps = {10, 100, 1'000, 10'000};
constexpr int64_t kLikesPerRepost = 10;
// Far above what any platform counts, so that four of them have a sum.
constexpr int64_t kCountMax = int64_t{1} << 60;

int64_t Counted(std::optional<int64_t> count) {
  return std::clamp<int64_t>(count.value_or(0), 0, kCountMax);
}

Engagement CountsIn(const Rows& row, int first) {
  Engagement counts;
  counts.likes = row.OptionalInt(first);
  counts.reposts = row.OptionalInt(first + 1);
  counts.replies = row.OptionalInt(first + 2);
  counts.quotes = row.OptionalInt(first + 3);
  return counts;
}

}  // namespace

int SpreadStep(const Engagement& counts) {
  const int64_t done = Counted(counts.reposts) + Counted(counts.replies) + Counted(counts.quotes) +
                       Counted(counts.likes) / kLikesPerRepost;
  return static_cast<int>(std::upper_bound(kSteps.begin(), kSteps.end(), done) - kSteps.begin());
}

int LoadSpread(Reader& reader, int64_t post) {
  Rows row = reader.Query(
      "SELECT likes, reposts, replies, quotes FROM engagement WHERE post_id = ?", post);
  return row.Next() ? SpreadStep(CountsIn(row, 0)) : 0;
}

void EachSpread(Reader& reader, const std::function<void(int64_t post, int step)>& take) {
  Rows rows = reader.Query(
      "SELECT post_id, likes, reposts, replies, quotes FROM engagement ORDER BY post_id");
  while (rows.Next()) {
    if (const int step = SpreadStep(CountsIn(rows, 1)); step > 0) take(rows.Int(0), step);
  }
}

}  // namespace firstreply::ingest
