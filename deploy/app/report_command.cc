// `firstreply report`: the statistics of a period, from the store.
#include <CLI/CLI.hpp>
#include <memory>

#include "dashboards/report/statistics_answer.h"
#include "deploy/app/circumstances.h"
#include "deploy/app/command_line.h"
#include "deploy/app/store.h"
#include "deploy/app/store_place.h"
#include "ingest/base/rfc3339.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

constexpr Duration kDefaultPeriod = std::chrono::days(28);

struct ReportArguments {
  std::string config, store, from, to, brand;
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
  const Result<triage::Circumstances> circumstances = LoadCircumstances(reader);
  if (!circumstances) return circumstances.error().In(*path);
  const auto measured =
      dashboards::MeasurePeriod(reader, *waits, arguments.zone, circumstances->policies, now);
  if (!measured) return measured.error();
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
  command->add_flag("--json", arguments->json, "Everything, as one JSON object");
  command->callback([arguments, &chosen] { chosen = [arguments] { return Report(*arguments); }; });
}

}  // namespace firstreply::app
