#include "triage/feedback.h"

#include <algorithm>
#include <utility>

#include "ingest/name_list.h"

namespace firstreply::triage {
namespace {

// From four columns, of which `first` is the first.
Labels ReadLabels(const Rows& row, int first) {
  const auto flag = [&row](int column) {
    return row.IsNull(column) ? std::nullopt : std::optional(row.Bool(column));
  };
  Labels labels{.complaint = flag(first), .needs_response = flag(first + 1)};
  if (!row.IsNull(first + 2)) labels.topics = ingest::SplitNames(row.Text(first + 2));
  if (const auto urgency = row.OptionalInt(first + 3))
    labels.urgency = static_cast<ingest::Urgency>(*urgency);
  return labels;
}

// What `later` speaks of is as it says.
void Override(Labels& labels, Labels later) {
  if (later.complaint) labels.complaint = later.complaint;
  if (later.needs_response) labels.needs_response = later.needs_response;
  if (later.topics) labels.topics = std::move(later.topics);
  if (later.urgency) labels.urgency = later.urgency;
}

bool Concerns(std::string_view joined, const std::optional<std::string>& brand) {
  if (!brand) return true;
  const std::vector<std::string> brands = ingest::SplitNames(joined);
  return std::find(brands.begin(), brands.end(), *brand) != brands.end();
}

}  // namespace

int64_t StoreFeedback(Transaction& tx, const Feedback& feedback) {
  const Labels& labels = feedback.labels;
  std::optional<std::string> topics;
  if (labels.topics) topics = ingest::JoinNames(*labels.topics);
  std::optional<int64_t> urgency;
  if (labels.urgency) urgency = static_cast<int64_t>(*labels.urgency);
  tx.Run(
      "INSERT INTO feedback (post_id, version, author, at, complaint, needs_response, topics,"
      " urgency) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      feedback.post, feedback.version, feedback.author, feedback.at, labels.complaint,
      labels.needs_response, topics, urgency);
  return tx.LastInsertId();
}

std::vector<Feedback> LoadFeedback(Reader& reader, int64_t post) {
  std::vector<Feedback> feedback;
  Rows rows = reader.Query(
      "SELECT id, version, author, at, complaint, needs_response, topics, urgency FROM feedback"
      " WHERE post_id = ? ORDER BY id",
      post);
  while (rows.Next()) {
    feedback.push_back({.id = rows.Int(0),
                        .post = post,
                        .version = rows.Int(1),
                        .author = std::string(rows.Text(2)),
                        .at = rows.Time(3),
                        .labels = ReadLabels(rows, 4)});
  }
  return feedback;
}

std::vector<LabelledText> LoadLabelledTexts(Reader& reader,
                                            const std::optional<std::string>& brand) {
  std::vector<LabelledText> labelled;
  std::optional<std::pair<int64_t, int64_t>> last;
  Rows rows = reader.Query(
      "SELECT feedback.post_id, feedback.version, text, concerns, complaint, needs_response,"
      " topics, urgency FROM feedback JOIN posts ON posts.id = feedback.post_id"
      " JOIN post_versions ON post_versions.post_id = feedback.post_id"
      " AND post_versions.version = feedback.version"
      " WHERE deleted_at IS NULL AND text IS NOT NULL AND text <> ''"
      " ORDER BY feedback.post_id, feedback.version, feedback.id");
  while (rows.Next()) {
    if (!Concerns(rows.Text(3), brand)) continue;
    const std::pair form(rows.Int(0), rows.Int(1));
    if (last != form) labelled.push_back({std::string(rows.Text(2)), {}});
    last = form;
    Override(labelled.back().labels, ReadLabels(rows, 4));
  }
  return labelled;
}

}  // namespace firstreply::triage
