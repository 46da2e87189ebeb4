#include "triage/model/features.h"

#include <algorithm>
#include <bit>

#include "triage/model/feature_hash.h"
#include "triage/text/code_points.h"
#include "triage/text/language.h"

namespace firstreply::triage {
namespace {

// What the hashes of each kind begin with, so that the word "an" is not the run "an".
enum Kind : uint64_t {
  kReading = 3,  // counted up when posts are read another way
  kWord,
  kPair,
  kBeginning,
  kRun,
  kClass,
  kClassesTogether,
  kClassesApart,
  kClassThenWord,
  kWordThenClass,
  kMatter,
  kMatterAndClass,
  kFirst,
  kShape,
};

constexpr std::string_view kStart = "^";
constexpr std::string_view kEnd = "$";
constexpr size_t kBeginningBytes = 5;
constexpr size_t kLongestRun = 4;
constexpr size_t kBeside = 2;  // words between which one says something of the other
constexpr size_t kBitsEach = 64;

uint64_t Joined(Kind kind, uint64_t first, uint64_t second) {
  return (first ^ kind) * 1099511628211U + second;
}

bool IsOfRun(const Token& token) {
  return token.script == Script::kHan || token.script == Script::kHiragana ||
         token.script == Script::kKatakana;
}

bool Touch(std::string_view before, std::string_view after) {
  return before.data() + before.size() == after.data();
}

// 0 for none, 1 for one, 2 for more.
uint64_t FewOrMany(size_t count) {
  return std::min<size_t>(count, 2);
}

// Of letters that have a case, so many in a hundred are capitals: none, few, some, many, most.
uint64_t Loudness(const PostText& post) {
  const size_t all = post.capitals + post.small_letters;
  const size_t share = all == 0 ? 0 : post.capitals * 100 / all;
  return share == 0 ? 0 : share < 8 ? 1 : share < 20 ? 2 : share < 60 ? 3 : 4;
}

uint64_t Length(const PostText& post) {
  const size_t count = post.tokens.size();
  return count < 6 ? 0 : count < 12 ? 1 : count < 20 ? 2 : 3;
}

}  // namespace

FeatureReader::FeatureReader(const WordClasses& classes)
    : classes_(classes),
      me_(classes.Named("me")),
      we_(classes.Named("we")),
      you_(classes.Named("you")),
      is_known_(kFeatureCount / kBitsEach) {
  for (const std::string& name : classes.classes()) class_hashes_.push_back(HashOf(name, kClass));
  for (const std::string& name : classes.matters()) matter_hashes_.push_back(HashOf(name, kMatter));
}

uint64_t FeatureReader::digest() const {
  return Joined(kReading, classes_.digest(), kFeatureCount);
}

bool FeatureReader::Holds(uint8_t word_class) const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [&](const Slot& slot) { return slot.meaning.word_class == word_class; });
}

std::span<const uint32_t> FeatureReader::Read(const PostText& post) {
  for (const uint32_t feature : features_) is_known_[feature / kBitsEach] = 0;
  features_.clear();
  slots_.clear();
  language_ = LanguageOf(post);
  if (post.tokens.empty()) return features_;
  AddWords(post);
  AddCharacterRuns(post);
  AddClasses();
  AddMatters();
  AddShape(post);
  return features_;
}

void FeatureReader::AddWords(const PostText& post) {
  uint64_t before = HashOf(kStart, kWord);
  for (const Token& token : post.tokens) {
    const uint64_t word = HashOf(token.text, kWord);
    Add(word);
    Add(Joined(kPair, before, word));
    before = word;
    if (IsOfRun(token)) continue;
    if (token.kind == TokenKind::kWord && token.text.size() > kBeginningBytes)
      Add(HashOf(token.text.substr(0, kBeginningBytes), kBeginning));
    slots_.push_back({classes_.MeaningOf(language_, token.text), token.text});
  }
  Add(Joined(kPair, before, HashOf(kEnd, kWord)));
}

void FeatureReader::AddCharacterRuns(const PostText& post) {
  std::string_view run;
  for (const Token& token : post.tokens) {
    if (!IsOfRun(token)) continue;
    if (!run.empty() && Touch(run, token.text)) {
      run = {run.data(), run.size() + token.text.size()};
      continue;
    }
    AddRun(run);
    run = token.text;
  }
  AddRun(run);
}

