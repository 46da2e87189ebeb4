// A post's text as it is shown until a person asks for all of it (law 10).
//
// Pure, any thread, linear in the length of the text. Careful rather than clever: what is found is
// hidden whole, nothing of it is kept, and times, dates, prices, flight numbers and years stay. It
// reads full-width forms, the digits of other scripts and all kinds of dashes like the plain ones.
#pragma once

#include <string>
#include <string_view>

namespace firstreply::ingest {

// What stands where something was hidden.
inline constexpr std::string_view kMask = "•••";

// Hides e-mail addresses, phone, card and bank account numbers, booking references and the like
// beside a word that tells them, postal codes and street addresses (ingest/personal_data.h), and
// drops what VisibleText drops.
std::string MaskedText(std::string_view text);

// The text without characters that nobody sees and that make it read otherwise than it is: marks of
// direction, zero widths, tags, controls except tab and line feed. Bytes that are no UTF-8 become
// U+FFFD.
std::string VisibleText(std::string_view text);

}  // namespace firstreply::ingest
