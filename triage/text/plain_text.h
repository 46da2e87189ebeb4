// A post's characters as its author meant them, before anything is folded: HTML's entities are
// characters again, and the words of a hashtag stand apart.
#pragma once

#include <string>
#include <string_view>

namespace firstreply::triage {

// "I&#39;m &lt;3" is "I'm <3": the five entities that platforms write, a space that does not break,
// and numbers (https://html.spec.whatwg.org/multipage/named-characters.html). Others stay, and so
// does a number that names no character. Once: "&amp;lt;" is "&lt;".
//
// "#WorstServiceEver" is "# Worst Service Ever", "#iPhone_12broken" is "# i Phone 12 broken":
// parted where a capital follows a small letter, around numbers and at low lines. Only Latin
// letters are parted; "＃" counts as "#".
//
// Linear. Bytes that are no UTF-8 stay as they are.
std::string PlainText(std::string_view text);

// Whether `PlainText` may change it.
bool MayNotBePlain(std::string_view text);

}  // namespace firstreply::triage
