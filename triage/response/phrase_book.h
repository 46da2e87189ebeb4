// What brands write in responses, in one language: phrases, and what each of them does there.
//
// The lists lie in triage/response/phrases, a file a language; a line names a role and phrases that
// play it:
//
//   # Says sorry.
//   apology: sorry, we (really |)apologise
//
// "(a|b|)" stands for each of its words, or none. A phrase is read as responses are
// (triage/response/units.h): folded, "we'll" as "we will", a number as "0".
//
// Immutable once made; any thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/response/units.h"

namespace firstreply::triage {

enum class PhraseRole : uint8_t {
  kApology,
  kThanks,
  kWish,
  kCourtesy,    // a set phrase that is none of those: "glad to hear"
  kOffer,       // of more help
  kWeakOffer,   // "happy to help"
  kChannel,     // another channel
  kReach,       // one that is not named: "reach out"
  kDone,        // "we have replied": to the message that a channel is named for
  kHelpPage,    // where help stands in general
  kAsk,         // for something to be said here
  kDo,          // what the customer can do
  kImperative,  // the same, where it is one
  kWorking,     // what the brand does
  kPromise,
  kAutomatic,
  kProblem,  // "trouble with": what else is named is the customer's matter
  kTrouble,  // a word that says what is wrong
  kLeads,    // to a link that answers
  kDrawer,   // a word of set texts
  kSmall,    // a word that only joins others
  kDetail,   // what a brand asks for, whatever the matter
  kGeneric,  // what many matters are about
  kFiller,   // plays no role, nor does a phrase that begins in it
};
inline constexpr size_t kPhraseRoles = static_cast<size_t>(PhraseRole::kFiller) + 1;

// A set of roles.
class Roles {
 public:
  constexpr Roles() = default;
  template <typename... More>
  constexpr explicit Roles(PhraseRole first, More... more)
      : bits_((Bit(first) | ... | Bit(more))) {}

  constexpr bool Has(PhraseRole role) const { return (bits_ & Bit(role)) != 0; }
  constexpr bool HasAny(Roles roles) const { return (bits_ & roles.bits_) != 0; }
  constexpr void Add(Roles roles) { bits_ |= roles.bits_; }

 private:
  static constexpr uint32_t Bit(PhraseRole role) { return 1U << static_cast<uint8_t>(role); }
  uint32_t bits_ = 0;
};

struct PhraseHit {
  Roles roles;
  size_t length = 0;  // in units; 0: none
};

class PhraseBook {
 public:
  // kInvalid with the line: no role of that name, a parenthesis without its partner, more than
  // kPhraseFormsMax ways to read one phrase, a phrase of more than kPhraseUnitsMax units or none.
  static Result<PhraseBook> Make(std::string_view text);

  // That of "ja", else of "en"; part of the program.
  static const PhraseBook& Shipped(std::string_view language);

  // The longest phrase that begins at each unit.
  std::vector<PhraseHit> HitsIn(std::span<const Unit> units) const;

  // Of a word alone.
  Roles RolesOf(std::string_view word) const;

  // Words with the same number, which is above 0, name the same matter; 0: none is listed so.
  uint32_t AlikeOf(std::string_view word) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view word) const { return std::hash<std::string_view>()(word); }
  };
  using Numbers = boost::unordered_flat_map<std::string, uint32_t, Hash, std::equal_to<>>;

  Status AddLine(std::string_view line);
  Status AddPhrase(std::string_view form, PhraseRole role);
  void AddAlike(std::string_view words);
  uint32_t NumberOf(std::string_view word) const;
  PhraseHit LongestAt(std::span<const uint32_t> words) const;

  Numbers words_;  // from 1
  Numbers alike_;  // from 1
  uint32_t alike_groups_ = 0;
  boost::unordered_flat_map<uint64_t, uint32_t> next_;  // node and word, to node
  std::vector<Roles> nodes_ = std::vector<Roles>(1);    // what the phrase that ends here plays
  std::vector<bool> ends_ = std::vector<bool>(1);
};

inline constexpr size_t kPhraseUnitsMax = 24;
inline constexpr size_t kPhraseFormsMax = 2000;

}  // namespace firstreply::triage
