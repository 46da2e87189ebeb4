#include "deploy/app/monitor.h"

#include <fmt/format.h>

#include <utility>

#include "deploy/app/entropy.h"
#include "deploy/app/model_files.h"
#include "deploy/app/secrets.h"
#include "ingest/base/asio_scheduler.h"
#include "ingest/base/rfc3339.h"
#include "triage/calendar/calendar.h"

namespace firstreply::app {
namespace {

std::set<std::string> BrandsOf(const Config& config) {
  std::set<std::string> names;
  for (const ingest::Brand& brand : config.brands->brands()) names.insert(brand.name);
  return names;
}

std::vector<Addressee> AddresseesOf(const std::vector<alerts::Destination>& destinations) {
  std::vector<Addressee> addressees;
  for (const alerts::Destination& destination : destinations) {
    addressees.push_back({destination.name, destination.brands});
  }
  return addressees;
}

// The rules were looked at when the config was read.
TakePolicies PoliciesOf(const Config& config) {
  return {.policies = config.policies,
          .zones = triage::TimeZoneVersion(),
          .responses = KindsFrom(config.responses).value()};
}

// Sixteen hexadecimal digits each.
std::string NamesOf(const triage::JudgementParts& parts) {
  std::string names = parts.model.empty() ? "none" : parts.model;
  for (const auto& [brand, adjustment] : parts.adjustments) names += "+" + adjustment;
  return names;
}

// All that can be wrong with a config beyond its text is found here, before anything changes.
Result<LiveConfig> Prepare(const Config& config, const std::string& put_by) {
  LiveConfig live;
  for (const SourceConfig& source : config.sources) {
    live.sources.push_back({source.name, source.directed, source.brands, source.trust_hints});
  }
  Result<std::shared_ptr<const ingest::BrandMatcher>> matcher =
      ingest::BrandMatcher::Build(config.brands);
  if (!matcher) return matcher.error();
  live.matcher = std::move(*matcher);
  Result<std::vector<alerts::Destination>> destinations = ResolveDestinations(config);
  if (!destinations) return destinations.error();
  live.destinations = std::move(*destinations);
  Result<TakeJudgement> judgement = LoadJudgement(config.triage, put_by);
  if (!judgement) return judgement.error();
  live.judgement = *std::move(judgement);
  live.reviews_per_day = config.triage.reviews_per_day;
  live.tls = config.tls;
  live.public_url = config.public_url;
  return live;
}

Result<Config> LoadWith(const Monitor::Options& options) {
  Result<Config> config = LoadConfig(options.config_file);
  if (!config) return config.error();
  if (!options.listen.empty()) config->listen = options.listen;
  if (!options.store.empty()) config->store = options.store;
  if (config->store.empty()) {
    return Error{Errc::kInvalid, "neither the config nor --store says where the store is"};
  }
  if (const auto listen = ParseListen(config->listen); !listen) {
    return listen.error().In("--listen");
  }
  return config;
}

}  // namespace

Result<std::unique_ptr<Monitor>> Monitor::Start(const Options& options) {
  Result<Config> config = LoadWith(options);
  if (!config) return config.error();
  std::unique_ptr<Monitor> monitor(new Monitor(options, std::move(*config)));
  try {
    if (Status opened = monitor->Open(); !opened) return opened.error();
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  return monitor;
}

Monitor::Monitor(const Options& options, Config config)
    : options_(options),
      config_(std::move(config)),
      log_({.level = LogLevelNamed(config_.log), .now = AsioScheduler::WallClock}),
      fatal_(fatal_promise_.get_future().share()) {}

Monitor::~Monitor() {
  End();
}

// Neither thread runs any more when the first of the two is destroyed. The pipeline, which alone
// can empty the store's log, goes last.
void Monitor::End() {
  if (network_) network_->Halt();
  if (pipeline_) pipeline_->Halt();
  network_.reset();
  pipeline_.reset();
}

Status Monitor::Open() {
  Result<LiveConfig> live = Prepare(config_, "start");
  if (!live) return live.error();
  Result<std::unique_ptr<PipelineThread>> pipeline = PipelineThread::Open(PipelineOptions(*live));
  if (!pipeline) return pipeline.error();
  pipeline_ = std::move(*pipeline);
  Result<std::unique_ptr<NetworkThread>> network =
      NetworkThread::Open({.store = config_.store,
                           .listen = ParseListen(config_.listen).value(),
                           .proxy = config_.trusted_proxy,
                           .live = *live,
                           .pipeline = pipeline_.get(),
                           .log = &log_});
  if (!network) return network.error();
  network_ = std::move(*network);
  Launch(*live);
  return Done{};
}

PipelineThread::Options Monitor::PipelineOptions(const LiveConfig& live) {
  return {.store = config_.store,
          .pipeline = {.addressees = AddresseesOf(live.destinations), .timeline = RandomName()},
          .on_published =
              [this](dashboards::Publication published) {
                LogSetAside(published);
                LogJudgement(published);
                network_->Publish(std::move(published));
              },
          .on_trouble =
              [this](const std::optional<Error>& trouble) {
                if (trouble) {
                  log_.Error("store_refuses", {{"why", trouble->message}});
                } else {
                  log_.Info("store_is_well");
                }
                network_->SetStoreTrouble(trouble);
              },
          .on_fatal =
              [this](const Error& error) {
                log_.Error("fatal", {{"why", error.message}});
                fatal_promise_.set_value(error);
              }};
}

void Monitor::Launch(const LiveConfig& live) {
  network_->Start();
  std::vector<Input> first;
  first.emplace_back(PoliciesOf(config_));
  first.emplace_back(live.judgement);
  first.emplace_back(WatchBrands{BrandsOf(config_)});
  pipeline_->Start(std::move(first), [this] { network_->Ready(); });
  log_.Info("started", {{"address", address()},
                        {"store", config_.store},
                        {"brands", std::to_string(config_.brands->brands().size())},
                        {"sources", std::to_string(live.sources.size())},
                        {"destinations", std::to_string(live.destinations.size())}});
}

void Monitor::LogSetAside(const dashboards::Publication& published) {
  for (const std::string& why : published.set_aside) log_.Error("set_aside", {{"why", why}});
  if (published.quarantined > 0) {
    log_.Error("quarantined", {{"events", std::to_string(published.quarantined)}});
  }
}

void Monitor::LogJudgement(const dashboards::Publication& published) {
  if (!published.judgement) return;
  const triage::JudgementVersion& version = *published.judgement;
  log_.Info("judgement_in_force", {{"version", std::to_string(version.number)},
                                   {"since", FormatRfc3339({version.since})},
                                   {"model", NamesOf(version.parts)},
                                   {"put_by", version.put_by}});
}

std::string Monitor::address() const {
  const Endpoint listen = ParseListen(config_.listen).value();
  const bool is_v6 = listen.host.find(':') != std::string::npos;
  return fmt::format("{}://{}:{}", secure() ? "https" : "http",
                     is_v6 ? "[" + listen.host + "]" : listen.host, network_->port());
}

void Monitor::Reload() {
  Result<Config> config = LoadWith(options_);
  const auto refuse = [this](const Error& error) {
    log_.Error("config_refused", {{"why", error.message}});
    network_->SetCondition("config", "the config on disk is wrong; the one before it is in force");
  };
  if (!config) return refuse(config.error());
  Result<LiveConfig> live = Prepare(*config, "reload");
  if (!live) return refuse(live.error());
  if (config->listen != config_.listen || config->store != config_.store ||
      config->tls.has_value() != config_.tls.has_value() ||
      config->trusted_proxy != config_.trusted_proxy) {
    log_.Warning("restart_needed", {{"for", "listen, store, tls on or off, trusted_proxy"}});
  }
  log_.SetLevel(LogLevelNamed(config->log));
  pipeline_->Give(Input(Address{AddresseesOf(live->destinations)}));
  pipeline_->Give(Input(PoliciesOf(*config)));
  pipeline_->Give(Input(live->judgement));
  pipeline_->Give(Input(WatchBrands{BrandsOf(*config)}));
  network_->Reconfigure(std::move(*live));
  network_->SetCondition("config", "");
  // What needs a new start stays as it is until then.
  config->listen = config_.listen;
  config->store = config_.store;
  config->tls = config_.tls;
  config->trusted_proxy = config_.trusted_proxy;
  config_ = std::move(*config);
  log_.Info("config_taken_up");
}

bool Monitor::Stop(Duration deadline) {
  log_.Info("stopping");
  auto finished = std::make_shared<std::promise<bool>>();
  std::future<bool> done = finished->get_future();
  const Duration third = deadline / 3;
  network_->StopTaking(third, [this, third, finished] {
    pipeline_->Drain([this, third, finished](bool all) {
      network_->Close(third, [finished, all] { finished->set_value(all); });
    });
  });
  const bool in_time = done.wait_for(deadline) == std::future_status::ready;
  const bool all = in_time && done.get();
  End();
  if (all) {
    log_.Info("stopped");
  } else {
    log_.Error("stopped_early", {{"why", in_time ? "the store took no more" : "out of time"}});
  }
  return all;
}

}  // namespace firstreply::app
