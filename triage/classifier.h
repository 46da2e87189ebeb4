// What the text of a post says by itself: does it complain, ask, praise, want an answer, and what
// is it about.
//
// A linear model (triage/model/linear_model.h) says most of it; three things are ruled here, since
// no score may overrule them: who complains or asks needs a response; a post to the brand that says
// nothing readable (a picture, "?") does as well, and so does an answer to a question of ours; and
// thanks end a conversation only where nothing
// else is said (triage/model/RUBRIC.md, "Courtesy").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/hint.h"
#include "triage/model/brand_adjustment.h"
#include "triage/model/features.h"
#include "triage/model/linear_model.h"
#include "triage/text/post_reader.h"
#include "triage/urgency/said_terms.h"
#include "triage/urgency/urgency.h"

namespace firstreply::triage {

inline constexpr size_t kReasonsMax = 8;
inline constexpr size_t kExplainedTokensMax = 200;

// A term of urgency that the post's own words say, as far as words can be shown for it.
struct TermWords {
  std::string_view term;  // of kTerms
  std::vector<std::string> words;
  bool operator==(const TermWords&) const = default;
};

// A post as far as its text goes.
struct PostToRead {
  std::string_view text;
  bool directed = false;               // it is addressed to the brand
  bool answers_question = false;       // it replies to a post in which the brand asks something
  std::optional<int64_t> followers{};  // of its author, where known
};

struct TextVerdict {
  bool complaint = false;
  bool question = false;
  bool praise = false;
  bool abuse = false;
  bool about_brand = true;
  bool needs_response = false;
  std::optional<ingest::Courtesy> courtesy;
  std::string language;             // BCP 47; empty: not known
  std::vector<std::string> topics;  // the likeliest first
  int complaint_permille = 0;       // how likely, by the model's own measure; 500 and more is yes
  UrgencyScore urgency{};
  bool operator==(const TextVerdict&) const = default;
};

// A word of a post, and by how many thousandths less likely the post would be a complaint without
// it; negative: more likely.
struct Reason {
  std::string word;
  int permille = 0;
  bool operator==(const Reason&) const = default;
};

// As a source would have told it.
ingest::VerdictHint HintOf(TextVerdict verdict);

// A model that cannot serve: an output is missing, or it was made with another reading of posts
// (FeatureReader::digest).
Status CheckModel(const LinearModel& model);

// Keeps its buffers from one post to the next. One thread at a time; several may share a model,
// which outlives them. Time in proportion to the text.
class Classifier {
 public:
  // `model` has passed CheckModel. `adjustment`, where there is one, has passed its own Check of
  // the model and outlives the classifier too.
  explicit Classifier(const LinearModel& model, const BrandAdjustment* adjustment = nullptr);

  TextVerdict Read(const PostToRead& post);

  // The words that weigh most for and against a complaint, at most kReasonsMax, the weightiest
  // first; those that make no difference are left out. Each word is taken away in turn and the rest
  // read again: time in proportion to the square of the text, of which the first
  // kExplainedTokensMax tokens are asked.
  std::vector<Reason> ReasonsOf(const PostToRead& post);

  // The words that say terms of urgency, by kTerms, then as they stand.
  std::vector<TermWords> TermWordsOf(const PostToRead& post);

 private:
  void Score(std::span<const uint32_t> features);
  int ComplaintPermille(std::string_view text);
  bool Says(size_t output) const;
  std::vector<std::string> Topics() const;
  std::optional<ingest::Courtesy> CourtesyOf(const PostText& post,
                                             const TextVerdict& verdict) const;

  const LinearModel& model_;
  const LinearModel* const added_;  // to the model's scores; null: nothing is
  std::vector<size_t> added_to_;    // the model's output of each of `added_`
  size_t complaint_, question_, praise_, abuse_, about_brand_, needs_response_;
  std::vector<size_t> topics_;             // outputs, in the order of kTopics
  uint64_t thanks_, farewell_, contrast_;  // matters
  TermReader terms_;
  PostReader posts_;
  FeatureReader features_;
  std::vector<int64_t> scores_, more_;
};

}  // namespace firstreply::triage
