// `firstreply report`: the statistics of a period, from the store.
#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "dashboards/report/statistics_answer.h"
#include "dashboards/report/what_if_report.h"
#include "deploy/app/circumstances.h"
#include "deploy/app/command_line.h"
#include "deploy/app/config.h"
#include "deploy/app/policy_config.h"
#include "deploy/app/store.h"
#include "deploy/app/store_place.h"
#include "ingest/base/rfc3339.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

constexpr Duration kDefaultPeriod = std::chrono::days(28);

struct ReportArguments {
  std::string config, store, from, to, brand, what_if;
  std::string zone = "UTC";
  bool json = false;
};

// "2026-03-02T09:00:00+09:00", or "2026-03-02": the beginning of that day in UTC.
Result<TimePoint> ReadTime(const std::string& text, std::string_view option, TimePoint otherwise) {
  if (text.empty()) return otherwise;
  const bool is_date = text.find('T') == std::string::npos;
  const auto time = ParseRfc3339(is_date ? text + "T00:00:00Z" : text);
  if (!time) return time.error().In(option);
  return time->at;
}

Result<triage::WaitSelection> SelectionOf(const ReportArguments& arguments, TimePoint now) {
  const auto to = ReadTime(arguments.to, "--to", now);
  if (!to) return to.error();
  const auto from = ReadTime(arguments.from, "--from", *to - kDefaultPeriod);
  if (!from) return from.error();
  if (*from >= *to) return Error{Errc::kInvalid, "--from: must be before --to"};
  triage::WaitSelection waits = {.from = *from, .to = *to};
  if (!arguments.brand.empty()) waits.brands = {arguments.brand};
  return waits;
}

// A store alone does not know how many were drawn a day.
int64_t ReviewsPerDay(const std::string& config) {
  if (config.empty()) return triage::kReviewsPerDayDefault;
  const Result<Config> read = LoadConfig(config);
  return read ? read->triage.reviews_per_day : triage::kReviewsPerDayDefault;
}

// By the policies of `arguments.what_if`, as if they had been in force from the first day on.
Status ReportWhatIf(Reader& reader, const ReportArguments& arguments,
                    const triage::WaitSelection& waits, triage::Circumstances circumstances,
                    const dashboards::MeasuredPeriod& actual) {
  const Result<PolicyConfig> other = LoadPolicies(arguments.what_if);
  if (!other) return other.error();
  circumstances.policies = {{1, {}, other->policies}};
  const auto what_if =
      dashboards::MeasurePeriodAsIf(reader, waits, arguments.zone, circumstances,
                                    actual.statistics.now, ReviewsPerDay(arguments.config));
  if (!what_if) return what_if.error();
  return Print(arguments.json ? dashboards::RenderWhatIfJson(actual, *what_if) + "\n"
                              : dashboards::RenderWhatIfText(actual, *what_if, arguments.what_if));
}

Status Report(const ReportArguments& arguments) {
  const Result<std::string> path = StorePlace(arguments.config, arguments.store);
  if (!path) return path.error();
  Result<Store> store = Store::OpenToRead(*path);
  if (!store) return store.error();
  Reader reader(store->database());
  // What came after is not known to the store: who waited then still waited.
  const TimePoint now = triage::LoadClock(reader).value_or(TimePoint{});
  const auto waits = SelectionOf(arguments, now);
  if (!waits) return waits.error();
  Result<triage::Circumstances> circumstances = LoadCircumstances(reader);
  if (!circumstances) return circumstances.error().In(*path);
  const auto measured =
      dashboards::MeasurePeriod(reader, *waits, arguments.zone, circumstances->policies, now,
                                ReviewsPerDay(arguments.config));
  if (!measured) return measured.error();
  if (!arguments.what_if.empty())
    return ReportWhatIf(reader, arguments, *waits, std::move(*circumstances), *measured);
  return Print(arguments.json
                   ? dashboards::RenderStatisticsJson(measured->statistics, measured->scope) + "\n"
                   : dashboards::RenderStatisticsText(measured->statistics, measured->scope));
}

}  // namespace

void AddReportCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command = app.add_subcommand(
      "report", "How customers were answered in a period, those never answered counted");
  command->add_option("--config", arguments->config, "The config that says where the store is");
  command->add_option("--store", arguments->store, "The store's file");
  command->add_option("--from", arguments->from,
                      "Waits that started at or after this time or day (UTC); not said: 28 days");
  command->add_option("--to", arguments->to,
                      "And before this one; not said: up to what the store knows");
  command->add_option("--brand", arguments->brand, "Of this brand only");
  command->add_option("--zone", arguments->zone, "The time zone of the hours of the week");
  command->add_option("--what-if", arguments->what_if,
                      "Beside it the same by the policies and calendars of this YAML file");
  command->add_flag("--json", arguments->json, "Everything, as one JSON object");
  command->callback([arguments, &chosen] { chosen = [arguments] { return Report(*arguments); }; });
}

}  // namespace firstreply::app
