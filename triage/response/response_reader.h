// What a brand's response says by its wording alone: its kind, and what is in it.
//
// The rules are those of triage/model/RUBRIC.md, part "The brand's responses". English and Japanese
// have phrases of their own (triage/response/phrases); of other languages only what needs none is
// said: signature, name, language, and whether there are words at all.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/hint.h"

namespace firstreply::triage {

struct ResponseToRead {
  std::string_view text;
  std::optional<std::string_view> parent_text;  // the customer's post that it answers
  std::string_view customer;                    // the customer's display name; empty: not known
};

struct ResponseReading {
  ingest::ResponseKind kind = ingest::ResponseKind::kHuman;
  bool names_customer = false;  // beyond the handle that the platform puts in front
  bool is_signed = false;
  bool apologises = false;
  bool next_step = false;   // what the customer can do, or the brand does next
  bool promises = false;    // that something will happen
  bool asks = false;        // something that the customer is to answer here
  bool kind_close = false;  // ends with thanks, a wish, or an offer of help
  // Whether it says what this customer's problem is, and speaks their language; nothing without
  // `parent_text`. Where too little is said to tell a language, it is the same; a reaction has
  // none.
  std::optional<bool> acknowledges, same_language;
  bool operator==(const ResponseReading&) const = default;
};

// Pure; any thread, any bytes. Time and memory in proportion to the texts.
ResponseReading ReadResponse(const ResponseToRead& response);

}  // namespace firstreply::triage
