#include "triage/calendar/holiday_file.h"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <set>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"
#include "triage/calendar/event_blocks.h"

namespace firstreply::triage {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// Reading one event takes the square of its faults.
constexpr size_t kEventBlockBytesMax = size_t{64} << 10;
constexpr size_t kSummaryBytesMax = 80;
// More than the days of all years that can be written.
constexpr days kEventDaysMax{4'000'000};

// Steps that libical may take for the rules of one file, of some microseconds each. It stops at
// kLibraryLastYear, however seldom a rule falls on a day.
constexpr int64_t kStepsMax = 1'000'000;
constexpr int kLibraryLastYear = 2582;

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;

struct Event {
  std::string uid;
  Date first{};
  days length{1};
  bool replaces = false;           // stands for an occurrence of another event of its `uid`
  std::vector<std::string> rules;  // RRULE, each good; three kilobytes each once it is read
  int64_t steps_in_vain = 0;
  std::vector<Date> more;  // RDATE
  std::set<Date> without;  // EXDATE
};

// One occurrence of a repeated event, which another event stands for.
using Replaced = std::set<std::pair<std::string, Date>>;

Date DateOf(icaltimetype time) {
  return Date(std::chrono::year(time.year), std::chrono::month(static_cast<unsigned>(time.month)),
              std::chrono::day(static_cast<unsigned>(time.day)));
}

icaltimetype TimeOf(Date date) {
  icaltimetype time{};
  time.is_date = 1;
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  return time;
}

template <class Visit>
void EachProperty(icalcomponent* component, icalproperty_kind kind, Visit visit) {
  for (icalproperty* property = icalcomponent_get_first_property(component, kind);
       property != nullptr; property = icalcomponent_get_next_property(component, kind)) {
    visit(property);
  }
}

icalproperty* Property(icalcomponent* component, icalproperty_kind kind) {
  return icalcomponent_get_first_property(component, kind);
}

std::string SummaryOf(icalcomponent* component) {
  icalproperty* property = Property(component, ICAL_SUMMARY_PROPERTY);
  const char* text = property == nullptr ? nullptr : icalproperty_get_summary(property);
  return text == nullptr ? "" : text;
}

std::string UidOf(icalcomponent* component) {
  icalproperty* property = Property(component, ICAL_UID_PROPERTY);
  const char* text = property == nullptr ? nullptr : icalproperty_get_uid(property);
  return text == nullptr ? "" : text;
}

// For a person at a terminal.
std::string Shown(std::string summary) {
  if (summary.size() > kSummaryBytesMax) summary.resize(kSummaryBytesMax);
  if (const auto broken = FirstInvalidUtf8(summary)) summary.resize(*broken);
  for (char& c : summary) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = ' ';
  }
  return summary.empty() ? "an event without a name" : summary;
}

// Why a rule cannot repeat a whole day; empty where it can.
std::string_view Fault(const icalrecurrencetype& rule) {
  const bool by_time = rule.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                       rule.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                       rule.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX;
  if (by_time || rule.freq < ICAL_DAILY_RECURRENCE) return "it repeats more often than daily";
  if (rule.freq > ICAL_YEARLY_RECURRENCE) return "its rule cannot be read";
  return rule.rscale != nullptr ? "it repeats by another calendar" : "";
}

bool HasConditions(const icalrecurrencetype& rule) {
  const auto any = [](const short* list) { return list[0] != ICAL_RECURRENCE_ARRAY_MAX; };
  return any(rule.by_day) || any(rule.by_month_day) || any(rule.by_year_day) ||
         any(rule.by_week_no) || any(rule.by_month) || any(rule.by_set_pos);
}

// The most that libical can step over without finding a day, as measured with rules that fall on
// none.
int64_t StepsInVain(const icalrecurrencetype& rule, Date first) {
  if (!HasConditions(rule)) return 0;
  const int years = std::max(kLibraryLastYear - static_cast<int>(first.year()), 1);
  switch (rule.freq) {
    case ICAL_DAILY_RECURRENCE:
      return int64_t{200} * years;
    case ICAL_YEARLY_RECURRENCE:
      return int64_t{12} * years;
    default:
      return int64_t{30} * years;
  }
}

