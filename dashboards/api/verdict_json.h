// What triage says of the posts of a conversation, as the API and the console show it: the words of
// each, and what went before it (triage/context/dialogue_in_context.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/base/json_writer.h"
#include "ingest/shown_post.h"
#include "triage/context/dialogue_in_context.h"
#include "triage/conversation.h"

namespace firstreply::dashboards {

class VerdictsInContext {
 public:
  // `reader` outlives it.
  VerdictsInContext(Reader& reader, const triage::Conversation& conversation);

  // The object; what is not known is left out. `post` has a verdict.
  void Write(JsonWriter& json, const ingest::ShownPost& post) const;

 private:
  const triage::FormInContext* Find(const ingest::ShownPost& post) const;
  void WriteSaidBefore(JsonWriter& json, int64_t post) const;

  Reader& reader_;
  const std::string brand_;
  const int64_t customer_;
  const std::vector<triage::FormInContext> forms_;
};

}  // namespace firstreply::dashboards
