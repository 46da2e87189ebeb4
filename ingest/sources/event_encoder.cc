#include "ingest/sources/event_encoder.h"

#include <array>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/base/json_writer.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::ingest {
namespace {

// Writes one object, opened and closed with its own life. What is empty is left out.
class ObjectWriter {
 public:
  explicit ObjectWriter(JsonWriter& json) : json_(json) { json_.BeginObject(); }
  ~ObjectWriter() { json_.EndObject(); }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void Text(std::string_view name, std::string_view text) {
    if (!text.empty()) AlwaysText(name, text);
  }
  void AlwaysText(std::string_view name, std::string_view text) { json_.Key(name).String(text); }
  void Flag(std::string_view name, std::optional<bool> flag) {
    if (flag) json_.Key(name).Bool(*flag);
  }
  void Integer(std::string_view name, std::optional<int64_t> number) {
    if (number) json_.Key(name).Integer(*number);
  }
  void Time(std::string_view name, const std::optional<Instant>& time) {
    if (time) AlwaysText(name, FormatRfc3339(*time));
  }
  void Time(std::string_view name, const std::optional<TimePoint>& time) {
    if (time) Time(name, Instant{*time, true});
  }

  // What stands behind the name is the caller's to write.
  JsonWriter& Value(std::string_view name) { return json_.Key(name); }

  template <class Entries, class Write>
  void List(std::string_view name, const Entries& entries, const Write& write) {
    json_.Key(name).BeginArray();
    for (const auto& entry : entries) write(json_, entry);
    json_.EndArray();
  }

