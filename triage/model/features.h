// What a model sees of a post, each thing by a number that is made from it:
//
//   - its words, neighbouring words, and the beginnings of long ones, with a mark before the first
//     and behind the last;
//   - of scripts without spaces the runs of one to four characters;
//   - the classes of its words (triage/model/word_classes.h), two that stand together, a class
//     beside a word, its matters, and what is said right beside them;
//   - its cues, several times each, and two of them together;
//   - its shape: how long, how loud, links, handles and hashtags, whether it speaks of "I" and
//   "you".
//
// Whether, not how often: counts made the same model worse on real posts. So did runs of characters
// within words of spaced scripts, at ten times the work. Feature hashing, Weinberger et al. 2009
// (https://arxiv.org/abs/0902.2206); two that fall on one number are taken for one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "triage/model/word_classes.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {

inline constexpr uint32_t kFeatureCount = uint32_t{1} << 18;

// Words that say terms of urgency.
struct Cue {
  uint32_t terms = 0;  // a bit for each of kTerms
  std::string_view words;
};

// Keeps its buffers from one post to the next. One thread at a time.
class FeatureReader {
 public:
  // `classes` outlives the reader.
  explicit FeatureReader(const WordClasses& classes = WordClasses::Shipped());

  // Each below kFeatureCount and once, in the order in which the post has them first. Valid until
  // the next call. A function of the text and the classes alone: the same on every machine.
  std::span<const uint32_t> Read(const PostText& post);

  // Of the post that was read last, as LanguageOf (triage/text/language.h).
  std::string_view language() const { return language_; }

  // The matters of the post that was read last, a bit each.
  uint64_t matters() const { return matters_; }

  // The cues of the post that was read last: the terms of all, and each as it stands there, valid
  // until the next call of Read.
  uint32_t cues() const { return cues_; }
  std::span<const Cue> said_cues() const { return said_cues_; }

  // Of the way of reading and the classes. A model serves only the reading that it was made with.
  uint64_t digest() const;

 private:
  // A word, or an entry found in a script without spaces.
  struct Slot {
    Meaning meaning;
    uint64_t word = 0;  // its hash
    bool has_class() const { return meaning.word_class != kNoClass; }
  };

  void AddWords(const PostText& post);
  void AddCharacterRuns(const PostText& post);
  void AddRun(std::string_view run);
  void AddCounted(const Token& number, const Token& word);
  void NoteCue(const WordClasses::Hit& hit, const char* begin);
  void AddClasses();
  void AddMatters();
  void AddCues();
  void AddShape(const PostText& post);
  void Add(uint64_t hash);

  const WordClasses& classes_;
  std::vector<uint64_t> class_hashes_, matter_hashes_;  // of their names
  uint8_t me_, we_, you_;
  std::vector<uint64_t> is_known_;  // a bit each
  std::vector<uint32_t> features_;
  std::vector<Slot> slots_;
  uint64_t matters_ = 0;
  uint32_t cues_ = 0;
  std::vector<Cue> said_cues_;
  std::string_view language_;   // a constant
  std::vector<size_t> starts_;  // of a run's characters
};

}  // namespace firstreply::triage
