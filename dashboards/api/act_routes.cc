#include "dashboards/api/act_routes.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/audit_log.h"
#include "dashboards/accounts/change_desk.h"
#include "dashboards/api/act_decoder.h"
#include "dashboards/api/act_json.h"
#include "dashboards/api/conversation_detail.h"
#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "ingest/base/limits.h"
#include "triage/acts.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using triage::Act;
using triage::ActKind;
using triage::Conversation;
using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;
using wire::Responder;

constexpr size_t kActBodyBytesMax = size_t{16} << 10;

HttpResponse NoSuchConversation() {
  return wire::Problem(404, "No such conversation", "It does not exist, or not among your brands.");
}

HttpResponse ProblemOf(const ActFault& fault) {
  if (fault.field.empty()) return wire::Problem(409, "Conflict", fault.what);
  return wire::Problem(400, "Bad request", fault.field + ": " + fault.what);
}

// What an act waits for: it becomes one in the pipeline, and is answered after that.
struct SaidAct {
  Act act;
  std::optional<TimePoint> at;  // as the agent said; unset: when it is stored
};

// The store may have gone on since the request was looked at, so all is asked once more.
Status Check(Reader& reader, Act& act) {
  const std::optional<Conversation> conversation =
      triage::LoadConversation(reader, act.conversation);
  if (!conversation || !conversation->stands) {
    return Error{Errc::kNotFound, "the conversation is no longer there"};
  }
  act.conversation = conversation->id;
  if (act.kind == ActKind::kLinked) {
    const std::optional<Conversation> other = triage::LoadConversation(reader, act.linked_to);
    if (!other || !other->stands || other->brand != conversation->brand) {
      return Error{Errc::kInvalid, "linked_to: is no longer there"};
    }
    act.linked_to = other->id;
  }
  if (triage::CountActs(reader, act.conversation) >=
      static_cast<int64_t>(kActsPerConversationMax)) {
    return Error{Errc::kTooLarge, "the conversation has as many acts as one may have"};
  }
  if (const auto fault = FaultOf(act, conversation->waits)) {
    return Error{Errc::kInvalid, fault->field + (fault->field.empty() ? "" : ": ") + fault->what};
  }
  return Done{};
}

Result<Act> Store(Transaction& tx, const SaidAct& said, TimePoint now) {
  Act act = said.act;
  act.told_at = now;
  act.at = said.at.value_or(now);
  if (Status checked = Check(tx, act); !checked) return checked.error();
  act.id = triage::StoreAct(tx, act);
  WriteAudit(tx,
             {.author = act.author,
              .action = "conversation." + std::string(triage::NameOf(act.kind)),
              .subject = "conversation:" + IdText(act.conversation)},
             now);
  return act;
}

class ActApi {
 public:
  explicit ActApi(const ActRoutesOptions& options)
      : options_(options), desk_(options.scheduler, options.commands) {}

  void Take(const HttpRequest& request, const Principal& principal, Responder respond) {
    if (auto no = ExpectJson(request)) return respond.Send(*std::move(no));
    if (Status none = ExpectOnly(request, {}); !none) return respond.Send(BadQuery(none.error()));
    std::variant<SaidAct, HttpResponse> said = Read(request, principal);
    if (auto* no = std::get_if<HttpResponse>(&said)) return respond.Send(std::move(*no));
    const auto answer = std::make_shared<Responder>(std::move(respond));
    // Written on the pipeline's thread before it says that it is done, read here after that.
    const auto stored = std::make_shared<Act>();
    const auto act = std::get<SaidAct>(std::move(said));
    desk_.Ask(
        principal.name,
        [act, stored](Transaction& tx, TimePoint now) -> Status {
          const Result<Act> done = Store(tx, act, now);
          if (!done) return done.error();
          *stored = *done;
          return Done{};
        },
        [stored, answer](const Status& status) {
          if (!status) return answer->Send(dashboards::ProblemOf(status.error()));
          JsonWriter json;
          WriteAct(json, *stored, true);
          answer->Send(wire::JsonResponse(201, json.text()));
        },
        [stored](Reader& reader) { return triage::ThreadsOf(reader, *stored); });
  }

 private:
  std::variant<SaidAct, HttpResponse> Read(const HttpRequest& request,
                                           const Principal& principal) const {
    Reader reader(*options_.database);
    const auto found = FindFor(principal, request.path_values.at("id"), reader);
    if (!found) return NoSuchConversation();
    Result<ActBody> body = DecodeAct(request.body);
    if (!body) return wire::Problem(400, "Bad request", body.error().message);
    SaidAct said{std::move(body->act), body->at};
    said.act.conversation = found->id;
    said.act.author = principal.name;
    said.act.told_at = options_.scheduler->Now();
    said.act.at = said.at.value_or(said.act.told_at);
    if (said.act.kind == ActKind::kLinked) {
      const auto other = FindFor(principal, IdText(said.act.linked_to), reader);
      if (!other || other->brand != found->brand) {
        return ProblemOf(ActFault{"linked_to", "is no conversation of this brand"});
      }
      said.act.linked_to = other->id;
    }
    if (const auto fault = FaultOf(said.act, found->waits)) return ProblemOf(*fault);
    return said;
  }

  const ActRoutesOptions options_;
  ChangeDesk desk_;
};

}  // namespace

wire::Routes ActRoutes(ActRoutesOptions options) {
  const auto api = std::make_shared<ActApi>(options);
  return {
      {.method = "POST",
       .pattern = "/api/v1/conversations/{id}/acts",
       .access = wire::Access::kAgent,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->Take(request, principal, std::move(respond)); },
       .body_bytes_max = kActBodyBytesMax}};
}

}  // namespace firstreply::dashboards
