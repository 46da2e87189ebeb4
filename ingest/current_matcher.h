// The brand matcher in force. A reload puts a new one in; who is matching a post finishes it with
// the old one.
//
// Any number of threads. A mutex and not `std::atomic<std::shared_ptr>`: it is held for the copy of
// a pointer only, and the thread sanitizer understands it, which it does not with gcc 12's atomic
// one.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "ingest/brand_matcher.h"

namespace firstreply::ingest {

class CurrentMatcher {
 public:
  // Not null.
  explicit CurrentMatcher(std::shared_ptr<const BrandMatcher> matcher)
      : matcher_(std::move(matcher)) {}

  std::shared_ptr<const BrandMatcher> Get() const {
    const std::lock_guard lock(mutex_);
    return matcher_;
  }

  void Replace(std::shared_ptr<const BrandMatcher> matcher) {
    const std::lock_guard lock(mutex_);
    matcher_.swap(matcher);  // the old one is let go after the lock
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const BrandMatcher> matcher_;  // guarded by mutex_
};

}  // namespace firstreply::ingest
