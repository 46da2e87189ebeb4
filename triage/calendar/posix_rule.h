// The rule by which a zone's clocks change in all years to come, as the last line of its file gives
// it: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX's TZ, with the times of -167 to 167 hours of RFC 9636).
//
// Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace firstreply::triage {

// From `at` on, local time is UTC and `offset`.
struct OffsetChange {
  std::chrono::sys_seconds at;
  std::chrono::seconds offset;
  bool operator==(const OffsetChange&) const = default;
};

class PosixRule {
 public:
  // Unset where `text` is no such rule.
  static std::optional<PosixRule> Parse(std::string_view text);

  // The changes of one year, in order of time; none where clocks never change.
  std::vector<OffsetChange> ChangesIn(std::chrono::year year) const;

  std::chrono::seconds standard() const { return standard_; }

  // A day of each year, and the time of its clocks, which may lie on another day.
  struct YearlyTime {
    enum class Kind { kDayWithoutLeap, kDayFromZero, kWeekday };
    Kind kind = Kind::kWeekday;
    unsigned day = 0;    // of the year; of the week, Sunday 0, for kWeekday
    unsigned week = 0;   // 1 to 5, the last one
    unsigned month = 0;  // 1 to 12
    std::chrono::seconds time{};
  };

 private:
  struct Summer {
    std::chrono::seconds offset;
    YearlyTime begins;  // by the clocks of `standard_`
    YearlyTime ends;    // by those of `offset`
  };

  std::chrono::seconds standard_{};
  std::optional<Summer> summer_;
};

}  // namespace firstreply::triage
