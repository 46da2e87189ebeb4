// A model corrected by what people said of its verdicts: for everybody, or for one brand.
//
// What is learnt is only what has to be added to the model's own scores; both are linear, so what
// comes out is a model like any other. With few labels it stays close to what it was, also where
// agents speak of nothing but mistakes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/result.h"
#include "triage/model/accuracy.h"
#include "triage/model/brand_adjustment.h"
#include "triage/model/linear_model.h"

namespace firstreply::triage {

// With fewer labels of either kind an output stays as it is.
inline constexpr size_t kAdjustedFromMin = 10;

// What was said of texts, of one output; unset: nothing.
struct SaidOfOutput {
  std::string name;
  std::vector<std::optional<bool>> holds;
};

// Of each text, whether each output holds, as far as somebody said so.
struct SaidOfTexts {
  std::vector<std::string> texts;
  std::vector<SaidOfOutput> outputs;
};

struct Adjustment {
  LinearModel model;
  std::vector<std::string> adjusted;  // names of the outputs that were
};

// kInvalid where `base` was made with another reading of posts, or an output is not told of as many
// texts as there are. The same input makes the same bytes, on one machine.
Result<Adjustment> Adjust(const LinearModel& base, const SaidOfTexts& said);

// The same for one brand, as a thing of its own that is added to the base. `adjusted` is empty
// where too little was said, and then `adjustment` is unset.
struct AdjustedForBrand {
  std::optional<BrandAdjustment> adjustment;
  std::vector<std::string> adjusted;
};
Result<AdjustedForBrand> AdjustFor(const std::string& brand, const LinearModel& base,
                                   const SaidOfTexts& said);

// An output before and after: how right both are about texts that the adjustment has not seen.
struct Comparison {
  std::string name;
  Accuracy before, after;
};

// Of each output that can be adjusted: the texts are dealt into `folds` heaps, and each heap is put
// to a model adjusted by all others. Errors as of Adjust.
Result<std::vector<Comparison>> CompareAdjusted(const LinearModel& base, const SaidOfTexts& said,
                                                size_t folds);

// Of each output that `adjustment` adds to and something was said of: the base alone, and with it.
// It may have learnt from these very texts. Errors as of Adjust, and where it is on top of another
// model.
Result<std::vector<Comparison>> CompareWith(const LinearModel& base,
                                            const BrandAdjustment& adjustment,
                                            const SaidOfTexts& said);

}  // namespace firstreply::triage
