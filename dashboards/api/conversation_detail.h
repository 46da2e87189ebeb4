// One conversation in full: what was said, how long they waited, and how it came to this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/shown_post.h"
#include "ingest/wire/access.h"
#include "triage/conversation.h"

namespace firstreply::dashboards {

// The conversation that `id` names now, if it stands and the principal may see its brand.
std::optional<triage::Conversation> FindFor(const wire::Principal& principal, std::string_view id,
                                            Reader& reader);

// The posts of this customer and this brand with each other, as triage saw them, by their times.
std::vector<ingest::ShownPost> LoadDialogue(Reader& reader,
                                            const triage::Conversation& conversation);

// Only this customer's posts and the brand's answers to them: a thread may hold others'.
std::string RenderConversation(Reader& reader, const triage::Conversation& conversation,
                               TimePoint now, bool masked);

}  // namespace firstreply::dashboards
