// Code points of folded text, which is valid UTF-8, and what kind of character each is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "triage/text/post_reader.h"

namespace firstreply::triage {

struct CodePoint {
  char32_t value = 0;
  size_t length = 0;  // in bytes
};

// That which starts at `at`, which is within the text and the start of one.
CodePoint CodePointAt(std::string_view text, size_t at);

// kNone: no letter.
Script ScriptOf(char32_t letter);

bool IsEmoji(char32_t c);

}  // namespace firstreply::triage
