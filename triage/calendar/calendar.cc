#include "triage/calendar/calendar.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "triage/calendar/open_hours.h"
#include "triage/calendar/time_zone.h"

namespace firstreply::triage {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

// The years that an event may name (kEventTimeMin, kEventTimeMax).
constexpr year kFirstYear{1970};
constexpr year kEndYear{2200};
constexpr size_t kYears = 230;
static_assert((kEndYear - kFirstYear).count() == kYears);

constexpr TimePoint BeginOf(size_t index) {
  return sys_days{(kFirstYear + std::chrono::years(index)) / 1 / 1};
}

constexpr TimePoint kBegin = BeginOf(0);
constexpr TimePoint kEnd = BeginOf(kYears);

size_t IndexOf(TimePoint at) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
  return std::min(static_cast<size_t>((day.year() - kFirstYear).count()), kYears - 1);
}

// The open hours of one year in UTC. Seconds since its beginning fit into 32 bits, which makes a
// hundred calendars of many years small.
class OpenYear {
 public:
  OpenYear() = default;
  OpenYear(const OpenHours& hours, size_t index) {
    const auto begin = std::chrono::time_point_cast<seconds>(BeginOf(index));
    const auto end = std::chrono::time_point_cast<seconds>(BeginOf(index + 1));
    uint32_t open = 0;
    for (const Stretch& stretch : hours.In({begin, end})) {
      Span span;
      span.from = static_cast<uint32_t>((stretch.from - begin).count());
      span.to = static_cast<uint32_t>((stretch.to - begin).count());
      open += span.to - span.from;
      span.open = open;
      spans_.push_back(span);
    }
    spans_.shrink_to_fit();
  }

  Duration total() const { return spans_.empty() ? Duration(0) : seconds(spans_.back().open); }

  // How long it was open in the first `offset` of the year.
  Duration OpenUntil(Duration offset) const {
    const auto after = FirstAfter(offset);
    if (after == spans_.begin()) return Duration(0);
    const Span& span = *std::prev(after);
    return seconds(span.open) - std::max(Duration(seconds(span.to)) - offset, Duration(0));
  }

  // The first offset at which `OpenUntil` is `open`, which is more than zero and at most `total()`.
  Duration When(Duration open) const {
    const auto reached = [open](const Span& span) { return Duration(seconds(span.open)) < open; };
    const auto span = std::ranges::partition_point(spans_, reached);
    return seconds(span->to) - (seconds(span->open) - open);
  }

  bool OpenAt(Duration offset) const {
    const auto after = FirstAfter(offset);
    return after != spans_.begin() && offset < seconds(std::prev(after)->to);
  }

  // Calls `take` with each span that ends after `offset`, until it returns false. Whether it never
  // did.
  template <class Take>
  bool EachAfter(Duration offset, Take take) const {
    const auto ended = [offset](const Span& span) { return Duration(seconds(span.to)) <= offset; };
    return std::all_of(std::ranges::partition_point(spans_, ended), spans_.end(),
                       [&](const Span& span) {
                         return take(Duration(seconds(span.from)), Duration(seconds(span.to)));
                       });
  }

 private:
  struct Span {
    uint32_t from = 0;  // seconds since the year began
    uint32_t to = 0;
    uint32_t open = 0;  // seconds open since the year began, with this span
  };

  // The first span that begins after `offset`.
  std::vector<Span>::const_iterator FirstAfter(Duration offset) const {
    const auto begun = [offset](const Span& span) {
      return Duration(seconds(span.from)) <= offset;
    };
    return std::ranges::partition_point(spans_, begun);
  }

  std::vector<Span> spans_;
};

CalendarRules AlwaysOpen() {
  CalendarRules rules;
  rules.name = "round the clock";
  rules.zone = "Etc/UTC";
  rules.week.fill({{.from = seconds(0), .to = std::chrono::hours(24)}});
  return rules;
}

}  // namespace

// Years are worked out when first asked for: few are, and a calendar is made with each reload of a
// config.
struct Calendar::Hours {
  Hours(CalendarRules all_rules, TimeZone zone)
      : rules(std::move(all_rules)), open_hours(rules, std::move(zone)) {}

  const OpenYear& Year(size_t index) const {
    Slot& slot = slots_[index];
    std::call_once(slot.made, [&] { slot.year = OpenYear(open_hours, index); });
    return slot.year;
  }

