// How often somebody may guess a password: so many tries at once, then one every so often.
//
// Three buckets must agree: of the address together with the name (tight), of the address (all
// names tried from there), of the name (from wherever). The last is loose and does not hold for an
// address from which that user has signed in before, so that strangers who guess elsewhere lock
// nobody out. IPv6 addresses count as their network of 64 bits, since whoever has one has them all.
//
// Pure: `now` is handed in and is the scheduler's monotonic reading. Bounded: of each kind of
// bucket the `keys_max` that were used last are known; a forgotten one is full. Network thread
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/base/clock.h"

namespace firstreply::dashboards {

struct GuessRate {
  int64_t burst = 1;
  Duration refill{};  // until one more is allowed
};

class LoginLimit {
 public:
  struct Options {
    GuessRate of_pair{.burst = 5, .refill = std::chrono::seconds(30)};
    GuessRate of_address{.burst = 20, .refill = std::chrono::seconds(5)};
    GuessRate of_name{.burst = 50, .refill = std::chrono::seconds(10)};
    size_t keys_max = 4096;
  };

  LoginLimit() : LoginLimit(Options{}) {}
  explicit LoginLimit(const Options& options);

  // Zero: go on, and one try is taken. Else how long to wait; nothing is taken.
  Duration Take(std::string_view address, std::string_view name, Duration now);

  // The try was right: it counts no more.
  void WasRight(std::string_view address, std::string_view name);

  // The try was never looked at: it counts no more.
  void GiveBack(std::string_view address, std::string_view name);

  // Keys of all kinds that are held.
  size_t keys() const { return pairs_.size() + addresses_.size() + names_.size(); }

 private:
  struct Bucket {
    std::string key;
    Duration full_at{};  // when it is full again
    bool was_right = false;
  };

  // The bucket used last stands first.
  class Buckets {
   public:
    Buckets(GuessRate rate, size_t count_max) : rate_(rate), count_max_(count_max) {}
    Duration Wait(const std::string& key, Duration now) const;
    void Spend(const std::string& key, Duration now);
    void Refund(const std::string& key);
    Bucket* Find(const std::string& key);
    size_t size() const { return recent_.size(); }

   private:
    const GuessRate rate_;
    const size_t count_max_;
    std::list<Bucket> recent_;
    std::unordered_map<std::string, std::list<Bucket>::iterator> by_key_;
  };

  Buckets pairs_, addresses_, names_;
};

}  // namespace firstreply::dashboards
