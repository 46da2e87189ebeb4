#include "ingest/sources/event_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"
#include "ingest/sources/base64.h"
#include "ingest/sources/json_decoder.h"
#include "ingest/sources/json_fault.h"
#include "ingest/sources/json_fields.h"
#include "ingest/sources/record_splitter.h"

namespace firstreply::ingest {
namespace {

// The word's place in `names` is the enumerator's value.
template <class Enum, size_t N>
std::optional<Enum> At(const std::array<std::string_view, N>& names, std::string_view word) {
  const auto found = std::find(names.begin(), names.end(), word);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::optional<Freshness> FreshnessNamed(std::string_view word) {
  return At<Freshness, 3>({"live", "catch_up", "backfill"}, word);
}
std::optional<Visibility> VisibilityNamed(std::string_view word) {
  return At<Visibility, 2>({"public", "private"}, word);
}
std::optional<AccountState> AccountStateNamed(std::string_view word) {
  return At<AccountState, 4>({"active", "deleted", "suspended", "deactivated"}, word);
}
std::optional<SurveyScale> SurveyScaleNamed(std::string_view word) {
  return At<SurveyScale, 2>({"nps", "csat"}, word);
}
std::optional<ContactStep> ContactStepNamed(std::string_view word) {
  return At<ContactStep, 2>({"started", "answered"}, word);
}

template <class T>
T Required(JsonFields& in, std::string_view name, std::optional<T> value) {
  if (!value) in.FailMissing(name);
  return std::move(value).value_or(T{});
}

PostKey RequiredPost(JsonFields& in) {
  PostKey key;
  key.platform = in.RequiredId("platform");
  key.id = in.RequiredId("post");
  return key;
}

void ReadAuthor(JsonFields& in, PostCreated& post) {
  const std::optional<JsonValue> value = in.Find("author");
  if (!value) return in.FailMissing("author");
  if (!value->IsObject()) {
    post.author = {post.key.platform, in.IdOf(*value, "author")};
    return;
  }
  std::optional<JsonFields> author = in.ObjectOf(*value, "author");
  post.author = {post.key.platform, author->RequiredId("id")};
  post.author_handle = author->Text("handle");
  post.author_followers = author->Integer("followers", 0);
  author->NoteIgnored();
}

std::optional<std::vector<Attachment>> ReadAttachments(JsonFields& in) {
  std::vector<Attachment> attachments;
  const bool told = in.EachOf("attachments", kAttachmentsMax,
                              [&](const JsonValue& entry, const std::string& path) {
                                std::optional<JsonFields> fields = in.ObjectOf(entry, path);
                                if (!fields) return;
                                Attachment& attachment = attachments.emplace_back();
                                attachment.kind = fields->RequiredId("kind");
                                attachment.alt_text = fields->Text("alt_text", kTextBytesMax);
                                fields->NoteIgnored();
                              });
  if (!told) return std::nullopt;
  return attachments;
}

std::vector<std::string> ReadTopics(JsonFields& in) {
  std::vector<std::string> topics;
  in.EachOf("topics", kTopicsMax, [&](const JsonValue& entry, const std::string& path) {
    topics.push_back(in.TextOf(entry, path, kIdBytesMax));
  });
  return topics;
}

std::optional<VerdictHint> ReadVerdict(JsonFields& event) {
  std::optional<JsonFields> in = event.Object("verdict");
  if (!in) return std::nullopt;
  VerdictHint verdict;
  verdict.needs_response = in->Flag("needs_response");
  verdict.complaint = in->Flag("complaint");
  verdict.topics = ReadTopics(*in);
  verdict.urgency = in->Word("urgency", UrgencyNamed);
  verdict.language = in->Text("language");
  verdict.courtesy = in->Word("courtesy", CourtesyNamed);
  if (std::optional<JsonFields> promise = in->Object("promise")) {
    verdict.promises = true;
    verdict.promised_by = promise->Time("by");
    promise->NoteIgnored();
  }
  in->NoteIgnored();
  return verdict;
}

// The time of the thing itself: the body's own, else the one that the envelope gives.
Instant HappenedTime(JsonFields& in, std::string_view name,
                     const std::optional<Instant>& fallback) {
  const std::optional<Instant> time = in.Time(name);
  return Required(in, name, time ? time : fallback);
}

using Fallback = const std::optional<Instant>&;

EventBody ReadCreated(JsonFields& in, Fallback time) {
  PostCreated post;
  post.key = RequiredPost(in);
  const std::string& platform = post.key.platform;
  const auto on_platform = [&](std::optional<std::string> id) -> std::optional<PostKey> {
    if (!id) return std::nullopt;
    return PostKey{platform, *std::move(id)};
  };
  post.version = in.Integer("version", 1).value_or(1);
  ReadAuthor(in, post);
  post.text = in.Text("text", kTextBytesMax);
  post.language = in.Text("language");
  post.parent = on_platform(in.Id("parent"));
  post.thread_root = on_platform(in.Id("thread_root"));
  post.repost_of = on_platform(in.Id("repost_of"));
  in.EachOf("mentions", kMentionsMax, [&](const JsonValue& entry, const std::string& path) {
    post.mentions.push_back({platform, in.IdOf(entry, path)});
  });
  post.attachments = ReadAttachments(in).value_or(std::vector<Attachment>());
  post.visibility = in.Word("visibility", VisibilityNamed).value_or(Visibility::kPublic);
  post.directed = in.Flag("directed");
  post.channel = in.Text("channel");
  post.application = in.Text("application");
  post.url = in.Text("url", kUrlBytesMax);
  post.posted_at = HappenedTime(in, "posted_at", time);
  post.claimed_at = in.Time("claimed_at");
  post.verdict = ReadVerdict(in);
  post.kind = in.Word("kind", ResponseKindNamed);
  return post;
}

EventBody ReadEdited(JsonFields& in, Fallback time) {
  PostEdited edit;
  edit.key = RequiredPost(in);
  edit.version = Required(in, "version", in.Integer("version", 2));
  edit.text = in.RequiredText("text", kTextBytesMax);
  edit.attachments = ReadAttachments(in);
  edit.edited_at = HappenedTime(in, "edited_at", time);
  edit.verdict = ReadVerdict(in);
  return edit;
}

EventBody ReadDeleted(JsonFields& in, Fallback time) {
  PostDeleted deletion;
  deletion.key = RequiredPost(in);
  deletion.deleted_at = HappenedTime(in, "deleted_at", time);
  return deletion;
}

EventBody ReadAccount(JsonFields& in, Fallback time) {
  AccountChanged change;
  change.account.platform = in.RequiredId("platform");
  change.account.id = in.RequiredId("account");
  change.state = Required(in, "state", in.Word("state", AccountStateNamed));
  change.changed_at = HappenedTime(in, "changed_at", time);
  return change;
}

EventBody ReadEngagement(JsonFields& in, Fallback time) {
  Engagement engagement;
  engagement.key = RequiredPost(in);
  engagement.likes = in.Integer("likes", 0);
  engagement.reposts = in.Integer("reposts", 0);
  engagement.replies = in.Integer("replies", 0);
  engagement.quotes = in.Integer("quotes", 0);
  engagement.views = in.Integer("views", 0);
  engagement.counted_at = HappenedTime(in, "counted_at", time);
  return engagement;
}

EventBody ReadSurvey(JsonFields& in, Fallback time) {
  Survey survey;
  survey.scale = Required(in, "scale", in.Word("scale", SurveyScaleNamed));
  const bool nps = survey.scale == SurveyScale::kNps;
  survey.score =
      static_cast<int>(Required(in, "score", in.Integer("score", nps ? 0 : 1, nps ? 10 : 5)));
  if (std::optional<std::string> about = in.Id("about")) {
    survey.about = PostKey{in.RequiredId("platform"), *std::move(about)};
  }
  survey.reference = in.Id("reference").value_or("");
  survey.customer_ref = in.Id("customer_ref").value_or("");
  if (!survey.about && survey.reference.empty() && survey.customer_ref.empty()) {
    in.Fail("about", RejectReason::kMissingField,
            "one of about, reference and customer_ref is required");
  }
  survey.comment = in.Text("comment", kTextBytesMax);
  survey.answered_at = HappenedTime(in, "answered_at", time);
  return survey;
}

EventBody ReadContact(JsonFields& in, Fallback time) {
  Contact contact;
  contact.channel = in.RequiredId("channel");
  contact.reference = in.RequiredId("reference");
  contact.step = Required(in, "step", in.Word("step", ContactStepNamed));
  contact.topic = in.Text("topic");
  contact.last_step = in.Text("last_step", kTextBytesMax);
  contact.customer_ref = in.Id("customer_ref").value_or("");
  contact.tier = in.Text("tier");
  if (std::optional<std::string> account = in.Id("account")) {
    contact.account = AccountKey{in.Id("platform").value_or(contact.channel), *std::move(account)};
  }
  contact.happened_at = HappenedTime(in, "happened_at", time);
  contact.verdict = ReadVerdict(in);
  return contact;
}

using ReadBody = EventBody (*)(JsonFields&, Fallback);

// In the order of EventBody's alternatives, whose names are the types' words.
constexpr std::array<std::pair<std::string_view, ReadBody>, 7> kBodies = {{
    {"created", ReadCreated},
    {"edited", ReadEdited},
    {"deleted", ReadDeleted},
    {"account", ReadAccount},
    {"engagement", ReadEngagement},
    {"survey", ReadSurvey},
    {"contact", ReadContact},
}};
static_assert(kBodies.size() == std::variant_size_v<EventBody>);

void ReadBodyOfType(JsonFields& in, std::string_view type, Fallback time, PostEvent& event) {
  const auto reader = std::find_if(kBodies.begin(), kBodies.end(),
                                   [type](const auto& body) { return body.first == type; });
  if (reader == kBodies.end()) {
    return in.findings().Fail("type", RejectReason::kBadValue, "is no type of event known here");
  }
  event.body = reader->second(in, time);
}

// The fields that every event may have beside its body's.
void ReadCircumstances(JsonFields& in, PostEvent& event) {
  event.freshness = in.Word("freshness", FreshnessNamed).value_or(event.freshness);
  if (const std::optional<Instant> seen = in.Time("seen_at")) event.seen_at = seen->at;
  event.brand = in.Id("brand");
  in.EachOf("concerns", kConcernsMax, [&](const JsonValue& entry, const std::string& path) {
    event.concerns.push_back(in.IdOf(entry, path));
  });
  std::sort(event.concerns.begin(), event.concerns.end());
  event.concerns.erase(std::unique(event.concerns.begin(), event.concerns.end()),
                       event.concerns.end());
  event.speaks_for = in.Id("speaks_for");
  if (const std::optional<Instant> tombstone = in.Time("tombstone_at"))
    event.deleted_at = tombstone->at;
}

bool IsJsonType(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  while (media_type.ends_with(' ')) media_type.remove_suffix(1);
  return media_type == "application/json" || media_type.ends_with("+json");
}

}  // namespace

class EventDecoder::Impl {
 public:
  explicit Impl(EventDecoderOptions options)
      : options_(std::move(options)),
        splitter_([this](const RawRecord& record) { Take(record); }) {}

