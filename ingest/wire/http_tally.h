// What one server counts. Written on the network thread, read on any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "ingest/wire/http_server.h"

namespace firstreply::wire {

class HttpTally {
 public:
  void Opened();
  void Closed();
  void Asked() { Add(requests_); }
  void Answered(int status);
  void Refused(HttpRefusal refusal) { Add(refused_[static_cast<size_t>(refusal)]); }

  HttpCounts counts() const;

 private:
  using Counter = std::atomic<int64_t>;
  static void Add(Counter& counter, int64_t by = 1) {
    counter.fetch_add(by, std::memory_order_relaxed);
  }

  Counter opened_ = 0;
  Counter open_ = 0;
  Counter requests_ = 0;
  std::array<Counter, 6> responses_{};
  std::array<Counter, kHttpRefusals> refused_{};
};

}  // namespace firstreply::wire
