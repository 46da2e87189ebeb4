// Labelled posts as they lie in triage/model/corpus: one JSON object a line.
//
//   {"text": "@halo where is my parcel", "complaint": true, "topics": ["delivery"], "directed":
//   true}
//
// Keys: `text`, `parent`, `about`, `complaint`, `question`, `praise`, `abuse`, `needs_response`,
// `directed`, `courtesy`, `topics`, `terms`, `urgency`. What is left out: about the brand; no; no
// courtesy; none; it needs a response if it complains or asks; and is then normal, else low.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/model/labelled_post.h"

namespace firstreply::triage {

// kInvalid with line and reason of the first line that is wrong: no object, an unknown key, a value
// of another type or not of the rubric, no text, a complaint or praise that is not about the brand.
// Empty lines are passed over.
Result<std::vector<LabelledPost>> ReadCorpus(std::string_view ndjson);

}  // namespace firstreply::triage
