// How urgent a wait is: as the most urgent of the posts that make it up and stand, or as an agent
// said.
#pragma once

#include <map>
#include <optional>

#include "ingest/hint.h"

namespace firstreply::triage {

class StandingUrgency {
 public:
  // Said, or edited to this.
  void Set(int64_t post, ingest::Urgency urgency) { of_posts_[post] = urgency; }
  void TakeBack(int64_t post) { of_posts_.erase(post); }

  // Overrides what was said before; what is said later may raise it again.
  void SetByHand(ingest::Urgency urgency) {
    of_posts_.clear();
    by_hand_ = urgency;
  }

  // Unset: nothing stands any more.
  std::optional<ingest::Urgency> Highest() const {
    std::optional<ingest::Urgency> highest = by_hand_;
    for (const auto& [post, urgency] : of_posts_) {
      if (!highest || urgency > *highest) highest = urgency;
    }
    return highest;
  }

 private:
  std::map<int64_t, ingest::Urgency> of_posts_;
  std::optional<ingest::Urgency> by_hand_;
};

}  // namespace firstreply::triage