// Reads one file's events; a reason not to close for an event is text for `left_out`.
class Reader {
 public:
  Reader(Date first, Date last) : first_(first), last_(last) {}

  void Read(const std::string& block) {
    if (block.size() > kEventBlockBytesMax) return LeaveOut("", "it is too long to be read");
    const Component component(icalparser_parse_string(block.c_str()));
    if (!component) return LeaveOut("", "it cannot be read");
    const std::string summary = SummaryOf(component.get());
    Event event;
    event.uid = UidOf(component.get());
    if (icalproperty* replaces = Property(component.get(), ICAL_RECURRENCEID_PROPERTY)) {
      // Whatever becomes of this one: a holiday that is cancelled for once is none.
      event.replaces = true;
      replaced_.emplace(event.uid, DateOf(icalproperty_get_recurrenceid(replaces)));
    }
    for (const auto read : {&ReadKind, &ReadDays, &ReadRepetition}) {
      if (const std::string_view why = read(component.get(), event); !why.empty())
        return LeaveOut(summary, why);
    }
    events_.push_back(std::move(event));
  }

  Result<Holidays> Finish() {
    // Before the first step, so that such a file is refused at once.
    for (const Event& event : events_) steps_ += event.steps_in_vain;
    if (steps_ > kStepsMax) return TooOften();
    for (const Event& event : events_) {
      if (Status closed = Close(event); !closed) return closed.error();
    }
    if (Status counted = Join(); !counted) return counted.error();
    return Holidays{std::move(closed_), std::move(left_out_)};
  }

 private:
  static std::string_view ReadKind(icalcomponent* component, Event&) {
    icalproperty* status = Property(component, ICAL_STATUS_PROPERTY);
    if (status != nullptr && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED)
      return "it is cancelled";
    icalproperty* shown_as = Property(component, ICAL_TRANSP_PROPERTY);
    const bool busy = shown_as == nullptr ||
                      (icalproperty_get_transp(shown_as) != ICAL_TRANSP_TRANSPARENT &&
                       icalproperty_get_transp(shown_as) != ICAL_TRANSP_TRANSPARENTNOCONFLICT);
    if (!busy) return "it is marked as free time";
    if (Property(component, ICAL_EXRULE_PROPERTY) != nullptr) return "its EXRULE is out of use";
    // A line that libical cannot read; only lines that matter have come so far.
    if (Property(component, ICAL_XLICERROR_PROPERTY) != nullptr)
      return "one of its lines cannot be read";
    return "";
  }

  static std::string_view ReadDays(icalcomponent* component, Event& event) {
    icalproperty* start = Property(component, ICAL_DTSTART_PROPERTY);
    if (start == nullptr) return "it has no DTSTART";
    const icaltimetype from = icalproperty_get_dtstart(start);
    if (!from.is_date) return "it is no whole day";
    event.first = DateOf(from);
    if (!event.first.ok()) return "its day does not exist";
    if (icalproperty* end = Property(component, ICAL_DTEND_PROPERTY); end != nullptr) {
      const icaltimetype to = icalproperty_get_dtend(end);
      if (!to.is_date) return "it is no whole day";
      if (!DateOf(to).ok()) return "its last day does not exist";
      event.length = local_days(DateOf(to)) - local_days(event.first);
    } else if (icalproperty* lasts = Property(component, ICAL_DURATION_PROPERTY);
               lasts != nullptr) {
      const icaldurationtype duration = icalproperty_get_duration(lasts);
      if (duration.hours != 0 || duration.minutes != 0 || duration.seconds != 0)
        return "it is no whole day";
      event.length =
          (days(duration.days) + days(7) * duration.weeks) * (duration.is_neg != 0 ? -1 : 1);
    }
    if (event.length < days(0)) return "it ends before it begins";
    // Many write the one day's own date as its end.
    event.length = std::clamp(event.length, days(1), kEventDaysMax);
    return "";
  }

