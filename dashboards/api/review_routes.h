// What people look at again, so that it is known what the model misses
// (triage/review/review_sample.h): posts of days that are over which it said need no response.
//
// What is said of them is feedback like any other (dashboards/api/feedback_routes.h). The form is
// described in openapi.yaml. What is outside the asking principal's brands is as if it did not
// exist (law 14).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ingest/base/database.h"
#include "ingest/base/scheduler.h"
#include "ingest/wire/route.h"
#include "triage/review/review_loading.h"

namespace firstreply::dashboards {

// Days back, of which the lane shows the posts that nobody has looked at yet.
inline constexpr int64_t kReviewDays = 7;
// Posts of one answer.
inline constexpr size_t kReviewPostsShown = 50;

struct ReviewQuestion {
  triage::ReviewSelection selection{};
  TimePoint now{};
};

// The posts that wait to be looked at, the latest day first, and how far each day is along.
// kTooLarge.
Result<std::string> RenderReview(Reader& reader, const ReviewQuestion& question);

struct ReviewRoutesOptions {
  const Scheduler* scheduler = nullptr;  // outlives the routes
  // Runs `work` elsewhere, since it looks through days of posts, then `done` here.
  std::function<void(std::function<void()> work, std::function<void()> done)> off_thread;
  std::function<Result<std::string>(const ReviewQuestion&)> answer;  // called elsewhere
};

// GET /api/v1/review.
wire::Routes ReviewRoutes(ReviewRoutesOptions options);

}  // namespace firstreply::dashboards
