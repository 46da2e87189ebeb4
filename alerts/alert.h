// The state of telling people about one waiting customer, and what they are told.
//
// An alert lives as long as a wait stays open: raised when we learn of it, at risk when little time
// is left, missed at the deadline, resolved when the wait ends. Pure values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/hint.h"
#include "triage/clock/wait.h"

namespace firstreply::alerts {

// What is told, in the order in which it can happen to one alert.
enum class AlertEvent : uint8_t {
  kRaised,    // somebody waits
  kAtRisk,    // and little time is left
  kMissed,    // and the deadline has passed
  kAnswered,  // the wait ended with an answer: resolved
  kClosed,    // it ended without one (deleted, expired, brand removed, withdrawn): resolved
  kFound,     // not of one alert: how many wait that a backfill brought
};
// "conversation.raised", "conversation.at_risk", "conversation.missed", "conversation.answered",
// "conversation.closed", "conversations.found": the `type` of the message.
std::string_view NameOf(AlertEvent event);
// kAnswered and kClosed: nothing of the alert is told after them.
bool Resolves(AlertEvent event);

enum class AlertState : uint8_t { kRaised, kAtRisk, kMissed, kResolved };
std::string_view NameOf(AlertState state);  // "raised", "at_risk", "missed", "resolved"

// One for each conversation; a later wait of it raises it anew.
struct Alert {
  int64_t conversation = 0;
  // The wait it is about: its kind, and the post that started it.
  triage::WaitKind kind = triage::WaitKind::kFirst;
  int64_t started_by = 0;
  AlertState state = AlertState::kRaised;
  bool quiet = false;      // a backfill brought it: it lives, and nothing of it is told
  bool found = false;      // of a quiet one: counted in a message of kFound
  TimePoint changed_at{};  // when its state last changed, by our clock
  // Of the wait, as it was told last.
  std::string brand;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  TimePoint started_at{};
  std::optional<TimePoint> deadline{};  // unset: the wait has no target
  bool operator==(const Alert&) const = default;
};

// What one message says, without a word of the customer's: internal ids and numbers only, so that
// a delete never has to reach it. The text is looked up when it is sent.
struct AlertMessage {
  AlertEvent event = AlertEvent::kRaised;
  int64_t conversation = 0;  // 0: kFound
  std::string brand;
  triage::WaitKind kind = triage::WaitKind::kFirst;
  int64_t started_by = 0;  // the post
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  TimePoint started_at{};
  std::optional<TimePoint> deadline{};  // unset: the wait has no target
  TimePoint at{};                       // when what is told happened, by its own time
  // kFound only: of the brand.
  int64_t waiting = 0;
  int64_t overdue = 0;
  std::optional<TimePoint> oldest{};  // the start of the longest wait
  bool operator==(const AlertMessage&) const = default;
};

}  // namespace firstreply::alerts
