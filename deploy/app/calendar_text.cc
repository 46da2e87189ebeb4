#include "deploy/app/calendar_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstreply::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::chrono::year kFirstYear{1970};
constexpr std::chrono::year kLastYear{2199};

// Exactly so many digits.
std::optional<int> Digits(std::string_view text, size_t count) {
  const bool are_digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() != count || !are_digits) return std::nullopt;
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

// "HH:MM" or "HH:MM:SS".
std::optional<seconds> ParseTime(std::string_view text) {
  if (text.size() != 5 && text.size() != 8) return std::nullopt;
  const auto hour = Digits(text.substr(0, 2), 2);
  const auto minute = Digits(text.substr(3, 2), 2);
  const auto second = text.size() == 8 ? Digits(text.substr(6), 2) : std::optional(0);
  const bool has_colons = text[2] == ':' && (text.size() == 5 || text[5] == ':');
  if (!hour || !minute || !second || !has_colons || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace

std::optional<triage::Date> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Digits(text.substr(0, 4), 4);
  const auto month = Digits(text.substr(5, 2), 2);
  const auto day = Digits(text.substr(8), 2);
  if (!year || !month || !day) return std::nullopt;
  const triage::Date date{std::chrono::year(*year),
                          std::chrono::month(static_cast<unsigned>(*month)),
                          std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || date.year() < kFirstYear || date.year() > kLastYear) return std::nullopt;
  return date;
}

std::string FormatDate(triage::Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<triage::DateRange> ParseDates(std::string_view text) {
  const size_t dots = text.find("..");
  const auto first = ParseDate(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : ParseDate(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return triage::DateRange{*first, *last};
}

std::string FormatDates(const triage::DateRange& dates) {
  if (dates.first == dates.last) return FormatDate(dates.first);
  return FormatDate(dates.first) + ".." + FormatDate(dates.last);
}

std::optional<triage::LocalSpan> ParseSpan(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = ParseTime(text.substr(0, dash));
  auto to = ParseTime(text.substr(dash + 1));
  // "09:00-09:00" could be a day or nothing.
  if (!from || !to || *from >= hours(24) || *from == *to) return std::nullopt;
  if (*to < *from) *to += hours(24);
  if (*to - *from > hours(24)) return std::nullopt;
  return triage::LocalSpan{*from, *to};
}

std::string FormatLocalTime(seconds time) {
  const std::string minute =
      fmt::format("{:02}:{:02}", time / hours(1), time % hours(1) / minutes(1));
  const seconds rest = time % minutes(1);
  return rest == seconds(0) ? minute : minute + fmt::format(":{:02}", rest.count());
}

std::string FormatSpan(const triage::LocalSpan& span) {
  return FormatLocalTime(span.from) + "-" + FormatLocalTime(span.to);
}

}  // namespace firstreply::app
