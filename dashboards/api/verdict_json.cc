#include "dashboards/api/verdict_json.h"

#include <algorithm>
#include <optional>

#include "dashboards/api/conversation_row.h"
#include "ingest/filed_thread.h"
#include "ingest/masked_text.h"
#include "triage/gathering.h"
#include "triage/tables.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::dashboards {
namespace {

using triage::FormInContext;
using triage::UrgencyScore;

// The post that a term goes back to, where that is another; 0: none.
int64_t CauseOf(const FormInContext* form, const std::string& term) {
  if (form == nullptr) return 0;
  for (const triage::HistoryTerm& found : form->terms) {
    if (found.term == term) return found.cause;
  }
  return 0;
}

// A floor is "at_least", what adds up is "points".
void WriteUrgency(JsonWriter& json, const UrgencyScore& urgency, const FormInContext* form) {
  json.Key("urgency_score").Integer(urgency.score);
  json.Key("urgency_terms").BeginArray();
  for (const triage::UrgencyPoint& point : urgency.points) {
    const bool is_floor = point.effect == triage::TermEffect::kFloor;
    json.BeginObject();
    json.Key("term").String(point.term);
    json.Key(is_floor ? "at_least" : "points").Integer(point.points);
    if (const int64_t cause = CauseOf(form, point.term)) json.Key("post").String(IdText(cause));
    json.EndObject();
  }
  json.EndArray();
  json.Key("urgency_thresholds").BeginObject();
  json.Key("high").Integer(urgency.thresholds.high);
  json.Key("critical").Integer(urgency.thresholds.critical);
  json.EndObject();
}

std::optional<UrgencyScore> UrgencyOf(const ingest::ShownPost& post, const FormInContext* form) {
  std::optional<UrgencyScore> urgency = triage::ReadReckoning(post.verdict->reckoning);
  if (!urgency) return std::nullopt;
  if (form != nullptr && !form->urgency.points.empty()) urgency = form->urgency;
  return triage::WithReach(*std::move(urgency), post.author_followers);
}

}  // namespace

VerdictsInContext::VerdictsInContext(Reader& reader, const triage::Conversation& conversation)
    : reader_(reader),
      brand_(conversation.brand),
      customer_(conversation.customer_id),
      forms_(triage::FormsInContext(triage::GatherThread(reader, conversation.thread_id),
                                    conversation.id)) {}

const FormInContext* VerdictsInContext::Find(const ingest::ShownPost& post) const {
  const auto found = std::find_if(forms_.begin(), forms_.end(), [&post](const FormInContext& form) {
    return form.post == post.id && form.version == post.version;
  });
  return found == forms_.end() ? nullptr : &*found;
}

// The conversation too, since that is where its customer waits.
void VerdictsInContext::WriteSaidBefore(JsonWriter& json, int64_t post) const {
  json.BeginObject();
  json.Key("post").String(IdText(post));
  const std::optional<int64_t> thread = ingest::ThreadHolding(reader_, post);
  for (const triage::Conversation& conversation :
       triage::LoadConversations(reader_, thread.value_or(0))) {
    const bool is_its = conversation.brand == brand_ && conversation.customer_id == customer_;
    if (is_its && conversation.stands) {
      json.Key("conversation").String(IdText(conversation.id));
      break;
    }
  }
  json.EndObject();
}

void VerdictsInContext::Write(JsonWriter& json, const ingest::ShownPost& post) const {
  const ingest::ShownVerdict& verdict = *post.verdict;
  const FormInContext* form = Find(post);
  const bool answers = form != nullptr && form->answers != 0;
  const bool says_again = form != nullptr && form->says_again != 0;
  const std::optional<UrgencyScore> urgency = UrgencyOf(post, form);
  json.BeginObject();
  if (verdict.needs_response || answers)
    json.Key("needs_response").Bool(!says_again && (answers || *verdict.needs_response));
  if (says_again) WriteSaidBefore(json.Key("says_again"), form->says_again);
  if (answers) json.Key("answers").String(IdText(form->answers));
  if (verdict.complaint) json.Key("complaint").Bool(*verdict.complaint);
  json.Key("topics").BeginArray();
  for (const std::string& topic : verdict.topics) json.String(ingest::VisibleText(topic));
  json.EndArray();
  const bool is_raised = form != nullptr && urgency;
  const std::optional<ingest::Urgency> level = is_raised ? urgency->level : verdict.urgency;
  if (level) json.Key("urgency").String(ingest::NameOf(*level));
  if (urgency) WriteUrgency(json, *urgency, form);
  if (!verdict.model.empty()) json.Key("model").String(verdict.model);
  if (verdict.judged_by != 0) json.Key("judged_by").Integer(verdict.judged_by);
  json.EndObject();
}

}  // namespace firstreply::dashboards