  const CalendarRules rules;
  const OpenHours open_hours;

 private:
  struct Slot {
    std::once_flag made;
    OpenYear year;  // guarded by `made`
  };
  mutable std::array<Slot, kYears> slots_;
};

Calendar::Calendar(std::unique_ptr<const Hours> hours) : hours_(std::move(hours)) {}
Calendar::~Calendar() = default;

Result<std::shared_ptr<const Calendar>> Calendar::Make(CalendarRules rules) {
  if (Status checked = CheckRules(rules); !checked) return checked.error();
  Result<TimeZone> zone = TimeZone::Load(rules.zone);
  // Whatever is wrong with it, for whoever wrote the rules the name is.
  if (!zone) return Error{Errc::kInvalid, zone.error().message};
  auto hours = std::make_unique<const Hours>(std::move(rules), *std::move(zone));
  return std::shared_ptr<const Calendar>(new Calendar(std::move(hours)));
}

const std::shared_ptr<const Calendar>& Calendar::RoundTheClock() {
  static const std::shared_ptr<const Calendar> kCalendar(
      new Calendar(std::make_unique<const Hours>(AlwaysOpen(), TimeZone::Utc())));
  return kCalendar;
}

Duration Calendar::Elapsed(TimePoint from, TimePoint to) const {
  from = std::clamp(from, kBegin, kEnd);
  to = std::clamp(to, kBegin, kEnd);
  if (to <= from) return Duration(0);
  const size_t first = IndexOf(from);
  const size_t last = IndexOf(to);
  Duration open = hours_->Year(last).OpenUntil(to - BeginOf(last)) -
                  hours_->Year(first).OpenUntil(from - BeginOf(first));
  for (size_t index = first; index < last; ++index) open += hours_->Year(index).total();
  return open;
}

std::optional<TimePoint> Calendar::Deadline(TimePoint start, Duration target) const {
  if (target <= Duration(0)) return start;
  const TimePoint from = std::clamp(start, kBegin, kEnd);
  // More than there is; adding to it must not overflow.
  target = std::min(target, kEnd - kBegin + Duration(1));
  const size_t first = IndexOf(from);
  Duration open = target + hours_->Year(first).OpenUntil(from - BeginOf(first));
  for (size_t index = first; index < kYears; ++index) {
    const OpenYear& year = hours_->Year(index);
    if (open <= year.total()) return BeginOf(index) + year.When(open);
    open -= year.total();
  }
  return std::nullopt;
}

bool Calendar::OpenAt(TimePoint at) const {
  if (at < kBegin || at >= kEnd) return false;
  const size_t index = IndexOf(at);
  return hours_->Year(index).OpenAt(at - BeginOf(index));
}

std::vector<OpenSpan> Calendar::Spans(TimePoint from, TimePoint to, size_t count_max) const {
  from = std::clamp(from, kBegin, kEnd);
  to = std::clamp(to, kBegin, kEnd);
  std::vector<OpenSpan> spans;
  if (to <= from || count_max == 0) return spans;
  bool more = true;
  for (size_t index = IndexOf(from); more && index < kYears && BeginOf(index) < to; ++index) {
    const TimePoint begin = BeginOf(index);
    more = hours_->Year(index).EachAfter(
        std::max(from - begin, Duration(0)), [&](Duration open, Duration close) {
          const OpenSpan span = {std::max(begin + open, from), std::min(begin + close, to)};
          if (span.to <= span.from) return false;
          // A shift over New Year is one span.
          if (!spans.empty() && spans.back().to == span.from) {
            spans.back().to = span.to;
            return true;
          }
          if (spans.size() == count_max) return false;
          spans.push_back(span);
          return true;
        });
  }
  return spans;
}

const std::string& Calendar::name() const {
  return hours_->rules.name;
}
const CalendarRules& Calendar::rules() const {
  return hours_->rules;
}

std::string TimeZoneVersion() {
  return SystemTimeZoneVersion();
}

Status ReloadTimeZones() {
  if (Result<TimeZone> zone = TimeZone::Load("Etc/UTC"); !zone)
    return Error{Errc::kUnavailable, zone.error().message};
  return Done{};
}

}  // namespace firstreply::triage
