#include "ingest/sources/decode_result.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace firstreply::ingest {

void DecodeResult::Append(DecodeResult more) {
  std::move(more.events.begin(), more.events.end(), std::back_inserter(events));
  event_lines.insert(event_lines.end(), more.event_lines.begin(), more.event_lines.end());
  std::move(more.rejections.begin(), more.rejections.end(), std::back_inserter(rejections));
  duplicates += more.duplicates;
  ignored_fields += more.ignored_fields;
  for (std::string& name : more.ignored_names) {
    if (ignored_names.size() == kIgnoredNamesMax) return;
    const bool known =
        std::find(ignored_names.begin(), ignored_names.end(), name) != ignored_names.end();
    if (!known) ignored_names.push_back(std::move(name));
  }
}

}  // namespace firstreply::ingest
