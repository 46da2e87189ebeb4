#include "dashboards/api/act_json.h"

#include "dashboards/api/conversation_row.h"
#include "ingest/masked_text.h"

namespace firstreply::dashboards {
namespace {

std::string Shown(const std::string& text, bool masked) {
  return masked ? ingest::MaskedText(text) : ingest::VisibleText(text);
}

}  // namespace

void WriteAct(JsonWriter& json, const triage::Act& act, bool masked) {
  using triage::ActKind;
  json.BeginObject();
  json.Key("id").String(IdText(act.id));
  json.Key("kind").String(triage::NameOf(act.kind));
  json.Key("at").String(TimeText(act.at));
  json.Key("told_at").String(TimeText(act.told_at));
  json.Key("author").String(act.author);
  switch (act.kind) {
    case ActKind::kAnsweredElsewhere:
      json.Key("channel").String(Shown(act.channel, masked));
      json.Key("reason").String(Shown(act.reason, masked));
      break;
    case ActKind::kDismissed:
      json.Key("reason").String(Shown(act.reason, masked));
      break;
    case ActKind::kLinked:
      json.Key("linked_to").String(IdText(act.linked_to));
      json.Key("same_matter").Bool(act.same_matter);
      break;
    case ActKind::kPromised:
      WriteTime(json.Key("promised_by"), act.promised_by);
      break;
    case ActKind::kUrgencySet:
      json.Key("urgency").String(ingest::NameOf(act.urgency));
      break;
  }
  json.EndObject();
}

}  // namespace firstreply::dashboards
