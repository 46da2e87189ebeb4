// A response as sentences and clauses, and what each of them does.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "triage/response/phrase_book.h"
#include "triage/response/units.h"

namespace firstreply::triage {

// A part of a sentence, between pauses.
struct ResponseClause {
  size_t begin = 0, end = 0;  // units, without the mark behind
  Roles said;                 // of all its phrases
  // Words (of Japanese, Han and katakana characters) of no set text: those that say something of
  // the matter. Of these `details` are what is asked for, whatever the matter.
  size_t own = 0, details = 0;
  size_t words = 0;  // of any kind
  bool leads_to_link = false;
};

struct ResponseSentence {
  std::vector<ResponseClause> clauses;  // none is empty
  Roles said;
  bool is_question = false;
};

struct ResponseUnits {
  std::span<const Unit> units;
  std::span<const PhraseHit> hits;  // of each unit
  bool is_japanese = false;
  std::string_view name{};  // the customer's, folded, if it stands there
};

// Without what counts for nothing: phrases that begin inside of a kFiller. Linear.
void DropFillers(std::span<PhraseHit> hits);

// Sentences without a word are left out.
std::vector<ResponseSentence> SentencesOf(const ResponseUnits& response);

}  // namespace firstreply::triage
