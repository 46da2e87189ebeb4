#include "deploy/app/policy_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "deploy/app/calendar_text.h"
#include "deploy/app/config.h"
#include "deploy/app/config_policies.h"
#include "deploy/app/duration_text.h"
#include "deploy/app/file_text.h"
#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

// In double quotes, as YAML 1.2 has it (https://yaml.org/spec/1.2.2/#57-escaped-characters).
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += fmt::format("\\x{:02X}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

template <class List, class Format>
std::string Listed(const List& list, const Format& format) {
  std::string text = "[";
  for (const auto& one : list) {
    text += fmt::format("{}{}", text.size() == 1 ? "" : ", ", Quoted(format(one)));
  }
  return text + "]";
}

std::string Same(std::string_view text) {
  return std::string(text);
}

// Writes maps in block form, two spaces a level.
class Writer {
 public:
  std::string Take() { return std::move(text_); }

  void Calendars(const std::vector<triage::CalendarRules>& calendars) {
    if (calendars.empty()) return;
    text_ += "calendars:\n";
    for (const triage::CalendarRules& rules : calendars) Calendar(rules);
  }

  void Policies(const triage::PolicySet& set) {
    text_ += set.policies().empty() ? "policies: []\n" : "policies:\n";
    for (const triage::Policy& policy : set.policies()) Policy(policy);
  }

  void Responses(const triage::ResponseRules& rules) {
    if (rules == triage::ResponseRules{}) return;
    text_ += "responses:\n";
    Names("  automatic_applications", rules.automatic_applications);
    Names("  automatic_texts", rules.automatic_texts);
    Names("  templates", rules.templates);
    Names("  human_signatures", rules.human_signatures);
    Line("  unsigned_posts", Same(NameOf(rules.unsigned_posts)));
    std::vector<std::string> wording;
    for (const ingest::ResponseKind kind : rules.wording) wording.emplace_back(NameOf(kind));
    Names("  wording", wording);
  }

 private:
  void Line(std::string_view key, const std::string& value) {
    text_ += fmt::format("{}: {}\n", key, value);
  }

  void Names(std::string_view key, const std::vector<std::string>& names) {
    if (!names.empty()) Line(key, Listed(names, Same));
  }

  void Calendar(const triage::CalendarRules& rules) {
    Line("  - name", Quoted(rules.name));
    Line("    zone", Quoted(rules.zone));
    text_ += "    week:\n";
    for (size_t i = 0; i < rules.week.size(); ++i) {
      Line(fmt::format("      {}", kDays.at(i)), Listed(rules.week.at(i), FormatSpan));
    }
    if (!rules.holidays.empty()) Line("    holidays", Listed(rules.holidays, FormatDates));
    if (!rules.exceptions.empty()) text_ += "    exceptions:\n";
    for (const auto& [date, spans] : rules.exceptions) {
      Line(fmt::format("      {}", FormatDate(date)), Listed(spans, FormatSpan));
    }
  }

  void Policy(const triage::Policy& policy) {
    Line("  - name", Quoted(policy.name));
    if (policy.when != triage::Conditions{}) When(policy.when);
    if (policy.targets != triage::Targets{}) Targets(policy.targets);
    Line("    calendar", Quoted(policy.calendar->name()));
    text_ += "    at_risk:\n";
    Line("      at_least", FormatDuration(policy.at_risk.at_least));
    Line("      percent", std::to_string(policy.at_risk.percent));
    Line("      percent_max", std::to_string(policy.at_risk.percent_max));
    Line("      at_most", FormatDuration(policy.at_risk.at_most));
    Line("    objective_percent", std::to_string(policy.objective_percent));
    Line("    expires_after", FormatDuration(policy.expires_after));
  }

  void When(const triage::Conditions& when) {
    text_ += "    when:\n";
    Names("      brand", when.brands);
    Names("      platform", when.platforms);
    Names("      channel", when.channels);
    Names("      source", when.sources);
    if (!when.urgencies.empty()) {
      Line("      urgency",
           Listed(when.urgencies, [](ingest::Urgency urgency) { return Same(NameOf(urgency)); }));
    }
    Names("      topic", when.topics);
    Names("      language", when.languages);
    Names("      tier", when.tiers);
    YesOrNo("      directed", when.directed);
    YesOrNo("      complaint", when.complaint);
    if (when.visibility) {
      const bool is_public = *when.visibility == ingest::Visibility::kPublic;
      Line("      visibility", is_public ? "public" : "private");
    }
    YesOrNo("      incident", when.incident);
  }

  void YesOrNo(std::string_view key, const std::optional<bool>& answer) {
    if (answer) Line(key, *answer ? "yes" : "no");
  }

  void Targets(const triage::Targets& targets) {
    text_ += "    targets:\n";
    Target("      acknowledge", targets.acknowledge);
    Target("      answer", targets.answer);
    Target("      next", targets.next);
    Target("      follow_up", targets.follow_up);
    Target("      promise", targets.promise);
  }

  void Target(std::string_view key, const std::optional<Duration>& target) {
    if (target) Line(key, FormatDuration(*target));
  }

  std::string text_;
};

// By name; a name is one calendar in all of a config.
std::vector<triage::CalendarRules> CalendarsOf(const triage::PolicySet& policies) {
  std::map<std::string, triage::CalendarRules> calendars;
  for (const triage::Policy& policy : policies.policies()) {
    if (policy.calendar->rules() == triage::Calendar::RoundTheClock()->rules()) continue;
    calendars.emplace(policy.calendar->name(), policy.calendar->rules());
  }
  std::vector<triage::CalendarRules> rules;
  for (auto& [name, one] : calendars) rules.push_back(std::move(one));
  return rules;
}

}  // namespace

bool UsesZones(const triage::PolicySet& policies) {
  return !CalendarsOf(policies).empty();
}

Result<std::shared_ptr<const triage::ResponseKinds>> KindsFrom(const triage::ResponseRules& rules) {
  if (rules == triage::ResponseRules{}) return std::shared_ptr<const triage::ResponseKinds>();
  return triage::ResponseKinds::Make(rules);
}

std::string WritePolicies(const triage::PolicySet& policies) {
  Writer writer;
  writer.Calendars(CalendarsOf(policies));
  writer.Policies(policies);
  return writer.Take();
}

std::string WritePolicies(const PolicyConfig& config) {
  Writer writer;
  writer.Calendars(config.calendars);
  writer.Policies(*config.policies);
  writer.Responses(config.responses);
  return writer.Take();
}

}  // namespace firstreply::app
