#include "dashboards/api/feedback_routes.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/audit_log.h"
#include "dashboards/accounts/change_desk.h"
#include "dashboards/api/conversation_detail.h"
#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "dashboards/json_body.h"
#include "ingest/base/limits.h"
#include "triage/feedback.h"
#include "triage/model/labelled_post.h"

namespace firstreply::dashboards {
namespace {

using ingest::JsonFields;
using ingest::JsonValue;
using ingest::RejectReason;
using triage::Feedback;
using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;
using wire::Responder;

constexpr size_t kFeedbackBodyBytesMax = size_t{4} << 10;

struct FeedbackBody {
  std::string post;
  triage::Labels labels;
};

std::optional<std::vector<std::string>> ReadTopics(JsonFields& in) {
  std::vector<std::string> topics;
  const bool is_there =
      in.EachOf("topics", kTopicsMax, [&](const JsonValue& entry, const std::string& path) {
        const std::string topic = in.TextOf(entry, path, kIdBytesMax);
        const bool is_known = std::find(triage::kTopics.begin(), triage::kTopics.end(), topic) !=
                              triage::kTopics.end();
        if (!is_known) return in.Fail(path, RejectReason::kBadValue, "is no topic");
        topics.push_back(topic);
      });
  if (!is_there) return std::nullopt;
  return topics;
}

Result<FeedbackBody> DecodeFeedback(std::string_view body) {
  return DecodeJsonBody<FeedbackBody>(
      body, UnknownFields::kNamed, [](JsonFields& in, FeedbackBody& read) {
        read.post = in.RequiredId("post");
        read.labels = {.complaint = in.Flag("complaint"),
                       .needs_response = in.Flag("needs_response"),
                       .topics = ReadTopics(in),
                       .urgency = in.Word("urgency", ingest::UrgencyNamed)};
        if (read.labels.empty()) in.FailMissing("complaint, needs_response, topics or urgency");
      });
}

HttpResponse NoSuchConversation() {
  return wire::Problem(404, "No such conversation", "It does not exist, or not among your brands.");
}

Result<Feedback> Store(Transaction& tx, const Feedback& said, TimePoint now) {
  if (static_cast<int64_t>(triage::LoadFeedback(tx, said.post).size()) >=
      triage::kFeedbackPerPostMax)
    return Error{Errc::kTooLarge, "as much was said of this post as may be"};
  Feedback stored = said;
  stored.at = now;
  stored.id = triage::StoreFeedback(tx, stored);
  WriteAudit(tx,
             {.author = stored.author,
              .action = "post.feedback",
              .subject = "post:" + IdText(stored.post)},
             now);
  return stored;
}

std::string Render(const Feedback& feedback) {
  JsonWriter json;
  json.BeginObject();
  json.Key("id").String(IdText(feedback.id));
  json.Key("post").String(IdText(feedback.post));
  json.Key("version").Integer(feedback.version);
  json.Key("author").String(feedback.author);
  WriteTime(json.Key("at"), feedback.at);
  const triage::Labels& labels = feedback.labels;
  if (labels.complaint) json.Key("complaint").Bool(*labels.complaint);
  if (labels.needs_response) json.Key("needs_response").Bool(*labels.needs_response);
  if (labels.topics) {
    json.Key("topics").BeginArray();
    for (const std::string& topic : *labels.topics) json.String(topic);
    json.EndArray();
  }
  if (labels.urgency) json.Key("urgency").String(ingest::NameOf(*labels.urgency));
  json.EndObject();
  return json.text();
}

class FeedbackApi {
 public:
  explicit FeedbackApi(const FeedbackRoutesOptions& options)
      : options_(options), desk_(options.scheduler, options.commands) {}

  void Take(const HttpRequest& request, const Principal& principal, Responder respond) {
    if (auto no = ExpectJson(request)) return respond.Send(*std::move(no));
    if (Status none = ExpectOnly(request, {}); !none) return respond.Send(BadQuery(none.error()));
    std::variant<Feedback, HttpResponse> said = Read(request, principal);
    if (auto* no = std::get_if<HttpResponse>(&said)) return respond.Send(std::move(*no));
    const auto answer = std::make_shared<Responder>(std::move(respond));
    // Written on the pipeline's thread before it says that it is done, read here after that.
    const auto stored = std::make_shared<Feedback>();
    desk_.Ask(
        principal.name,
        [feedback = std::get<Feedback>(std::move(said)), stored](Transaction& tx,
                                                                 TimePoint now) -> Status {
          const Result<Feedback> done = Store(tx, feedback, now);
          if (!done) return done.error();
          *stored = *done;
          return Done{};
        },
        [stored, answer](const Status& status) {
          if (!status) return answer->Send(dashboards::ProblemOf(status.error()));
          answer->Send(wire::JsonResponse(201, Render(*stored)));
        });
  }

 private:
  std::variant<Feedback, HttpResponse> Read(const HttpRequest& request,
                                            const Principal& principal) const {
    Reader reader(*options_.database);
    const auto found = FindFor(principal, request.path_values.at("id"), reader);
    if (!found) return NoSuchConversation();
    Result<FeedbackBody> body = DecodeFeedback(request.body);
    if (!body) return wire::Problem(400, "Bad request", body.error().message);
    const std::vector<ingest::ShownPost> posts = LoadDialogue(reader, *found);
    const auto post = std::find_if(posts.begin(), posts.end(), [&](const ingest::ShownPost& each) {
      return IdText(each.id) == body->post && !each.speaks_for && each.stands();
    });
    if (post == posts.end())
      return wire::Problem(400, "Bad request", "post: is none of the customer's here");
    return Feedback{.post = post->id,
                    .version = post->version,
                    .author = principal.name,
                    .labels = std::move(body->labels)};
  }

  const FeedbackRoutesOptions options_;
  ChangeDesk desk_;
};

}  // namespace

wire::Routes FeedbackRoutes(FeedbackRoutesOptions options) {
  const auto api = std::make_shared<FeedbackApi>(options);
  return {
      {.method = "POST",
       .pattern = "/api/v1/conversations/{id}/feedback",
       .access = wire::Access::kAgent,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->Take(request, principal, std::move(respond)); },
       .body_bytes_max = kFeedbackBodyBytesMax}};
}

}  // namespace firstreply::dashboards
