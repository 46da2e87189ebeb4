// One receiver of messages, as the config names it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "ingest/base/clock.h"
#include "ingest/wire/http_client.h"

namespace firstreply::alerts {

struct Destination {
  std::string name;               // a label of metrics; letters, digits, "-", "_", "."
  wire::Url url;                  // of a signed webhook
  std::string secret;             // the bytes of the "whsec_..." secret; never shown
  std::set<std::string> brands;   // empty: all
  int64_t burst = 10;             // deliveries that may go out together
  Duration refill_interval{100};  // until one more may go
  Duration timeout = std::chrono::seconds(15);       // for one try
  Duration gives_up_after = std::chrono::hours(24);  // since the message was made

  bool Covers(const std::string& brand) const { return brands.empty() || brands.contains(brand); }
};

}  // namespace firstreply::alerts
