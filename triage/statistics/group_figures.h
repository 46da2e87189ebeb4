// What is said of any group of waits for an answer: of a brand, a channel, an hour of the week.
//
// Pure.
#pragma once

#include <cstdint>
#include <span>

#include "triage/statistics/attainment.h"
#include "triage/statistics/response_times.h"

namespace firstreply::triage {

struct GroupFigures {
  int64_t waits = 0;
  Attainment answered;
  Attainment acknowledged;   // of the first waits among them
  ResponseTimes times;       // by the wall clock: what the customer lives through
  ResponseTimes open_times;  // in open hours, of those of whom they are known
};

GroupFigures FiguresOf(std::span<const JudgedWait* const> waits);

}  // namespace firstreply::triage
