#include "deploy/app/config_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "deploy/app/duration_text.h"
#include "ingest/base/limits.h"
#include "triage/policy/policy_problems.h"

namespace firstreply::app {
namespace {

// Calls `read` with the field where it is there.
template <class Read>
void With(const ConfigReader::Fields& fields, const char* key, const Read& read) {
  if (const auto at = fields.find(key); at != fields.end()) read(at->second);
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void PolicyConfigWalk::ReportOnce(const ConfigNode& value, std::string what) {
  if (!errors_.Explains(value.path)) reader_.Report(value, std::move(what));
}

void PolicyConfigWalk::Read(const ConfigReader::Fields& fields, PolicyConfig& config) {
  const auto& always = triage::Calendar::RoundTheClock();
  calendars_ = {{always->name(), always}};
  With(fields, "calendars", [&](const ConfigNode& value) {
    calendars_ = CalendarConfigWalk(errors_, reader_, folder_).Read(value, config);
  });
  With(fields, "policies", [&](const ConfigNode& value) { config.policies = ReadPolicies(value); });
  With(fields, "responses",
       [&](const ConfigNode& value) { config.responses = ReadResponses(value); });
}

std::shared_ptr<const triage::PolicySet> PolicyConfigWalk::ReadPolicies(const ConfigNode& value) {
  const size_t before = errors_.count();
  std::vector<triage::Policy> policies;
  for (const ConfigNode& entry : reader_.ListOrNone(value, kPoliciesMax)) {
    policies.push_back(ReadPolicy(entry));
  }
  const bool are_all_read = errors_.count() == before;
  for (const triage::PolicyProblem& problem : triage::ProblemsOf(policies)) {
    // What was not read looks as if it asked nothing, and would take all from those after it.
    if (problem.lies_in_order && !are_all_read) continue;
    if (!errors_.Explains(problem.where)) {
      errors_.Report(reader_.PlaceOf(problem.where), problem.where, problem.what);
    }
  }
  if (errors_.count() > before) return triage::PolicySet::AnHour();
  return triage::PolicySet::Make(std::move(policies)).value();
}

triage::Policy PolicyConfigWalk::ReadPolicy(const ConfigNode& value) {
  triage::Policy policy;
  const auto fields =
      reader_.Map(value, {"name"},
                  {"when", "targets", "calendar", "at_risk", "objective_percent", "expires_after"});
  // A name that is missing is said to be; it is not also the name of another.
  policy.name = value.path;
  With(fields, "name", [&](const ConfigNode& entry) { policy.name = reader_.Text(entry); });
  With(fields, "when", [&](const ConfigNode& entry) { policy.when = ReadConditions(entry); });
  With(fields, "targets", [&](const ConfigNode& entry) { policy.targets = ReadTargets(entry); });
  With(fields, "calendar", [&](const ConfigNode& entry) {
    const std::string name = reader_.Text(entry);
    if (const auto at = calendars_.find(name); at != calendars_.end()) {
      policy.calendar = at->second;
    } else {
      ReportOnce(entry, fmt::format("no calendar is named \"{}\"", name));
    }
  });
  With(fields, "at_risk", [&](const ConfigNode& entry) { policy.at_risk = ReadAtRisk(entry); });
  With(fields, "objective_percent",
       [&](const ConfigNode& entry) { policy.objective_percent = reader_.Integer(entry, 1, 100); });
  With(fields, "expires_after",
       [&](const ConfigNode& entry) { policy.expires_after = ReadDuration(entry); });
  return policy;
}

triage::Conditions PolicyConfigWalk::ReadConditions(const ConfigNode& value) {
  triage::Conditions when;
  const auto fields =
      reader_.Map(value, {},
                  {"brand", "platform", "channel", "source", "urgency", "topic", "language", "tier",
                   "directed", "complaint", "visibility", "incident"});
  for (const auto& [key, names] :
       {std::pair("brand", &when.brands), std::pair("platform", &when.platforms),
        std::pair("channel", &when.channels), std::pair("source", &when.sources),
        std::pair("topic", &when.topics), std::pair("language", &when.languages),
        std::pair("tier", &when.tiers)}) {
    With(fields, key, [&, into = names](const ConfigNode& entry) { *into = ReadNames(entry); });
  }
  With(fields, "urgency", [&](const ConfigNode& list) {
    for (const ConfigNode& entry : reader_.OneOrList(list, kTermsPerListMax)) {
      const auto urgency = ingest::UrgencyNamed(reader_.Text(entry));
      if (urgency) when.urgencies.push_back(*urgency);
      if (!urgency) ReportOnce(entry, "must be low, normal, high or critical");
    }
  });
  for (const auto& [key, answer] :
       {std::pair("directed", &when.directed), std::pair("complaint", &when.complaint),
        std::pair("incident", &when.incident)}) {
    With(fields, key,
         [&, into = answer](const ConfigNode& entry) { *into = reader_.YesOrNo(entry); });
  }
  With(fields, "visibility", [&](const ConfigNode& entry) {
    const std::string word = reader_.Text(entry);
    if (word == "public") when.visibility = ingest::Visibility::kPublic;
    if (word == "private") when.visibility = ingest::Visibility::kPrivate;
    if (!when.visibility) ReportOnce(entry, "must be public or private");
  });
  if (known_) CheckNames(fields, when);
  return when;
}

std::vector<std::string> PolicyConfigWalk::ReadNames(const ConfigNode& value) {
  std::vector<std::string> names;
  for (const ConfigNode& entry : reader_.OneOrList(value, kTermsPerListMax)) {
    names.push_back(reader_.Text(entry));
  }
  return names;
}

void PolicyConfigWalk::CheckNames(const ConfigReader::Fields& fields,
                                  const triage::Conditions& when) {
  With(fields, "brand", [&](const ConfigNode& entry) {
    for (const std::string& name : when.brands) {
      if (!Holds(known_->brands, name)) {
        ReportOnce(entry, fmt::format("no brand is named \"{}\"", name));
      }
    }
  });
  With(fields, "source", [&](const ConfigNode& entry) {
    bool brings_any = when.brands.empty();
    for (const std::string& name : when.sources) {
      const auto source = std::find_if(known_->sources->begin(), known_->sources->end(),
                                       [&](const SourceConfig& one) { return one.name == name; });
      if (source == known_->sources->end()) {
        return ReportOnce(entry, fmt::format("no source is named \"{}\"", name));
      }
      brings_any = brings_any || source->brands.empty() ||
                   std::any_of(when.brands.begin(), when.brands.end(),
                               [&](const std::string& b) { return Holds(source->brands, b); });
    }
    if (!brings_any) {
      ReportOnce(entry, "contradicts the brand: none of these sources brings anything of it");
    }
  });
}

triage::Targets PolicyConfigWalk::ReadTargets(const ConfigNode& value) {
  triage::Targets targets;
  const auto fields =
      reader_.Map(value, {}, {"acknowledge", "answer", "next", "follow_up", "promise"});
  for (const auto& [key, target] :
       {std::pair("acknowledge", &targets.acknowledge), std::pair("answer", &targets.answer),
        std::pair("next", &targets.next), std::pair("follow_up", &targets.follow_up),
        std::pair("promise", &targets.promise)}) {
    With(fields, key, [&, into = target](const ConfigNode& entry) { *into = ReadDuration(entry); });
  }
  if (targets.answer && targets.acknowledge > targets.answer) {
    ReportOnce(fields.at("acknowledge"), "is longer than the target of the answer");
  }
  return targets;
}

triage::AtRiskRule PolicyConfigWalk::ReadAtRisk(const ConfigNode& value) {
  triage::AtRiskRule rule;
  const auto fields = reader_.Map(value, {}, {"at_least", "percent", "percent_max", "at_most"});
  With(fields, "at_least", [&](const ConfigNode& entry) { rule.at_least = ReadDuration(entry); });
  With(fields, "at_most", [&](const ConfigNode& entry) { rule.at_most = ReadDuration(entry); });
  With(fields, "percent",
       [&](const ConfigNode& entry) { rule.percent = reader_.Integer(entry, 0, 100); });
  With(fields, "percent_max",
       [&](const ConfigNode& entry) { rule.percent_max = reader_.Integer(entry, 0, 100); });
  return rule;
}

Duration PolicyConfigWalk::ReadDuration(const ConfigNode& value) {
  const auto duration = ParseDuration(reader_.Text(value));
  if (!duration) ReportOnce(value, "must be a length of time, as 90s, 15m, 4h or 1d12h");
  return duration.value_or(Duration::zero());
}

triage::ResponseRules PolicyConfigWalk::ReadResponses(const ConfigNode& value) {
  triage::ResponseRules rules;
  const auto fields = reader_.Map(value, {},
                                  {"automatic_applications", "automatic_texts", "templates",
                                   "human_signatures", "unsigned_posts", "wording"});
  for (const auto& [key, list] :
       {std::pair("automatic_applications", &rules.automatic_applications),
        std::pair("automatic_texts", &rules.automatic_texts),
        std::pair("templates", &rules.templates),
        std::pair("human_signatures", &rules.human_signatures)}) {
    With(fields, key, [&, into = list](const ConfigNode& entry) {
      *into = reader_.Texts(entry, kTermsPerListMax);
    });
  }
  With(fields, "unsigned_posts", [&](const ConfigNode& entry) {
    const auto kind = ingest::ResponseKindNamed(reader_.Text(entry));
    // Another kind is reported below; a word that is none has to look like one.
    rules.unsigned_posts = kind.value_or(ingest::ResponseKind::kReaction);
  });
  With(fields, "wording", [&](const ConfigNode& entry) {
    for (const std::string& name : reader_.Texts(entry, kTermsPerListMax)) {
      // So has this one: "human" is what is left, and may not be listed.
      rules.wording.push_back(
          ingest::ResponseKindNamed(name).value_or(ingest::ResponseKind::kHuman));
    }
  });
  for (const triage::ResponseProblem& problem : triage::ProblemsOf(rules)) {
    if (!errors_.Explains(problem.where)) {
      errors_.Report(reader_.PlaceOf(problem.where), problem.where, problem.what);
    }
  }
  return rules;
}

}  // namespace firstreply::app
