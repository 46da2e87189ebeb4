// What a post says, by a number: two posts of one number say the same, whoever wrote them.
//
// Compared is what was written by hand and tells something: letters and digits, folded
// (ingest/folded_text.h). Handles, links, punctuation, emoji and white space make no difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace firstreply::ingest {

// As many letters and digits; a character of Chinese, Japanese or Korean counts for two.
inline constexpr int kWordingLettersMin = 20;

// Unset: the text has fewer than kWordingLettersMin, so that many say it and mean nothing common
// ("Thank you!"). A digest cut to 64 bits: the text cannot be read out of it. Pure; any thread;
// time in proportion to the text.
std::optional<int64_t> WordingOf(std::string_view text);

}  // namespace firstreply::ingest
