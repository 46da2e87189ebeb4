#include "dashboards/report/statistics_answer.h"

#include <functional>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "triage/review/review_loading.h"
#include "triage/statistics/what_if.h"

namespace firstreply::dashboards {
namespace {

// As in the rest of /metrics: a config has no more sources than that; events may name any.
class SourceLabels {
 public:
  std::string_view Of(const std::string& source) {
    if (names_.contains(source)) return source;
    if (names_.size() >= kSourcesMax) return "other";
    names_.insert(source);
    return source;
  }

 private:
  std::set<std::string> names_;
};

using Take = std::function<void(const triage::MeasuredWait&)>;

std::optional<triage::ResponseQuality> ReadResponses(Reader& reader,
                                                     const triage::WaitSelection& selection) {
  triage::ResponseQualityBuilder quality;
  const int64_t count =
      ingest::EachGivenResponse(reader, selection.from, selection.to, kResponsesReadMax + 1,
                                [&](const ingest::GivenResponse& response) {
                                  if (selection.Wants(response.brand)) quality.Add(response);
                                });
  if (count > kResponsesReadMax) return std::nullopt;
  return std::move(quality).Finish();
}

// What `load` gives to the function that it is called with.
Result<MeasuredPeriod> Measure(Reader& reader, const triage::WaitSelection& waits,
                               const std::string& zone, TimePoint now,
                               const std::function<Result<int64_t>(const Take&)>& load,
                               int64_t reviews_per_day) {
  Result<triage::TimeZone> hours = triage::TimeZone::Load(zone);
  if (!hours) return Error{Errc::kInvalid, "zone: there is no time zone of that name"};
  triage::StatisticsBuilder builder({.now = now, .zone = std::move(*hours)});
  const auto loaded = load([&](const triage::MeasuredWait& wait) { builder.Add(wait); });
  if (!loaded) return loaded.error();
  MeasuredPeriod measured{
      .statistics = builder.Finish(),
      .scope = {.from = waits.from,
                .to = waits.to,
                .brands = waits.brands,
                .zone = zone,
                .conversations_without_wait = CountConversationsWithoutWait(reader, waits)}};
  const auto days = triage::DrawReviews(
      reader,
      {.from = waits.from, .to = waits.to, .brands = waits.brands, .per_day = reviews_per_day});
  if (days) measured.scope.missed = triage::EstimateMissed(*days);
  measured.scope.responses = ReadResponses(reader, waits);
  return measured;
}

}  // namespace

Result<MeasuredPeriod> MeasurePeriod(Reader& reader, const triage::WaitSelection& waits,
                                     const std::string& zone,
                                     const triage::PolicyTimeline& policies, TimePoint now,
                                     int64_t reviews_per_day) {
  return Measure(
      reader, waits, zone, now,
      [&](const Take& take) {
        return triage::LoadMeasuredWaits(reader, waits, policies, now, take);
      },
      reviews_per_day);
}

Result<MeasuredPeriod> MeasurePeriodAsIf(Reader& reader, const triage::WaitSelection& waits,
                                         const std::string& zone,
                                         const triage::Circumstances& circumstances, TimePoint now,
                                         int64_t reviews_per_day) {
  return Measure(
      reader, waits, zone, now,
      [&](const Take& take) {
        return triage::LoadWaitsAsIf(reader, waits, circumstances, now, take);
      },
      reviews_per_day);
}

Result<std::vector<triage::WindowGroup>> MeasureWindows(Reader& reader, TimePoint now) {
  triage::WindowFigures figures(now);
  SourceLabels labels;
  const triage::WaitSelection waits = {.from = now - triage::kWindows.back().length,
                                       .to = now + Duration(1)};
  // Which hours were open is not shown there.
  const auto loaded = triage::LoadMeasuredWaits(
      reader, waits, {}, now,
      [&](const triage::MeasuredWait& wait) { figures.Add(wait, labels.Of(wait.source)); });
  if (!loaded) return loaded.error();
  return figures.Finish();
}

}  // namespace firstreply::dashboards
