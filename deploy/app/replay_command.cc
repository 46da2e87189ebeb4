// `firstreply replay`: plays files and reports the time to first response.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>

#include "dashboards/report/response_report.h"
#include "deploy/app/command_line.h"
#include "deploy/app/config.h"
#include "deploy/app/model_files.h"
#include "deploy/app/replay.h"
#include "deploy/app/store.h"
#include "ingest/base/rfc3339.h"
#include "ingest/sources/event_encoder.h"
#include "ingest/sources/file_source.h"
#include "triage/calendar/calendar.h"

namespace firstreply::app {
namespace {

// Beyond these, rejected records are only counted on standard error.
constexpr size_t kRejectionsShownMax = 1000;

struct ReplayArguments {
  std::string config, policy, store, until, source, conversations, events;
  std::string format = "ndjson";
  std::string report = "text";
  bool as_given = false;
  std::vector<std::string> inputs;
};

// A file that is opened before the work and filled after it, so that a wrong path is found early.
class OutputFile {
 public:
  static Result<std::unique_ptr<OutputFile>> Open(const std::string& path) {
    auto file = std::make_unique<OutputFile>();
    file->path_ = path;
    if (!path.empty()) {
      file->stream_.open(path, std::ios::binary | std::ios::trunc);
      if (!file->stream_) return Error{Errc::kDisk, path + ": cannot be written"};
    }
    return file;
  }

  bool wanted() const { return !path_.empty(); }

  Status Write(const std::string& text) {
    stream_ << text << std::flush;
    if (!stream_) return Error{Errc::kDisk, path_ + ": cannot be written"};
    return Done{};
  }