  RecordSplitter& splitter() { return splitter_; }
  DecodeResult TakeResult() { return std::exchange(result_, {}); }

 private:
  void Take(const RawRecord& record) {
    JsonFindings findings;
    PostEvent event;
    event.source = options_.source;
    event.freshness = options_.freshness;
    Decode(record, event, findings);
    DecodeResult found;
    found.ignored_fields = findings.ignored_fields;
    found.ignored_names = std::move(findings.ignored_names);
    if (findings.fault) {
      findings.fault->line = record.number;
      found.rejections.push_back(std::move(*findings.fault));
    } else {
      event.raw = record.bytes;
      found.events.push_back(std::move(event));
      found.event_lines.push_back(record.number);
    }
    result_.Append(std::move(found));
  }

  void Decode(const RawRecord& record, PostEvent& event, JsonFindings& findings) {
    switch (record.fault) {
      case RawRecord::Fault::kNone:
        break;
      case RawRecord::Fault::kTooLong:
        return findings.Fail("", RejectReason::kTooLong,
                             fmt::format("is over {} bytes", kEventBytesMax));
      case RawRecord::Fault::kUnclosedArray:
        return findings.Fail("", RejectReason::kMalformed, "the input ends inside the array");
      case RawRecord::Fault::kAfterArray:
        return findings.Fail("", RejectReason::kMalformed, "the array is followed by more");
    }
    const std::optional<JsonValue> root = Parse(record_json_, record.bytes, "", findings);
    if (!root) return;
    if (!root->IsObject()) {
      return findings.Fail("", RejectReason::kMalformed,
                           fmt::format("must be an object, not {}", root->TypeName()));
    }
    JsonFields in(*root, "", findings);
    if (in.Find("specversion")) {
      DecodeCloudEvent(in, event);
    } else {
      DecodePlain(in, event);
    }
  }

