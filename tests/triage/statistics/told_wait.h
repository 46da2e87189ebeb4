// Waits in the words of a test:
//
//   ToldWait().Target(1h).Answered(20min)
//
// What is not said is unremarkable: a first wait of normal urgency for brand "northair" on channel
// "x post", begun at kTold, without a target, open. All times count from its start.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "triage/statistics/measured_wait.h"

namespace firstreply::triage {

// A Monday, 10:00 UTC.
inline constexpr TimePoint kTold =
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(10);

class ToldWait {
 public:
  explicit ToldWait(TimePoint started_at = kTold) {
    wait_.started_at = wait_.opened_at = started_at;
    wait_.brand = "northair";
    wait_.platform = "x";
    wait_.channel = "x post";
    wait_.source = "wire";
  }

  ToldWait& Kind(WaitKind kind) {
    return With([&](auto& wait) { wait.kind = kind; });
  }
  ToldWait& Of(std::string brand) {
    return With([&](auto& w) { w.brand = std::move(brand); });
  }
  ToldWait& By(int64_t person) {
    return With([&](auto& wait) { wait.person = person; });
  }
  ToldWait& On(std::string channel) {
    return With([&](auto& wait) { wait.channel = std::move(channel); });
  }
  ToldWait& Urgent(ingest::Urgency urgency) {
    return With([&](auto& wait) { wait.urgency = urgency; });
  }
  ToldWait& About(std::vector<std::string> topics) {
    return With([&](auto& wait) { wait.topics = std::move(topics); });
  }
  ToldWait& Adopted() {
    return With([](auto& wait) { wait.adopted = true; });
  }
  ToldWait& NotTakenUp() {
    return With([](auto& wait) { wait.running = false; });
  }
  ToldWait& OpenTime(Duration time) {
    return With([&](auto& wait) { wait.open_time = time; });
  }

  ToldWait& Target(Duration target) {
    return With([&](auto& wait) { wait.deadline = wait.started_at + target; });
  }
  ToldWait& Missed() {
    return With([](auto& wait) { wait.outcome = Outcome::kMissed; });
  }
  // Met, or missed where the target's time is over by then.
  ToldWait& Answered(Duration after) {
    return With([&](auto& wait) {
      wait.response_at = wait.ended_at = wait.started_at + after;
      if (wait.deadline)
        wait.outcome = wait.response_at <= wait.deadline ? Outcome::kMet : Outcome::kMissed;
    });
  }
  // Cancels what is undecided.
  ToldWait& Ended(Duration after, EndReason reason) {
    return With([&](auto& wait) {
      wait.ended_at = wait.started_at + after;
      wait.end_reason = reason;
      if (wait.outcome == Outcome::kUndecided) wait.outcome = Outcome::kCancelled;
    });
  }
  ToldWait& Dismissed(Duration after, std::string author, std::string reason) {
    Ended(after, EndReason::kDismissed);
    return With([&](auto& wait) {
      wait.author = std::move(author);
      wait.reason = std::move(reason);
    });
  }
  ToldWait& AnsweredElsewhere(Duration after) {
    return With([&](auto& wait) {
      wait.ended_at = wait.started_at + after;
      wait.end_reason = EndReason::kAnsweredElsewhere;
      if (wait.outcome == Outcome::kUndecided) wait.outcome = Outcome::kMet;
    });
  }
  ToldWait& SelfReported() {
    return With([](auto& wait) { wait.self_reported = true; });
  }
  template <typename Change>
  ToldWait& With(const Change& change) {
    change(wait_);
    return *this;
  }

  operator MeasuredWait() const { return wait_; }  // NOLINT(google-explicit-constructor)

 private:
  MeasuredWait wait_;
};

}  // namespace firstreply::triage
