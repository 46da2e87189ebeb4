#include "dashboards/feed/feed.h"

#include <algorithm>
#include <utility>

#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"

namespace firstreply::dashboards {
namespace {

std::string GoneText(const Board::Change& change) {
  JsonWriter json;
  json.BeginObject();
  json.Key("id").String(IdText(change.conversation));
  json.Key("why").String(change.answered ? "answered" : "closed");
  json.EndObject();
  return json.text();
}

std::string TotalText(int64_t total) {
  JsonWriter json;
  json.BeginObject();
  json.Key("total").Integer(total);
  json.EndObject();
  return json.text();
}

}  // namespace

Feed::Feed(Options options) : options_(options) {
  options_.board->Listen(
      [this](std::span<const Board::Change> changes, Reader& reader) { Tell(changes, reader); });
  timer_ = options_.scheduler->After(options_.keep_alive, [this] { KeepAlive(); });
}

Feed::~Feed() {
  options_.scheduler->Cancel(timer_);
}

wire::Routes Feed::routes() {
  return {
      {.method = "GET",
       .pattern = "/api/v1/feed",
       .access = wire::Access::kAgent,
       .handler = [this](const wire::HttpRequest& request, const wire::Principal& principal,
                         wire::Responder respond) { Open(request, principal, std::move(respond)); },
       .body_bytes_max = 0}};
}

void Feed::Open(const wire::HttpRequest& request, const wire::Principal& principal,
                wire::Responder respond) {
  if (Status known = ExpectOnly(request, {}); !known) return respond.Send(BadQuery(known.error()));
  Sweep();
  if (lookers_.size() >= options_.readers_max) {
    ++counts_.refused;
    wire::HttpResponse refusal = wire::Problem(
        503, "Too many readers", "The feed has as many readers as it may. Try again later.");
    refusal.headers.emplace_back("Retry-After", "15");
    return respond.Send(std::move(refusal));
  }
  Looker looker{principal, respond.OpenEventStream({{"Cache-Control", "no-store"}}),
                TotalFor(principal)};
  JsonWriter hello;
  hello.BeginObject();
  hello.Key("now").String(TimeText(options_.scheduler->Now()));
  hello.Key("total").Integer(looker.total);
  hello.EndObject();
  ++counts_.opened;
  if (Send(looker, "hello", hello.text())) lookers_.push_back(std::move(looker));
}

void Feed::Tell(std::span<const Board::Change> changes, Reader& reader) {
  const TimePoint now = options_.scheduler->Now();
  for (const Board::Change& change : changes) {
    ++counts_.events;
    const std::string& brand = change.after ? change.after->brand : change.before->brand;
    std::string data;
    for (Looker& looker : lookers_) {
      if (!looker.principal.MaySee(brand)) continue;
      // The store is asked only if somebody looks on.
      if (data.empty() && change.after) {
        JsonWriter row;
        WriteRow(row, *change.after, LoadRowText(reader, *change.after), now);
        data = row.text();
      } else if (data.empty()) {
        data = GoneText(change);
      }
      Send(looker, change.after ? "waiting" : "gone", data);
    }
  }
  TellTotals();
  Sweep();
}

void Feed::TellTotals() {
  for (Looker& looker : lookers_) {
    const int64_t total = TotalFor(looker.principal);
    if (std::exchange(looker.total, total) == total) continue;
    Send(looker, "changed_total", TotalText(total));
  }
}

void Feed::EndFor(const std::string& principal) {
  std::erase_if(lookers_,
                [&principal](const Looker& looker) { return looker.principal.name == principal; });
}

FeedCounts Feed::counts() const {
  FeedCounts counts = counts_;
  counts.readers = std::count_if(lookers_.begin(), lookers_.end(),
                                 [](const Looker& looker) { return !looker.stream->closed(); });
  return counts;
}

void Feed::KeepAlive() {
  for (Looker& looker : lookers_) looker.stream->KeepAlive();
  Sweep();
  timer_ = options_.scheduler->After(options_.keep_alive, [this] { KeepAlive(); });
}

void Feed::Sweep() {
  std::erase_if(lookers_, [](const Looker& looker) { return looker.stream->closed(); });
}

int64_t Feed::TotalFor(const wire::Principal& principal) const {
  int64_t total = 0;
  for (const auto& [brand, waiting] : options_.board->brands()) {
    if (principal.MaySee(brand)) total += waiting;
  }
  return total;
}

bool Feed::Send(Looker& looker, std::string_view event, std::string_view data) {
  if (looker.stream->closed()) return false;
  if (looker.stream->Send(event, std::to_string(++looker.last_id), data)) return true;
  ++counts_.cut_off;
  return false;
}

}  // namespace firstreply::dashboards