  static std::optional<JsonValue> Parse(JsonDecoder& decoder, std::string_view bytes,
                                        std::string_view path, JsonFindings& findings) {
    const std::variant<JsonValue, JsonFault> decoded = decoder.Decode(bytes);
    if (const auto* value = std::get_if<JsonValue>(&decoded)) return *value;
    const JsonFault& fault = std::get<JsonFault>(decoded);
    findings.Fail(fmt::format("{}{}", path, fault.field), fault.reason,
                  fmt::format("{}, at byte {}", fault.what, fault.offset));
    return std::nullopt;
  }

  static void DecodePlain(JsonFields& in, PostEvent& event) {
    event.event_id = in.RequiredId("id");
    event.source = in.Id("source").value_or(std::move(event.source));
    const std::string type = in.RequiredId("type");
    ReadCircumstances(in, event);
    if (!type.empty()) ReadBodyOfType(in, type, std::nullopt, event);
    in.NoteIgnored();
  }

  void DecodeCloudEvent(JsonFields& in, PostEvent& event) {
    if (in.RequiredId("specversion") != "1.0") {
      return in.Fail("specversion", RejectReason::kBadValue, "must be \"1.0\"");
    }
    event.event_id = in.RequiredId("id");
    event.source = in.RequiredId("source");
    const std::string type = in.RequiredId("type");
    const std::optional<Instant> time = in.Time("time");
    const std::string media_type = in.Text("datacontenttype");
    if (!media_type.empty() && !IsJsonType(media_type)) {
      return in.Fail("datacontenttype", RejectReason::kBadValue, "must be JSON");
    }
    if (in.findings().fault) return;
    std::optional<JsonFields> data = Data(in);
    if (!data) return;
    ReadCircumstances(*data, event);
    ReadBodyOfType(*data, std::string_view(type).substr(type.rfind('.') + 1), time, event);
    data->NoteIgnored();
  }

