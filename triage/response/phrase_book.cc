#include "triage/response/phrase_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "triage/response/shipped_phrases.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {
namespace {

constexpr std::array<std::string_view, kPhraseRoles> kRoleNames = {
    "apology", "thanks",    "wish",  "courtesy", "offer",      "weak_offer", "channel", "reach",
    "done",    "help_page", "ask",   "do",       "imperative", "working",    "promise", "automatic",
    "problem", "trouble",   "leads", "drawer",   "small",      "detail",     "generic", "filler"};

// Whose words are alike, and no phrases.
constexpr std::string_view kAlike = "alike";

std::optional<PhraseRole> RoleNamed(std::string_view name) {
  const auto* const found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (found == kRoleNames.end()) return std::nullopt;
  return static_cast<PhraseRole>(found - kRoleNames.begin());
}

std::string_view TakeUpTo(char end, std::string_view& rest) {
  const size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

// "(a|b) c" as "a c" and "b c".
Result<std::vector<std::string>> FormsOf(std::string_view phrase) {
  std::vector<std::string> forms(1);
  while (!phrase.empty()) {
    const std::string_view plain = TakeUpTo('(', phrase);
    for (std::string& form : forms) form += plain;
    if (phrase.empty()) break;
    const size_t end = phrase.find(')');
    if (end == std::string_view::npos) return Error{Errc::kInvalid, "has a '(' without ')'"};
    std::string_view choices = phrase.substr(0, end);
    phrase.remove_prefix(end + 1);
    std::vector<std::string> longer;
    for (bool is_last = false; !is_last;) {
      is_last = choices.find('|') == std::string_view::npos;
      const std::string_view choice = TakeUpTo('|', choices);
      for (const std::string& form : forms) longer.push_back(form + std::string(choice));
    }
    if (longer.size() > kPhraseFormsMax)
      return Error{Errc::kInvalid, fmt::format("has more than {} forms", kPhraseFormsMax)};
    forms = std::move(longer);
  }
  return forms;
}

uint64_t StepOf(uint32_t node, uint32_t word) {
  return uint64_t{node} << 32 | word;
}

}  // namespace

Result<PhraseBook> PhraseBook::Make(std::string_view text) {
  PhraseBook book;
  for (int number = 1; !text.empty(); ++number) {
    if (Status added = book.AddLine(TakeUpTo('\n', text)); !added)
      return added.error().In(fmt::format("line {}", number));
  }
  return book;
}

const PhraseBook& PhraseBook::Shipped(std::string_view language) {
  const auto make = [](std::string_view text) {
    Result<PhraseBook> made = Make(text);
    if (!made) throw std::logic_error(made.error().message);
    return std::move(*made);
  };
  static const PhraseBook kEnglish = make(ShippedPhrases("en"));
  static const PhraseBook kJapanese = make(ShippedPhrases("ja"));
  return language == "ja" ? kJapanese : kEnglish;
}

Status PhraseBook::AddLine(std::string_view line) {
  if (line.empty() || line.front() == '#') return Done{};
  const std::string_view name = TakeUpTo(':', line);
  if (name == kAlike) {
    AddAlike(line);
    return Done{};
  }
  const auto role = RoleNamed(name);
  if (!role) return Error{Errc::kInvalid, fmt::format("has no role before a colon: '{}'", name)};
  while (!line.empty()) {
    const std::string_view phrase = TakeUpTo(',', line);
    const auto forms = FormsOf(phrase);
    if (!forms) return forms.error();
    for (const std::string& form : *forms) {
      if (Status added = AddPhrase(form, *role); !added) return added;
    }
  }
  return Done{};
}

Status PhraseBook::AddPhrase(std::string_view form, PhraseRole role) {
  PostReader reader;
  const std::vector<Unit> units = UnitsOf(reader.Read(form));
  if (units.empty() || units.size() > kPhraseUnitsMax)
    return Error{Errc::kInvalid, fmt::format("has '{}', which is no phrase", form)};
  uint32_t node = 0;
  for (const Unit& unit : units) {
    const auto fresh = static_cast<uint32_t>(words_.size() + 1);
    const uint32_t word = words_.try_emplace(std::string(unit.text), fresh).first->second;
    const auto end = static_cast<uint32_t>(nodes_.size());
    const auto [step, is_new] = next_.try_emplace(StepOf(node, word), end);
    node = step->second;
    if (!is_new) continue;
    nodes_.emplace_back();
    ends_.push_back(false);
  }
  nodes_[node].Add(Roles(role));
  ends_[node] = true;
  return Done{};
}

void PhraseBook::AddAlike(std::string_view words) {
  ++alike_groups_;
  PostReader reader;
  while (!words.empty()) {
    for (const Unit& unit : UnitsOf(reader.Read(TakeUpTo(',', words)))) {
      alike_.try_emplace(std::string(unit.text), alike_groups_);
    }
  }
}

uint32_t PhraseBook::NumberOf(std::string_view word) const {
  const auto found = words_.find(word);
  return found == words_.end() ? 0 : found->second;
}

PhraseHit PhraseBook::LongestAt(std::span<const uint32_t> words) const {
  PhraseHit hit;
  uint32_t node = 0;
  for (size_t i = 0; i < words.size() && words[i] != 0; ++i) {
    const auto step = next_.find(StepOf(node, words[i]));
    if (step == next_.end()) break;
    node = step->second;
    if (!ends_[node]) continue;
    // "We will not" is no "we will"; "sorry for" is a "sorry".
    const bool overrules = nodes_[node].Has(PhraseRole::kFiller);
    if (overrules || hit.roles.Has(PhraseRole::kFiller)) hit.roles = {};
    hit.roles.Add(nodes_[node]);
    hit.length = i + 1;
  }
  return hit;
}

std::vector<PhraseHit> PhraseBook::HitsIn(std::span<const Unit> units) const {
  std::vector<uint32_t> words;
  words.reserve(units.size());
  for (const Unit& unit : units) words.push_back(NumberOf(unit.text));
  std::vector<PhraseHit> hits;
  hits.reserve(units.size());
  for (size_t i = 0; i < units.size(); ++i) {
    const size_t most = std::min(kPhraseUnitsMax, units.size() - i);
    hits.push_back(LongestAt(std::span(words).subspan(i, most)));
  }
  return hits;
}

Roles PhraseBook::RolesOf(std::string_view word) const {
  const std::array<uint32_t, 1> alone = {NumberOf(word)};
  return LongestAt(alone).roles;
}

uint32_t PhraseBook::AlikeOf(std::string_view word) const {
  const auto found = alike_.find(word);
  return found == alike_.end() ? 0 : found->second;
}

}  // namespace firstreply::triage
