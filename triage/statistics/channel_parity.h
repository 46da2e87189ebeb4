// Whether one channel is served worse than another: how long people wait on each, within the same
// urgency, and how many of them nobody ever answers.
//
// Only where at least kDecidedMin are decided; where there are fewer a number would mislead. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "triage/statistics/attainment.h"
#include "triage/statistics/response_times.h"

namespace firstreply::triage {

struct ChannelService {
  std::string channel;
  int64_t decided = 0;
  // Of those decided, whom nobody has answered so far.
  Ratio never_answered;
  // Over all of the channel and urgency, decided or not. Unset: too few are decided.
  std::optional<ResponseTimes> times;
};

// The channels of one urgency, by name.
struct ChannelParity {
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  std::vector<ChannelService> channels;
};

class ChannelComparison {
 public:
  // Counts waits for an answer; others are none of it.
  void Add(std::string_view channel, const JudgedWait& wait);

  // The most urgent first; where nothing was said, nothing.
  std::vector<ChannelParity> Finish() const;

 private:
  struct Service {
    int64_t decided = 0;
    int64_t never_answered = 0;
    std::vector<Waited> times;
  };
  std::map<std::pair<ingest::Urgency, std::string>, Service> services_;
};

}  // namespace firstreply::triage
