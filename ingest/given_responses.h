// What brands said to customers, one response after the other: for counting.
//
// A response is a brand's post that replies to a customer's, where both stand and have words. By
// the latest form of each.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "ingest/hint.h"

namespace firstreply::ingest {

struct GivenResponse {
  std::string_view brand;
  std::optional<ResponseKind> kind{};
  std::string_view text{};
  std::string_view parent_text{};
  int64_t customer = 0;              // an account's internal id
  std::string_view customer_name{};  // the handle; empty: not known
};

// Calls `take` for each that was posted in [from, to), by its time. What it is given is gone with
// the call. Returns how many there were, at most `count_max`.
int64_t EachGivenResponse(Reader& reader, TimePoint from, TimePoint to, int64_t count_max,
                          const std::function<void(const GivenResponse&)>& take);

}  // namespace firstreply::ingest
