#include "ingest/spread.h"

#include <algorithm>
#include <array>
#include <string>

namespace firstreply::ingest {
namespace {

constexpr std::array<int64_t, kSpreadStepMax> kSteps = {10, 100, 1'000, 10'000};
constexpr int64_t kLikesPerRepost = 10;
// Far above what any platform counts, so that four of them have a sum.
constexpr int64_t kCountMax = int64_t{1} << 60;

int64_t Counted(std::optional<int64_t> count) {
  return std::clamp<int64_t>(count.value_or(0), 0, kCountMax);
}

// Beyond the last step more make no difference, and are not counted.
const std::string kReposts =
    "(SELECT count(*) FROM (SELECT 1 FROM posts AS again WHERE again.platform = posts.platform"
    " AND again.repost_key = posts.key AND again.deleted_at IS NULL LIMIT 10000))";
static_assert(kSteps.back() == 10'000);

// The four that the platform told, and the reposts held.
Engagement CountsIn(const Rows& row, int first) {
  Engagement counts;
  counts.likes = row.OptionalInt(first);
  counts.reposts = row.OptionalInt(first + 1);
  counts.replies = row.OptionalInt(first + 2);
  counts.quotes = row.OptionalInt(first + 3);
  counts.reposts = std::max(Counted(counts.reposts), row.Int(first + 4));
  return counts;
}

}  // namespace

int SpreadStep(const Engagement& counts) {
  const int64_t done = Counted(counts.reposts) + Counted(counts.replies) + Counted(counts.quotes) +
                       Counted(counts.likes) / kLikesPerRepost;
  return static_cast<int>(std::upper_bound(kSteps.begin(), kSteps.end(), done) - kSteps.begin());
}

int LoadSpread(Reader& reader, int64_t post) {
  static const std::string kOfOne =
      "SELECT likes, reposts, replies, quotes, " + kReposts +
      " FROM posts LEFT JOIN engagement ON post_id = posts.id WHERE posts.id = ?";
  Rows row = reader.Query(kOfOne, post);
  return row.Next() ? SpreadStep(CountsIn(row, 0)) : 0;
}

void EachSpread(Reader& reader, const std::function<void(int64_t post, int step)>& take) {
  static const std::string kOfAll =
      "SELECT posts.id, likes, reposts, replies, quotes, " + kReposts +
      " FROM (SELECT post_id FROM engagement UNION SELECT original.id FROM posts AS again"
      "  JOIN posts AS original ON original.platform = again.platform AND original.key = "
      "again.repost_key WHERE again.repost_key IS NOT NULL) AS spread"
      " JOIN posts ON posts.id = spread.post_id LEFT JOIN engagement ON engagement.post_id = "
      "posts.id ORDER BY posts.id";
  Rows rows = reader.Query(kOfAll);
  while (rows.Next()) {
    if (const int step = SpreadStep(CountsIn(rows, 1)); step > 0) take(rows.Int(0), step);
  }
}

}  // namespace firstreply::ingest
