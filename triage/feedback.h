// What agents say of a verdict: "this is no complaint", "it is about billing". Labels to learn
// from: they move no clock, and change no verdict that was given.
//
// Only ids and labels are kept; the text stays with its post, and is gone with it (law 11).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "ingest/hint.h"

namespace firstreply::triage {

// Of one post; beyond it nobody is heard.
inline constexpr int64_t kFeedbackPerPostMax = 64;

// What is said of one version of a post. What is unset was not spoken of.
struct Labels {
  std::optional<bool> complaint{};
  std::optional<bool> needs_response{};
  std::optional<std::vector<std::string>> topics{};  // all that it is about
  std::optional<ingest::Urgency> urgency{};
  bool operator==(const Labels&) const = default;

  bool empty() const { return !complaint && !needs_response && !topics && !urgency; }
};

struct Feedback {
  int64_t id = 0;
  int64_t post = 0;
  int64_t version = 0;
  std::string author;  // of the feedback
  TimePoint at{};
  Labels labels{};
  bool operator==(const Feedback&) const = default;
};

// Its id.
int64_t StoreFeedback(Transaction& tx, const Feedback& feedback);

// In the order in which it was said.
std::vector<Feedback> LoadFeedback(Reader& reader, int64_t post);

// A text that somebody labelled. What was said of it last holds.
struct LabelledText {
  std::string text;
  Labels labels{};
  bool operator==(const LabelledText&) const = default;
};

// Of all posts that stand, or of those that concern `brand`, by post and version.
std::vector<LabelledText> LoadLabelledTexts(Reader& reader,
                                            const std::optional<std::string>& brand);

}  // namespace firstreply::triage
