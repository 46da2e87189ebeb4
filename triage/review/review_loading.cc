#include "triage/review/review_loading.h"

#include <string_view>

namespace firstreply::triage {
namespace {

// Bit 1 of `told` is that its source said whether it needs a response (ingest/judging.cc).
constexpr std::string_view kPosts =
    "SELECT conversations.brand, posts.posted_at, conversations.id, posts.id, posts.platform,"
    " posts.key,"
    " (SELECT complaint FROM feedback WHERE post_id = posts.id AND version = verdicts.version"
    " AND complaint IS NOT NULL ORDER BY id DESC LIMIT 1),"
    " (SELECT needs_response FROM feedback WHERE post_id = posts.id AND version = verdicts.version"
    " AND needs_response IS NOT NULL ORDER BY id DESC LIMIT 1)"
    " FROM posts JOIN verdicts ON verdicts.post_id = posts.id AND verdicts.version ="
    " (SELECT max(version) FROM post_versions WHERE post_id = posts.id)"
    " JOIN conversations ON conversations.thread_id = posts.thread_id"
    " AND conversations.customer_id = posts.author_id AND stands = 1 AND alias_of IS NULL"
    " WHERE posts.posted_at >= ? AND posts.posted_at < ? AND speaks_for IS NULL"
    " AND deleted_at IS NULL AND needs_response = 0 AND model <> '' AND told & 1 = 0";

ReviewMark MarkOf(const Rows& row, int complaint, int needs_response) {
  const bool is_complaint = !row.IsNull(complaint) && row.Bool(complaint);
  if (is_complaint) return ReviewMark::kMissedComplaint;
  if (!row.IsNull(needs_response)) {
    return row.Bool(needs_response) ? ReviewMark::kNeedsResponse : ReviewMark::kRight;
  }
  return row.IsNull(complaint) ? ReviewMark::kNone : ReviewMark::kRight;
}

}  // namespace

Result<ReviewDays> DrawReviews(Reader& reader, const ReviewSelection& selection) {
  ReviewSampler sampler(selection.per_day);
  int64_t count = 0;
  Rows rows = reader.Query(kPosts, selection.from, selection.to);
  while (rows.Next()) {
    std::string brand(rows.Text(0));
    if (selection.brands && !selection.brands->contains(brand)) continue;
    if (++count > selection.posts_max)
      return Error{Errc::kTooLarge, "too many posts to review: ask for a shorter time"};
    const ingest::PostKey key = {std::string(rows.Text(4)), std::string(rows.Text(5))};
    const uint64_t rank = RankOf(key, brand);
    sampler.Add({.brand = std::move(brand),
                 .posted_at = rows.Time(1),
                 .conversation = rows.Int(2),
                 .post = rows.Int(3),
                 .rank = rank,
                 .mark = MarkOf(rows, 6, 7)});
  }
  return std::move(sampler).Finish();
}

}  // namespace firstreply::triage
