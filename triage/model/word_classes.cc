#include "triage/model/word_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/folded_text.h"
#include "triage/model/labelled_post.h"
#include "triage/model/shipped_words.h"
#include "triage/text/code_points.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kJapanese = "ja";
constexpr std::string_view kFallback = "en";
constexpr uint64_t kPhrase = 1;  // what its hash begins with

std::string_view TakeUpTo(char end, std::string_view& rest) {
  const size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

// From the end of one token to the end of the next.
std::string_view Onward(const Token& from, const Token& to) {
  const char* begin = from.text.data() + from.text.size();
  return {begin, to.text.data() + to.text.size()};
}

// Adds what an entry of so many bytes means; longer ones come later.
void Take(const Meaning& meaning, size_t length, WordClasses::Hit& hit) {
  hit.meaning.matters |= meaning.matters;
  hit.meaning.cues |= meaning.cues;
  if (meaning.cues != 0) hit.cue_length = length;
  if (meaning.word_class == kNoClass) return;
  hit.meaning.word_class = meaning.word_class;
  hit.length = length;
}

// Each way of choosing among what "/" parts, with spaces between the words; none where a word is
// missing.
std::vector<std::string> WaysOf(std::string_view entry) {
  std::vector<std::string> ways = {""};
  while (!entry.empty()) {
    std::string_view choices = TakeUpTo('_', entry);
    std::vector<std::string> longer;
    while (!choices.empty()) {
      const std::string_view choice = TakeUpTo('/', choices);
      if (choice.empty()) return {};
      for (const std::string& way : ways)
        longer.push_back(way.empty() ? std::string(choice) : fmt::format("{} {}", way, choice));
    }
    ways = std::move(longer);
  }
  return ways;
}

Result<Meaning> CueNamed(std::string_view name) {
  const auto term = std::find(kTerms.begin(), kTerms.end(), name);
  if (term == kTerms.end())
    return Error{Errc::kInvalid, fmt::format("has a cue '{}', which is no term", name)};
  return Meaning{.cues = uint32_t{1} << (term - kTerms.begin())};
}

}  // namespace

Result<WordClasses> WordClasses::Make(std::span<const WordList> lists) {
  WordClasses classes;
  classes.japanese_.language = kJapanese;
  for (const WordList& list : lists) {
    classes.digest_ = HashOf(list.text, HashOf(list.language, classes.digest_));
    if (Status added = classes.Add(list); !added) return added.error();
  }
  return classes;
}

const WordClasses& WordClasses::Shipped() {
  static const WordClasses kShipped = [] {
    Result<WordClasses> made = Make(ShippedWordLists());
    if (!made) throw std::logic_error(made.error().message);
    return std::move(*made);
  }();
  return kShipped;
}

Status WordClasses::Add(const WordList& list) {
  const bool is_japanese = list.language == kJapanese;
  if (!is_japanese) languages_.push_back({.language = std::string(list.language)});
  List& known = is_japanese ? japanese_ : languages_.back();
  std::string_view rest = list.text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = TakeUpTo('\n', rest);
    if (Status added = AddLine(line, known); !added)
      return added.error().In(fmt::format("words of '{}', line {}", list.language, number));
  }
  for (const auto& [word, meaning] : japanese_.words) longest_ = std::max(longest_, word.size());
  return Done{};
}

Status WordClasses::AddLine(std::string_view line, List& list) {
  if (line.empty() || line.front() == '#') return Done{};
  if (line.find(':') == std::string_view::npos)
    return Error{Errc::kInvalid, "has no name before a colon"};
  const Result<Meaning> meaning = MeaningNamed(TakeUpTo(':', line));
  if (!meaning) return meaning.error();
  while (!line.empty()) {
    const std::string entry = ingest::Folded(TakeUpTo(' ', line));
    if (entry.empty()) continue;
    if (Status added = AddEntry(entry, *meaning, list); !added) return added;
  }
  return Done{};
}

Status WordClasses::AddEntry(std::string_view entry, const Meaning& meaning, List& list) {
  const std::vector<std::string> ways = WaysOf(entry);
  if (ways.empty()) return Error{Errc::kInvalid, "has an entry that lacks a word"};
  PostReader reader;
  for (const std::string& way : ways) {
    // As it will be read: "2nd" is a number and a word.
    const PostText& read = reader.Read(way);
    const std::string text(read.text);
    if (read.tokens.size() <= 1 || list.language == kJapanese) {
      if (Status added = AddWord(text, meaning, list.words); !added) return added;
      continue;
    }
    if (meaning.word_class != kNoClass)
      return Error{Errc::kInvalid,
                   fmt::format("has '{}' in a class, where single words count", way)};
    AddPhrase(read, meaning, list);
  }
  return Done{};
}

