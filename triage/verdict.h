// What triage says of a customer's post.
#pragma once

#include <optional>

#include "ingest/filed_post.h"

namespace firstreply::triage {

struct Verdict {
  bool needs_response = true;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  std::optional<bool> complaint;  // unset: nobody has said
};

// By the hints of the post's source; what they leave open gets the careful answer: it needs a
// response, at normal urgency. Pure.
inline Verdict Judge(const ingest::FiledPost& post) {
  return {.needs_response = post.needs_response.value_or(true),
          .urgency = post.urgency.value_or(ingest::Urgency::kNormal),
          .complaint = post.complaint};
}

// What a post by the brand is; without a hint it is taken for a person's answer. A function of the
// post alone, never of what came before it.
inline ingest::ResponseKind KindOf(const ingest::FiledPost& post) {
  return post.kind.value_or(ingest::ResponseKind::kHuman);
}

}  // namespace firstreply::triage
