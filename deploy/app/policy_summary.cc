#include "deploy/app/policy_summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <vector>

#include "deploy/app/calendar_text.h"
#include "deploy/app/duration_text.h"
#include "triage/calendar/calendar.h"
#include "triage/calendar/time_zone.h"

namespace firstreply::app {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;

constexpr int kDays = 7;
constexpr std::array<std::string_view, 7> kDayNames = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};

std::string WhoIsUnder(const triage::Conditions& when) {
  std::vector<std::string> asked;
  const auto add = [&](std::string_view key, const std::vector<std::string>& names) {
    if (!names.empty()) asked.push_back(fmt::format("{} {}", key, fmt::join(names, " or ")));
  };
  const auto add_answer = [&](std::string_view key, const std::optional<bool>& answer) {
    if (answer) asked.push_back(fmt::format("{} {}", key, *answer ? "yes" : "no"));
  };
  add("brand", when.brands);
  add("platform", when.platforms);
  add("channel", when.channels);
  add("source", when.sources);
  std::vector<std::string> urgencies;
  for (const ingest::Urgency urgency : when.urgencies) urgencies.emplace_back(NameOf(urgency));
  add("urgency", urgencies);
  add("topic", when.topics);
  add("language", when.languages);
  add("tier", when.tiers);
  add_answer("directed", when.directed);
  add_answer("complaint", when.complaint);
  if (when.visibility) {
    asked.emplace_back(*when.visibility == ingest::Visibility::kPublic ? "public" : "private");
  }
  add_answer("incident", when.incident);
  return asked.empty() ? "whoever is left" : fmt::format("{}", fmt::join(asked, ", "));
}

std::string PolicyLine(const triage::Policy& policy) {
  std::vector<std::string> targets;
  const auto add = [&](std::string_view key, const std::optional<Duration>& target) {
    if (target) targets.push_back(fmt::format("{} {}", key, FormatDuration(*target)));
  };
  add("acknowledge", policy.targets.acknowledge);
  add("answer", policy.targets.answer);
  add("next", policy.targets.next);
  add("follow_up", policy.targets.follow_up);
  add("promise", policy.targets.promise);
  if (targets.empty()) {
    return fmt::format("policy {} ({}): no target\n", policy.name, WhoIsUnder(policy.when));
  }
  return fmt::format("policy {} ({}): {}; {}\n", policy.name, WhoIsUnder(policy.when),
                     fmt::join(targets, ", "), policy.calendar->name());
}

// In hours, for a day of a desk is not 24 of them.
std::string OpenHours(Duration open) {
  const Duration rest = open % std::chrono::hours(1);
  return fmt::format("{}h{}", open / std::chrono::hours(1),
                     rest == Duration::zero() ? "" : FormatDuration(rest));
}

std::string CalendarLines(const triage::Calendar& calendar, const triage::TimeZone& zone,
                          TimePoint now) {
  const auto at = std::chrono::floor<seconds>(now);
  const auto today = std::chrono::floor<days>(
      std::chrono::local_seconds(at.time_since_epoch() + zone.OffsetAt(at)));
  std::string lines;
  for (local_days day = today; day < today + days(kDays); day += days(1)) {
    const TimePoint begin = zone.First(day);
    const TimePoint end = zone.First(day + days(1));
    const auto local_time = [&](TimePoint time) {
      if (time == end) return FormatLocalTime(std::chrono::hours(24));
      const auto whole = std::chrono::floor<seconds>(time);
      return FormatLocalTime((whole.time_since_epoch() + zone.OffsetAt(whole)) % days(1));
    };
    std::vector<std::string> spans;
    for (const triage::OpenSpan& span :
         calendar.Spans(begin, end, 2 * triage::kSpansPerDayMax + 2)) {
      spans.push_back(local_time(span.from) + "-" + local_time(span.to));
    }
    const triage::Date date{day};
    lines += fmt::format("  {} {}  {}\n", kDayNames.at(std::chrono::weekday(day).c_encoding()),
                         FormatDate(date),
                         spans.empty() ? "closed" : fmt::format("{}", fmt::join(spans, ", ")));
  }
  const Duration open = calendar.Elapsed(zone.First(today), zone.First(today + days(kDays)));
  return fmt::format("calendar {} ({}): open for {} in these seven days\n{}", calendar.name(),
                     calendar.rules().zone, OpenHours(open), lines);
}

}  // namespace

std::string PolicySummary(const PolicyConfig& config, TimePoint now) {
  std::string text;
  for (const triage::Policy& policy : config.policies->policies()) text += PolicyLine(policy);
  if (config.policies->policies().empty()) text += "no policy: nobody has a target\n";
  for (const triage::CalendarRules& rules : config.calendars) {
    const auto calendar = triage::Calendar::Make(rules);
    const auto zone = triage::TimeZone::Load(rules.zone);
    // They were made when the config was read; the system's zones may have gone since.
    if (!calendar || !zone) {
      text += fmt::format("calendar {}: {}\n", rules.name,
                          (calendar ? zone.error() : calendar.error()).message);
      continue;
    }
    text += CalendarLines(**calendar, *zone, now);
  }
  for (const std::string& one : config.left_out) text += fmt::format("left out: {}\n", one);
  return text;
}

}  // namespace firstreply::app
