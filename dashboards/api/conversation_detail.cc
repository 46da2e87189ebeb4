#include "dashboards/api/conversation_detail.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <tuple>

#include "dashboards/api/act_json.h"
#include "dashboards/api/conversation_row.h"
#include "dashboards/api/response_json.h"
#include "dashboards/api/verdict_json.h"
#include "ingest/base/rfc3339.h"
#include "ingest/filed_thread.h"
#include "ingest/masked_text.h"
#include "triage/acts.h"
#include "triage/attribution.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using ingest::ShownPost;
using triage::Conversation;
using triage::LedgerStep;

std::string Shown(const std::string& text, bool masked) {
  return masked ? ingest::MaskedText(text) : ingest::VisibleText(text);
}

// Whether it answers in words that can be read: by a person, or as a person might.
bool IsRead(const ShownPost& post) {
  return post.speaks_for && post.stands() && !post.text.empty() &&
         post.kind.value_or(ingest::ResponseKind::kHuman) != ingest::ResponseKind::kAutomatic;
}

// `posts` are those of the conversation by their times; the one at `index` is written.
void WritePost(JsonWriter& json, const std::vector<ShownPost>& posts, size_t index,
               const VerdictsInContext& verdicts, bool masked) {
  const ShownPost& post = posts[index];
  json.BeginObject();
  json.Key("id").String(IdText(post.id));
  json.Key("by").String(post.speaks_for ? "brand" : "customer");
  if (post.kind) json.Key("kind").String(ingest::NameOf(*post.kind));
  json.Key("source").String(post.source);
  json.Key("author").BeginObject();
  json.Key("name").String(Shown(post.author_name, masked));
  json.EndObject();
  json.Key("platform").String(post.platform);
  json.Key("channel").String(ingest::VisibleText(post.channel));
  json.Key("visibility")
      .String(post.visibility == ingest::Visibility::kPublic ? "public" : "private");
  json.Key("text").String(Shown(post.text, masked));
  json.Key("language").String(post.language);
  json.Key("url").String(post.url);
  json.Key("posted_at").String(FormatRfc3339(post.posted_at));
  WriteTime(json.Key("seen_at"), post.seen_at);
  WriteTime(json.Key("edited_at"), post.edited_at);
  WriteTime(json.Key("deleted_at"), post.deleted_at);
  json.Key("hidden").Bool(post.hidden);
  if (post.verdict && !post.speaks_for) verdicts.Write(json.Key("verdict"), post);
  if (IsRead(post)) WriteResponse(json.Key("response"), post, std::span(posts).first(index));
  json.Key("attachments").BeginArray();
  for (const ingest::Attachment& attachment : post.attachments) {
    json.BeginObject();
    json.Key("kind").String(attachment.kind);
    json.Key("alt_text").String(Shown(attachment.alt_text, masked));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

// What an agent recorded started with no post.
void WriteStarter(JsonWriter& json, const triage::Wait& wait) {
  json.Key("started_by");
  if (wait.started_by > 0) {
    json.String(IdText(wait.started_by));
  } else {
    json.Null();
  }
}

void WriteAcknowledgement(JsonWriter& json, const triage::Wait& wait) {
  json.Key("acknowledgement");
  if (wait.kind != triage::WaitKind::kFirst) {
    json.Null();
    return;
  }
  json.BeginObject();
  WriteTime(json.Key("deadline"), wait.acknowledge_by);
  json.Key("outcome").String(triage::NameOf(wait.acknowledgement));
  WriteTime(json.Key("decided_at"), wait.acknowledgement_decided_at);
  WriteTime(json.Key("acknowledged_at"), wait.acknowledged_at);
  json.EndObject();
}

void WriteWait(JsonWriter& json, const triage::Wait& wait) {
  json.BeginObject();
  json.Key("kind").String(triage::NameOf(wait.kind));
  json.Key("number").Integer(wait.number);
  json.Key("urgency").String(ingest::NameOf(wait.urgency));
  json.Key("policy").String(wait.policy);
  json.Key("about").String(IdText(wait.about));
  WriteStarter(json, wait);
  json.Key("opened_at").String(TimeText(wait.opened_at));
  json.Key("started_at").String(TimeText(wait.started_at.at));
  json.Key("running").Bool(wait.running);
  WriteTime(json.Key("at_risk_at"), wait.at_risk_at);
  WriteTime(json.Key("deadline"), wait.deadline);
  json.Key("outcome").String(triage::NameOf(wait.outcome));
  WriteTime(json.Key("decided_at"), wait.decided_at);
  WriteTime(json.Key("ended_at"), wait.ended_at);
  json.Key("end_reason").String(triage::NameOf(wait.end_reason));
  json.Key("response");
  if (wait.answered()) {
    json.String(IdText(wait.response));
  } else {
    json.Null();
  }
  std::optional<TimePoint> answered_at;
  if (wait.answered()) answered_at = wait.response_at.at;
  WriteTime(json.Key("answered_at"), answered_at);
  json.Key("self_reported").Bool(wait.self_reported);
  WriteAcknowledgement(json, wait);
  json.EndObject();
}

std::string InWords(const triage::LedgerEntry& entry) {
  const std::string reason(triage::NameOf(entry.reason));
  const std::string because = reason.empty() ? "" : ", " + reason;
  switch (entry.step) {
    case LedgerStep::kStarted:
      return "A wait began with a post of the customer";
    case LedgerStep::kMoved:
      return "The wait began earlier than was thought: a post came late";
    case LedgerStep::kDecided:
      return "Decided: " + std::string(triage::NameOf(entry.after)) + because;
    case LedgerStep::kCorrected:
      return "Corrected from " + std::string(triage::NameOf(entry.before)) + " to " +
             std::string(triage::NameOf(entry.after)) + " by what came to light later" + because;
    case LedgerStep::kAnswered:
      return "Answered";
    case LedgerStep::kEnded:
      return "Left the queue without an answer" + because;
    case LedgerStep::kReopened:
      return "Waiting again: what had ended it did not hold";
    case LedgerStep::kWithdrawn:
      return "Withdrawn: there was no such wait";
    case LedgerStep::kMerged:
      return "Became part of another conversation";
    case LedgerStep::kAcknowledged:
      return "Acknowledged";
    case LedgerStep::kAcknowledgementDecided:
      return "Acknowledgement decided: " + std::string(triage::NameOf(entry.after));
    case LedgerStep::kAcknowledgementCorrected:
      return "Acknowledgement corrected from " + std::string(triage::NameOf(entry.before)) +
             " to " + std::string(triage::NameOf(entry.after)) + " by what came to light later";
    case LedgerStep::kRaised:
      return "More urgent: a shorter target runs from here";
    case LedgerStep::kLowered:
      return "Less urgent: the longer target counts from the start";
    case LedgerStep::kReplanned:
      return "Other policies or hours: time used stays used, the rest runs by the new ones";
    case LedgerStep::kThanked:
      return "The customer said thanks or goodbye, which starts no wait";
  }
  return "";
}

void WriteEntry(JsonWriter& json, const triage::LedgerEntry& entry) {
  json.BeginObject();
  json.Key("wait");
  if (entry.wait == triage::kNoWait) {
    json.Null();
  } else {
    json.Integer(entry.wait);
  }
  json.Key("step").String(triage::NameOf(entry.step));
  json.Key("at").String(TimeText(entry.at));
  // Of a merge it is the other conversation, which may be none of the reader's business.
  json.Key("post");
  if (entry.cause != 0 && entry.step != LedgerStep::kMerged) {
    json.String(IdText(entry.cause));
  } else {
    json.Null();
  }
  json.Key("before").String(triage::NameOf(entry.before));
  json.Key("after").String(triage::NameOf(entry.after));
  json.Key("reason").String(triage::NameOf(entry.reason));
  WriteTime(json.Key("deadline"), entry.deadline);
  json.Key("words").String(InWords(entry));
  json.EndObject();
}

void WriteLists(JsonWriter& json, Reader& reader, const Conversation& conversation,
                const std::vector<ShownPost>& posts, bool masked) {
  json.Key("posts").BeginArray();
  const VerdictsInContext verdicts(reader, conversation);
  for (size_t i = 0; i < posts.size(); ++i) WritePost(json, posts, i, verdicts, masked);
  json.EndArray();
  json.Key("waits").BeginArray();
  for (const triage::Wait& wait : conversation.waits) WriteWait(json, wait);
  json.EndArray();
  json.Key("acts").BeginArray();
  for (const triage::Act& act : triage::LoadActs(reader, conversation.id))
    WriteAct(json, act, masked);
  json.EndArray();
  json.Key("ledger").BeginArray();
  for (const triage::LedgerEntry& entry : triage::LoadLedger(reader, conversation.id))
    WriteEntry(json, entry);
  json.EndArray();
}

}  // namespace

std::vector<ShownPost> LoadDialogue(Reader& reader, const Conversation& conversation) {
  const std::vector<ingest::FiledPost> thread = ingest::LoadThread(reader, conversation.thread_id);
  std::vector<ShownPost> posts;
  if (thread.empty()) return posts;
  for (const triage::Dialogue& dialogue : triage::Attribute(thread).dialogues) {
    if (dialogue.brand != conversation.brand || dialogue.customer_id != conversation.customer_id)
      continue;
    for (const auto* side : {&dialogue.said, &dialogue.responses}) {
      for (const ingest::FiledPost* post : *side) {
        if (auto shown = ingest::LoadShownPost(reader, post->id))
          posts.push_back(*std::move(shown));
      }
    }
  }
  std::sort(posts.begin(), posts.end(), [](const ShownPost& a, const ShownPost& b) {
    return std::tie(a.posted_at.at, a.id) < std::tie(b.posted_at.at, b.id);
  });
  return posts;
}

std::optional<Conversation> FindFor(const wire::Principal& principal, std::string_view id,
                                    Reader& reader) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
  std::optional<Conversation> found = triage::LoadConversation(reader, number);
  if (!found || !found->stands || !principal.MaySee(found->brand)) return std::nullopt;
  return found;
}