 private:
  JsonWriter& json_;
};

void WriteText(JsonWriter& json, const std::string& text) {
  json.String(text);
}

void WriteAttachments(ObjectWriter& out, const std::vector<Attachment>& attachments) {
  out.List("attachments", attachments, [](JsonWriter& json, const Attachment& attachment) {
    ObjectWriter writer(json);
    writer.AlwaysText("kind", attachment.kind);
    writer.Text("alt_text", attachment.alt_text);
  });
}

void WriteVerdict(ObjectWriter& event, const std::optional<VerdictHint>& verdict) {
  if (!verdict) return;
  ObjectWriter out(event.Value("verdict"));
  out.Flag("needs_response", verdict->needs_response);
  out.Flag("complaint", verdict->complaint);
  if (!verdict->topics.empty()) out.List("topics", verdict->topics, WriteText);
  if (verdict->urgency) out.Text("urgency", NameOf(*verdict->urgency));
  out.Text("language", verdict->language);
  if (verdict->courtesy) out.Text("courtesy", NameOf(*verdict->courtesy));
  if (verdict->promises) ObjectWriter(out.Value("promise")).Time("by", verdict->promised_by);
}

void WritePost(ObjectWriter& out, const PostKey& key) {
  out.AlwaysText("platform", key.platform);
  out.AlwaysText("post", key.id);
}

void WriteBody(ObjectWriter& out, const PostCreated& post) {
  WritePost(out, post.key);
  if (post.version != 1) out.Integer("version", post.version);
  {
    ObjectWriter author(out.Value("author"));
    author.AlwaysText("id", post.author.id);
    author.Text("handle", post.author_handle);
    author.Integer("followers", post.author_followers);
  }
  out.Text("text", post.text);
  out.Text("language", post.language);
  if (post.parent) out.AlwaysText("parent", post.parent->id);
  if (post.thread_root) out.AlwaysText("thread_root", post.thread_root->id);
  if (post.repost_of) out.AlwaysText("repost_of", post.repost_of->id);
  if (!post.mentions.empty()) {
    out.List("mentions", post.mentions,
             [](JsonWriter& json, const AccountKey& account) { json.String(account.id); });
  }
  if (!post.attachments.empty()) WriteAttachments(out, post.attachments);
  if (post.visibility == Visibility::kPrivate) out.Text("visibility", "private");
  out.Flag("directed", post.directed);
  out.Text("channel", post.channel);
  out.Text("application", post.application);
  out.Text("url", post.url);
  out.Time("posted_at", std::optional(post.posted_at));
  out.Time("claimed_at", post.claimed_at);
  WriteVerdict(out, post.verdict);
  if (post.kind) out.Text("kind", NameOf(*post.kind));
}

void WriteBody(ObjectWriter& out, const PostEdited& edit) {
  WritePost(out, edit.key);
  out.Integer("version", edit.version);
  out.AlwaysText("text", edit.text);
  if (edit.attachments) WriteAttachments(out, *edit.attachments);
  out.Time("edited_at", std::optional(edit.edited_at));
  WriteVerdict(out, edit.verdict);
}

void WriteBody(ObjectWriter& out, const PostDeleted& deletion) {
  WritePost(out, deletion.key);
  out.Time("deleted_at", std::optional(deletion.deleted_at));
}

void WriteBody(ObjectWriter& out, const AccountChanged& change) {
  static constexpr std::array<std::string_view, 4> kStates = {"active", "deleted", "suspended",
                                                              "deactivated"};
  out.AlwaysText("platform", change.account.platform);
  out.AlwaysText("account", change.account.id);
  out.Text("state", kStates.at(static_cast<size_t>(change.state)));
  out.Time("changed_at", std::optional(change.changed_at));
}

void WriteBody(ObjectWriter& out, const Engagement& engagement) {
  WritePost(out, engagement.key);
  out.Integer("likes", engagement.likes);
  out.Integer("reposts", engagement.reposts);
  out.Integer("replies", engagement.replies);
  out.Integer("quotes", engagement.quotes);
  out.Integer("views", engagement.views);
  out.Time("counted_at", std::optional(engagement.counted_at));
}

void WriteBody(ObjectWriter& out, const Survey& survey) {
  out.Text("scale", survey.scale == SurveyScale::kNps ? "nps" : "csat");
  out.Integer("score", survey.score);
  if (survey.about) out.AlwaysText("platform", survey.about->platform);
  if (survey.about) out.AlwaysText("about", survey.about->id);
  out.Text("reference", survey.reference);
  out.Text("customer_ref", survey.customer_ref);
  out.Text("comment", survey.comment);
  out.Time("answered_at", std::optional(survey.answered_at));
}

void WriteBody(ObjectWriter& out, const Contact& contact) {
  out.AlwaysText("channel", contact.channel);
  out.AlwaysText("reference", contact.reference);
  out.Text("step", contact.step == ContactStep::kStarted ? "started" : "answered");
  out.Text("topic", contact.topic);
  out.Text("last_step", contact.last_step);
  out.Text("customer_ref", contact.customer_ref);
  out.Text("tier", contact.tier);
  if (contact.account) {
    if (contact.account->platform != contact.channel)
      out.AlwaysText("platform", contact.account->platform);
    out.AlwaysText("account", contact.account->id);
  }
  out.Time("happened_at", std::optional(contact.happened_at));
  WriteVerdict(out, contact.verdict);
}

}  // namespace

std::string EncodeEvent(const PostEvent& event) {
  static constexpr std::array<std::string_view, 3> kFreshness = {"live", "catch_up", "backfill"};
  JsonWriter json;
  {
    ObjectWriter out(json);
    out.AlwaysText("id", event.event_id);
    out.Text("type", NameOf(event.body));
    out.Text("source", event.source);
    std::visit([&out](const auto& body) { WriteBody(out, body); }, event.body);
    out.Time("seen_at", event.seen_at);
    out.Text("freshness", kFreshness.at(static_cast<size_t>(event.freshness)));
    if (event.brand) out.AlwaysText("brand", *event.brand);
    if (!event.concerns.empty()) out.List("concerns", event.concerns, WriteText);
    if (event.speaks_for) out.AlwaysText("speaks_for", *event.speaks_for);
    out.Time("tombstone_at", event.deleted_at);
  }
  return json.text();
}

}  // namespace firstreply::ingest
