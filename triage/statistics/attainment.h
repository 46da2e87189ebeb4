// The share of targets met, and everything that is in no share beside it.
//
// The headline is met / (met + missed) over what is decided. Whoever can take waits out of it
// (dismiss them, say that they were answered elsewhere, send the customer away) could make it look
// better; hence what is left out is always counted beside it, and two other readings show what the
// word of agents is worth: taken as given, and with what was reported late counted as missed.
//
// Pure; sums of counts in any order are the same.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "triage/statistics/judged_wait.h"

namespace firstreply::triage {

// Fewer decided than this are shown as counts only: a share of them would say nothing.
inline constexpr int64_t kDecidedMin = 30;

// A share with what it is made of.
struct Ratio {
  int64_t hits = 0;
  int64_t total = 0;
  // With the interval of Wilson. Unset where `total` is less than kDecidedMin.
  std::optional<ResponseCurve::Share> Share() const;
  bool operator==(const Ratio&) const = default;
};

class Attainment {
 public:
  // A wait without this mark is not counted at all.
  void Add(const JudgedWait& wait, Mark mark);

  int64_t Count(Standing standing) const { return counts_[static_cast<size_t>(standing)]; }
  int64_t total() const;
  int64_t decided() const { return Count(Standing::kMet) + Count(Standing::kMissed); }

  // Of what is left out, by the word of an agent that came late.
  int64_t self_reported_dismissed() const { return self_reported_dismissed_; }
  int64_t self_reported_elsewhere() const { return self_reported_elsewhere_; }

  // Met, of those decided.
  Ratio Decided() const { return {Count(Standing::kMet), decided()}; }
  // Only where the deadline has passed. In a short time up to now the quick are decided before the
  // slow, and `Decided` shows too much; this does not.
  Ratio Due() const { return {met_due_, met_due_ + missed_due_}; }
  // What agents say was answered elsewhere in time counts as met; what they dismissed is left out.
  Ratio AsClaimed() const;
  // The same, but whatever was self-reported, dismissed or answered elsewhere, counts as missed.
  Ratio SelfReportedMissed() const;
  // What other tools show: without those whom nobody answered. Only to be shown with this name.
  Ratio AnsweredOnly() const {
    return {Count(Standing::kMet), Count(Standing::kMet) + missed_answered_};
  }
  // Handed off in time, of all that were not adopted.
  Ratio HandedOff() const;

 private:
  std::array<int64_t, kStandings> counts_{};
  int64_t self_reported_dismissed_ = 0;
  int64_t self_reported_elsewhere_ = 0;
  int64_t met_due_ = 0;
  int64_t missed_due_ = 0;
  int64_t missed_answered_ = 0;
};

// Who dismissed how many, and why: of the waits that are left out for it.
class Dismissals {
 public:
  struct Key {
    std::string author;
    std::string reason;
    auto operator<=>(const Key&) const = default;
  };
  struct Count {
    int64_t waits = 0;
    int64_t self_reported = 0;
    bool operator==(const Count&) const = default;
  };
  // Reasons are written by hand, and so there is no end to them.
  static constexpr size_t kKeysMax = 1000;

  // Counts it if it was dismissed before it was decided.
  void Add(const MeasuredWait& wait, const JudgedWait& judged);

  const std::map<Key, Count>& by_author_and_reason() const { return counts_; }
  // Those of further authors and reasons.
  Count others() const { return others_; }

 private:
  std::map<Key, Count> counts_;
  Count others_;
};

}  // namespace firstreply::triage