std::string RenderConversation(Reader& reader, const Conversation& conversation, TimePoint now,
                               bool masked) {
  const std::vector<ShownPost> posts = LoadDialogue(reader, conversation);
  JsonWriter json;
  json.BeginObject();
  json.Key("now").String(TimeText(now));
  json.Key("id").String(IdText(conversation.id));
  json.Key("brand").String(conversation.brand);
  json.Key("masked").Bool(masked);
  std::optional<ShownPost> shown;
  if (!conversation.waits.empty()) {
    const triage::Wait* pressing = triage::PressingWait(conversation);
    const triage::Wait& wait = pressing ? *pressing : conversation.waits.back();
    OpenWait open;
    open.started_at = wait.started_at.at;
    open.at_risk_at = wait.at_risk_at;
    open.deadline = wait.deadline;
    open.missed = wait.outcome == triage::Outcome::kMissed;
    json.Key("urgency").String(ingest::NameOf(wait.urgency));
    json.Key("kind").String(triage::NameOf(wait.kind));
    json.Key("state");
    if (pressing) {
      json.String(NameOf(StateAt(open, now)));
    } else {
      json.Null();
    }
    json.Key("started_at").String(TimeText(open.started_at));
    WriteTime(json.Key("at_risk_at"), open.at_risk_at);
    WriteTime(json.Key("deadline"), open.deadline);
    shown = ingest::LoadShownPost(reader, wait.about);
  } else if (!posts.empty()) {
    shown = posts.front();
  }
  if (shown) json.Key("source").String(shown->source);
  WritePostFields(json, shown, masked);
  WriteLists(json, reader, conversation, posts, masked);
  json.EndObject();
  return json.text();
}

}  // namespace firstreply::dashboards
