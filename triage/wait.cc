#include "triage/wait.h"

#include <algorithm>
#include <array>

#include "triage/verdict.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;

// An answer at the deadline is met, so the answer decides where both fall together.
TimePoint DecisionTime(const FiledPost* answer, TimePoint deadline) {
  return answer ? std::min(answer->posted_at.at, deadline) : deadline;
}

// A response that its author took back before it could decide anything never counted. One that came
// after the deadline decided nothing, but must have stood at its own time to be an answer.
bool Counts(const FiledPost& response) {
  if (KindOf(response) != ingest::ResponseKind::kHuman) return false;
  return !response.deleted_at || *response.deleted_at > response.posted_at.at;
}

const FiledPost* FirstAnswer(const Dialogue& dialogue, TimePoint start) {
  const auto answers = [&](const FiledPost* response) {
    return response->posted_at.at >= start && Counts(*response);
  };
  const auto found = std::find_if(dialogue.responses.begin(), dialogue.responses.end(), answers);
  return found == dialogue.responses.end() ? nullptr : *found;
}

// The first removal that falls into a wait which began at `start`.
std::optional<TimePoint> RemovalDuring(std::span<const Unwatched> unwatched, TimePoint start) {
  std::optional<TimePoint> first;
  for (const Unwatched& gap : unwatched) {
    const bool covers_start =
        gap.removed_at <= start && (!gap.restored_at || *gap.restored_at > start);
    const TimePoint at = covers_start ? start : gap.removed_at;
    if (at >= start && (!first || at < *first)) first = at;
  }
  return first;
}

// Settles how `wait` ends. `answer` is the response to it, whenever it came; `now` decides what is
// already so.
class WaitEnd {
 public:
  WaitEnd(Wait& wait, const FiledPost* answer, TimePoint now)
      : wait_(wait), answer_(answer), now_(now) {}

  void Settle(std::optional<TimePoint> deleted_at, std::optional<TimePoint> removed_at,
              TimePoint expires_at) {
    const TimePoint decision = DecisionTime(answer_, wait_.deadline);
    if (deleted_at && *deleted_at < decision && *deleted_at <= now_ &&
        (!removed_at || *deleted_at <= *removed_at)) {
      return Cancel(*deleted_at, EndReason::kDeleted);
    }
    if (removed_at && *removed_at < decision && *removed_at <= now_) {
      return Cancel(*removed_at, EndReason::kBrandRemoved);
    }
    if (decision <= now_) Decide(decision);
    RecordAnswer();
    EndUnanswered(removed_at, EndReason::kBrandRemoved);
    EndUnanswered(expires_at, EndReason::kExpired);
  }

 private:
  void Cancel(TimePoint at, EndReason reason) {
    wait_.outcome = Outcome::kCancelled;
    wait_.end_reason = reason;
    wait_.decided_at = wait_.ended_at = at;
  }

  void Decide(TimePoint at) {
    wait_.decided_at = at;
    wait_.outcome =
        answer_ && answer_->posted_at.at <= wait_.deadline ? Outcome::kMet : Outcome::kMissed;
  }

  void RecordAnswer() {
    if (!answer_ || answer_->posted_at.at > now_) return;
    wait_.response = answer_->id;
    wait_.response_at = answer_->posted_at;
    wait_.ended_at = answer_->posted_at.at;
  }

  // A wait leaves the queue at the earliest of its ends; an answer after that is still its
  // response.
  void EndUnanswered(std::optional<TimePoint> at, EndReason reason) {
    if (!at || *at > now_ || (wait_.ended_at && *wait_.ended_at <= *at)) return;
    wait_.ended_at = *at;
    wait_.end_reason = reason;
  }

  Wait& wait_;
  const FiledPost* answer_;
  TimePoint now_;
};

Wait Measure(const FiledPost& post, const Dialogue& dialogue, const Policy& policy,
             std::span<const Unwatched> unwatched, TimePoint now) {
  const TimePoint start = post.posted_at.at;
  Wait wait{.started_by = post.id,
            .urgency = Judge(post).urgency,
            .started_at = post.posted_at,
            .deadline = start + policy.answer_target};
  // Clocks of two machines may put a delete before its post; nothing ends before it began.
  std::optional<TimePoint> deleted_at = post.deleted_at;
  if (deleted_at) deleted_at = std::max(*deleted_at, start);
  WaitEnd(wait, FirstAnswer(dialogue, start), now)
      .Settle(deleted_at, RemovalDuring(unwatched, start), start + policy.expires_after);
  return wait;
}

// Whether `post` was said while `wait` was open and is therefore part of it. What a customer said
// before taking the starting post back, and left standing, still waits for its answer: it starts a
// wait of its own.
bool BelongsTo(const FiledPost& post, const Wait& wait) {
  if (wait.end_reason == EndReason::kDeleted)
    return post.deleted_at && *post.deleted_at <= *wait.ended_at;
  return !wait.ended_at || post.posted_at.at <= *wait.ended_at;
}

// What a customer adds can make a wait more urgent, unless it was taken back.
void Raise(Wait& wait, const FiledPost& post, TimePoint now) {
  if (post.deleted_at && *post.deleted_at <= now) return;
  wait.urgency = std::max(wait.urgency, Judge(post).urgency);
}

}  // namespace

std::vector<Wait> MeasureWaits(const Dialogue& dialogue, const Policy& policy,
                               std::span<const Unwatched> unwatched, TimePoint now) {
  std::vector<Wait> waits;
  for (const FiledPost* post : dialogue.said) {
    if (!Judge(*post).needs_response) continue;
    if (!waits.empty() && BelongsTo(*post, waits.back())) {
      Raise(waits.back(), *post, now);
      continue;
    }
    Wait wait = Measure(*post, dialogue, policy, unwatched, now);
    wait.kind = waits.empty() ? WaitKind::kFirst : WaitKind::kNext;
    waits.push_back(wait);
  }
  return waits;
}

std::optional<TimePoint> NextDue(const Wait& wait, const Policy& policy) {
  if (!wait.open()) return std::nullopt;
  if (wait.outcome == Outcome::kUndecided) return wait.deadline;
  return wait.started_at.at + policy.expires_after;
}

std::string_view NameOf(WaitKind kind) {
  static constexpr std::array<std::string_view, 2> kNames = {"first", "next"};
  return kNames.at(static_cast<size_t>(kind));
}

std::string_view NameOf(Outcome outcome) {
  static constexpr std::array<std::string_view, 4> kNames = {"undecided", "met", "missed",
                                                             "cancelled"};
  return kNames.at(static_cast<size_t>(outcome));
}

std::string_view NameOf(EndReason reason) {
  static constexpr std::array<std::string_view, 4> kNames = {"", "deleted", "expired",
                                                             "brand removed"};
  return kNames.at(static_cast<size_t>(reason));
}

}  // namespace firstreply::triage
