#include "tests/sim/policy_story.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/story.h"
#include "triage/calendar/calendar.h"

namespace firstreply::test {

using namespace std::chrono_literals;
using triage::Calendar;
using triage::Policy;

namespace {

std::shared_ptr<const Calendar> DeskHours(const std::string& zone, triage::LocalSpan span) {
  triage::CalendarRules rules;
  rules.name = "desk in " + zone;
  rules.zone = zone;
  for (size_t day = 0; day < 6; ++day) rules.week[day] = {span};
  using std::chrono::March;
  const triage::Date second = std::chrono::year{2026} / March / 3;
  rules.holidays = {{second, second}};
  rules.exceptions[std::chrono::year{2026} / March / 8] = {span};
  return Calendar::Make(std::move(rules)).value();
}

const std::vector<std::shared_ptr<const Calendar>>& Calendars() {
  static const std::vector<std::shared_ptr<const Calendar>> kCalendars = {
      Calendar::RoundTheClock(),
      DeskHours("Europe/Oslo", {9h, 17h}),
      DeskHours("Asia/Tokyo", {22h, 30h}),
      DeskHours("America/St_Johns", {8h, 24h}),
  };
  return kCalendars;
}

std::optional<Duration> Target(Random& random) {
  // As the pauses of a history are, so that answers come at deadlines and beside them.
  static const std::vector<Duration> kTargets = {4min, 40min, 60min, 3h, 26h};
  if (random.Chance(15)) return std::nullopt;
  return random.PickFrom(kTargets);
}

triage::Conditions SomeConditions(Random& random) {
  triage::Conditions when;
  switch (random.Below(11)) {
    case 0:
      when.platforms = {random.PickFrom(Story::Platforms()).name};
      break;
    case 1:
      when.brands = {random.PickFrom(Story::Brands())};
      break;
    case 2:
      when.channels = {"phone", "email"};
      break;
    case 3:
      when.sources = {SourceOf(random.PickFrom(Story::Platforms()).name)};
      break;
    case 4:
      when.urgencies = {ingest::Urgency::kHigh, ingest::Urgency::kCritical};
      break;
    case 5:
      when.topics = {"refund"};
      break;
    case 6:
      when.languages = {"ja", "pt"};
      break;
    case 7:
      when.tiers = {"gold"};
      break;
    case 8:
      when.directed = random.Chance(50);
      break;
    case 9:
      when.complaint = random.Chance(50);
      break;
    default:
      when.visibility = ingest::Visibility::kPrivate;
      break;
  }
  return when;
}

Policy SomePolicy(Random& random, size_t number) {
  Policy policy;
  policy.name = fmt::format("policy {}", number);
  policy.targets.acknowledge = Target(random);
  policy.targets.answer = Target(random);
  policy.targets.next = Target(random);
  policy.targets.follow_up = Target(random);
  policy.targets.promise = Target(random);
  policy.calendar = random.PickFrom(Calendars());
  if (random.Chance(30)) policy.expires_after = 9 * 24h;
  return policy;
}

std::shared_ptr<const triage::PolicySet> SomePolicies(Random& random) {
  while (true) {
    std::vector<Policy> policies;
    for (int64_t count = random.Between(0, 4); count > 0; --count) {
      policies.push_back(SomePolicy(random, policies.size()));
      policies.back().when = SomeConditions(random);
    }
    if (random.Chance(90)) policies.push_back(SomePolicy(random, policies.size()));
    // One that an earlier one covers is refused.
    auto made = triage::PolicySet::Make(std::move(policies));
    if (made) return *made;
  }
}

}  // namespace

triage::PolicyTimeline MakePolicies(Random& random, TimePoint start) {
  const auto moment = [&](std::chrono::hours from) {
    return start + from + std::chrono::minutes(random.Between(0, 36 * 60));
  };
  const TimePoint second = moment(0h), third = moment(36h);
  return {{1, {}, SomePolicies(random)},
          {2, second, SomePolicies(random)},
          {3, third + 1ms, SomePolicies(random)}};
}

}  // namespace firstreply::test
