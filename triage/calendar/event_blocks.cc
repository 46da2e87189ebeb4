#include "triage/calendar/event_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

// A calendar, an event, an alarm; nobody needs more.
constexpr size_t kDepthMax = 8;

constexpr std::array<std::string_view, 12> kKept = {
    "DTSTART", "DTEND",  "DURATION", "RRULE",   "RDATE", "EXDATE",
    "EXRULE",  "STATUS", "TRANSP",   "SUMMARY", "UID",   "RECURRENCE-ID"};

// Without byte order mark, carriage returns and empty lines; a line that begins with a space goes
// on the one before.
std::vector<std::string> UnfoldedLines(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if ((line.front() == ' ' || line.front() == '\t') && !lines.empty()) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
  }
  return lines;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string NameOf(std::string_view line) {
  return Upper(line.substr(0, std::min(line.find_first_of(":;"), line.size())));
}

// What a BEGIN or END names.
std::string ComponentOf(std::string_view line) {
  std::string_view name = line.substr(std::min(line.find(':'), line.size() - 1) + 1);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return Upper(name);
}

// A line without a value says nothing; the reader would take it for a mistake.
bool IsKept(std::string_view line, std::string_view name) {
  return std::ranges::find(kKept, name) != kKept.end() && !line.ends_with(':');
}

Error NoCalendar(std::string why) {
  return {Errc::kInvalid, "this is no iCalendar file: " + std::move(why)};
}

}  // namespace

Result<std::vector<std::string>> EventBlocks(std::string_view icalendar) {
  if (icalendar.find('\0') != icalendar.npos) return NoCalendar("it has a byte of zero");
  std::vector<std::string> blocks;
  std::vector<std::string> open;
  bool any = false;
  for (const std::string& line : UnfoldedLines(icalendar)) {
    const std::string name = NameOf(line);
    if (name == "BEGIN") {
      open.push_back(ComponentOf(line));
      if (open.front() != "VCALENDAR") return NoCalendar("it does not begin with BEGIN:VCALENDAR");
      if (open.size() > kDepthMax) return NoCalendar("its parts lie too deep in each other");
      if (open.size() == 2 && open.back() == "VEVENT") blocks.emplace_back("BEGIN:VEVENT\n");
      any = true;
      continue;
    }
    if (open.empty()) return NoCalendar("it does not begin with BEGIN:VCALENDAR");
    const bool in_event = open.size() == 2 && open.back() == "VEVENT";
    if (name == "END") {
      if (open.back() != ComponentOf(line)) return NoCalendar("an END that is none of its BEGIN");
      open.pop_back();
      if (in_event) blocks.back() += "END:VEVENT\n";
    } else if (in_event && IsKept(line, name)) {
      blocks.back() += line;
      blocks.back() += '\n';
    }
  }
  if (!any) return NoCalendar("it is empty");
  if (!open.empty()) return NoCalendar("its end is missing");
  return blocks;
}

}  // namespace firstreply::triage
