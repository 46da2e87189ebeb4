// How many were answered, how fast, and how that compares with the target. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "triage/conversation.h"

namespace firstreply::triage {

// Times to first response over the answered; a percentile of nothing is unset.
struct AnsweredTimes {
  std::optional<Duration> p50, p90, max;
};

struct ResponseSummary {
  int64_t conversations = 0;  // with a wait; one that never needed a response is none of these
  int64_t answered = 0;
  int64_t unanswered = 0;
  AnsweredTimes first_response;
};

// Outcomes of the first wait of each conversation; the four add up to the conversations.
struct OutcomeCounts {
  int64_t met = 0;
  int64_t missed = 0;
  int64_t cancelled = 0;
  int64_t undecided = 0;
};

struct ResponseStatistics {
  ResponseSummary all;
  std::map<std::string, ResponseSummary> brands;
  OutcomeCounts outcomes;
};

ResponseStatistics Summarise(std::span<const Conversation> conversations);

}  // namespace firstreply::triage
