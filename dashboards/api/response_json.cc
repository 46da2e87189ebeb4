#include "dashboards/api/response_json.h"

#include <algorithm>

#include "triage/response/response_reader.h"

namespace firstreply::dashboards {

void WriteResponse(JsonWriter& json, const ingest::ShownPost& response,
                   std::span<const ingest::ShownPost> before) {
  triage::ResponseToRead to_read{.text = response.text, .parent_text = {}, .customer = {}};
  const auto asked =
      std::find_if(before.rbegin(), before.rend(), [](const ingest::ShownPost& post) {
        return !post.speaks_for && post.stands() && !post.text.empty();
      });
  if (asked != before.rend()) {
    to_read.parent_text = asked->text;
    to_read.customer = asked->author_name;
  }
  const triage::ResponseReading reading = triage::ReadResponse(to_read);
  json.BeginObject();
  json.Key("names_customer").Bool(reading.names_customer);
  json.Key("signed").Bool(reading.is_signed);
  json.Key("apologises").Bool(reading.apologises);
  if (reading.acknowledges) json.Key("acknowledges").Bool(*reading.acknowledges);
  json.Key("next_step").Bool(reading.next_step);
  json.Key("promises").Bool(reading.promises);
  if (reading.same_language) json.Key("same_language").Bool(*reading.same_language);
  json.Key("kind_close").Bool(reading.kind_close);
  json.EndObject();
}

}  // namespace firstreply::dashboards
