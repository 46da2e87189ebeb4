// What a customer and a brand had to do with each other in another thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ingest/filed_post.h"
#include "triage/attribution.h"
#include "triage/clock/act.h"

namespace firstreply::triage {

// We said that we would.
struct MadePromise {
  TimePoint at{};
  TimePoint due{};
  int64_t post = 0;  // that made it; 0: an agent said so
  bool operator==(const MadePromise&) const = default;
};

// A promise that names no time is to be kept within this.
inline constexpr Duration kPromiseWithoutTime = std::chrono::hours(24);

struct EarlierCase {
  std::vector<ingest::FiledPost> said, responses;  // by their times
  std::vector<MadePromise> promises{};             // by their times
  std::vector<TimePoint> settled{};                // by agents: answered elsewhere, or dismissed
};

// Those of a dialogue, by its responses and by what agents said of it. What was taken back at once
// promised nothing.
std::vector<MadePromise> PromisesIn(std::span<const ingest::FiledPost* const> responses,
                                    std::span<const Act> acts);

// When agents said that nothing is left to answer.
std::vector<TimePoint> SettledBy(std::span<const Act> acts);

EarlierCase CaseOf(const Dialogue& dialogue, std::span<const Act> acts);

}  // namespace firstreply::triage
