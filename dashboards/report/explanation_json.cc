#include "dashboards/api/act_json.h"
#include "dashboards/api/conversation_row.h"
#include "dashboards/report/explanation.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::dashboards {
namespace {

using triage::ClockStep;
using triage::LedgerEntry;
using triage::LedgerStep;
using triage::Wait;
using triage::WaitKind;

// A post's or an act's id; zero and less are none.
void WriteId(JsonWriter& json, std::string_view key, int64_t id) {
  json.Key(key);
  if (id > 0) {
    json.String(IdText(id));
  } else {
    json.Null();
  }
}

void WriteText(JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
  json.Key(key);
  if (text) {
    json.String(*text);
  } else {
    json.Null();
  }
}

// What an agent recorded started with no post, and is known by minus the act's id.
int64_t ActOf(int64_t act, int64_t cause) {
  return act != 0 ? act : -cause;
}

void WriteTarget(JsonWriter& json, std::string_view key, bool runs, Duration used,
                 std::optional<Duration> target, std::optional<TimePoint> deadline) {
  json.Key(key);
  if (!runs && !deadline) {
    json.Null();
    return;
  }
  json.BeginObject();
  json.Key("used_seconds");
  if (runs) {
    json.Seconds(used);
  } else {
    json.Null();
  }
  json.Key("target_seconds");
  if (target) {
    json.Seconds(*target);
  } else {
    json.Null();
  }
  WriteTime(json.Key("deadline"), deadline);
  json.EndObject();
}

void WriteStep(JsonWriter& json, const ClockStep& step) {
  const bool runs = step.policy_version != 0;
  json.BeginObject();
  json.Key("what").String(triage::NameOf(step.what));
  json.Key("at").String(TimeText(step.at));
  WriteId(json, "post", step.cause);
  WriteId(json, "act", ActOf(step.act, step.cause));
  json.Key("policy").String(step.policy);
  json.Key("calendar").String(step.calendar);
  json.Key("policy_version");
  if (runs) {
    json.Integer(step.policy_version);
  } else {
    json.Null();
  }
  json.Key("counted").BeginArray();
  for (const triage::OpenSpan& span : step.counted) {
    json.BeginObject();
    json.Key("from").String(TimeText(span.from));
    json.Key("to").String(TimeText(span.to));
    json.Key("seconds").Seconds(span.to - span.from);
    json.EndObject();
  }
  json.EndArray();
  WriteTarget(json, "acknowledgement", step.acknowledge_target.has_value(), step.acknowledge_used,
              step.acknowledge_target, step.acknowledge_by);
  WriteTarget(json, "answer", runs, step.used, step.target, step.deadline);
  json.EndObject();
}

void WriteAcknowledgement(JsonWriter& json, const Wait& wait) {
  json.Key("acknowledgement");
  if (wait.kind != WaitKind::kFirst) {
    json.Null();
    return;
  }
  json.BeginObject();
  json.Key("outcome").String(triage::NameOf(wait.acknowledgement));
  WriteTime(json.Key("decided_at"), wait.acknowledgement_decided_at);
  WriteTime(json.Key("deadline"), wait.acknowledge_by);
  WriteTime(json.Key("at"), wait.acknowledged_at);
  WriteId(json, "post", wait.acknowledged_by);
  json.EndObject();
}

void WriteAnswer(JsonWriter& json, const Wait& wait) {
  const bool is_elsewhere =
      !wait.answered() && wait.end_reason == triage::EndReason::kAnsweredElsewhere;
  std::optional<TimePoint> at;
  if (wait.answered()) at = wait.response_at.at;
  if (is_elsewhere) at = wait.ended_at;
  json.Key("answer").BeginObject();
  json.Key("outcome").String(triage::NameOf(wait.outcome));
  WriteTime(json.Key("decided_at"), wait.decided_at);
  WriteTime(json.Key("deadline"), wait.deadline);
  WriteTime(json.Key("at"), at);
  WriteId(json, "post", wait.response);
  WriteId(json, "act", wait.act);
  json.EndObject();
}

void WriteWait(JsonWriter& json, const Explanation& explanation, const Wait& wait) {
  json.BeginObject();
  json.Key("number").Integer(wait.number);
  json.Key("kind").String(triage::NameOf(wait.kind));
  json.Key("urgency").String(ingest::NameOf(wait.urgency));
  WriteId(json, "started_by", wait.started_by);
  json.Key("steps").BeginArray();
  for (const ClockStep& step : explanation.steps) {
    const bool is_here = step.what != ClockStep::What::kThanked && step.kind == wait.kind &&
                         step.started_by == wait.started_by;
    if (is_here) WriteStep(json, step);
  }
  json.EndArray();
  WriteAcknowledgement(json, wait);
  WriteAnswer(json, wait);
  WriteTime(json.Key("ended_at"), wait.ended_at);
  json.Key("end_reason").String(triage::NameOf(wait.end_reason));
  WriteText(json, "self_reported", SelfReported(explanation, wait));
  WriteText(json, "left_out", LeftOut(explanation, wait));
  json.EndObject();
}

void WriteEntry(JsonWriter& json, const LedgerEntry& entry) {
  json.BeginObject();
  json.Key("at").String(TimeText(entry.at));
  json.Key("wait");
  if (entry.wait == triage::kNoWait) {
    json.Null();
  } else {
    json.Integer(entry.wait);
  }
  json.Key("step").String(triage::NameOf(entry.step));
  // Of a merge it is the other conversation, which may be none of the reader's business.
  WriteId(json, "post", entry.step == LedgerStep::kMerged ? 0 : entry.cause);
  WriteId(json, "act", ActOf(entry.act, entry.cause));
  json.Key("before").String(triage::NameOf(entry.before));
  json.Key("after").String(triage::NameOf(entry.after));
  json.Key("reason").String(triage::NameOf(entry.reason));
  json.Key("policy_version");
  if (entry.policy_version != 0) {
    json.Integer(entry.policy_version);
  } else {
    json.Null();
  }
  WriteTime(json.Key("deadline"), entry.deadline);
  json.EndObject();
}

void WriteBeside(JsonWriter& json, const Explanation& explanation) {
  json.Key("beside").BeginArray();
  for (const ClockStep& step : explanation.steps) {
    if (step.what != ClockStep::What::kThanked) continue;
    json.BeginObject();
    json.Key("what").String(triage::NameOf(step.what));
    json.Key("at").String(TimeText(step.at));
    WriteId(json, "post", step.cause);
    json.EndObject();
  }
  json.EndArray();
}

void WriteJudged(JsonWriter& json, const PostUrgency& judged) {
  json.BeginObject();
  WriteId(json, "post", judged.post);
  json.Key("urgency").String(ingest::NameOf(judged.urgency.level));
  json.Key("reckoning").String(triage::ReckoningText(judged.urgency));
  json.Key("model").String(judged.model);
  json.Key("judged_by").Integer(judged.judged_by);
  json.EndObject();
}

void WriteContext(JsonWriter& json, const triage::FormInContext& form) {
  json.BeginObject();
  WriteId(json, "post", form.post);
  WriteId(json, "answers", form.answers);
  WriteId(json, "says_again", form.says_again);
  json.Key("terms").BeginArray();
  for (const triage::HistoryTerm& term : form.terms) {
    json.BeginObject();
    json.Key("term").String(term.term);
    WriteId(json, "post", term.cause);
    json.EndObject();
  }
  json.EndArray();
  json.Key("reckoning").String(triage::ReckoningText(form.urgency));
  json.EndObject();
}

}  // namespace

