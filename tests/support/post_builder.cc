#include "tests/support/post_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "ingest/base/rfc3339.h"
#include "ingest/fingerprint.h"
#include "ingest/wording.h"

namespace firstreply::test {
namespace {

using ingest::PostEvent;

PostEvent EventOf(std::string id, ingest::EventBody body) {
  PostEvent event;
  event.source = "wire";
  event.event_id = std::move(id);
  event.body = std::move(body);
  event.raw = "bytes of " + event.event_id;
  return event;
}

int64_t InMilliseconds(TimePoint at) {
  return at.time_since_epoch().count();
}

}  // namespace

TimePoint Moment(std::string_view time_of_day) {
  const bool has_seconds = time_of_day.size() > 5;
  return ParseRfc3339(fmt::format("2026-03-02T{}{}Z", time_of_day, has_seconds ? "" : ":00"))
      .value()
      .at;
}

int64_t NumberOf(std::string_view name) {
  static constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz-";
  assert(name.size() <= 11);
  int64_t number = 0;
  for (const char letter : name) {
    const size_t place = kAlphabet.find(letter);
    assert(place != std::string_view::npos);
    number = number * 38 + static_cast<int64_t>(place) + 1;
  }
  return number;
}

ingest::PostKey KeyOf(std::string_view post, std::string_view platform) {
  return {std::string(platform), std::string(post)};
}

PostBuilder::PostBuilder(std::string author, std::optional<std::string> speaks_for, std::string id)
    : speaks_for_(std::move(speaks_for)) {
  post_.key = {"x", std::move(id)};
  post_.author_handle = "@" + author;
  post_.author = {"x", std::move(author)};
  post_.text = "the words of " + post_.key.id;
  post_.posted_at = {Moment("10:00"), false};
}

PostBuilder& PostBuilder::At(TimePoint posted_at) {
  post_.posted_at.at = posted_at;
  return *this;
}

PostBuilder& PostBuilder::ToTheMillisecond() {
  post_.posted_at.to_the_millisecond = true;
  return *this;
}

PostBuilder& PostBuilder::On(std::string platform) {
  post_.key.platform = post_.author.platform = std::move(platform);
  for (ingest::AccountKey& named : post_.mentions) named.platform = post_.key.platform;
  if (post_.parent) post_.parent->platform = post_.key.platform;
  if (post_.thread_root) post_.thread_root->platform = post_.key.platform;
  if (post_.repost_of) post_.repost_of->platform = post_.key.platform;
  return *this;
}

PostBuilder& PostBuilder::To(std::string parent) {
  post_.parent = {post_.key.platform, std::move(parent)};
  return *this;
}

PostBuilder& PostBuilder::InThreadOf(std::string root) {
  post_.thread_root = {post_.key.platform, std::move(root)};
  return *this;
}

PostBuilder& PostBuilder::PassingOn(std::string original) {
  post_.repost_of = {post_.key.platform, std::move(original)};
  return *this;
}

PostBuilder& PostBuilder::About(std::vector<std::string> brands) {
  concerns_ = std::move(brands);
  std::sort(concerns_.begin(), concerns_.end());
  return *this;
}

PostBuilder& PostBuilder::Given(std::string brand) {
  concerns_ = {brand};
  given_brand_ = std::move(brand);
  return *this;
}

PostBuilder& PostBuilder::Naming(std::string account) {
  post_.mentions.push_back({post_.key.platform, std::move(account)});
  return *this;
}

PostBuilder& PostBuilder::As(ingest::ResponseKind kind) {
  post_.kind = kind;
  return *this;
}

PostBuilder& PostBuilder::NeedsNoResponse() {
  if (!post_.verdict) post_.verdict.emplace();
  post_.verdict->needs_response = false;
  return *this;
}

PostBuilder& PostBuilder::Urgent(ingest::Urgency urgency) {
  if (!post_.verdict) post_.verdict.emplace();
  post_.verdict->urgency = urgency;
  return *this;
}

PostBuilder& PostBuilder::InPrivate() {
  post_.visibility = ingest::Visibility::kPrivate;
  return *this;
}

PostBuilder& PostBuilder::ToTheWholeThread() {
  answers_whole_thread_ = true;
  return *this;
}

PostBuilder& PostBuilder::DeletedAt(TimePoint at) {
  deleted_at_ = at;
  return *this;
}

PostBuilder& PostBuilder::Seen(ingest::Freshness freshness) {
  freshness_ = freshness;
  return *this;
}

PostBuilder& PostBuilder::SeenAt(TimePoint at) {
  seen_at_ = at;
  return *this;
}

PostBuilder& PostBuilder::Arriving(int64_t arrival) {
  arrival_ = arrival;
  return *this;
}

PostBuilder& PostBuilder::Saying(std::string text) {
  post_.text = std::move(text);
  return *this;
}

PostBuilder& PostBuilder::Showing(std::string kind, std::string alt_text) {
  post_.attachments.push_back({std::move(kind), std::move(alt_text)});
  return *this;
}

PostBuilder& PostBuilder::InVersion(int64_t version) {
  post_.version = version;
  return *this;
}

PostBuilder& PostBuilder::From(std::string source) {
  source_ = std::move(source);
  return *this;
}

PostBuilder& PostBuilder::Judged(ingest::VerdictHint verdict) {
  post_.verdict = std::move(verdict);
  return *this;
}

PostBuilder& PostBuilder::WithEventId(std::string id) {
  event_id_ = std::move(id);
  return *this;
}

ingest::FiledPost PostBuilder::Filed() const {
  ingest::FiledPost filed;
  filed.id = NumberOf(post_.key.id);
  filed.arrival = arrival_;
  filed.key = post_.key;
  filed.author_id = NumberOf(post_.author.id);
  filed.author = ingest::MarkOf(post_.author);
  if (post_.parent) filed.parent_id = post_.parent->id;
  if (post_.thread_root) filed.thread_root_id = post_.thread_root->id;
  filed.passes_on = post_.repost_of.has_value();
  if (!post_.repost_of && !speaks_for_) filed.wording = ingest::WordingOf(post_.text);
  filed.posted_at = post_.posted_at;
  filed.deleted_at = deleted_at_;
  filed.freshness = freshness_;
  filed.concerns = concerns_;
  filed.brand_is_given = given_brand_.has_value();
  filed.speaks_for = speaks_for_;
  filed.answers_whole_thread = answers_whole_thread_;
  filed.kind = post_.kind;
  filed.visibility = post_.visibility;
  filed.directed = post_.directed;
  filed.channel = post_.channel;
  filed.source = source_;
  filed.language = post_.language;
  ingest::FiledVersion first{.number = post_.version, .said_at = post_.posted_at};
  if (post_.verdict) {
    first.needs_response = post_.verdict->needs_response;
    first.urgency = post_.verdict->urgency;
    first.complaint = post_.verdict->complaint;
    first.courtesy = post_.verdict->courtesy;
    first.promises = post_.verdict->promises;
    if (post_.verdict->promised_by) first.promised_by = post_.verdict->promised_by->at;
    first.topics = post_.verdict->topics;
  }
  filed.versions.push_back(std::move(first));
  for (const ingest::AccountKey& named : post_.mentions) {
    filed.mentions.push_back(ingest::MarkOf(named));
  }
  return filed;
}

ingest::PostEvent PostBuilder::Event() const {
  PostEvent event = EventOf(
      event_id_.value_or(fmt::format("{} v{} created", post_.key.id, post_.version)), post_);
  event.source = source_;
  event.freshness = freshness_;
  event.seen_at = seen_at_;
  event.brand = given_brand_;
  event.concerns = concerns_;
  event.speaks_for = speaks_for_;
  event.deleted_at = deleted_at_;
  return event;
}

PostEvent DeleteOf(const std::string& post, TimePoint at) {
  return EventOf(fmt::format("{} deleted {}", post, InMilliseconds(at)),
                 ingest::PostDeleted{KeyOf(post), {at, false}});
}

PostEvent EditOf(const std::string& post, int64_t version, const std::string& text, TimePoint at) {
  ingest::PostEdited edit;
  edit.key = KeyOf(post);
  edit.version = version;
  edit.text = text;
  edit.edited_at = {at, false};
  return EventOf(fmt::format("{} v{} edited", post, version), edit);
}

PostEvent LikesOf(const std::string& post, int64_t likes, TimePoint at) {
  ingest::Engagement counts;
  counts.key = KeyOf(post);
  counts.likes = likes;
  counts.counted_at = {at, false};
  return EventOf(fmt::format("{} liked {}", post, InMilliseconds(at)), counts);
}

PostEvent AccountBecomes(const std::string& account, ingest::AccountState state, TimePoint at) {
  return EventOf(fmt::format("{} is {} {}", account, static_cast<int>(state), InMilliseconds(at)),
                 ingest::AccountChanged{{"x", account}, state, {at, false}});
}

PostEvent ContactStarts(const std::string& reference, const std::string& customer_ref,
                        const std::string& brand, TimePoint at) {
  ingest::Contact contact;
  contact.channel = "phone";
  contact.reference = reference;
  contact.step = ingest::ContactStep::kStarted;
  contact.customer_ref = customer_ref;
  contact.topic = "a lost umbrella";
  contact.last_step = "asked for the colour";
  contact.happened_at = {at, false};
  PostEvent event =
      EventOf(fmt::format("{} started {}", reference, InMilliseconds(at)), std::move(contact));
  event.brand = brand;
  event.concerns = {brand};
  return event;
}

PostEvent ContactAnswered(const std::string& reference, const std::optional<std::string>& brand,
                          TimePoint at) {
  ingest::Contact contact;
  contact.channel = "phone";
  contact.reference = reference;
  contact.step = ingest::ContactStep::kAnswered;
  contact.happened_at = {at, false};
  PostEvent event =
      EventOf(fmt::format("{} answered {}", reference, InMilliseconds(at)), std::move(contact));
  event.brand = event.speaks_for = brand;
  if (brand) event.concerns = {*brand};
  return event;
}

PostEvent Through(const std::string& source, PostEvent event) {
  event.source = source;
  return event;
}

PostEvent WithId(const std::string& event_id, PostEvent event) {
  event.event_id = event_id;
  return event;
}

}  // namespace firstreply::test
