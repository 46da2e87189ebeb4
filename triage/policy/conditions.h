// What a policy asks, put to a wait, and what it takes away from the policies after it.
//
// Pure functions; any thread. The lists of the conditions are sorted: `PolicySet::Make` sees to it.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "triage/policy/policy.h"

namespace firstreply::triage {

// Whether all that is asked holds. Allocates nothing.
bool Applies(const Conditions& when, const PolicyFacts& facts);

// Whether a condition on the language takes it: "pt" takes "pt" and "pt-BR", "pt-BR" not "pt".
// Capital and small letters make no difference (RFC 5646, 2.1.1).
bool TakesLanguage(std::string_view condition, std::string_view language);

// The answers there are to everything that is asked by choice and not by name: urgency, directed,
// complaint (yes, no, unknown), visibility, incident. One bit for each combination.
inline constexpr size_t kChoices = 4 * 2 * 3 * 2 * 2;
using ChoiceSet = std::bitset<kChoices>;
ChoiceSet ChoicesOf(const Conditions& when);

// Whether by name (brand, platform, channel, source, topic, language, tier) `earlier` takes all
// that `later` takes.
bool TakesNamesOf(const Conditions& earlier, const Conditions& later);

}  // namespace firstreply::triage
