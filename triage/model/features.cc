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
  kReading = 4,  // counted up when posts are read another way
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
  kCue,
  kCuesTogether,
  kFirst,
  kShape,
};

constexpr std::string_view kStart = "^";
constexpr std::string_view kEnd = "$";
constexpr size_t kBeginningBytes = 5;
constexpr size_t kLongestRun = 4;
constexpr size_t kBeside = 2;  // words between which one says something of the other
constexpr size_t kBitsEach = 64;
// One feature among two hundred weighs little, and a cue should weigh much.
constexpr uint64_t kCueCopies = 6;

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

std::span<const uint32_t> FeatureReader::Read(const PostText& post) {
  for (const uint32_t feature : features_) is_known_[feature / kBitsEach] = 0;
  features_.clear();
  slots_.clear();
  said_cues_.clear();
  language_ = LanguageOf(post);
  matters_ = 0;
  cues_ = 0;
  if (post.tokens.empty()) return features_;
  AddWords(post);
  AddCharacterRuns(post);
  AddClasses();
  AddMatters();
  AddCues();
  AddShape(post);
  return features_;
}

void FeatureReader::AddWords(const PostText& post) {
  const size_t list = classes_.ListOf(language_);
  uint64_t before = HashOf(kStart, kWord);
  for (size_t i = 0; i < post.tokens.size(); ++i) {
    const Token& token = post.tokens[i];
    const uint64_t word = HashOf(token.text, kWord);
    Add(word);
    Add(Joined(kPair, before, word));
    before = word;
    if (IsOfRun(token)) continue;
    if (token.kind == TokenKind::kWord && token.text.size() > kBeginningBytes)
      Add(HashOf(token.text.substr(0, kBeginningBytes), kBeginning));
    const WordClasses::Hit hit = classes_.At(list, std::span<const Token>(post.tokens).subspan(i));
    NoteCue(hit, token.text.data());
    slots_.push_back({hit.meaning, word});
  }
  Add(Joined(kPair, before, HashOf(kEnd, kWord)));
}

void FeatureReader::AddCharacterRuns(const PostText& post) {
  std::string_view run;
  const Token* before = nullptr;
  for (const Token& token : post.tokens) {
    if (IsOfRun(token)) {
      if (!run.empty() && Touch(run, token.text)) {
        run = {run.data(), run.size() + token.text.size()};
      } else {
        AddRun(run);
        run = token.text;
        if (before && before->kind == TokenKind::kNumber) AddCounted(*before, token);
      }
    }
    before = &token;
  }
  AddRun(run);
}

// "5分後": entries may begin with a number.
void FeatureReader::AddCounted(const Token& number, const Token& word) {
  if (!Touch(number.text, word.text)) return;
  const char* begin = number.text.data();
  const WordClasses::Hit hit = classes_.At({begin, word.text.data() + word.text.size()});
  if (hit.meaning == Meaning()) return;
  NoteCue(hit, begin);
  slots_.push_back({hit.meaning, HashOf({begin, hit.length}, kWord)});
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
    NoteCue(hit, run.data() + starts_[first]);
    slots_.push_back({hit.meaning, HashOf(run.substr(starts_[first], hit.length), kWord)});
    free_from = std::max(free_from, starts_[first] + hit.length);
  }
}

void FeatureReader::NoteCue(const WordClasses::Hit& hit, const char* begin) {
  if (hit.meaning.cues != 0) said_cues_.push_back({hit.meaning.cues, {begin, hit.cue_length}});
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
        Add(Joined(kClassThenWord, class_of(here), next.word));
      } else if (next.has_class()) {
        Add(Joined(kWordThenClass, here.word, class_of(next)));
      }
    }
    if (i + 2 < slots_.size() && here.has_class() && slots_[i + 2].has_class())
      Add(Joined(kClassesApart, class_of(here), class_of(slots_[i + 2])));
  }
}

void FeatureReader::AddMatters() {
  matters_ = 0;
  for (size_t i = 0; i < slots_.size(); ++i) {
    matters_ |= slots_[i].meaning.matters;
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

void FeatureReader::AddCues() {
  cues_ = 0;
  for (const Cue& cue : said_cues_) cues_ |= cue.terms;
  const auto number = [](uint32_t bits) { return static_cast<uint64_t>(std::countr_zero(bits)); };
  for (uint32_t rest = cues_; rest != 0; rest &= rest - 1) {
    for (uint64_t copy = 0; copy < kCueCopies; ++copy) Add(Joined(kCue, number(rest) + 1, copy));
    for (uint32_t others = rest & (rest - 1); others != 0; others &= others - 1)
      Add(Joined(kCuesTogether, number(rest) + 1, number(others)));
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