  static std::string_view ReadRepetition(icalcomponent* component, Event& event) {
    std::string_view fault;
    EachProperty(component, ICAL_RRULE_PROPERTY, [&](icalproperty* property) {
      const icalrecurrencetype rule = icalproperty_get_rrule(property);
      if (fault.empty()) fault = Fault(rule);
      event.steps_in_vain += StepsInVain(rule, event.first);
      event.rules.emplace_back(icalproperty_get_value_as_string(property));
    });
    EachProperty(component, ICAL_RDATE_PROPERTY, [&](icalproperty* property) {
      const icaldatetimeperiodtype more = icalproperty_get_rdate(property);
      event.more.push_back(
          DateOf(icaltime_is_null_time(more.time) ? more.period.start : more.time));
      if (!event.more.back().ok()) fault = "one of its days does not exist";
    });
    // The day as it is written, whatever zone stands beside it: the event knows no zone either.
    EachProperty(component, ICAL_EXDATE_PROPERTY, [&](icalproperty* property) {
      event.without.insert(DateOf(icalproperty_get_exdate(property)));
    });
    return fault;
  }

  void LeaveOut(std::string summary, std::string_view why) {
    left_out_.push_back(fmt::format("{}: {}", Shown(std::move(summary)), why));
  }

  Status Close(const Event& event) {
    // The first day is one whether or not its rule falls on it.
    Add(event, event.first);
    for (const Date date : event.more) Add(event, date);
    for (const std::string& rule : event.rules) {
      if (Status repeated = Repeat(event, icalrecurrencetype_from_string(rule.c_str())); !repeated)
        return repeated;
    }
    return closed_.size() > 2 * kCalendarDatesMax ? Join() : Done{};
  }

  static Error TooOften() { return {Errc::kTooLarge, "its events repeat too often"}; }

  Status Repeat(const Event& event, const icalrecurrencetype& rule) {
    const Iterator iterator(icalrecur_iterator_new(rule, TimeOf(event.first)));
    // A rule that falls on no day at all.
    if (!iterator) return Done{};
    for (;;) {
      const icaltimetype next = icalrecur_iterator_next(iterator.get());
      if (icaltime_is_null_time(next) || DateOf(next) > last_) return Done{};
      if (++steps_ > kStepsMax) return TooOften();
      Add(event, DateOf(next));
      if (closed_.size() > 2 * kCalendarDatesMax) {
        if (Status joined = Join(); !joined) return joined;
      }
    }
  }

  void Add(const Event& event, Date begins) {
    if (event.without.contains(begins)) return;
    if (!event.replaces && replaced_.contains({event.uid, begins})) return;
    const Date ends = Date(local_days(begins) + event.length - days(1));
    const DateRange range = {std::max(begins, first_), std::min(ends, last_)};
    if (range.first <= range.last) closed_.push_back(range);
  }

  Status Join() {
    closed_ = Joined(std::move(closed_));
    if (DaysIn(closed_) <= kCalendarDatesMax) return Done{};
    return Error{Errc::kTooLarge,
                 fmt::format("its events cover more than {} days", kCalendarDatesMax)};
  }

  const Date first_;
  const Date last_;
  std::vector<Event> events_;
  Replaced replaced_;
  int64_t steps_ = 0;
  std::vector<DateRange> closed_;
  std::vector<std::string> left_out_;
};

}  // namespace

Result<Holidays> ReadHolidays(std::string_view icalendar, Date first, Date last) {
  if (icalendar.size() > kHolidayFileBytesMax) {
    return Error{Errc::kTooLarge,
                 fmt::format("a file of holidays has at most {} bytes", kHolidayFileBytesMax)};
  }
  const Result<std::vector<std::string>> blocks = EventBlocks(icalendar);
  if (!blocks) return blocks.error();
  // Some builds of the library end the process at the first mistake in a file.
  icalerror_set_errors_are_fatal(false);
  Reader reader(first, last);
  for (const std::string& block : *blocks) reader.Read(block);
  return reader.Finish();
}

}  // namespace firstreply::triage
