#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "dashboards/report/spoken.h"
#include "dashboards/report/statistics_report.h"
#include "ingest/base/rfc3339.h"
#include "ingest/masked_text.h"

namespace firstreply::dashboards {
namespace {

using triage::Attainment;
using triage::GroupFigures;
using triage::Ratio;
using triage::ResponseCurve;
using triage::ResponseTimes;
using triage::Standing;

template <typename... Values>
void Line(std::string& text, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Values>(values)...);
  text += '\n';
}

void AppendExcluded(std::string& text, const Attainment& attainment) {
  std::string excluded;
  for (const Standing standing : triage::kNotDecided) {
    const int64_t count = attainment.Count(standing);
    if (count == 0) continue;
    if (!excluded.empty()) excluded += ", ";
    excluded += fmt::format("{} {}", count, Words(NameOf(standing)));
  }
  Line(text, "    not in it:                        {}", excluded.empty() ? "nobody" : excluded);
}

void AppendAttainment(std::string& text, std::string_view name, const Attainment& attainment) {
  if (attainment.total() == 0) return;
  Line(text, "  {:<36}{}", name, Spoken(attainment.Decided()));
  AppendExcluded(text, attainment);
  if (attainment.Due() != attainment.Decided())
    Line(text, "    only those whose time is over:    {}", Spoken(attainment.Due()));
  if (attainment.AsClaimed() != attainment.Decided())
    Line(text, "    with answered elsewhere as said:  {}", Spoken(attainment.AsClaimed()));
  if (attainment.SelfReportedMissed() != attainment.AsClaimed())
    Line(text, "    with self-reported as missed:     {}", Spoken(attainment.SelfReportedMissed()));
}

void AppendTimes(std::string& text, std::string_view name, const ResponseTimes& times) {
  if (times.total() == 0) return;
  Line(text, "  {} ({} answered, {} waiting, {} ended otherwise)", name, times.answered,
       times.waiting, times.otherwise);
  for (size_t i = 0; i < triage::kPercentiles.size(); ++i) {
    const ResponseTimes::Percentile& percentile = times.percentiles[i];
    const ResponseCurve::Interval& interval = percentile.interval;
    Line(text, "    p{:<4} {}{}", triage::kPercentiles[i], Spoken(percentile.at),
         interval.from || interval.to
             ? fmt::format(" (from {} to {})", Spoken(interval.from), Spoken(interval.to))
             : "");
  }
  for (size_t i = 0; i < triage::kHorizons.size(); ++i) {
    const auto& share = times.within[i];
    Line(text, "    within {:<12} {}{}", Spoken(triage::kHorizons[i]),
         share.observed ? "" : "at least ", Percent(share.share));
  }
}

void AppendFollowThrough(std::string& text, const triage::Statistics& statistics) {
  const triage::FollowThrough& through = statistics.follow_through;
  Line(text, "\nWhat became of our word");
  Line(text, "  handed off:                         {}",
       Spoken(statistics.answers.answered.HandedOff()));
  Line(text, "  handoffs never answered:            {}", Spoken(through.handoffs.NeverAnswered()));
  Line(text, "  handoffs nobody followed:           {}", Spoken(through.handoffs.DidNotFollow()));
  Line(text, "  promises broken:                    {}", Spoken(through.promises.Broken()));
  Line(text, "  dismissed late, by own report:      {}", Spoken(through.self_reports.Dismissed()));
  Line(text, "  answered elsewhere, by own report:  {}", Spoken(through.self_reports.Elsewhere()));
  for (const auto& [key, count] : statistics.dismissals.by_author_and_reason()) {
    Line(text, "  dismissed by {}: {}, {} of them late: {}", key.author, count.waits,
         count.self_reported, OnOneLine(ingest::MaskedText(key.reason)));
  }
  if (statistics.dismissals.others().waits > 0)
    Line(text, "  dismissed by others: {}", statistics.dismissals.others().waits);
}

void AppendBreakdown(std::string& text, const triage::Statistics& statistics) {
  for (size_t i = 0; i < triage::kDimensions; ++i) {
    const auto dimension = static_cast<triage::Dimension>(i);
    // 168 hours are for a picture.
    if (dimension == triage::Dimension::kHourOfWeek || statistics.breakdown[i].empty()) continue;
    Line(text, "\n{:<24} {:>7} {:>8} {:>9} {:>15} {:>15}", "By " + Words(NameOf(dimension)),
         "waits", "decided", "met", "p50", "p90");
    for (const triage::Group& group : statistics.breakdown[i]) {
      const GroupFigures& figures = group.figures;
      const Ratio decided = figures.answered.Decided();
      const auto share = decided.Share();
      Line(text, "{:<24} {:>7} {:>8} {:>9} {:>15} {:>15}",
           OnOneLine(ingest::VisibleText(group.name)), figures.waits, decided.total,
           share ? Percent(share->share) : fmt::format("{} met", decided.hits),
           Spoken(figures.times.percentiles[0].at), Spoken(figures.times.percentiles[1].at));
    }
  }
}

void AppendParity(std::string& text, const std::vector<triage::ChannelParity>& parity) {
  if (parity.empty()) return;
  Line(text, "\nChannel parity");
  for (const triage::ChannelParity& urgency : parity) {
    Line(text, "  {}", NameOf(urgency.urgency));
    for (const triage::ChannelService& channel : urgency.channels) {
      const std::string name = OnOneLine(ingest::VisibleText(channel.channel));
      if (!channel.times) {
        Line(text, "    {:<24} too few: {}", name, channel.decided);
        continue;
      }
      Line(text, "    {:<24} p50 {}, p90 {}, never answered {}", name,
           Spoken(channel.times->percentiles[0].at), Spoken(channel.times->percentiles[1].at),
           Spoken(channel.never_answered));
    }
  }
}

void AppendMissed(std::string& text, std::string_view name, int64_t seen,
                  const std::optional<triage::Missed>& missed) {
  if (!missed) return Line(text, "    {:<34}{} seen, too few looked at", name, seen);
  Line(text, "    {:<34}about {:.0f} ({:.0f} to {:.0f})", name, missed->estimate,
       std::floor(missed->interval.lower), std::ceil(missed->interval.upper));
}

void AppendReview(std::string& text, const triage::MissedEstimate& missed) {
  if (missed.reviewed == 0) return;
  Line(text,
       "\nWhat the model missed, of {} posts that it said need no response ({} looked at again)",
       missed.judged, missed.reviewed);
  AppendMissed(text, "complaints", missed.complaints_seen, missed.complaints);
  AppendMissed(text, "posts that needed a response", missed.needs_seen, missed.needs);
  if (missed.judged_on_other_days > 0)
    Line(text, "    on days when nobody looked        {} more", missed.judged_on_other_days);
}

void AppendSignal(std::string& text, std::string_view name, const triage::SignalFigures& figures,
                  int64_t count) {
  Line(text, "  {:<36}{}", name, Spoken(figures.Of(count)));
}

void AppendResponses(std::string& text, const triage::ResponseQuality& quality) {
  const triage::SignalFigures& all = quality.all;
  if (all.read == 0) return;
  Line(text,
       "\nHow people answered, of the responses that were read ({} in other languages were not)",
       quality.other_languages);
  AppendSignal(text, "considerate: the three below", all, all.considerate);
  AppendSignal(text, "say what the problem is", all, all.acknowledges);
  AppendSignal(text, "say what comes next", all, all.next_step);
  AppendSignal(text, "in the customer's language", all, all.same_language);
  AppendSignal(text, "name the customer", all, all.names_customer);
  AppendSignal(text, "are signed", all, all.is_signed);
  AppendSignal(text, "apologise", all, all.apologises);
  AppendSignal(text, "promise something", all, all.promises);
  AppendSignal(text, "close kindly", all, all.kind_close);
  AppendSignal(text, "word for word what others got", all, all.repeated);
  if (quality.brands.size() < 2) return;
  for (const auto& [brand, figures] : quality.brands)
    AppendSignal(text, "considerate, " + OnOneLine(ingest::VisibleText(brand)), figures,
                 figures.considerate);
}

}  // namespace

