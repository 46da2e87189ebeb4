// The part of the config that says how long a customer may wait: calendars, policies, and how a
// response is told from a machine's. It is a version of its own in the store, and can be put in
// place of the config's for a question ("what if the target were 30 minutes").
//
// Plain values.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/calendar/calendar_rules.h"
#include "triage/policy/policy_set.h"
#include "triage/response_kind.h"

namespace firstreply::app {

struct Config;

struct PolicyConfig {
  std::vector<triage::CalendarRules> calendars;  // in the order of the file, holidays joined
  // Never null. An hour for everybody where the config names no policies.
  std::shared_ptr<const triage::PolicySet> policies = triage::PolicySet::AnHour();
  triage::ResponseRules responses;
  // What files of holidays hold that closes no day, each with its file and the reason.
  std::vector<std::string> left_out;
};

// Reads the keys `calendars`, `policies` and `responses` of a text that holds nothing else, or of a
// whole config, whose other keys are not looked at. With `watched`, brands and sources must be its
// own; without, any name is taken. `name`, errors and limits as with `ReadConfig`
// (deploy/app/config.h).
Result<PolicyConfig> ReadPolicies(std::string_view text, std::string_view name,
                                  const Config* watched = nullptr);

// The same of a file. kNotFound or kUnavailable when it cannot be read.
Result<PolicyConfig> LoadPolicies(const std::string& path, const Config* watched = nullptr);

// A text that says all in full, names no file, and from which the same can be read again. Equal
// configs have one text, whatever their files look like.
std::string WritePolicies(const PolicyConfig& config);

// The same of policies and the calendars that they use, by name: the text by which a version is
// stored.
std::string WritePolicies(const triage::PolicySet& policies);

// Tells a brand's posts apart by `rules`; null where they say nothing. kInvalid as with
// `ResponseKinds::Make`.
Result<std::shared_ptr<const triage::ResponseKinds>> KindsFrom(const triage::ResponseRules& rules);

// Whether hours depend on the system's time-zone data.
bool UsesZones(const triage::PolicySet& policies);

// What `WritePolicies` made, read back; without the limit on the length of a config.
Result<PolicyConfig> ReadStoredPolicies(std::string_view text);

}  // namespace firstreply::app
