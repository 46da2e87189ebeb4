#include "triage/model/word_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/folded_text.h"
#include "triage/model/shipped_words.h"
#include "triage/text/code_points.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kJapanese = "ja";
constexpr std::string_view kFallback = "en";

std::string_view TakeUpTo(char end, std::string_view& rest) {
  const size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

}  // namespace

Result<WordClasses> WordClasses::Make(std::span<const WordList> lists) {
  WordClasses classes;
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
  if (!is_japanese) languages_.emplace_back(list.language, Words());
  Words& words = is_japanese ? japanese_ : languages_.back().second;
  std::string_view rest = list.text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = TakeUpTo('\n', rest);
    if (Status added = AddLine(line, words); !added)
      return added.error().In(fmt::format("words of '{}', line {}", list.language, number));
  }
  if (is_japanese) {
    for (const auto& [word, meaning] : words) longest_ = std::max(longest_, word.size());
  }
  return Done{};
}

Status WordClasses::AddLine(std::string_view line, Words& words) {
  if (line.empty() || line.front() == '#') return Done{};
  if (line.find(':') == std::string_view::npos)
    return Error{Errc::kInvalid, "has no name before a colon"};
  const Result<Meaning> meaning = MeaningNamed(TakeUpTo(':', line));
  if (!meaning) return meaning.error();
  while (!line.empty()) {
    const std::string word = ingest::Folded(TakeUpTo(' ', line));
    if (word.empty()) continue;
    Meaning& known = words[word];
    known.matters |= meaning->matters;
    if (meaning->word_class == kNoClass) continue;
    if (known.word_class != kNoClass)
      return Error{Errc::kInvalid, fmt::format("has '{}', which is listed already", word)};
    known.word_class = meaning->word_class;
  }
  return Done{};
}

Result<Meaning> WordClasses::MeaningNamed(std::string_view name) {
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

Meaning WordClasses::MeaningOf(std::string_view language, std::string_view word) const {
  const auto of = [&](std::string_view tag) {
    return std::find_if(languages_.begin(), languages_.end(),
                        [&](const auto& entry) { return entry.first == tag; });
  };
  auto list = of(language);
  if (list == languages_.end()) list = of(kFallback);
  if (list == languages_.end()) return {};
  const auto found = list->second.find(word);
  return found == list->second.end() ? Meaning() : found->second;
}

WordClasses::Hit WordClasses::At(std::string_view text) const {
  Hit hit;
  const size_t end = std::min(longest_, text.size());
  for (size_t length = 0; length < end;) {
    length += CodePointAt(text, length).length;
    const auto found = japanese_.find(text.substr(0, length));
    if (found == japanese_.end()) continue;
    hit.meaning.matters |= found->second.matters;
    if (found->second.word_class == kNoClass) continue;
    hit.meaning.word_class = found->second.word_class;
    hit.length = length;
  }
  return hit;
}

}  // namespace firstreply::triage