void FeatureReader::AddRun(std::string_view run) {
  starts_.clear();
  for (size_t at = 0; at < run.size(); at += CodePointAt(run, at).length) starts_.push_back(at);
  const size_t count = starts_.size();
  starts_.push_back(run.size());
  size_t free_from = 0;  // behind the last entry that was found
  for (size_t first = 0; first < count; ++first) {
    uint64_t hash = kRun;
    for (size_t last = first; last < std::min(first + kLongestRun, count); ++last) {
      hash = HashOf(run.substr(starts_[last], starts_[last + 1] - starts_[last]), hash);
      Add(hash);
    }
    WordClasses::Hit hit = classes_.At(run.substr(starts_[first]));
    if (starts_[first] < free_from) hit.meaning.word_class = kNoClass;
    if (hit.meaning == Meaning()) continue;
    slots_.push_back({hit.meaning, run.substr(starts_[first], hit.length)});
    free_from = std::max(free_from, starts_[first] + hit.length);
  }
}

void FeatureReader::AddClasses() {
  const auto class_of = [&](const Slot& slot) { return class_hashes_[slot.meaning.word_class]; };
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Slot& here = slots_[i];
    if (here.has_class()) Add(class_of(here));
    if (i + 1 < slots_.size()) {
      const Slot& next = slots_[i + 1];
      if (here.has_class() && next.has_class()) {
        Add(Joined(kClassesTogether, class_of(here), class_of(next)));
      } else if (here.has_class()) {
        Add(Joined(kClassThenWord, class_of(here), HashOf(next.word, kWord)));
      } else if (next.has_class()) {
        Add(Joined(kWordThenClass, HashOf(here.word, kWord), class_of(next)));
      }
    }
    if (i + 2 < slots_.size() && here.has_class() && slots_[i + 2].has_class())
      Add(Joined(kClassesApart, class_of(here), class_of(slots_[i + 2])));
  }
}

void FeatureReader::AddMatters() {
  for (size_t i = 0; i < slots_.size(); ++i) {
    for (uint64_t rest = slots_[i].meaning.matters; rest != 0; rest &= rest - 1) {
      const uint64_t matter = matter_hashes_[static_cast<size_t>(std::countr_zero(rest))];
      Add(matter);
      const size_t from = i - std::min(i, kBeside), to = std::min(i + kBeside + 1, slots_.size());
      for (size_t beside = from; beside < to; ++beside) {
        if (slots_[beside].has_class())
          Add(Joined(kMatterAndClass, matter, class_hashes_[slots_[beside].meaning.word_class]));
      }
    }
  }
}

void FeatureReader::AddShape(const PostText& post) {
  size_t links = 0, handles = 0, hashtags = 0;
  for (const Token& token : post.tokens) {
    links += token.kind == TokenKind::kLink ? 1 : 0;
    handles += token.kind == TokenKind::kHandle ? 1 : 0;
    hashtags += token.kind == TokenKind::kHashtag ? 1 : 0;
  }
  bool of_us = false, to_you = false;
  for (const Slot& slot : slots_) {
    const uint8_t is = slot.meaning.word_class;
    if (!slot.has_class()) continue;
    of_us = of_us || is == me_ || is == we_;
    to_you = to_you || is == you_;
  }
  uint64_t which = 0;
  const auto add = [&](uint64_t value) { Add(Joined(kShape, ++which, value)); };
  add(Loudness(post));
  add(Length(post));
  add(FewOrMany(links));
  add(FewOrMany(handles));
  add(FewOrMany(hashtags));
  add(of_us ? 1 : 0);
  add(to_you ? 1 : 0);
  add(of_us && handles != 0 ? 2 : !of_us && links != 0 ? 1 : 0);
  Add(HashOf(post.tokens.front().text, kFirst));
}

void FeatureReader::Add(uint64_t hash) {
  // The finaliser of MurmurHash3: FNV's low bits alone are poor.
  hash ^= hash >> 33;
  hash *= 0xFF51AFD7ED558CCDU;
  hash ^= hash >> 33;
  const auto feature = static_cast<uint32_t>(hash % kFeatureCount);
  uint64_t& bits = is_known_[feature / kBitsEach];
  const uint64_t bit = uint64_t{1} << feature % kBitsEach;
  if ((bits & bit) != 0) return;
  bits |= bit;
  features_.push_back(feature);
}

}  // namespace firstreply::triage
