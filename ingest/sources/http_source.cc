#include "ingest/sources/http_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "ingest/base/json_writer.h"
#include "ingest/base/limits.h"
#include "ingest/sources/event_decoder.h"

namespace firstreply::ingest {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;
using wire::Responder;

// A request whose every event stands alone still has a short answer.
constexpr size_t kRejectionsShownMax = 1000;

constexpr std::array<std::string_view, 4> kContentTypes = {
    "application/x-ndjson", "application/json", "application/cloudevents+json",
    "application/cloudevents-batch+json"};

bool IsEventType(const std::string* content_type) {
  if (!content_type) return true;
  std::string type = content_type->substr(0, content_type->find(';'));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kContentTypes.begin(), kContentTypes.end(), type) != kContentTypes.end();
}

HttpResponse RetryLater(int status, std::string_view title, std::string_view detail) {
  HttpResponse response = wire::Problem(status, title, detail);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

struct HttpSource::Source {
  Source(Admission::Options config, Admission::Shared shared, Inbox& inbox)
      : options(config),
        admission(std::move(config), shared),
        producer(inbox.ProducerFor(options.source)) {}

  const Admission::Options options;
  Admission admission;
  Inbox::Producer& producer;
};

// A body that is being taken apart.
struct HttpSource::Intake {
  struct Refused {
    int64_t line;
    std::string field, reason, message;
  };

  SourceTally& TallyOf(const std::string& source) { return tallies[source]; }

  void Reject(const std::string& source, Refused refused) {
    SourceTally& tally = TallyOf(source);
    ++tally.received;
    ++tally.rejected[refused.reason];
    ++rejected;
    if (refusals.size() < kRejectionsShownMax) refusals.push_back(std::move(refused));
  }

  std::string default_source;
  std::map<std::string, std::vector<PostEvent>> kept;  // by source
  std::map<std::string, SourceTally> tallies;          // by source: what is not kept
  std::vector<Refused> refusals;
  int64_t received = 0, irrelevant = 0, rejected = 0, kept_count = 0;
};

// A body of which some is on its way to the store.
struct HttpSource::Request {
  Responder respond;
  HttpResponse answer;
  size_t receipts = 0;
  bool given_up = false;  // it was answered already: not all of it fitted
};

struct HttpSource::OnItsWay {
  std::shared_ptr<Request> request;
  std::string source;
  int64_t events = 0;
};

HttpSource::HttpSource(Options options) : options_(std::move(options)) {
  Configure(options_.sources);
}

HttpSource::~HttpSource() = default;

void HttpSource::Configure(std::vector<Admission::Options> sources) {
  std::map<std::string, std::unique_ptr<Source>> configured;
  for (Admission::Options& source : sources) {
    const std::string name = source.source;
    configured[name] = std::make_unique<Source>(
        std::move(source), Admission::Shared{*options_.threads, *options_.tombstones},
        *options_.inbox);
  }
  sources_ = std::move(configured);
}

wire::Routes HttpSource::routes() {
  return {{.method = "POST",
           .pattern = "/ingest/v1/events",
           .access = wire::Access::kIngest,
           .handler = [this](const HttpRequest& request, const Principal& principal,
                             Responder respond) { Take(request, principal, std::move(respond)); }}};
}

void HttpSource::Take(const HttpRequest& request, const Principal& principal, Responder respond) {
  if (!IsEventType(request.Header("Content-Type"))) {
    return respond.Send(
        wire::Problem(415, "Unsupported Media Type",
                      "send application/x-ndjson, application/json or CloudEvents"));
  }
  std::variant<std::string, HttpResponse> source = SourceOf(request, principal);
  if (auto* refused = std::get_if<HttpResponse>(&source)) return respond.Send(std::move(*refused));
  if (request.body.empty()) {
    return respond.Send(wire::Problem(400, "Bad Request", "there is no body, and so no event"));
  }

  Intake intake;
  intake.default_source = std::get<std::string>(source);
  DecodeResult decoded =
      DecodeEvents(request.body, {.source = intake.default_source, .freshness = Freshness::kLive});
  Admit(std::move(decoded), principal, intake);
  Push(std::move(intake), std::move(respond));
}

// A source whose brands are all of others is to the sender as one that does not exist.
bool HttpSource::MayUse(const Principal& principal, const std::string& source) const {
  if (!principal.MaySpeakFor(source)) return false;
  const auto found = sources_.find(source);
  if (found == sources_.end()) return !principal.brands;
  const std::vector<std::string>& bound = found->second->options.brands;
  return bound.empty() || std::any_of(bound.begin(), bound.end(), [&](const std::string& brand) {
           return principal.MaySee(brand);
         });
}

// The source that events come from which name none.
std::variant<std::string, HttpResponse> HttpSource::SourceOf(const HttpRequest& request,
                                                             const Principal& principal) const {
  if (const std::string* named = request.Query("source")) {
    if (!MayUse(principal, *named)) {
      return wire::Problem(403, "Forbidden", "this token does not speak for that source");
    }
    if (!sources_.contains(*named)) {
      return wire::Problem(400, "Bad Request", "the config has no source of that name");
    }
    return *named;
  }
  std::vector<std::string> possible;
  for (const auto& [name, source] : sources_) {
    if (MayUse(principal, name)) possible.push_back(name);
  }
  if (possible.size() == 1) return possible.front();
  if (possible.empty()) {
    return wire::Problem(403, "Forbidden", "this token speaks for no source of the config");
  }
  return wire::Problem(400, "Bad Request",
                       "there are several sources: say which one with ?source=NAME");
}

void HttpSource::Admit(DecodeResult decoded, const Principal& principal, Intake& intake) {
  const TimePoint now = options_.scheduler->Now();
  const std::shared_ptr<const BrandMatcher> matcher = options_.matcher->Get();
  const Sender sender{.brands = principal.brands ? &*principal.brands : nullptr};
  intake.received = decoded.received();
  for (Rejection& fault : decoded.rejections) {
    intake.Reject(intake.default_source,
                  {fault.line, std::move(fault.field), std::string(NameOf(fault.reason)),
                   std::move(fault.message)});
  }
  for (size_t i = 0; i < decoded.events.size(); ++i) {
    PostEvent& event = decoded.events[i];
    const int64_t line = decoded.event_lines[i];
    const auto source = sources_.find(event.source);
    if (source == sources_.end() || !MayUse(principal, event.source)) {
      intake.Reject(intake.default_source,
                    {line, "source", "source_not_bound", "may not be spoken for here"});
      continue;
    }
    SourceTally& tally = intake.TallyOf(event.source);
    event.seen_at = std::min(event.seen_at.value_or(now), now);
    const Admitted admitted = source->second->admission.Admit(event, *matcher, &sender);
    if (admitted.verdict == Admitted::Verdict::kIrrelevant) {
      ++tally.received;
      ++tally.irrelevant;
      ++intake.irrelevant;
    } else if (admitted.reason) {
      // Who may speak for some brands only does not learn which others there are.
      const bool hides = principal.brands && *admitted.reason == RefusalReason::kUnknownBrand;
      intake.Reject(event.source,
                    {line, "brand",
                     std::string(NameOf(hides ? RefusalReason::kBrandNotBound : *admitted.reason)),
                     "does not go with this source and token"});
    } else {
      if (options_.on_lag && event.freshness == Freshness::kLive) {
        options_.on_lag(event.source, now - HappenedAt(event).at);
      }
      ++intake.kept_count;
      const std::string name = event.source;
      intake.kept[name].push_back(std::move(event));
    }
  }
}

namespace {

std::string Answer(int64_t received, int64_t kept, int64_t irrelevant, int64_t rejected,
                   const std::function<void(JsonWriter&)>& write_refusals) {
  JsonWriter json;
  json.BeginObject();
  json.Key("received").Integer(received);
  json.Key("kept").Integer(kept);
  json.Key("irrelevant").Integer(irrelevant);
  json.Key("rejected_total").Integer(rejected);
  json.Key("rejected").BeginArray();
  write_refusals(json);
  json.EndArray();
  json.EndObject();
  return json.text();
}

}  // namespace

void HttpSource::Push(Intake intake, Responder respond) {
  const auto write_refusals = [&intake](JsonWriter& json) {
    std::stable_sort(intake.refusals.begin(), intake.refusals.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    for (const Intake::Refused& refused : intake.refusals) {
      json.BeginObject();
      json.Key("index").Integer(refused.line - 1);
      json.Key("field").String(refused.field);
      json.Key("reason").String(refused.reason);
      json.Key("message").String(refused.message);
      json.EndObject();
    }
  };
  auto request = std::make_shared<Request>(Request{
      .respond = std::move(respond),
      .answer =
          wire::JsonResponse(200, Answer(intake.received, intake.kept_count, intake.irrelevant,
                                         intake.rejected, write_refusals))});
  // What came to nothing is counted in the store too, so each source's tally rides with its first
  // item even when that item holds no event.
  for (auto& [name, tally] : intake.tallies) {
    std::vector<PostEvent>& events = intake.kept[name];
    size_t done = 0;
    do {
      const size_t count = std::min(events.size() - done, kBatchEventsMax);
      const auto first = events.begin() + static_cast<ptrdiff_t>(done);
      InboxItem item;
      item.events.assign(std::make_move_iterator(first),
                         std::make_move_iterator(first + static_cast<ptrdiff_t>(count)));
      item.tally = std::exchange(tally, {});
      item.tally.received += static_cast<int64_t>(count);
      const Taken taken = PushItem(name, std::move(item), request);
      if (taken != Taken::kTaken) {
        // What was taken of it is stored, and known when the sender tries again.
        request->given_up = true;
        return request->respond.Send(
            taken == Taken::kFull
                ? RetryLater(429, "Too Many Requests",
                             "the inbox is full: send the same body again")
                : RetryLater(503, "Service Unavailable", "the monitor is stopping"));
      }
      done += count;
    } while (done < events.size());
  }
  // Blank lines only: nothing goes to the store, and so nothing comes back from it.
  if (request->receipts == 0) request->respond.Send(std::move(request->answer));
}

Taken HttpSource::PushItem(const std::string& source, InboxItem item,
                           const std::shared_ptr<Request>& request) {
  const auto events = static_cast<int64_t>(item.events.size());
  item.receipt = next_receipt_++;
  const uint64_t receipt = item.receipt;
  const Taken taken = sources_.at(source)->producer.TryPush(std::move(item));
  if (taken == Taken::kTaken) {
    items_[receipt] = {request, source, events};
    queued_[source] += events;
    ++request->receipts;
  }
  return taken;
}

size_t HttpSource::waiting() const {
  std::set<const Request*> requests;
  for (const auto& [receipt, item] : items_) {
    if (!item.request->given_up) requests.insert(item.request.get());
  }
  return requests.size();
}

void HttpSource::Stored(std::span<const uint64_t> receipts) {
  for (const uint64_t receipt : receipts) {
    const auto found = items_.find(receipt);
    if (found == items_.end()) continue;
    const OnItsWay item = std::move(found->second);
    items_.erase(found);
    queued_[item.source] -= item.events;
    Request& request = *item.request;
    if (--request.receipts == 0 && !request.given_up) {
      request.respond.Send(std::move(request.answer));
    }
  }
}

}  // namespace firstreply::ingest
