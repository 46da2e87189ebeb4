// The waits of the last day, week and four weeks in a few numbers each, by brand, source and
// urgency: what /metrics shows of the store.
//
// Pure; used on one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/statistics/breakdown.h"

namespace firstreply::triage {

struct Window {
  std::string_view name;
  Duration length;
};
inline constexpr std::array<Window, 3> kWindows = {{{"24h", std::chrono::hours(24)},
                                                    {"7d", std::chrono::days(7)},
                                                    {"28d", std::chrono::days(28)}}};

// Of these as many are shown for each window, those with the most waits; what is left is one group
// of brand and source "other" and urgency "any".
inline constexpr size_t kWindowGroupsMax = 1000;

struct WindowGroup {
  std::string_view window;
  std::string brand;
  std::string source;
  std::string urgency;
  int64_t waits = 0;     // first and next, that started in the window
  int64_t met = 0;       // of those whose deadline has passed, so that the quick have no head start
  int64_t missed = 0;    // the same
  int64_t excluded = 0;  // never to be decided: handed off, dismissed, deleted, no target, ...
  int64_t handed_off = 0;  // of them
  int64_t self_reported =
      0;                // of them: dismissed or answered elsewhere by the late word of an agent
  int64_t waiting = 0;  // nobody has answered, and nothing else ended it
  // Over answered and waiting; unset: not reached.
  std::optional<Duration> p50, p90;
};

class WindowFigures {
 public:
  explicit WindowFigures(TimePoint now) : now_(now) {}

  // Counts waits for an answer. `source` as it is to be shown.
  void Add(const MeasuredWait& wait, std::string_view source);

  // By window, from the shortest; then by brand, source and urgency.
  std::vector<WindowGroup> Finish(size_t groups_max = kWindowGroupsMax) const;

 private:
  struct Place {
    std::string brand, source;
    ingest::Urgency urgency = ingest::Urgency::kNormal;
    auto operator<=>(const Place&) const = default;
  };

  const TimePoint now_;
  std::vector<JudgedWait> waits_;
  std::map<Place, std::string> names_;  // of the groups
  std::array<Grouping, kWindows.size()> groupings_;
};

}  // namespace firstreply::triage
