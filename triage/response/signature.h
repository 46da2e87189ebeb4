// Where a person signed a response: "^JK", "- Anna", "/MT", "*TJN 2/2", "Thanks, James.", a name on
// a line of its own, 「担当:佐藤」.
#pragma once

#include <string_view>

namespace firstreply::triage {

struct SignedText {
  std::string_view body;       // without leading handles, and without signature and what follows it
  std::string_view signature;  // with its sign; empty: nobody signed
};

// Links, page numbers ("1/2") and emoji behind a signature are overlooked. Views into `text`, any
// bytes. Linear.
SignedText SignedTextOf(std::string_view text);

// The handles that a reply begins with ("@anna @ben, "), as far as they go.
std::string_view LeadingHandlesOf(std::string_view text);

}  // namespace firstreply::triage
