#include "dashboards/api/review_routes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "dashboards/api/conversation_query.h"
#include "dashboards/api/conversation_row.h"
#include "ingest/base/json_writer.h"
#include "ingest/shown_post.h"

namespace firstreply::dashboards {
namespace {

using triage::Reviewable;
using triage::ReviewDay;
using triage::ReviewMark;
using wire::HttpRequest;
using wire::Principal;
using wire::Responder;

// Questions that are worked on or wait for it.
constexpr size_t kQuestionsMax = 4;

std::string DayText(std::chrono::sys_days day) {
  return TimeText(day).substr(0, 10);
}

void WriteDay(JsonWriter& json, const std::string& brand, std::chrono::sys_days date,
              const ReviewDay& day) {
  const auto reviewed = std::count_if(day.sample.begin(), day.sample.end(), [](const auto& post) {
    return post.mark != ReviewMark::kNone;
  });
  json.BeginObject();
  json.Key("brand").String(brand);
  json.Key("day").String(DayText(date));
  json.Key("judged").Integer(day.judged);
  json.Key("drawn").Integer(std::ssize(day.sample));
  json.Key("reviewed").Integer(reviewed);
  json.EndObject();
}

void WritePost(JsonWriter& json, const Reviewable& due, const ingest::ShownPost& post) {
  json.BeginObject();
  json.Key("conversation").String(IdText(due.conversation));
  json.Key("post").String(IdText(due.post));
  json.Key("brand").String(due.brand);
  json.Key("posted_at").String(FormatRfc3339(post.posted_at));
  WritePostFields(json, post, true);
  json.EndObject();
}

std::vector<const Reviewable*> DueOf(const triage::ReviewDays& days) {
  std::vector<const Reviewable*> due;
  for (const auto& [key, day] : days) {
    for (const Reviewable& post : day.sample) {
      if (post.mark == ReviewMark::kNone) due.push_back(&post);
    }
  }
  std::stable_sort(due.begin(), due.end(), [](const Reviewable* a, const Reviewable* b) {
    using std::chrono::days;
    return std::chrono::floor<days>(a->posted_at) > std::chrono::floor<days>(b->posted_at);
  });
  return due;
}

class ReviewApi {
 public:
  explicit ReviewApi(ReviewRoutesOptions options) : options_(std::move(options)) {}

  void Show(const HttpRequest& request, const Principal& principal, Responder respond) const {
    if (Status known = ExpectOnly(request, {"brand"}); !known)
      return respond.Send(BadQuery(known.error()));
    if (*open_ >= kQuestionsMax) {
      wire::HttpResponse busy =
          wire::Problem(503, "Busy", "Others have asked before. Ask again in a few seconds.");
      busy.headers.emplace_back("Retry-After", "5");
      return respond.Send(std::move(busy));
    }
    ++*open_;
    const auto result = std::make_shared<Result<std::string>>(std::string());
    const auto answering = std::make_shared<Responder>(std::move(respond));
    options_.off_thread([answer = options_.answer, question = QuestionOf(request, principal),
                         result] { *result = answer(question); },
                        [open = open_, result, answering] {
                          --*open;
                          answering->Send(*result ? FreshJson(std::move(**result))
                                                  : wire::Problem(503, "The lane cannot be shown",
                                                                  result->error().message));
                        });
  }

 private:
  ReviewQuestion QuestionOf(const HttpRequest& request, const Principal& principal) const {
    const TimePoint now = options_.scheduler->Now();
    const TimePoint today = std::chrono::floor<std::chrono::days>(now);
    ReviewQuestion question{.selection = {.from = today - std::chrono::days(kReviewDays),
                                          .to = today,
                                          .brands = principal.brands},
                            .now = now};
    if (const std::string* brand = request.Query("brand")) {
      question.selection.brands.emplace();
      if (principal.MaySee(*brand)) question.selection.brands->insert(*brand);
    }
    return question;
  }

  const ReviewRoutesOptions options_;
  // Shared with the work that is on its way.
  const std::shared_ptr<size_t> open_ = std::make_shared<size_t>(0);
};

}  // namespace

Result<std::string> RenderReview(Reader& reader, const ReviewQuestion& question) {
  const Result<triage::ReviewDays> days = triage::DrawReviews(reader, question.selection);
  if (!days) return days.error();
  const std::vector<const Reviewable*> due = DueOf(*days);
  JsonWriter json;
  json.BeginObject();
  json.Key("now").String(TimeText(question.now));
  json.Key("per_day").Integer(question.selection.per_day);
  json.Key("days").BeginArray();
  for (const auto& [key, day] : *days) WriteDay(json, key.first, key.second, day);
  json.EndArray();
  json.Key("total").Integer(std::ssize(due));
  json.Key("posts").BeginArray();
  size_t shown = 0;
  for (const Reviewable* post : due) {
    if (shown == kReviewPostsShown) break;
    const auto found = ingest::LoadShownPost(reader, post->post);
    if (!found || !found->stands()) continue;
    WritePost(json, *post, *found);
    ++shown;
  }
  json.EndArray();
  json.EndObject();
  return json.text();
}

wire::Routes ReviewRoutes(ReviewRoutesOptions options) {
  const auto api = std::make_shared<const ReviewApi>(std::move(options));
  return {
      {.method = "GET",
       .pattern = "/api/v1/review",
       .access = wire::Access::kAgent,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->Show(request, principal, std::move(respond)); },
       .body_bytes_max = 0,
       .deadline = std::chrono::minutes(1)}};
}

}  // namespace firstreply::dashboards
