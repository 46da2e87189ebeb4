#include "dashboards/api/act_decoder.h"

#include <algorithm>
#include <charconv>

#include "dashboards/json_body.h"
#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

using ingest::JsonFields;
using ingest::RejectReason;
using triage::Act;
using triage::ActKind;
using triage::Wait;
using triage::WaitKind;

void ReadTime(JsonFields& in, ActBody& read) {
  if (const auto at = in.Time("at")) read.at = at->at;
}

// Ids are strings in JSON, as we write them.
int64_t ReadConversation(JsonFields& in, std::string_view name) {
  const std::string text = in.RequiredId(name);
  if (text.empty()) return 0;
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || id < 1) {
    in.Fail(name, RejectReason::kBadValue, "must be the id of a conversation");
    return 0;
  }
  return id;
}

std::string RequiredText(JsonFields& in, std::string_view name, size_t bytes_max) {
  std::string text = in.RequiredText(name, bytes_max);
  if (in.Find(name) && text.find_first_not_of(" \t\r\n") == text.npos) {
    in.Fail(name, RejectReason::kBadValue, "must not be empty");
  }
  return text;
}

void ReadFields(JsonFields& in, ActBody& read) {
  Act& act = read.act;
  switch (act.kind) {
    case ActKind::kAnsweredElsewhere:
      act.channel = RequiredText(in, "channel", kIdBytesMax);
      act.reason = in.Text("reason", kActReasonBytesMax);
      return ReadTime(in, read);
    case ActKind::kDismissed:
      act.reason = RequiredText(in, "reason", kActReasonBytesMax);
      return ReadTime(in, read);
    case ActKind::kLinked:
      act.linked_to = ReadConversation(in, "linked_to");
      act.same_matter = in.Flag("same_matter").value_or(false);
      return;
    case ActKind::kPromised:
      if (const auto by = in.Time("promised_by")) {
        act.promised_by = by->at;
      } else {
        in.FailMissing("promised_by");
      }
      return ReadTime(in, read);
    case ActKind::kUrgencySet:
      if (const auto urgency = in.Word("urgency", ingest::UrgencyNamed)) {
        act.urgency = *urgency;
      } else {
        in.FailMissing("urgency");
      }
      return;
  }
}

bool HoldsAt(const Wait& wait, TimePoint at) {
  return wait.opened_at <= at && (wait.open() || *wait.ended_at > at);
}

// Of what ends the waits that are open at its time.
std::optional<ActFault> FaultOfEnding(const Act& act, std::span<const Wait> waits) {
  const auto holds = [&act](const Wait& wait) { return HoldsAt(wait, act.at); };
  if (std::any_of(waits.begin(), waits.end(), holds)) return std::nullopt;
  const auto is_open = [](const Wait& wait) { return wait.open(); };
  if (std::any_of(waits.begin(), waits.end(), is_open)) {
    return ActFault{"at", "lies before the start of the wait"};
  }
  return ActFault{"", "nobody waits for an answer in this conversation"};
}

std::optional<ActFault> FaultOfPromise(const Act& act, std::span<const Wait> waits) {
  if (*act.promised_by <= act.at) {
    return ActFault{"promised_by", "must lie after the time of the promise"};
  }
  const auto began_by_then = [&act](const Wait& wait) { return wait.opened_at <= act.at; };
  if (std::none_of(waits.begin(), waits.end(), began_by_then)) {
    return ActFault{"at", "lies before the start of the first wait"};
  }
  const auto is_promise = [&act](const Wait& wait) {
    return wait.kind == WaitKind::kPromise && HoldsAt(wait, act.at);
  };
  if (std::any_of(waits.begin(), waits.end(), is_promise)) {
    return ActFault{"", "a promise is open already, and runs on as it was given"};
  }
  return std::nullopt;
}

std::optional<ActFault> FaultOfUrgency(std::span<const Wait> waits) {
  const auto has_urgency = [](const Wait& wait) {
    return wait.open() && wait.kind != WaitKind::kPromise;
  };
  if (std::any_of(waits.begin(), waits.end(), has_urgency)) return std::nullopt;
  return ActFault{"", "nobody waits for an answer in this conversation"};
}

}  // namespace

Result<ActBody> DecodeAct(std::string_view body) {
  return DecodeJsonBody<ActBody>(body, UnknownFields::kNamed, [](JsonFields& in, ActBody& read) {
    const auto kind = in.Word("kind", triage::ActKindNamed);
    if (!kind) return in.FailMissing("kind");
    read.act.kind = *kind;
    ReadFields(in, read);
  });
}

std::optional<ActFault> FaultOf(const Act& act, std::span<const Wait> waits) {
  if (act.at > act.told_at) return ActFault{"at", "lies in the future"};
  switch (act.kind) {
    case ActKind::kAnsweredElsewhere:
    case ActKind::kDismissed:
      return FaultOfEnding(act, waits);
    case ActKind::kLinked:
      if (act.linked_to == act.conversation) return ActFault{"linked_to", "is this conversation"};
      return std::nullopt;
    case ActKind::kPromised:
      return FaultOfPromise(act, waits);
    case ActKind::kUrgencySet:
      return FaultOfUrgency(waits);
  }
  return std::nullopt;
}

}  // namespace firstreply::dashboards