std::string RenderStatisticsText(const triage::Statistics& statistics,
                                 const StatisticsScope& scope) {
  std::string text;
  Line(text, "Waits that started from {} to {}, as known at {}", FormatRfc3339({scope.from, false}),
       FormatRfc3339({scope.to, false}), FormatRfc3339({statistics.now, false}));
  Line(text, "{} waits for an answer; {} conversations needed none", statistics.answers.waits,
       scope.conversations_without_wait);
  if (scope.missed) AppendReview(text, *scope.missed);

  Line(text, "\nTargets met, of those decided");
  AppendAttainment(text, "answered (first and next)", statistics.answers.answered);
  for (const triage::KindFigures& kind : statistics.kinds)
    AppendAttainment(text, Words(NameOf(kind.kind)), kind.figures.answered);
  AppendAttainment(text, "acknowledged", statistics.answers.acknowledged);

  Line(text, "\nHow long people wait, those not answered yet counted");
  AppendTimes(text, "by the wall clock", statistics.answers.times);
  AppendTimes(text, "in open hours", statistics.answers.open_times);
  AppendTimes(text, "per person, from the first cry to the first answer", statistics.persons);
  const ResponseTimes& times = statistics.answers.times;
  if (times.answered > 0) {
    Line(text, "  of the answered only, which flatters: p50 {}, p90 {}",
         Spoken(times.answered_only[0]), Spoken(times.answered_only[1]));
  }
  if (scope.responses) AppendResponses(text, *scope.responses);
  AppendFollowThrough(text, statistics);
  AppendBreakdown(text, statistics);
  AppendParity(text, statistics.parity);
  return text;
}

}  // namespace firstreply::dashboards
