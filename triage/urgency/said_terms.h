// Which terms of urgency the text of a post says, and what the post reads like as a whole.
//
// Two see them: the cues among its words (triage/model/word_classes.h), which can be shown, and the
// model, which has learnt how such posts are worded at large. A term holds where its cue is there
// and the model does not doubt it, or where the model is sure by itself. A floor holds only where
// the model does not take the whole post for a harmless one: "my phone died, RIP" harms nobody.
//
// The reading is high at most. What wakes somebody at night has a name, and can be checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/hint.h"
#include "triage/model/linear_model.h"
#include "triage/urgency/urgency.h"

namespace firstreply::triage {

struct SaidTerms {
  ingest::Urgency reading = ingest::Urgency::kLow;
  TermSet terms{};
  bool operator==(const SaidTerms&) const = default;
};

// The outputs of a model that speak of urgency: "term.harm" for each of kTerms, "at_least.normal",
// "at_least.high", "at_least.critical". A model may lack some or all.
class TermReader {
 public:
  // `model` outlives the reader.
  explicit TermReader(const LinearModel& model);

  // `scores` as LinearModel::Score; `cues` as FeatureReader::cues. A model without readings reads
  // what needs a response as normal.
  SaidTerms Read(std::span<const int64_t> scores, uint32_t cues, bool needs_response) const;

 private:
  // How far a score lies above its threshold, in thousandths of a logit; unset: no such output.
  std::optional<int64_t> Above(std::optional<size_t> output, std::span<const int64_t> scores) const;
  ingest::Urgency ReadingOf(std::span<const int64_t> scores, bool needs_response) const;

  const LinearModel& model_;
  struct Term {
    std::optional<size_t> output;
    std::optional<int64_t> harmless_below;  // of "at_least.high"; unset: it has no floor
  };
  std::vector<Term> terms_;  // in the order of kTerms
  std::optional<size_t> normal_, high_, critical_;
};

}  // namespace firstreply::triage
