// What agents said of verdicts, as models learn from it.
#pragma once

#include <optional>
#include <string>

#include "ingest/base/result.h"
#include "triage/model/adjustment.h"

namespace firstreply::app {

// From the store at `path`, also beside a running monitor; of all posts, or of those that concern
// `brand`. kInvalid where nobody has said anything of them.
Result<triage::SaidOfTexts> LoadFeedback(const std::string& path,
                                         const std::optional<std::string>& brand);

}  // namespace firstreply::app
