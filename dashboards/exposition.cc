#include "dashboards/exposition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "alerts/courier.h"
#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "dashboards/window_gauges.h"
#include "ingest/base/limits.h"
#include "ingest/wire/http_server.h"

namespace firstreply::dashboards {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string_view NameOf(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
      return "histogram";
    default:
      return "untyped";
  }
}

void AppendNumber(std::string& text, double value) {
  if (std::isinf(value)) {
    text += value > 0 ? "+Inf" : "-Inf";
  } else {
    fmt::format_to(std::back_inserter(text), "{}", value);
  }
}

void AppendEscaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
}

// One line; `le` is a histogram's bound, where it is one.
void AppendSample(std::string& text, std::string_view name, std::string_view suffix,
                  const std::vector<ClientMetric::Label>& labels, const double* le, double value) {
  text.append(name).append(suffix);
  char separator = '{';
  for (const ClientMetric::Label& label : labels) {
    text += separator;
    text.append(label.name).append("=\"");
    AppendEscaped(text, label.value);
    text += '"';
    separator = ',';
  }
  if (le) {
    text += separator;
    text += "le=\"";
    AppendNumber(text, *le);
    text += '"';
    separator = ',';
  }
  if (separator == ',') text += '}';
  text += ' ';
  AppendNumber(text, value);
  text += '\n';
}

void AppendHistogram(std::string& text, const std::string& name, const ClientMetric& metric) {
  for (const ClientMetric::Bucket& bucket : metric.histogram.bucket) {
    AppendSample(text, name, "_bucket", metric.label, &bucket.upper_bound,
                 static_cast<double>(bucket.cumulative_count));
  }
  AppendSample(text, name, "_sum", metric.label, nullptr, metric.histogram.sample_sum);
  AppendSample(text, name, "_count", metric.label, nullptr,
               static_cast<double>(metric.histogram.sample_count));
}

void AppendFamily(std::string& text, const MetricFamily& family) {
  fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", family.name, family.help,
                 family.name, NameOf(family.type));
  for (const ClientMetric& metric : family.metric) {
    if (family.type == MetricType::Histogram) {
      AppendHistogram(text, family.name, metric);
    } else {
      const bool counts = family.type == MetricType::Counter;
      AppendSample(text, family.name, "", metric.label, nullptr,
                   counts ? metric.counter.value : metric.gauge.value);
    }
  }
}

// The library keeps them in the order of a hash.
void Sort(std::vector<MetricFamily>& families) {
  for (MetricFamily& family : families) {
    for (ClientMetric& metric : family.metric) std::sort(metric.label.begin(), metric.label.end());
    std::sort(family.metric.begin(), family.metric.end(),
              [](const ClientMetric& a, const ClientMetric& b) { return a.label < b.label; });
  }
  std::sort(families.begin(), families.end(),
            [](const MetricFamily& a, const MetricFamily& b) { return a.name < b.name; });
}

// Of a token that names no brands but sources, their lines.
void KeepLinesOf(const wire::Principal& principal, std::vector<MetricFamily>& families) {
  const auto is_others = [&principal](const ClientMetric& metric) {
    return std::none_of(metric.label.begin(), metric.label.end(), [&](const auto& label) {
      return principal.brands ? label.name == "brand" && principal.MaySee(label.value)
                              : label.name == "source" && principal.MaySpeakFor(label.value);
    });
  };
  for (MetricFamily& family : families) std::erase_if(family.metric, is_others);
}

void Add(const ingest::SourceState& state, ingest::SourceState& sum) {
  sum.tally += state.tally;
  sum.conflicts += state.conflicts;
  sum.quarantined += state.quarantined;
  sum.stored += state.stored;
}

}  // namespace

Exposition::Exposition(Options options)
    : options_(std::move(options)),
      ingest_(registry_),
      triage_(registry_),
      alerts_(registry_),
      dashboards_(registry_, options_.version, options_.started_at) {}

void Exposition::LoadSources(std::map<std::string, ingest::SourceState> sources) {
  sources_ = std::move(sources);
}

void Exposition::LoadJudgement(std::optional<triage::JudgementVersion> judgement) {
  judgement_ = std::move(judgement);
  if (judgement_) triage_.ShowJudgement(*judgement_);
}

