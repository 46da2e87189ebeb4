// Figures as a person reads them in a report. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "triage/statistics/attainment.h"

namespace firstreply::dashboards {

// "2 d 3 h", "1 h 20 min", "45 s"; unset: "not reached".
std::string Spoken(std::optional<Duration> time);

// "87.5 %".
std::string Percent(double share);

// "87.5 % (84.1 to 90.3), 273 of 312"; of few "7 of 12"; of nothing "none".
std::string Spoken(const triage::Ratio& ratio);

// "follow_up" as words.
std::string Words(std::string_view name);

// Topics, channels and reasons are written by others: one line, and nothing that moves a terminal.
std::string OnOneLine(std::string text);

}  // namespace firstreply::dashboards
