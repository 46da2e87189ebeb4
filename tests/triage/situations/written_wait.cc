#include "tests/triage/situations/written_wait.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/triage/situations/situation.h"

namespace firstreply::test {
namespace {

using triage::ClockStep;
using triage::EndReason;
using triage::Outcome;
using triage::Wait;
using triage::WaitKind;

// Words of their own and not the program's, so that a slip there is not a slip here.
std::string Word(WaitKind kind) {
  switch (kind) {
    case WaitKind::kFirst:
      return "first";
    case WaitKind::kNext:
      return "next";
    case WaitKind::kFollowUp:
      return "follow-up";
    case WaitKind::kPromise:
      return "promise";
  }
  return "?";
}

std::string Word(EndReason reason) {
  switch (reason) {
    case EndReason::kNone:
      return "nothing";
    case EndReason::kDeleted:
      return "deleted";
    case EndReason::kExpired:
      return "expired";
    case EndReason::kBrandRemoved:
      return "brand removed";
    case EndReason::kHandedOff:
      return "handed off";
    case EndReason::kDidNotFollow:
      return "did not follow";
    case EndReason::kNoResponseNeeded:
      return "no response needed";
    case EndReason::kAnsweredElsewhere:
      return "answered elsewhere";
    case EndReason::kDismissed:
      return "dismissed";
  }
  return "?";
}

std::string Word(ingest::Urgency urgency) {
  switch (urgency) {
    case ingest::Urgency::kLow:
      return "low";
    case ingest::Urgency::kNormal:
      return "normal";
    case ingest::Urgency::kHigh:
      return "high";
    case ingest::Urgency::kCritical:
      return "critical";
  }
  return "?";
}

std::string Word(ClockStep::What what) {
  switch (what) {
    case ClockStep::What::kStarted:
      return "started";
    case ClockStep::What::kRaised:
      return "raised";
    case ClockStep::What::kLowered:
      return "lowered";
    case ClockStep::What::kReplanned:
      return "replanned";
    case ClockStep::What::kThanked:
      return "thanked";
    case ClockStep::What::kAcknowledged:
      return "acknowledged";
    case ClockStep::What::kAnswered:
      return "answered";
    case ClockStep::What::kDeadline:
      return "deadline";
    case ClockStep::What::kAcknowledgeDeadline:
      return "acknowledge-deadline";
    case ClockStep::What::kEnded:
      return "ended";
  }
  return "?";
}

std::string Written(const std::optional<TimePoint>& at) {
  return at ? WrittenMoment(*at) : "none";
}

// "11:00 missed": a mark's target and what became of it.
std::string Mark(const std::optional<TimePoint>& target, Outcome outcome,
                 const std::optional<TimePoint>& decided_at) {
  std::string text = Written(target);
  switch (outcome) {
    case Outcome::kUndecided:
      return text + " undecided" + (decided_at ? " at " + Written(decided_at) : "");
    case Outcome::kMet:
      return text + " met " + Written(decided_at);
    case Outcome::kCancelled:
      return text + " cancelled " + Written(decided_at);
    case Outcome::kMissed:
      return text + " missed" + (decided_at == target ? "" : " at " + Written(decided_at));
  }
  return "?";
}

std::string Acknowledgement(const Wait& wait, const NameOfNumber& name) {
  std::string text = "acknowledge " + Mark(wait.acknowledge_by, wait.acknowledgement,
                                           wait.acknowledgement_decided_at);
  if (!wait.acknowledged_at) return text;
  const std::string by =
      wait.acknowledged_by != 0 ? " by " + name(wait.acknowledged_by) : " elsewhere";
  if (wait.acknowledgement == Outcome::kMet &&
      wait.acknowledged_at == wait.acknowledgement_decided_at) {
    return text + by;
  }
  return text + ", said " + Written(wait.acknowledged_at) + by;
}

std::string Ending(const Wait& wait, const NameOfNumber& name) {
  const std::string by_act = wait.act != 0 ? " by " + name(-wait.act) : "";
  const std::string answer =
      wait.response != 0 ? WrittenMoment(wait.response_at.at) + " by " + name(wait.response) : "";
  if (!wait.ended_at) {
    return "open" + (wait.end_reason == EndReason::kNone ? "" : ", " + Word(wait.end_reason)) +
           by_act + (answer.empty() ? "" : ", answered " + answer);
  }
  if (wait.end_reason != EndReason::kNone) {
    return Word(wait.end_reason) + " " + Written(wait.ended_at) + by_act +
           (answer.empty() ? "" : ", late " + answer);
  }
  if (wait.response_at.at == *wait.ended_at) return "answered " + answer + by_act;
  return "ended " + Written(wait.ended_at) + by_act + ", answered " + answer;
}

bool Mentions(const std::string& expected, const std::string& column) {
  const std::vector<std::string> columns = Split(expected, '|');
  return std::any_of(columns.begin(), columns.end(),
                     [&column](const std::string& one) { return one.starts_with(column + " "); });
}

bool SaysUrgency(const Wait& wait, const std::string& expected) {
  const bool plain = wait.kind == WaitKind::kFollowUp || wait.kind == WaitKind::kPromise ||
                     wait.urgency == ingest::Urgency::kNormal;
  return !plain || Mentions(expected, "urgent");
}

bool SaysAcknowledgement(const Wait& wait, const std::string& expected) {
  return Mentions(expected, "acknowledge") || wait.acknowledge_by ||
         wait.acknowledgement != Outcome::kUndecided ||
         (wait.kind != WaitKind::kFirst && wait.acknowledged_at);
}

}  // namespace

std::string WrittenWait(const Wait& wait, const std::string& expected, const NameOfNumber& name) {
  std::string row = fmt::format("{} {} {}", Word(wait.kind), name(wait.started_by),
                                WrittenMoment(wait.started_at.at));
  if (wait.opened_at != wait.started_at.at) row += " opened " + WrittenMoment(wait.opened_at);
  if (!wait.running) row += " not taken up";
  if (SaysAcknowledgement(wait, expected)) row += " | " + Acknowledgement(wait, name);
  row += " | answer " + Mark(wait.deadline, wait.outcome, wait.decided_at);
  row += " | " + Ending(wait, name);
  if (SaysUrgency(wait, expected)) row += " | urgent " + Word(wait.urgency);
  if (wait.self_reported) row += " | self-reported";
  if (Mentions(expected, "policy")) row += " | policy " + wait.policy;
  if (Mentions(expected, "due")) row += " | due " + Written(wait.next_due);
  return row;
}

std::string WrittenStep(const ClockStep& step, const NameOfNumber& name) {
  std::string row = fmt::format("{} {} {} {}", WrittenMoment(step.at), Word(step.what),
                                Word(step.kind), name(step.started_by));
  if (step.cause != 0) row += " | cause " + name(step.cause);
  if (step.act != 0) row += " | act " + name(-step.act);
  row += fmt::format(" | version {} | policy {} | calendar {} | used {}", step.policy_version,
                     step.policy, step.calendar, WrittenDuration(step.used));
  if (step.target) row += " | target " + WrittenDuration(*step.target);
  row += " | deadline " + Written(step.deadline);
  for (const triage::OpenSpan& span : step.counted) {
    row += fmt::format(" | {} to {}", WrittenMoment(span.from), WrittenMoment(span.to));
  }
  return row;
}

bool Fits(const ClockStep& step, const std::string& expected, const NameOfNumber& name) {
  const std::vector<std::string> said = Split(WrittenStep(step, name), '|');
  const std::vector<std::string> asked = Split(expected, '|');
  const bool of_any_wait = asked.front() == WrittenMoment(step.at) + " " + Word(step.what);
  return (of_any_wait || asked.front() == said.front()) &&
         std::all_of(asked.begin() + 1, asked.end(), [&said](const std::string& column) {
           return std::find(said.begin() + 1, said.end(), column) != said.end();
         });
}

}  // namespace firstreply::test