  // The body of a CloudEvent, from whichever of its two fields holds it.
  std::optional<JsonFields> Data(JsonFields& in) {
    const std::optional<JsonValue> base64 = in.Find("data_base64");
    if (!base64) {
      std::optional<JsonFields> data = in.Object("data");
      if (!data) in.FailMissing("data");
      return data;
    }
    if (in.Find("data")) {
      in.Fail("data_base64", RejectReason::kBadValue, "stands beside data");
      return std::nullopt;
    }
    const std::optional<std::string> bytes =
        DecodeBase64(in.TextOf(*base64, "data_base64", kEventBytesMax));
    if (!bytes) in.Fail("data_base64", RejectReason::kBadValue, "is not base64");
    if (in.findings().fault) return std::nullopt;
    const std::optional<JsonValue> root = Parse(data_json_, *bytes, "data_base64.", in.findings());
    if (!root) return std::nullopt;
    return in.ObjectOf(*root, "data_base64");
  }

  const EventDecoderOptions options_;
  JsonDecoder record_json_;
  JsonDecoder data_json_;  // for JSON inside JSON: the outer text is still in use
  DecodeResult result_;
  RecordSplitter splitter_;
};

EventDecoder::EventDecoder(EventDecoderOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
EventDecoder::~EventDecoder() = default;
EventDecoder::EventDecoder(EventDecoder&&) noexcept = default;
EventDecoder& EventDecoder::operator=(EventDecoder&&) noexcept = default;

DecodeResult EventDecoder::Feed(std::string_view bytes) {
  impl_->splitter().Feed(bytes);
  return impl_->TakeResult();
}

DecodeResult EventDecoder::Finish(std::string_view last) {
  impl_->splitter().Feed(last);
  impl_->splitter().Finish();
  return impl_->TakeResult();
}

DecodeResult DecodeEvents(std::string_view bytes, EventDecoderOptions options) {
  return EventDecoder(std::move(options)).Finish(bytes);
}

}  // namespace firstreply::ingest
