#include "dashboards/api/statistics_routes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "dashboards/api/conversation_query.h"
#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::dashboards {
namespace {

using wire::HttpRequest;
using wire::Principal;
using wire::Responder;

Result<TimePoint> ReadTime(const HttpRequest& request, std::string_view name, TimePoint otherwise) {
  const std::string* text = request.Query(name);
  if (text == nullptr) return otherwise;
  const auto time = ParseRfc3339(*text);
  if (!time)
    return Error{Errc::kInvalid, std::string(name) + ": must be a time, 2026-03-02T00:00:00Z"};
  return time->at;
}

std::optional<std::set<std::string>> BrandsFor(const HttpRequest& request,
                                               const Principal& principal) {
  const std::string* brand = request.Query("brand");
  if (brand == nullptr) return principal.brands;
  if (!principal.MaySee(*brand)) return std::set<std::string>();
  return std::set<std::string>{*brand};
}

class StatisticsApi {
 public:
  explicit StatisticsApi(StatisticsRoutesOptions options) : options_(std::move(options)) {}

  void Show(const HttpRequest& request, const Principal& principal, Responder respond) const {
    auto question = ReadStatisticsQuestion(request, principal, options_.scheduler->Now());
    if (!question) return respond.Send(BadQuery(question.error()));
    if (*open_ >= kStatisticsQuestionsMax) {
      wire::HttpResponse busy = wire::Problem(
          503, "Busy with statistics", "Others have asked before. Ask again in a few seconds.");
      busy.headers.emplace_back("Retry-After", "5");
      return respond.Send(std::move(busy));
    }
    ++*open_;
    const auto result = std::make_shared<Result<std::string>>(std::string());
    const auto answering = std::make_shared<Responder>(std::move(respond));
    options_.off_thread(
        [answer = options_.answer, question = std::move(*question), result] {
          *result = answer(question);
        },
        [open = open_, result, answering] {
          --*open;
          answering->Send(*result ? FreshJson(std::move(**result)) : Refusal(result->error()));
        });
  }

 private:
  static wire::HttpResponse Refusal(const Error& error) {
    if (error.code == Errc::kInvalid || error.code == Errc::kTooLarge) return BadQuery(error);
    return wire::Problem(503, "The store cannot be read", "Ask again later.");
  }

  const StatisticsRoutesOptions options_;
  // Shared with the work that is on its way.
  const std::shared_ptr<size_t> open_ = std::make_shared<size_t>(0);
};

}  // namespace

Result<StatisticsQuestion> ReadStatisticsQuestion(const HttpRequest& request,
                                                  const Principal& principal, TimePoint now) {
  if (Status known = ExpectOnly(request, {"from", "to", "brand", "zone"}); !known)
    return known.error();
  StatisticsQuestion question;
  question.now = now;
  const auto to = ReadTime(request, "to", now);
  if (!to) return to.error();
  const auto from = ReadTime(request, "from", *to - kStatisticsDefault);
  if (!from) return from.error();
  if (*from >= *to) return Error{Errc::kInvalid, "from: must be before `to`"};
  question.waits = {.from = *from, .to = *to, .brands = BrandsFor(request, principal)};
  if (const std::string* zone = request.Query("zone")) question.zone = *zone;
  return question;
}

wire::Routes StatisticsRoutes(StatisticsRoutesOptions options) {
  const auto api = std::make_shared<const StatisticsApi>(std::move(options));
  return {
      {.method = "GET",
       .pattern = "/api/v1/statistics",
       .access = wire::Access::kManager,
       .handler = [api](const HttpRequest& request, const Principal& principal,
                        Responder respond) { api->Show(request, principal, std::move(respond)); },
       .body_bytes_max = 0,
       .deadline = std::chrono::minutes(2)}};
}

}  // namespace firstreply::dashboards
