// Random histories of one conversation: waits that begin, end, reopen, vanish and change hands, in
// any order and with any freshness, and what a receiver makes of what it is told.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "alerts/alert_engine.h"
#include "tests/support/post_builder.h"

namespace firstreply::alerts {
namespace {

using ingest::Freshness;
using std::chrono::minutes;
using triage::EndReason;
using triage::Outcome;
using triage::Wait;

// What happens next: a kind of thing and how much of it.
using Step = std::pair<int, int>;
constexpr int kKinds = 10;

class History {
 public:
  void Take(const Step& step) {
    const auto [kind, amount] = step;
    switch (kind) {
      case 0:
        now_ += minutes(amount);
        break;
      case 1:
        StartWait(amount);
        break;
      case 2:
        End(amount);
        break;
      case 3:
        Reopen();
        break;
      case 4:
        origin_.freshness = static_cast<Freshness>(amount % 3);
        break;
      case 5:
        if (!waits().empty()) waits().back().urgency = static_cast<ingest::Urgency>(amount % 4);
        break;
      case 6:
        conversation_.stands = amount % 4 != 0;
        break;
      case 7:
        if (!waits().empty()) waits().pop_back();
        break;
      case 8:
        if (!waits().empty()) Postpone(waits().back(), minutes(amount - 30));
        break;
      default:
        if (next_due_) now_ = std::max(now_, *next_due_);
        break;
    }
    Measure();
  }

  // What is decided now, and whether it keeps its word.
  void DecideAndCheck() {
    const AlertDecision decision = Decide({conversation_, origin_, alert_}, now_);
    RC_ASSERT(decision.messages.size() <= 1U);
    RC_ASSERT(decision.changed != alert_ || !decision.changed);
    RC_ASSERT(decision.messages.empty() || decision.changed.has_value());
    if (decision.changed) alert_ = decision.changed;
    next_due_ = decision.next_due;
    for (const AlertMessage& message : decision.messages) Hear(message);
    CheckTheReceiver();

    const AlertDecision again = Decide({conversation_, origin_, alert_}, now_);
    RC_ASSERT(!again.changed);
    RC_ASSERT(again.messages.empty());
  }

 private:
  std::vector<Wait>& waits() { return conversation_.waits; }

  const Wait* Open() const {
    if (!conversation_.stands || conversation_.waits.empty()) return nullptr;
    return conversation_.waits.back().open() ? &conversation_.waits.back() : nullptr;
  }

  static void Postpone(Wait& wait, Duration by) {
    wait.deadline = *wait.deadline + by;
    wait.at_risk_at = *wait.at_risk_at + by;
  }

  void StartWait(int ago) {
    if (!waits().empty() && waits().back().open()) waits().pop_back();
    const TimePoint start = now_ - minutes(ago);
    waits().push_back({.started_by = ++posts_,
                       .opened_at = start,
                       .started_at = {start, true},
                       .deadline = start + minutes(60),
                       .at_risk_at = start + minutes(48)});
  }

  void End(int how) {
    if (waits().empty() || !waits().back().open()) return;
    Wait& wait = waits().back();
    wait.ended_at = now_;
    if (how % 2 == 0) {
      wait.response = ++posts_;
      wait.response_at = {now_, true};
    } else {
      wait.end_reason = how % 3 == 0 ? EndReason::kBrandRemoved : EndReason::kDeleted;
    }
  }

  void Reopen() {
    if (waits().empty()) return;
    Wait& wait = waits().back();
    wait.ended_at.reset();
    wait.response = 0;
    wait.end_reason = EndReason::kNone;
  }

  void Measure() {
    for (Wait& wait : waits()) {
      wait.outcome =
          wait.ended_at.value_or(now_) >= wait.deadline ? Outcome::kMissed : Outcome::kUndecided;
    }
  }

  // A receiver that is told the impossible complains.
  void Hear(const AlertMessage& message) {
    if (Resolves(message.event)) {
      RC_ASSERT(told_.has_value());
      RC_ASSERT(message.started_by == told_->started_by);
      told_.reset();
      return;
    }
    const Wait* wait = Open();
    RC_ASSERT(wait != nullptr);
    RC_ASSERT(!alert_->quiet);
    RC_ASSERT(message.started_by == wait->started_by);
    RC_ASSERT(message.deadline == wait->deadline);
    RC_ASSERT(!told_ || told_->started_by != message.started_by || told_->event < message.event);
    RC_ASSERT((message.event == AlertEvent::kMissed) == (wait->outcome == Outcome::kMissed));
    told_ = message;
  }

  void CheckTheReceiver() {
    const Wait* wait = Open();
    if (!wait) {
      RC_ASSERT(!told_);
      RC_ASSERT(!next_due_);
      return;
    }
    if (std::exchange(looked_at_, wait->started_by) != wait->started_by) is_loud_ = false;
    const bool critical = wait->urgency == ingest::Urgency::kCritical;
    is_loud_ |= origin_.freshness == Freshness::kLive ||
                (origin_.freshness == Freshness::kCatchUp && critical);
    RC_ASSERT(alert_->quiet == !is_loud_);
    if (!is_loud_) {
      RC_ASSERT(!told_);
    } else {
      RC_ASSERT(told_.has_value());
      RC_ASSERT(told_->started_by == wait->started_by);
      // The receiver knows of everything that is so.
      if (wait->outcome == Outcome::kMissed) RC_ASSERT(told_->event == AlertEvent::kMissed);
      if (now_ >= *wait->at_risk_at) {
        RC_ASSERT(told_->event != AlertEvent::kRaised);
      }
    }
    if (next_due_) RC_ASSERT(*next_due_ > now_);
    if (alert_->state == AlertState::kRaised) RC_ASSERT(next_due_.has_value());
  }

  triage::Conversation conversation_{
      .id = 7, .thread_id = 1, .brand = "northair", .customer_id = 3, .root = {}, .waits = {}};
  WaitOrigin origin_;
  std::optional<Alert> alert_;
  std::optional<TimePoint> next_due_;
  TimePoint now_ = test::Moment("10:00");
  int64_t posts_ = 10;
  std::optional<AlertMessage> told_;  // what the receiver heard last of an open alert
  int64_t looked_at_ = 0;             // the wait that stood open last, and
  bool is_loud_ = false;              // whether anything of it may be told
};

RC_GTEST_PROP(AlertEngineProperty, WhatIsToldIsTrueCompleteAndNeverTwice, ()) {
  const auto step = rc::gen::pair(rc::gen::inRange(0, kKinds), rc::gen::inRange(0, 90));
  const auto histories = *rc::gen::container<std::vector<std::vector<Step>>>(
      20, rc::gen::container<std::vector<Step>>(step));
  for (const std::vector<Step>& steps : histories) {
    History history;
    for (const Step& happened : steps) {
      history.Take(happened);
      history.DecideAndCheck();
    }
  }
}

}  // namespace
}  // namespace firstreply::alerts
