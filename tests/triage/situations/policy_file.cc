#include "tests/triage/situations/policy_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace firstreply::test {
namespace {

using triage::Calendar;
using triage::CalendarRules;
using triage::Policy;

using Words = std::vector<std::string>;

Words WordsOf(const std::string& line) {
  Words words = Split(line, ' ');
  std::erase(words, std::string());
  return words;
}

size_t DayNamed(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                            "Fri", "Sat", "Sun"};
  const auto* const found = std::find(kDays.begin(), kDays.end(), name);
  if (found == kDays.end()) throw std::runtime_error(fmt::format("'{}' is no day", name));
  return static_cast<size_t>(found - kDays.begin());
}

// "09:00" or "30:00", from the beginning of the day.
std::chrono::seconds TimeOfDay(const std::string& text) {
  const std::vector<std::string> parts = Split(text, ':');
  if (parts.size() != 2) throw std::runtime_error(fmt::format("'{}' is no time of day", text));
  return std::chrono::hours(std::stoi(parts[0])) + std::chrono::minutes(std::stoi(parts[1]));
}

triage::Date DateNamed(const std::string& text) {
  const std::vector<std::string> parts = Split(text, '-');
  if (parts.size() != 3) throw std::runtime_error(fmt::format("'{}' is no date", text));
  return {std::chrono::year(std::stoi(parts[0])),
          std::chrono::month(static_cast<unsigned>(std::stoul(parts[1]))),
          std::chrono::day(static_cast<unsigned>(std::stoul(parts[2])))};
}

// calendar NAME ZONE (DAY-DAY FROM-TO | holiday DATE)...
std::shared_ptr<const Calendar> CalendarOf(const Words& words) {
  if (words.size() < 5 || words.size() % 2 == 0) throw std::runtime_error("no calendar");
  CalendarRules rules;
  rules.name = words[1];
  rules.zone = words[2];
  for (size_t i = 3; i < words.size(); i += 2) {
    if (words[i] == "holiday") {
      rules.holidays.push_back({DateNamed(words[i + 1]), DateNamed(words[i + 1])});
      continue;
    }
    const std::vector<std::string> days = Split(words[i], '-');
    const std::vector<std::string> times = Split(words[i + 1], '-');
    if (times.size() != 2) throw std::runtime_error("a span needs two times");
    for (size_t day = DayNamed(days.front()); day <= DayNamed(days.back()); ++day) {
      rules.week[day].push_back({TimeOfDay(times[0]), TimeOfDay(times[1])});
    }
  }
  auto made = Calendar::Make(rules);
  if (!made) throw std::runtime_error(made.error().message);
  return *made;
}

using Calendars = std::map<std::string, std::shared_ptr<const Calendar>>;

Duration TargetOf(const std::string& text) {
  const std::optional<Duration> read = ReadDuration(text);
  if (!read) throw std::runtime_error(fmt::format("'{}' is no duration", text));
  return *read;
}

void Set(Policy& policy, const std::string& key, const std::string& value,
         const Calendars& calendars) {
  if (key == "when") {
    const std::optional<ingest::Urgency> urgency = ingest::UrgencyNamed(value);
    if (!urgency) throw std::runtime_error(fmt::format("'{}' is no urgency", value));
    policy.when.urgencies.push_back(*urgency);
  } else if (key == "hours") {
    policy.calendar = calendars.at(value);
  } else if (key == "expires") {
    policy.expires_after = TargetOf(value);
  } else if (key == "acknowledge") {
    policy.targets.acknowledge = TargetOf(value);
  } else if (key == "answer") {
    policy.targets.answer = TargetOf(value);
  } else if (key == "next") {
    policy.targets.next = TargetOf(value);
  } else if (key == "follow-up") {
    policy.targets.follow_up = TargetOf(value);
  } else if (key == "promise") {
    policy.targets.promise = TargetOf(value);
  } else {
    throw std::runtime_error(fmt::format("'{}' says nothing of a policy", key));
  }
}

// NAME (KEY VALUE)...
Policy PolicyOf(const Words& words, const Calendars& calendars) {
  if (words.size() % 2 == 0) throw std::runtime_error("a policy is a name and pairs");
  Policy policy;
  policy.name = words[0];
  for (size_t i = 1; i < words.size(); i += 2) Set(policy, words[i], words[i + 1], calendars);
  return policy;
}

}  // namespace

NamedPolicies ReadPolicies(const std::vector<std::string>& lines,
                           std::vector<std::string>& errors) {
  Calendars calendars;
  std::map<std::string, std::vector<Policy>> written;
  std::string name;
  for (size_t i = 0; i < lines.size(); ++i) {
    const Words words = WordsOf(lines[i]);
    if (words.empty() || words[0].starts_with('#')) continue;
    try {
      if (words[0] == "calendar") {
        auto calendar = CalendarOf(words);
        calendars[words[1]] = std::move(calendar);
      } else if (words[0] == "policies") {
        name = words.at(1);
      } else {
        written[name].push_back(PolicyOf(words, calendars));
      }
    } catch (const std::exception& problem) {
      errors.push_back(fmt::format("policies.txt:{}: {}", i + 1, problem.what()));
    }
  }
  NamedPolicies made;
  for (auto& [set, policies] : written) {
    auto result = triage::PolicySet::Make(std::move(policies));
    if (result) {
      made[set] = *result;
    } else {
      errors.push_back(fmt::format("policies.txt: {}: {}", set, result.error().message));
    }
  }
  return made;
}

}  // namespace firstreply::test
