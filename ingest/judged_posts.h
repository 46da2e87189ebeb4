// What was judged here, of all posts: for counting, without a word of any of them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"

namespace firstreply::ingest {

// A customer's post that stands, by its latest form.
struct JudgedPost {
  int64_t id = 0;
  std::vector<std::string> concerns;  // brands
  TimePoint posted_at{};
  std::string_view reckoning;  // triage/urgency/reckoning.h
};

// Calls `take` for each whose urgency was found in its text and that needs a response, posted up to
// `until`, by id. What it is given is gone with the call.
void EachJudgedPost(Reader& reader, TimePoint until,
                    const std::function<void(const JudgedPost&)>& take);

}  // namespace firstreply::ingest