void Exposition::Observe(const Publication& publication) {
  if (publication.judgement) LoadJudgement(publication.judgement);
  for (const auto& [name, state] : publication.sources) sources_[name] = state;
  for (const LedgerFact& fact : publication.ledger)
    triage_.Wrote(fact.entry, fact.brand, fact.kind, fact.waited);
  for (const alerts::Delivery& delivery : publication.deliveries)
    alerts_.Queued(delivery.destination, delivery.message.event);
  triage_.SetAside(static_cast<int64_t>(publication.set_aside.size()));
  ingest_.ShowHeldBack(publication.inputs_waiting);
  if (publication.commit_took > Duration::zero()) ingest_.Committed(publication.commit_took);
}

std::string Exposition::Text(const wire::Principal& principal) {
  Refresh();
  std::vector<MetricFamily> families = registry_.Collect();
  if (principal.brands || principal.sources) KeepLinesOf(principal, families);
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  Sort(families);
  std::string text;
  for (const MetricFamily& family : families) AppendFamily(text, family);
  return text;
}

void Exposition::Refresh() {
  const TimePoint now = options_.scheduler->Now();
  ShowSources();
  if (options_.board) ShowWaiting(now);
  if (options_.windows) ShowWindows();
  if (options_.inbox) {
    ingest_.ShowInbox(options_.inbox->items(), options_.inbox->bytes(),
                      options_.inbox_limits.items_max, options_.inbox_limits.bytes_max);
  }
  if (options_.courier) {
    for (const auto& [name, counts] : options_.courier->counts())
      alerts_.ShowDestination(name, counts, now);
  }
  if (options_.held) alerts_.ShowHeld(options_.held());
  if (options_.http) dashboards_.ShowHttp(options_.http());
  if (options_.feed) dashboards_.ShowFeed(options_.feed->counts());
  if (options_.sign_ins) dashboards_.ShowSignIns(options_.sign_ins());
  if (options_.health) {
    dashboards_.ShowHealth(options_.health->problems(), options_.health->ready(),
                           options_.health->clock_steps());
  }
}

void Exposition::ShowSources() {
  std::map<std::string, int64_t> queued;
  if (options_.queued) queued = options_.queued();
  for (const auto& [name, count] : queued) sources_.try_emplace(name);
  struct Sum {
    ingest::SourceState state;
    int64_t queued = 0;
  };
  std::map<std::string, Sum> sums;
  for (const auto& [name, state] : sources_) {
    Sum& sum = sums[SourceLabel(name)];
    Add(state, sum.state);
    if (const auto found = queued.find(name); found != queued.end()) sum.queued += found->second;
  }
  for (const auto& [label, sum] : sums) ingest_.ShowSource(label, sum.state, sum.queued);
}

// A config has no more sources than that; events may name any.
std::string Exposition::SourceLabel(const std::string& source) {
  if (source_labels_.contains(source)) return source;
  if (source_labels_.size() >= kSourcesMax) return "other";
  return *source_labels_.insert(source).first;
}

void Exposition::ShowWaiting(TimePoint now) {
  std::vector<triage::TriageMetrics::Waiting> waiting;
  for (const OpenWait& wait : options_.board->Waiting()) {
    waiting.push_back({.brand = wait.brand,
                       .source = SourceLabel(wait.source),
                       .urgency = wait.urgency,
                       .deadline = wait.deadline,
                       .overdue = wait.missed || (wait.deadline && now > *wait.deadline)});
  }
  triage_.ShowWaiting(waiting, now);
}

void Exposition::ShowWindows() {
  const WindowGauges::Figures* figures = options_.windows->Current();
  if (figures == nullptr || figures->at == windows_shown_) return;
  triage_.ShowWindows(figures->groups, figures->at);
  windows_shown_ = figures->at;
}

wire::Routes Exposition::routes() {
  return {{.method = "GET",
           .pattern = "/metrics",
           .access = wire::Access::kMetrics,
           .handler =
               [this](const wire::HttpRequest&, const wire::Principal& principal,
                      wire::Responder respond) {
                 respond.Send(
                     {.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                                  {"Cache-Control", "no-store"}},
                      .body = Text(principal)});
               },
           .body_bytes_max = 0}};
}

}  // namespace firstreply::dashboards
