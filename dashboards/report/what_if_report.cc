#include "dashboards/report/what_if_report.h"

#include <fmt/format.h>

#include <map>

#include "dashboards/report/spoken.h"
#include "ingest/base/rfc3339.h"
#include "ingest/masked_text.h"

namespace firstreply::dashboards {
namespace {

using triage::Attainment;
using triage::Group;
using triage::Statistics;

// A share is never shown without what is left out of it.
std::string Side(const Attainment& attainment) {
  const int64_t left_out = attainment.total() - attainment.decided();
  return fmt::format("{}; {} not in it", Spoken(attainment.Decided()), left_out);
}

std::string Row(std::string_view name, const Attainment& actual, const Attainment& what_if) {
  if (actual.total() == 0 && what_if.total() == 0) return "";
  return fmt::format("  {:<26}{:<46}{}\n", name, Side(actual), Side(what_if));
}

using Groups = std::map<std::string, Attainment>;

Groups ByUrgency(const Statistics& statistics) {
  Groups groups;
  for (const Group& group : statistics.breakdown[static_cast<size_t>(triage::Dimension::kUrgency)])
    groups.emplace(group.name, group.figures.answered);
  return groups;
}

Attainment Of(const Groups& groups, const std::string& name) {
  const auto found = groups.find(name);
  return found == groups.end() ? Attainment() : found->second;
}

}  // namespace

std::string RenderWhatIfJson(const MeasuredPeriod& actual, const MeasuredPeriod& what_if) {
  return fmt::format("{{\"actual\":{},\"what_if\":{}}}",
                     RenderStatisticsJson(actual.statistics, actual.scope),
                     RenderStatisticsJson(what_if.statistics, what_if.scope));
}

std::string RenderWhatIfText(const MeasuredPeriod& actual, const MeasuredPeriod& what_if,
                             std::string_view name) {
  const Statistics& was = actual.statistics;
  const Statistics& would_be = what_if.statistics;
  std::string text = fmt::format(
      "Waits that started from {} to {}, as known at {}\n"
      "What was said and done stays; only targets and hours are those of {}.\n\n"
      "Targets met, of those decided\n  {:<26}{:<46}{}\n",
      FormatRfc3339({actual.scope.from, false}), FormatRfc3339({actual.scope.to, false}),
      FormatRfc3339({was.now, false}), ingest::VisibleText(name), "", "as it was",
      "as it would be");
  text += Row("answered (first and next)", was.answers.answered, would_be.answers.answered);
  for (size_t kind = 0; kind < was.kinds.size(); ++kind) {
    text += Row(Words(NameOf(was.kinds[kind].kind)), was.kinds[kind].figures.answered,
                would_be.kinds[kind].figures.answered);
  }
  text += Row("acknowledged", was.answers.acknowledged, would_be.answers.acknowledged);
  text += "\nBy urgency\n";
  const Groups groups = ByUrgency(was), others = ByUrgency(would_be);
  for (const ingest::Urgency urgency : {ingest::Urgency::kCritical, ingest::Urgency::kHigh,
                                        ingest::Urgency::kNormal, ingest::Urgency::kLow}) {
    const std::string level(NameOf(urgency));
    text += Row(level, Of(groups, level), Of(others, level));
  }
  return text;
}

}  // namespace firstreply::dashboards
