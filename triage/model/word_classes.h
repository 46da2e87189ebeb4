// Words that say much the same to a classifier: "late", "delayed", "retraso" and 「遅れ」 are one
// class, "never", "nie" and 「ない」 another. What is learnt of a class in one language holds in
// the others.
//
// The lists lie in triage/model/words, a file for each language, a class a line:
//
//   # English.
//   late: late later delayed delay
//   +parcel: parcel delivery delivered courier
//   !legal: ombudsman small_claims my/our_solicitor/lawyer
//
// A class says what is said of a thing; a *matter*, with "+", which thing it is; a *cue*, with "!",
// names a term of urgency that such words mostly mean by themselves. A word is of one class at most
// and of any number of matters and cues.
//
// Words are as posts are read (triage/text/post_reader.h): folded, no more than two of the same
// character in a row, every number a 0. Of languages with spaces whole words count; "_" ties an
// entry of several words that follow each other, "/" parts those of which one stands there. A
// Japanese entry counts wherever it stands, the longest first.
//
// Immutable once made; any thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/model/feature_hash.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {

// Of a word in no class.
inline constexpr uint8_t kNoClass = 0;

// Matters are bits of one number.
inline constexpr size_t kMattersMax = 64;

// What is known of a word.
struct Meaning {
  uint8_t word_class = kNoClass;
  uint64_t matters = 0;  // a bit each
  uint32_t cues = 0;     // a bit for each of kTerms
  bool operator==(const Meaning&) const = default;
};

struct WordList {
  std::string_view language;  // BCP 47
  std::string_view text;      // the file
};

class WordClasses {
 public:
  // kInvalid with language and line: no name and colon, a word of two classes, a phrase that is of
  // a class, a cue that is no term, more than kWordClassesMax classes or kMattersMax matters.
  static Result<WordClasses> Make(std::span<const WordList> lists);

  // Those of triage/model/words, which are part of the program.
  static const WordClasses& Shipped();

  // The number of a language's list, for At; of a language without one, that of English.
  size_t ListOf(std::string_view language) const;

  // Of a whole word, as ListOf.
  Meaning MeaningOf(std::string_view language, std::string_view word) const;

  struct Hit {
    Meaning meaning;        // the class of the longest entry that has one, the rest of all
    size_t length = 0;      // of the entry with the class, in bytes; 0: none has
    size_t cue_length = 0;  // of the longest cue
  };
  // The entries, of one word or several, that `tokens` begin with, which are of one PostText.
  Hit At(size_t list, std::span<const Token> tokens) const;
  // The Japanese entries that `text` begins with.
  Hit At(std::string_view text) const;

  // kNoClass where there is no class of that name.
  uint8_t Named(std::string_view name) const;
  // The bit of a matter, as in Meaning; 0 where there is none of that name.
  uint64_t MatterNamed(std::string_view name) const;

  // By number; that of kNoClass is the first and empty. The matters, by bit.
  const std::vector<std::string>& classes() const { return classes_; }
  const std::vector<std::string>& matters() const { return matters_; }

  // Of all lists; another one is another reading of the same posts.
  uint64_t digest() const { return digest_; }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view word) const { return HashOf(word, 0); }
  };
  // An entry of one word, or a word that longer ones begin with.
  struct Word {
    Meaning meaning{};
    bool begins_phrases = false;
  };
  using Words = boost::unordered_flat_map<std::string, Word, Hash, std::equal_to<>>;

  struct List {
    std::string language;
    Words words{};
    // Entries of several words and their beginnings, by the hash of what stands in the post. Two of
    // one hash would be taken for one.
    boost::unordered_flat_map<uint64_t, Meaning> phrases{};
  };

  Status Add(const WordList& list);
  Status AddLine(std::string_view line, List& list);
  static Status AddEntry(std::string_view entry, const Meaning& meaning, List& list);
  static Status AddWord(const std::string& word, const Meaning& meaning, Words& words);
  static void AddPhrase(const PostText& phrase, const Meaning& meaning, List& list);
  Result<Meaning> MeaningNamed(std::string_view name);

  std::vector<std::string> classes_ = {""};
  std::vector<std::string> matters_;
  std::vector<List> languages_;
  List japanese_;       // has no phrases
  size_t longest_ = 0;  // of the Japanese ones, in bytes
  uint64_t digest_ = 0;
};

}  // namespace firstreply::triage
