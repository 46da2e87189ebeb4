// Words that say much the same to a classifier: "late", "delayed", "retraso" and 「遅れ」 are one
// class, "never", "nie" and 「ない」 another. What is learnt of a class in one language holds in
// the others.
//
// The lists lie in triage/model/words, a file for each language, a class a line:
//
//   # English.
//   late: late later delayed delay
//   +parcel: parcel delivery delivered courier
//
// A class says what is said of a thing; a *matter*, with "+", which thing it is. A word is of one
// class at most and of any number of matters.
//
// Words are as posts are read (triage/text/post_reader.h): folded, no more than two of the same
// character in a row. Of languages with spaces whole words count; a Japanese entry counts wherever
// it stands, the longest first.
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

namespace firstreply::triage {

// Of a word in no class.
inline constexpr uint8_t kNoClass = 0;

// Matters are bits of one number.
inline constexpr size_t kMattersMax = 64;

// What is known of a word.
struct Meaning {
  uint8_t word_class = kNoClass;
  uint64_t matters = 0;  // a bit each
  bool operator==(const Meaning&) const = default;
};

struct WordList {
  std::string_view language;  // BCP 47
  std::string_view text;      // the file
};

class WordClasses {
 public:
  // kInvalid with language and line: no name and colon, a word of two classes, more than
  // kWordClassesMax classes or kMattersMax matters.
  static Result<WordClasses> Make(std::span<const WordList> lists);

  // Those of triage/model/words, which are part of the program.
  static const WordClasses& Shipped();

  // Of a whole word; of a language without a list, as English.
  Meaning MeaningOf(std::string_view language, std::string_view word) const;

  struct Hit {
    Meaning meaning;    // the class of the longest entry that has one, the matters of all
    size_t length = 0;  // of the entry with the class, in bytes; 0: none has
  };
  // The Japanese entries that `text` begins with.
  Hit At(std::string_view text) const;

  // kNoClass where there is no class of that name.
  uint8_t Named(std::string_view name) const;

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
  using Words = boost::unordered_flat_map<std::string, Meaning, Hash, std::equal_to<>>;

  Status Add(const WordList& list);
  Status AddLine(std::string_view line, Words& words);
  Result<Meaning> MeaningNamed(std::string_view name);

  std::vector<std::string> classes_ = {""};
  std::vector<std::string> matters_;
  std::vector<std::pair<std::string, Words>> languages_;
  Words japanese_;
  size_t longest_ = 0;  // of the Japanese ones, in bytes
  uint64_t digest_ = 0;
};

}  // namespace firstreply::triage
