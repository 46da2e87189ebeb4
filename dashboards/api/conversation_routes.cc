#include "dashboards/api/conversation_routes.h"

#include <memory>
#include <utility>

#include "dashboards/api/conversation_detail.h"
#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "dashboards/report/explanation.h"

namespace firstreply::dashboards {
namespace {

using wire::HttpRequest;
using wire::Principal;
using wire::Responder;

class ConversationApi {
 public:
  explicit ConversationApi(ConversationRoutesOptions options) : options_(std::move(options)) {}

  void List(const HttpRequest& request, const Principal& principal, Responder respond) const {
    const Result<ConversationQuery> query = ReadConversationQuery(request);
    if (!query) return respond.Send(BadQuery(query.error()));
    const TimePoint now = options_.scheduler->Now();
    JsonWriter json;
    json.BeginObject();
    json.Key("now").String(TimeText(now));
    int64_t total = 0;
    std::vector<OpenWait> page;
    bool has_more = false;
    for (OpenWait& wait : options_.board->Waiting()) {
      if (!principal.MaySee(wait.brand) || !query->Wants(wait, now)) continue;
      ++total;
      if (query->after && !ComesBefore(*query->after, wait)) continue;
      has_more = page.size() == static_cast<size_t>(query->limit);
      if (!has_more) page.push_back(std::move(wait));
    }
    json.Key("total").Integer(total);
    WriteRows(json, page, now);
    json.Key("next");
    if (has_more) {
      json.String(CursorBehind(page.back()));
    } else {
      json.Null();
    }
    json.EndObject();
    respond.Send(FreshJson(json.text()));
  }

  void Show(const HttpRequest& request, const Principal& principal, Responder respond) const {
    if (Status known = ExpectOnly(request, {"reveal"}); !known)
      return respond.Send(BadQuery(known.error()));
    const std::string* reveal = request.Query("reveal");
    if (reveal && *reveal != "true" && *reveal != "false")
      return respond.Send(BadQuery({Errc::kInvalid, "reveal: must be true or false"}));
    const bool masked = !reveal || *reveal != "true";
    Reader reader(*options_.database);
    const auto found = FindFor(principal, request.path_values.at("id"), reader);
    if (!found) return respond.Send(NoSuchConversation());
    if (!masked && options_.audit)
      options_.audit(principal.name, "reveal", "conversation:" + IdText(found->id));
    respond.Send(FreshJson(RenderConversation(reader, *found, options_.scheduler->Now(), masked)));
  }

  void Explain(const HttpRequest& request, const Principal& principal, Responder respond) const {
    if (Status none = ExpectOnly(request, {}); !none) return respond.Send(BadQuery(none.error()));
    Reader reader(*options_.database);
    const auto found = FindFor(principal, request.path_values.at("id"), reader);
    if (!found) return respond.Send(NoSuchConversation());
    const Result<triage::Circumstances> circumstances =
        options_.circumstances ? options_.circumstances(reader) : triage::Circumstances{};
    if (!circumstances) {
      return respond.Send(
          wire::Problem(503, "Cannot be explained now", circumstances.error().message));
    }
    const Explanation explanation = dashboards::Explain(reader, *found, *circumstances);
    respond.Send(FreshJson(RenderExplanationJson(explanation)));
  }

 private:
  static wire::HttpResponse NoSuchConversation() {
    return wire::Problem(404, "No such conversation",
                         "It does not exist, or not among your brands.");
  }

  void WriteRows(JsonWriter& json, const std::vector<OpenWait>& page, TimePoint now) const {
    json.Key("conversations").BeginArray();
    if (!page.empty()) {
      Reader reader(*options_.database);
      for (const OpenWait& wait : page) WriteRow(json, wait, LoadRowText(reader, wait), now);
    }
    json.EndArray();
  }

  const ConversationRoutesOptions options_;
};

}  // namespace

wire::Routes ConversationRoutes(ConversationRoutesOptions options) {
  const auto api = std::make_shared<const ConversationApi>(std::move(options));
  return {
      {.method = "GET",
       .pattern = "/api/v1/conversations",
       .access = wire::Access::kAgent,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->List(request, principal, std::move(respond)); },
       .body_bytes_max = 0},
      {.method = "GET",
       .pattern = "/api/v1/conversations/{id}",
       .access = wire::Access::kAgent,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->Show(request, principal, std::move(respond)); },
       .body_bytes_max = 0},
      {.method = "GET",
       .pattern = "/api/v1/conversations/{id}/explanation",
       .access = wire::Access::kAgent,
       .handler = [api](
                      const HttpRequest& request, const Principal& principal,
                      Responder respond) { api->Explain(request, principal, std::move(respond)); },
       .body_bytes_max = 0}};
}

}  // namespace firstreply::dashboards
