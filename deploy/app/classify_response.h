// `firstreply classify --response`: what a brand's responses say by their wording, a line each.
#pragma once

#include "ingest/base/result.h"

namespace firstreply::app {

// From standard input to standard output (deploy/app/text_lines.h). Beside `text` an object may
// have `parent_text`, the customer's post, and `customer`, their display name.
Status ClassifyResponses();

}  // namespace firstreply::app
