// The lists of triage/response/phrases as the build found them.
#pragma once

#include <string_view>

namespace firstreply::triage {

// "en" or "ja"; empty for others.
std::string_view ShippedPhrases(std::string_view language);

}  // namespace firstreply::triage
