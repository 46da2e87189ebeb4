// The lists of triage/model/words as the build found them.
#pragma once

#include <span>

#include "triage/model/word_classes.h"

namespace firstreply::triage {

std::span<const WordList> ShippedWordLists();

}  // namespace firstreply::triage
