#include "triage/policy/conditions.h"

#include <algorithm>
#include <string>
#include <vector>

namespace firstreply::triage {
namespace {

using Names = std::vector<std::string>;

// In a short list, most names differ in length already; a long one is sorted.
constexpr size_t kShortList = 8;

bool Contains(const Names& names, const std::string& name) {
  if (names.size() > kShortList) return std::binary_search(names.begin(), names.end(), name);
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Holds(const Names& wanted, const std::string& name) {
  return wanted.empty() || Contains(wanted, name);
}

bool HoldsAny(const Names& wanted, const Names& names) {
  return wanted.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return Contains(wanted, name);
         });
}

bool HoldsLanguage(const Names& wanted, std::string_view language) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
           return TakesLanguage(one, language);
         });
}

template <class T>
bool Agrees(const std::optional<T>& wanted, const std::optional<T>& told) {
  return !wanted || wanted == told;
}

bool HoldsUrgency(const Conditions& when, ingest::Urgency urgency) {
  return when.urgencies.empty() ||
         std::find(when.urgencies.begin(), when.urgencies.end(), urgency) != when.urgencies.end();
}

bool Includes(const Names& earlier, const Names& later) {
  if (earlier.empty()) return true;
  return !later.empty() &&
         std::includes(earlier.begin(), earlier.end(), later.begin(), later.end());
}

bool IncludesLanguages(const Names& earlier, const Names& later) {
  if (earlier.empty()) return true;
  return !later.empty() && std::all_of(later.begin(), later.end(), [&](const std::string& one) {
    return HoldsLanguage(earlier, one);
  });
}

char SmallLetter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool TakesLanguage(std::string_view condition, std::string_view language) {
  if (language.size() < condition.size()) return false;
  if (language.size() > condition.size() && language[condition.size()] != '-') return false;
  return std::equal(condition.begin(), condition.end(), language.begin(),
                    [](char a, char b) { return SmallLetter(a) == SmallLetter(b); });
}

bool Applies(const Conditions& when, const PolicyFacts& facts) {
  return HoldsUrgency(when, facts.urgency) &&
         Agrees(when.directed, std::optional(facts.directed)) &&
         Agrees(when.complaint, facts.complaint) &&
         Agrees(when.visibility, std::optional(facts.visibility)) &&
         Agrees(when.incident, std::optional(facts.incident)) && Holds(when.brands, facts.brand) &&
         Holds(when.platforms, facts.platform) && Holds(when.channels, facts.channel) &&
         Holds(when.sources, facts.source) && Holds(when.tiers, facts.tier) &&
         HoldsAny(when.topics, facts.topics) && HoldsLanguage(when.languages, facts.language);
}

ChoiceSet ChoicesOf(const Conditions& when) {
  Conditions choices = when;
  for (Names* names : {&choices.brands, &choices.platforms, &choices.channels, &choices.sources,
                       &choices.topics, &choices.languages, &choices.tiers}) {
    names->clear();
  }
  ChoiceSet taken;
  for (size_t i = 0; i < kChoices; ++i) {
    PolicyFacts facts;
    facts.urgency = static_cast<ingest::Urgency>(i % 4);
    facts.directed = i / 4 % 2 == 1;
    if (const size_t told = i / 8 % 3; told != 2) facts.complaint = told == 1;
    facts.visibility = static_cast<ingest::Visibility>(i / 24 % 2);
    facts.incident = i / 48 == 1;
    taken[i] = Applies(choices, facts);
  }
  return taken;
}

bool TakesNamesOf(const Conditions& earlier, const Conditions& later) {
  return Includes(earlier.brands, later.brands) && Includes(earlier.platforms, later.platforms) &&
         Includes(earlier.channels, later.channels) && Includes(earlier.sources, later.sources) &&
         Includes(earlier.topics, later.topics) && Includes(earlier.tiers, later.tiers) &&
         IncludesLanguages(earlier.languages, later.languages);
}

}  // namespace firstreply::triage
