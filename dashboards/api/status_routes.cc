#include "dashboards/api/status_routes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "dashboards/health.h"
#include "ingest/base/json_writer.h"

namespace firstreply::dashboards {
namespace {

using wire::Principal;

bool IsOperator(const Principal& principal) {
  return principal.role == wire::Role::kOperator;
}

// Of all brands: what spans brands is not shown to somebody who may see one.
bool SeesAll(const Principal& principal) {
  return IsOperator(principal) && !principal.brands;
}

template <class Value>
Value Ask(const std::function<Value()>& question) {
  return question ? question() : Value();
}

class StatusApi {
 public:
  explicit StatusApi(StatusRoutesOptions options) : options_(std::move(options)) {}

  void Show(const wire::HttpRequest& request, const Principal& principal,
            wire::Responder respond) const {
    if (Status known = ExpectOnly(request, {}); !known)
      return respond.Send(BadQuery(known.error()));
    JsonWriter json;
    json.BeginObject();
    json.Key("version").String(options_.version);
    json.Key("now").String(TimeText(options_.scheduler->Now()));
    json.Key("started_at").String(TimeText(options_.started_at));
    json.Key("ready").Bool(options_.health && options_.health->ready());
    WriteProblems(json, principal);
    json.Key("held").Bool(Ask(options_.held));
    json.Key("loopback_operator").Bool(options_.any_account && !options_.any_account());
    WriteJudgement(json, principal);
    WriteBrands(json, principal);
    WriteSources(json, principal);
    if (IsOperator(principal)) WriteDestinations(json, principal);
    json.EndObject();
    respond.Send(FreshJson(json.text()));
  }

 private:
  void WriteProblems(JsonWriter& json, const Principal& principal) const {
    json.Key("problems").BeginArray();
    if (options_.health) {
      for (const HealthProblem& problem : options_.health->problems()) {
        json.BeginObject();
        json.Key("name").String(problem.name);
        json.Key("since").String(TimeText(problem.since));
        // What a person reads: why it is so, or at least what it is.
        std::string what = problem.name;
        std::replace(what.begin(), what.end(), '_', ' ');
        if (SeesAll(principal) && !problem.detail.empty()) what += ": " + problem.detail;
        json.Key("what").String(what);
        json.EndObject();
      }
    }
    json.EndArray();
  }

  // By what posts are judged; null where nothing was ever said of it.
  void WriteJudgement(JsonWriter& json, const Principal& principal) const {
    json.Key("judgement");
    const std::optional<triage::JudgementVersion> version = Ask(options_.judgement);
    if (!version) {
      json.Null();
      return;
    }
    const triage::JudgementParts& parts = version->parts;
    json.BeginObject();
    json.Key("version").Integer(version->number);
    json.Key("since").String(TimeText(version->since));
    json.Key("put_by").String(version->put_by);
    json.Key("model").String(parts.model);
    json.Key("adjustments").BeginArray();
    for (const auto& [brand, file] : parts.adjustments) {
      if (!principal.MaySee(brand)) continue;
      json.BeginObject();
      json.Key("brand").String(brand);
      json.Key("adjustment").String(file);
      json.EndObject();
    }
    json.EndArray();
    json.Key("thresholds").BeginArray();
    WriteThresholds(json, parts.thresholds.all, nullptr);
    for (const auto& [brand, thresholds] : parts.thresholds.of_brand) {
      if (principal.MaySee(brand)) WriteThresholds(json, thresholds, &brand);
    }
    json.EndArray();
    json.EndObject();
  }

  static void WriteThresholds(JsonWriter& json, const triage::UrgencyThresholds& thresholds,
                              const std::string* brand) {
    json.BeginObject();
    if (brand) json.Key("brand").String(*brand);
    json.Key("high").Integer(thresholds.high);
    json.Key("critical").Integer(thresholds.critical);
    json.EndObject();
  }

  void WriteBrands(JsonWriter& json, const Principal& principal) const {
    json.Key("brands").BeginArray();
    for (const std::string& brand : Ask(options_.brands)) {
      if (principal.MaySee(brand)) json.String(brand);
    }
    json.EndArray();
  }

  void WriteSources(JsonWriter& json, const Principal& principal) const {
    const auto bound = Ask(options_.source_brands);
    const auto queued = Ask(options_.queued);
    auto sources = Ask(options_.sources);
    for (const auto& [name, count] : queued) sources.try_emplace(name);
    for (const auto& [name, brands] : bound) sources.try_emplace(name);
    json.Key("sources").BeginArray();
    for (const auto& [name, state] : sources) {
      if (!MaySeeSource(principal, bound, name)) continue;
      json.BeginObject();
      json.Key("name").String(name);
      if (SeesAll(principal)) {
        const auto found = queued.find(name);
        WriteSum(json, state, found == queued.end() ? 0 : found->second);
      }
      json.EndObject();
    }
    json.EndArray();
  }

  static bool MaySeeSource(const Principal& principal,
                           const std::map<std::string, std::set<std::string>>& bound,
                           const std::string& name) {
    if (SeesAll(principal)) return true;
    const auto found = bound.find(name);
    if (found == bound.end()) return false;
    return found->second.empty() ||
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::string& brand) { return principal.MaySee(brand); });
  }

  // Law 1: received is the sum of all the others.
  static void WriteSum(JsonWriter& json, const ingest::SourceState& state, int64_t queued) {
    json.Key("received").Integer(state.tally.received + queued);
    json.Key("rejected").BeginObject();
    for (const auto& [reason, count] : state.tally.rejected) json.Key(reason).Integer(count);
    json.EndObject();
    json.Key("irrelevant").Integer(state.tally.irrelevant);
    json.Key("queued").Integer(queued);
    json.Key("duplicates").Integer(state.tally.duplicates);
    json.Key("conflicts").Integer(state.conflicts);
    json.Key("quarantined").Integer(state.quarantined);
    json.Key("stored").Integer(state.stored);
  }

  void WriteDestinations(JsonWriter& json, const Principal& principal) const {
    json.Key("destinations").BeginArray();
    // A destination is told of brands that only an operator of all of them may know of.
    if (SeesAll(principal)) {
      for (const auto& [name, counts] : Ask(options_.destinations)) {
        json.BeginObject();
        json.Key("name").String(name);
        json.Key("waiting").Integer(counts.waiting);
        json.Key("oldest_at");
        if (counts.oldest) {
          json.String(TimeText(*counts.oldest));
        } else {
          json.Null();
        }
        json.Key("sent").Integer(counts.sent);
        json.Key("failed_tries").Integer(counts.failed_tries);
        json.Key("overtaken").Integer(counts.overtaken);
        json.Key("given_up").Integer(counts.given_up);
        json.Key("disabled").Bool(counts.disabled);
        json.Key("circuit_open").Bool(counts.circuit_open);
        json.EndObject();
      }
    }
    json.EndArray();
  }

  const StatusRoutesOptions options_;
};

}  // namespace

wire::Routes StatusRoutes(StatusRoutesOptions options) {
  const auto api = std::make_shared<const StatusApi>(std::move(options));
  return {
      {.method = "GET",
       .pattern = "/api/v1/status",
       .access = wire::Access::kAgent,
       .handler =
           [api](const wire::HttpRequest& request, const Principal& principal,
                 wire::Responder respond) { api->Show(request, principal, std::move(respond)); },
       .body_bytes_max = 0}};
}

}  // namespace firstreply::dashboards
