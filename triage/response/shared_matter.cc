#include "triage/response/shared_matter.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/folded_text.h"

namespace firstreply::triage {
namespace {

// What two posts have in common speaks for itself from here on; a word that many matters have in
// common, or a word beside "trouble with", speaks half.
constexpr int kEnough = 2;
constexpr int kSpecific = 2;
constexpr int kCommon = 1;

constexpr Roles kNoMatter(PhraseRole::kApology, PhraseRole::kThanks, PhraseRole::kWish,
                          PhraseRole::kCourtesy, PhraseRole::kChannel, PhraseRole::kDrawer,
                          PhraseRole::kSmall);

// "delivered", "delivery" and "deliveries" are one: endings off, one after the other.
std::string_view StemOf(std::string_view word) {
  constexpr std::array<std::string_view, 17> kEndings = {
      "ic",   "ations", "ation", "ings", "ing", "ies", "ers", "ions", "ion",
      "ment", "ed",     "es",    "er",   "age", "s",   "y",   "e"};
  constexpr size_t kShortest = 3;
  for (bool is_shorter = true; is_shorter;) {
    is_shorter = false;
    for (const std::string_view ending : kEndings) {
      if (word.size() < ending.size() + kShortest || !word.ends_with(ending)) continue;
      if (ending.size() == 1 && word.size() < 5 && ending != "s") continue;
      word.remove_suffix(ending.size());
      is_shorter = true;
      break;
    }
  }
  return word;
}

// The matter that a word names, as a number; alike words have one.
class Matters {
 public:
  explicit Matters(const PhraseBook& book) : book_(book) {}

  uint64_t Of(std::string_view word) const {
    if (const uint32_t alike = book_.AlikeOf(word)) return alike;
    // Beyond all groups.
    return uint64_t{1} << 63 | std::hash<std::string_view>()(StemOf(word));
  }

 private:
  const PhraseBook& book_;
};

// So much of a post's handles is looked at: each shared word is looked for in all of it.
constexpr size_t kHandleBytesMax = 1024;

// The handles in a post name brands; "Halo" in a response to "@HaloCares" says no matter.
std::string HandlesIn(std::string_view written) {
  std::string handles;
  bool is_handle = false;
  for (const char c : ingest::Folded(written)) {
    if (c == '@') is_handle = true;
    if (c == ' ') is_handle = false;
    if (is_handle) handles += c;
    if (handles.size() >= kHandleBytesMax) break;
  }
  return handles;
}

// Keeps each matter of the customer's once, and takes it out when the response names it.
class Comparison {
 public:
  Comparison(const CustomerPost& customer, const ResponseUnits& response, const PhraseBook& book)
      : response_(response), book_(book), matters_(book) {
    CollectTerms(UnitsOf(customer.post),
                 [&](std::string_view term, size_t, bool is_common) { Add(term, is_common); });
    if (!theirs_.empty()) handles_ = HandlesIn(customer.written);
  }

  int ScoreOf(const ResponseClause& clause) {
    int score = 0;
    // What is asked for elsewhere would be asked of anyone.
    const bool is_request = clause.said.Has(PhraseRole::kChannel);
    const auto units = response_.units.subspan(clause.begin, clause.end - clause.begin);
    CollectTerms(units, [&](std::string_view term, size_t at, bool is_common) {
      const PhraseHit& hit = response_.hits[clause.begin + at];
      if (hit.roles.HasAny(kNoMatter)) return;
      if (is_request && hit.roles.Has(PhraseRole::kDetail)) return;
      const auto found = theirs_.find(matters_.Of(term));
      if (found == theirs_.end() || IsOfHandle(term)) return;
      const bool is_half = is_common || hit.roles.Has(PhraseRole::kGeneric);
      score += is_half ? kCommon : found->second;
      theirs_.erase(found);
    });
    return score;
  }

 private:
  // Words of languages with spaces; of Japanese pairs of Han characters, a Han character with its
  // ending and whole katakana words. Endings are common, and so is a Latin word there, which is as
  // often the name of a firm.
  template <typename Take>
  void CollectTerms(std::span<const Unit> units, const Take& take) const {
    for (size_t i = 0; i < units.size(); ++i) {
      const Unit& unit = units[i];
      if (unit.kind != UnitKind::kWord) continue;
      if (unit.script == Script::kHan) {
        const Script next = i + 1 < units.size() ? units[i + 1].script : Script::kNone;
        if (next == Script::kHan || next == Script::kHiragana)
          take(Joined(unit.text, units[i + 1].text), i, next == Script::kHiragana);
      } else if (unit.script == Script::kKatakana) {
        const bool begins = i == 0 || units[i - 1].script != Script::kKatakana;
        size_t end = i;
        while (begins && end < units.size() && units[end].script == Script::kKatakana) ++end;
        if (end > i + 1) take(Joined(unit.text, units[end - 1].text), i, false);
      } else if (unit.script != Script::kHiragana && unit.text.size() > 1) {
        take(unit.text, i, response_.is_japanese);
      }
    }
  }

  // Both are views into one text, of which they are neighbours.
  static std::string_view Joined(std::string_view first, std::string_view last) {
    return {first.data(), static_cast<size_t>(last.data() + last.size() - first.data())};
  }

  void Add(std::string_view term, bool is_common) {
    const Roles roles = book_.RolesOf(term);
    if (roles.HasAny(kNoMatter)) return;
    const bool is_half = is_common || roles.Has(PhraseRole::kGeneric);
    theirs_.try_emplace(matters_.Of(term), is_half ? kCommon : kSpecific);
  }

  bool IsOfHandle(std::string_view term) const {
    constexpr size_t kShortest = 3, kLongest = 32;
    return term.size() >= kShortest && term.size() <= kLongest &&
           handles_.find(term) != std::string::npos;
  }

  const ResponseUnits& response_;
  const PhraseBook& book_;
  const Matters matters_;
  boost::unordered_flat_map<uint64_t, int> theirs_;  // to weight
  std::string handles_;
};

// "Sorry for the long wait", "for sign-in problems": in its own words, whichever theirs were.
bool SaysWhatIsWrong(const ResponseClause& clause) {
  const bool has_problem = clause.said.Has(PhraseRole::kProblem);
  const bool has_trouble = clause.said.Has(PhraseRole::kTrouble);
  if (clause.own == 0 || (!has_problem && !has_trouble)) return false;
  return clause.said.Has(PhraseRole::kApology) || (has_problem && has_trouble);
}

}  // namespace

bool SaysMatterOf(const CustomerPost& customer, const ResponseUnits& response,
                  std::span<const ResponseSentence> sentences, const PhraseBook& book) {
  Comparison comparison(customer, response, book);
  int score = 0;
  for (const ResponseSentence& sentence : sentences) {
    for (const ResponseClause& clause : sentence.clauses) {
      if (clause.said.Has(PhraseRole::kAsk)) continue;
      const int shared = comparison.ScoreOf(clause);
      const bool names_trouble =
          clause.said.HasAny(Roles(PhraseRole::kProblem, PhraseRole::kTrouble));
      score += shared;
      if (shared > 0 && names_trouble) score += kCommon;
      if (SaysWhatIsWrong(clause)) return true;
    }
  }
  return score >= kEnough;
}

}  // namespace firstreply::triage
