// Whether a response calls its customer by name: "Hi Anna,", "thanks for telling us, Ben.",
// 「佐藤様」.
#pragma once

#include <optional>
#include <string_view>

namespace firstreply::triage {

struct NamedText {
  std::string_view body;      // triage/response/signature.h
  std::string_view handles;   // that the response begins with
  std::string_view customer;  // the display name; empty: not known
};

// The name or handle as it stands in `text.body`; nothing where the customer is not named. By the
// display name where it is known, by a handle that is said again, else by where a name stands and
// how it is written. Any bytes; linear.
std::optional<std::string_view> NameInText(const NamedText& text);

}  // namespace firstreply::triage
