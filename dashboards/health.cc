#include "dashboards/health.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "ingest/base/json_writer.h"

namespace firstreply::dashboards {
namespace {

constexpr char kPipelineStalled[] = "pipeline_stalled";
constexpr char kClockStepped[] = "clock_stepped";

// They name destinations and conversations of any brand.
bool MaySeeDetails(const wire::Principal& principal) {
  return principal.role == wire::Role::kOperator && !principal.name.empty() && !principal.brands;
}

void WriteProblems(JsonWriter& json, const std::vector<HealthProblem>& problems,
                   const wire::Principal& principal) {
  json.Key("problems").BeginArray();
  for (const HealthProblem& problem : problems) {
    json.BeginObject();
    json.Key("name").String(problem.name);
    json.Key("since").String(TimeText(problem.since));
    if (MaySeeDetails(principal)) json.Key("detail").String(problem.detail);
    json.EndObject();
  }
  json.EndArray();
}

Duration WallMinusMonotonic(const Scheduler& scheduler) {
  return scheduler.Now().time_since_epoch() - scheduler.Monotonic();
}

int64_t WholeSeconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

}  // namespace

Health::Health(Options options)
    : options_(options), clock_offset_(WallMinusMonotonic(*options.scheduler)) {
  timer_ = options_.scheduler->After(options_.look_every, [this] { Look(); });
}

Health::~Health() {
  options_.scheduler->Cancel(timer_);
}

void Health::Set(const std::string& name, const std::string& detail, TimePoint at,
                 Severity severity) {
  const std::lock_guard lock(mutex_);
  HealthProblem& problem =
      problems_.try_emplace(name, HealthProblem{.name = name, .since = at, .detail = {}})
          .first->second;
  problem.severity = severity;
  problem.detail = detail;
}

void Health::Clear(const std::string& name) {
  const std::lock_guard lock(mutex_);
  problems_.erase(name);
}

void Health::Beat(TimePoint at) {
  beat_at_ = at;
  beats_.fetch_add(1);
}

void Health::Start() {
  started_ = true;
}

void Health::Stop() {
  stopping_ = true;
}

std::vector<HealthProblem> Health::problems() const {
  const std::lock_guard lock(mutex_);
  std::vector<HealthProblem> problems;
  for (const auto& [name, problem] : problems_) problems.push_back(problem);
  return problems;
}

bool Health::ready() const {
  if (!started_ || stopping_) return false;
  const std::lock_guard lock(mutex_);
  return std::none_of(problems_.begin(), problems_.end(), [](const auto& named) {
    return named.second.severity == Severity::kNotReady;
  });
}

void Health::Look() {
  LookAtPipeline();
  LookAtClock();
  timer_ = options_.scheduler->After(options_.look_every, [this] { Look(); });
}

void Health::LookAtPipeline() {
  const Duration now = options_.scheduler->Monotonic();
  const int64_t beats = beats_.load();
  if (beats != beats_heard_) {
    beats_heard_ = beats;
    heard_at_ = now;
    Clear(kPipelineStalled);
  } else if (beats > 0 && now - heard_at_ >= options_.stalled_after) {
    Set(kPipelineStalled,
        "the pipeline has not moved for " + std::to_string(WholeSeconds(now - heard_at_)) + " s",
        beat_at_.load(), Severity::kNotReady);
  }
}

void Health::LookAtClock() {
  const Duration now = options_.scheduler->Monotonic();
  const Duration offset = WallMinusMonotonic(*options_.scheduler);
  const Duration step = offset - std::exchange(clock_offset_, offset);
  if (std::chrono::abs(step) > options_.clock_tolerance) {
    clock_steps_.fetch_add(1);
    stepped_at_ = now;
    Clear(kClockStepped);
    Set(kClockStepped,
        "the machine's clock was set by " + std::to_string(WholeSeconds(step)) +
            " s; deadlines follow it",
        options_.scheduler->Now());
  } else if (stepped_at_ && now - *stepped_at_ >= options_.clock_remembered) {
    stepped_at_.reset();
    Clear(kClockStepped);
  }
}

wire::HttpResponse Health::Healthz(const wire::Principal& principal) const {
  const std::vector<HealthProblem> wrong = problems();
  JsonWriter json;
  json.BeginObject();
  json.Key("status").String(wrong.empty() ? "ok" : "degraded");
  WriteProblems(json, wrong, principal);
  json.EndObject();
  return FreshJson(json.text());
}

wire::HttpResponse Health::Readyz(const wire::Principal& principal) const {
  std::vector<HealthProblem> reasons = problems();
  std::erase_if(reasons, [](const HealthProblem& problem) {
    return problem.severity != Severity::kNotReady;
  });
  const bool is_ready = started_ && !stopping_ && reasons.empty();
  JsonWriter json;
  json.BeginObject();
  json.Key("status").String(is_ready ? "ready" : "not ready");
  json.Key("started").Bool(started_);
  json.Key("stopping").Bool(stopping_);
  WriteProblems(json, reasons, principal);
  json.EndObject();
  wire::HttpResponse response = FreshJson(json.text());
  if (!is_ready) {
    response.status = 503;
    response.headers.emplace_back("Retry-After", "5");
  }
  return response;
}

wire::Routes Health::routes() {
  const auto route = [this](std::string pattern,
                            wire::HttpResponse (Health::*answer)(const wire::Principal&) const) {
    return wire::Route{
        .method = "GET",
        .pattern = std::move(pattern),
        .access = wire::Access::kPublic,
        .handler = [this, answer](
                       const wire::HttpRequest&, const wire::Principal& principal,
                       wire::Responder respond) { respond.Send((this->*answer)(principal)); },
        .body_bytes_max = 0};
  };
  return {route("/healthz", &Health::Healthz), route("/readyz", &Health::Readyz)};
}

}  // namespace firstreply::dashboards