 private:
  std::string path_;
  std::ofstream stream_;
};

void ShowRejections(const std::string& path, const std::vector<ingest::Rejection>& rejections) {
  for (size_t i = 0; i < std::min(rejections.size(), kRejectionsShownMax); ++i) {
    fmt::print(stderr, "{}: {}\n", path, Describe(rejections[i]));
  }
  if (rejections.size() > kRejectionsShownMax) {
    fmt::print(stderr, "{}: and {} more like these\n", path,
               rejections.size() - kRejectionsShownMax);
  }
}

// The source that the files are played as: a configured one, or a directed one of their own.
Result<ingest::Admission::Options> SourceOf(const ReplayArguments& arguments,
                                            const std::optional<Config>& config) {
  if (arguments.source.empty())
    return ingest::Admission::Options{.source = arguments.format, .directed = true, .brands = {}};
  if (config) {
    for (const SourceConfig& source : config->sources) {
      if (source.name == arguments.source) {
        return ingest::Admission::Options{source.name, source.directed, source.brands,
                                          source.trust_hints};
      }
    }
  }
  return Error{Errc::kNotFound,
               fmt::format("--source: the config has no source '{}'", arguments.source)};
}

Result<std::vector<ReplayInput>> ReadInputs(const ReplayArguments& arguments,
                                            ingest::FileFormat format,
                                            const ingest::Admission::Options& source) {
  std::vector<ReplayInput> inputs;
  for (const std::string& path : arguments.inputs) {
    Result<ingest::DecodeResult> contents =
        ingest::ReadEvents({.path = path, .format = format, .source_name = source.source});
    if (!contents) return contents.error();
    ShowRejections(path, contents->rejections);
    inputs.push_back({source, std::move(*contents)});
  }
  return inputs;
}

void ShowProgress(size_t played, size_t all) {
  fmt::print(stderr, "\rreplayed {} of {} events{}", played, all, played == all ? "\n" : "");
}

// Those of --policy, which may be a whole config; else the config's.
Result<std::optional<TakePolicies>> PoliciesOf(const ReplayArguments& arguments,
                                               const std::optional<Config>& config) {
  std::optional<PolicyConfig> chosen;
  if (config) chosen = static_cast<const PolicyConfig&>(*config);
  if (!arguments.policy.empty()) {
    Result<PolicyConfig> other = LoadPolicies(arguments.policy, config ? &*config : nullptr);
    if (!other) return other.error();
    // How posts are told apart is another question; where the file does not ask it, nothing
    // changes.
    if (config && other->responses == triage::ResponseRules{}) other->responses = config->responses;
    chosen = std::move(*other);
  }
  if (!chosen) return std::optional<TakePolicies>();
  Result<std::shared_ptr<const triage::ResponseKinds>> responses = KindsFrom(chosen->responses);
  if (!responses) return responses.error();
  return std::optional(TakePolicies{.policies = chosen->policies,
                                    .zones = triage::TimeZoneVersion(),
                                    .responses = std::move(*responses)});
}

Result<ReplayOptions> OptionsOf(const ReplayArguments& arguments, ingest::FileFormat format,
                                const std::optional<Config>& config) {
  ReplayOptions options{.as_given = arguments.as_given,
                        .until = {},
                        .brands = {},
                        .policies = {},
                        .judgement = {},
                        .progress = {}};
  if (!arguments.until.empty()) {
    const Result<Instant> until = ParseRfc3339(arguments.until);
    if (!until) return until.error().In("--until");
    options.until = until->at;
  }
  // The other formats say themselves who is a brand.
  if (format == ingest::FileFormat::kNdjson) {
    if (!config)
      return Error{Errc::kInvalid,
                   "the format ndjson needs --config: it says which brands are watched"};
    options.brands = config->brands;
  }
  Result<std::optional<TakePolicies>> policies = PoliciesOf(arguments, config);
  if (!policies) return policies.error();
  options.policies = std::move(*policies);
  if (config) {
    Result<TakeJudgement> judgement = LoadJudgement(config->triage, "replay");
    if (!judgement) return judgement.error();
    options.judgement = *std::move(judgement);
  }
  if (isatty(STDERR_FILENO)) options.progress = ShowProgress;
  return options;
}

std::string Encode(std::vector<ingest::PostEvent> events) {
  std::string lines;
  for (ingest::PostEvent& event : events) {
    event.freshness = ingest::Freshness::kBackfill;
    lines += ingest::EncodeEvent(event) + "\n";
  }
  return lines;
}

Status RunReplay(const ReplayArguments& arguments) {
  const auto format = ingest::FileFormatNamed(arguments.format);
  if (!format)
    return Error{Errc::kInvalid,
                 fmt::format("--format: there is no format '{}'", arguments.format)};
  std::optional<Config> config;
  if (!arguments.config.empty()) {
    Result<Config> loaded = LoadConfig(arguments.config);
    if (!loaded) return loaded.error();
    config.emplace(std::move(*loaded));
  }
  const Result<ReplayOptions> options = OptionsOf(arguments, *format, config);
  if (!options) return options.error();
  const Result<ingest::Admission::Options> source = SourceOf(arguments, config);
  if (!source) return source.error();
  Result<std::unique_ptr<OutputFile>> diary = OutputFile::Open(arguments.conversations);
  if (!diary) return diary.error();
  Result<std::unique_ptr<OutputFile>> events = OutputFile::Open(arguments.events);
  if (!events) return events.error();
  Result<std::vector<ReplayInput>> inputs = ReadInputs(arguments, *format, *source);
  if (!inputs) return inputs.error();

  std::optional<TemporaryFolder> folder;
  if (arguments.store.empty()) {
    Result<TemporaryFolder> made = TemporaryFolder::Make();
    if (!made) return made.error();
    folder.emplace(std::move(*made));
  }
  const std::string path = folder ? folder->path() + "/store" : arguments.store;
  Result<Store> store = Store::OpenToWrite(path);
  if (!store) return store.error();
  Result<std::unique_ptr<Pipeline>> pipeline = Pipeline::Start(store->database(), {});
  if (!pipeline) return pipeline.error().In(path);
  Result<std::vector<ingest::PostEvent>> played = Replay(**pipeline, std::move(*inputs), *options);
  if (!played) return played.error();

  Reader reader(store->database());
  if ((*diary)->wanted()) {
    if (Status written = (*diary)->Write(dashboards::RenderConversationsCsv(reader)); !written)
      return written;
  }
  if ((*events)->wanted()) {
    if (Status written = (*events)->Write(Encode(std::move(*played))); !written) return written;
  }
  return Print(arguments.report == "json" ? dashboards::RenderResponseJson(reader)
                                          : dashboards::RenderResponseText(reader));
}

}  // namespace

void AddReplayCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* command =
      app.add_subcommand("replay", "Play files and report the time to first response");
  command->add_option(
      "--config", arguments->config,
      "Which brands are watched, and how long a customer may wait; needed for ndjson");
  command->add_option("--policy", arguments->policy,
                      "Policies and calendars of this file instead of the config's");
  command->add_option("--store", arguments->store,
                      "Keep the result in this store, and continue it");
  command->add_option("--format", arguments->format, "ndjson (with CloudEvents), twcs or ibm-care")
      ->capture_default_str();
  command->add_option("--source", arguments->source, "Play the files as this source of the config");
  command->add_flag("--as-given", arguments->as_given, "In the order of the file, not of time");
  command->add_option("--until", arguments->until,
                      "Admit events up to this time (RFC 3339) and stop the clock there");
  command->add_option("--report", arguments->report, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--conversations", arguments->conversations,
                      "Write a line a conversation to this CSV file");
  command->add_option("--events", arguments->events, "Write the events as NDJSON to this file");
  command->add_option("INPUT", arguments->inputs, "Files; - is standard input")->required();
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunReplay(*arguments); }; });
}

}  // namespace firstreply::app
