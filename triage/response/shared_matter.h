// Whether a response says what its customer's problem is: by the words that it has in common with
// the customer's post, courtesy and what all responses speak of left aside.
#pragma once

#include <span>
#include <string_view>

#include "triage/response/phrase_book.h"
#include "triage/response/response_clauses.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {

struct CustomerPost {
  std::string_view written;  // as the customer wrote it
  const PostText& post;      // the same, read
};

// `response` and its `sentences` as triage/response/response_clauses.h has them, by `book`. Linear.
bool SaysMatterOf(const CustomerPost& customer, const ResponseUnits& response,
                  std::span<const ResponseSentence> sentences, const PhraseBook& book);

}  // namespace firstreply::triage
