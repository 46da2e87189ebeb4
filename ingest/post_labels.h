// What a post is counted under: where it was said, and what its source says that it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/database.h"

namespace firstreply::ingest {

struct PostLabels {
  std::string platform;
  std::string channel;   // as the customer sees it: "X post", "X DM", "phone"
  std::string source;    // that brought it first
  std::string language;  // BCP 47; empty: not known
  // Of its latest form that says any; sorted.
  std::vector<std::string> topics;
};

// None of that id, or one of which only a delete, an edit or counts have come: unset. Of a deleted
// post they are still there: they name nobody.
std::optional<PostLabels> LoadPostLabels(Reader& reader, int64_t post_id);

// When this account first said something in a thread; unset: it has not.
std::optional<TimePoint> FirstSaidAt(Reader& reader, int64_t thread_id, int64_t author_id);

}  // namespace firstreply::ingest