std::string RenderExplanationJson(const Explanation& explanation) {
  const triage::Conversation& conversation = explanation.conversation;
  JsonWriter json;
  json.BeginObject();
  json.Key("now").String(TimeText(explanation.now));
  json.Key("id").String(IdText(conversation.id));
  json.Key("brand").String(conversation.brand);
  json.Key("stands").Bool(conversation.stands);
  json.Key("adopted").Bool(conversation.adopted);
  json.Key("waits").BeginArray();
  for (const Wait& wait : conversation.waits) WriteWait(json, explanation, wait);
  json.EndArray();
  WriteBeside(json, explanation);
  json.Key("judged").BeginArray();
  for (const PostUrgency& judged : explanation.judged) WriteJudged(json, judged);
  json.EndArray();
  json.Key("context").BeginArray();
  for (const triage::FormInContext& form : explanation.context) WriteContext(json, form);
  json.EndArray();
  json.Key("acts").BeginArray();
  for (const triage::Act& act : explanation.acts) WriteAct(json, act, true);
  json.EndArray();
  json.Key("ledger").BeginArray();
  for (const LedgerEntry& entry : explanation.ledger) WriteEntry(json, entry);
  json.EndArray();
  json.EndObject();
  return json.text();
}

}  // namespace firstreply::dashboards