void WordClasses::AddPhrase(const PostText& phrase, const Meaning& meaning, List& list) {
  list.words[std::string(phrase.tokens.front().text)].begins_phrases = true;
  uint64_t hash = HashOf(phrase.tokens.front().text, kPhrase);
  for (size_t i = 1; i < phrase.tokens.size(); ++i) {
    hash = HashOf(Onward(phrase.tokens[i - 1], phrase.tokens[i]), hash);
    Meaning& known = list.phrases[hash];
    if (i + 1 < phrase.tokens.size()) continue;
    known.matters |= meaning.matters;
    known.cues |= meaning.cues;
  }
}

Status WordClasses::AddWord(const std::string& word, const Meaning& meaning, Words& words) {
  Meaning& known = words[word].meaning;
  known.matters |= meaning.matters;
  known.cues |= meaning.cues;
  if (meaning.word_class == kNoClass) return Done{};
  if (known.word_class != kNoClass)
    return Error{Errc::kInvalid, fmt::format("has '{}', which is listed already", word)};
  known.word_class = meaning.word_class;
  return Done{};
}

Result<Meaning> WordClasses::MeaningNamed(std::string_view name) {
  if (name.starts_with('!')) return CueNamed(name.substr(1));
  const bool is_matter = name.starts_with('+');
  if (is_matter) name.remove_prefix(1);
  std::vector<std::string>& names = is_matter ? matters_ : classes_;
  const size_t most = is_matter ? kMattersMax : kWordClassesMax + 1;
  const auto found = std::find(names.begin(), names.end(), name);
  const auto number = static_cast<size_t>(found - names.begin());
  if (found == names.end()) {
    if (names.size() >= most)
      return Error{Errc::kInvalid, fmt::format("has one beyond the {} allowed",
                                               is_matter ? kMattersMax : kWordClassesMax)};
    names.emplace_back(name);
  }
  return is_matter ? Meaning{.matters = uint64_t{1} << number}
                   : Meaning{.word_class = static_cast<uint8_t>(number)};
}

uint8_t WordClasses::Named(std::string_view name) const {
  const auto found = std::find(classes_.begin(), classes_.end(), name);
  return found == classes_.end() ? kNoClass : static_cast<uint8_t>(found - classes_.begin());
}

uint64_t WordClasses::MatterNamed(std::string_view name) const {
  const auto found = std::find(matters_.begin(), matters_.end(), name);
  return found == matters_.end() ? 0 : uint64_t{1} << (found - matters_.begin());
}

size_t WordClasses::ListOf(std::string_view language) const {
  const auto of = [&](std::string_view tag) {
    const auto list = std::find_if(languages_.begin(), languages_.end(),
                                   [&](const List& each) { return each.language == tag; });
    return static_cast<size_t>(list - languages_.begin());
  };
  const size_t list = of(language);
  return list < languages_.size() ? list : of(kFallback);
}

Meaning WordClasses::MeaningOf(std::string_view language, std::string_view word) const {
  const size_t list = ListOf(language);
  if (list == languages_.size()) return {};
  const auto found = languages_[list].words.find(word);
  return found == languages_[list].words.end() ? Meaning() : found->second.meaning;
}

WordClasses::Hit WordClasses::At(size_t list, std::span<const Token> tokens) const {
  if (list >= languages_.size() || tokens.empty()) return {};
  const std::string_view first = tokens.front().text;
  const auto word = languages_[list].words.find(first);
  if (word == languages_[list].words.end()) return {};
  Hit hit;
  Take(word->second.meaning, first.size(), hit);
  if (!word->second.begins_phrases) return hit;
  uint64_t hash = HashOf(first, kPhrase);
  for (size_t i = 1; i < tokens.size(); ++i) {
    hash = HashOf(Onward(tokens[i - 1], tokens[i]), hash);
    const auto phrase = languages_[list].phrases.find(hash);
    if (phrase == languages_[list].phrases.end()) break;
    const char* end = tokens[i].text.data() + tokens[i].text.size();
    Take(phrase->second, static_cast<size_t>(end - first.data()), hit);
  }
  return hit;
}

WordClasses::Hit WordClasses::At(std::string_view text) const {
  Hit hit;
  const size_t end = std::min(longest_, text.size());
  for (size_t length = 0; length < end;) {
    length += CodePointAt(text, length).length;
    const auto found = japanese_.words.find(text.substr(0, length));
    if (found == japanese_.words.end()) continue;
    Take(found->second.meaning, length, hit);
  }
  return hit;
}

}  // namespace firstreply::triage
