// What triage says of a post.
#pragma once

#include <optional>

#include "ingest/filed_post.h"

namespace firstreply::triage {

// What a post by the brand is; without a word of its source it is taken for a person's answer. A
// function of the post alone, never of what came before it.
inline ingest::ResponseKind KindOf(const ingest::FiledPost& post) {
  return post.kind.value_or(ingest::ResponseKind::kHuman);
}

// Whether a form of a customer's post asks for an answer: what its source says; else a courtesy
// does not, and everything else does.
inline bool NeedsResponse(const ingest::FiledVersion& version) {
  return version.needs_response.value_or(!version.courtesy);
}

inline ingest::Urgency UrgencyOf(const ingest::FiledVersion& version) {
  return version.urgency.value_or(ingest::Urgency::kNormal);
}

}  // namespace firstreply::triage
