// What was said and done, as every source reports it: the one input type of the monitor.
//
// A decoder makes a `PostEvent` of a platform's bytes; the brand matcher fills in whom it concerns;
// the pipeline files it. The JSON form, with an example of each kind, is described in
// ingest/EVENTS.md. Plain values: copy, move and compare them on any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/rfc3339.h"
#include "ingest/hint.h"

namespace firstreply::ingest {

// Where a thing lives: ids mean something only on their own platform ("x", "bluesky", "phone",
// ...).
struct PostKey {
  std::string platform;
  std::string id;
  auto operator<=>(const PostKey&) const = default;
};

struct AccountKey {
  std::string platform;
  std::string id;
  auto operator<=>(const AccountKey&) const = default;
};

enum class Visibility : uint8_t { kPublic, kPrivate };

// How an event reached us, which decides whether it may wake somebody: `kLive` seen as it happens,
// `kCatchUp` fetched after our own cursor, `kBackfill` from before a source's first cursor, an
// import or a replay.
enum class Freshness : uint8_t { kLive, kCatchUp, kBackfill };

// A picture, a film, a sound. It is named, never fetched.
struct Attachment {
  std::string kind;
  std::string alt_text;
  bool operator==(const Attachment&) const = default;
};

struct PostCreated {
  PostKey key;
  int64_t version = 1;  // 1 is the first form of a post; edits count up
  AccountKey author;
  std::string author_handle;  // as shown on the platform; empty when unknown
  std::string text;
  std::string language;           // BCP 47 as the platform says it; empty when it says nothing
  std::optional<PostKey> parent;  // the post this one replies to, on the same platform
  std::optional<PostKey>
      thread_root;  // the top of the thread, where the platform names it; same platform
  // The post that this one passes on without a word of its own, on the same platform. One with
  // words of its own (a quote) is a post like any other.
  std::optional<PostKey> repost_of{};
  std::vector<AccountKey> mentions;  // accounts the post names
  std::vector<Attachment> attachments;
  Visibility visibility = Visibility::kPublic;
  std::optional<bool> directed;  // addressed to the brand; unset: the matcher says
  std::string
      channel;  // as the customer sees it ("X post"); empty: derived from platform and visibility
  std::string application;  // the program the author posted with, where the platform says
  std::string url;
  std::optional<int64_t> author_followers;
  Instant posted_at;                  // the platform's word: the clock starts here
  std::optional<Instant> claimed_at;  // what the author's client says; shown, never counted
  std::optional<VerdictHint> verdict;
  std::optional<ResponseKind> kind;  // set only for a post by the brand named in the event
  bool operator==(const PostCreated&) const = default;
};

// A later version of a post. What is unset stays as it was.
struct PostEdited {
  PostKey key;
  int64_t version = 2;
  std::string text;
  std::optional<std::vector<Attachment>> attachments;
  Instant edited_at;
  std::optional<VerdictHint> verdict;
  bool operator==(const PostEdited&) const = default;
};

struct PostDeleted {
  PostKey key;
  Instant deleted_at;
  bool operator==(const PostDeleted&) const = default;
};

// `kDeleted` erases the account's posts up to then; the hidden states come back with `kActive`.
enum class AccountState : uint8_t { kActive, kDeleted, kSuspended, kDeactivated };

struct AccountChanged {
  AccountKey account;
  AccountState state = AccountState::kActive;
  Instant changed_at;
  bool operator==(const AccountChanged&) const = default;
};

// Counts as the platform showed them at `counted_at`; unset: not told.
struct Engagement {
  PostKey key;
  std::optional<int64_t> likes, reposts, replies, quotes, views;
  Instant counted_at;
  bool operator==(const Engagement&) const = default;
};

enum class SurveyScale : uint8_t { kNps, kCsat };  // 0..10 and 1..5

// What a customer answered when asked how it went.
struct Survey {
  SurveyScale scale = SurveyScale::kCsat;
  int score = 0;
  std::optional<PostKey> about;  // a post of the conversation asked about
  std::string reference;         // or a contact's reference
  std::string customer_ref;      // or just the customer
  std::string comment;
  Instant answered_at;
  bool operator==(const Survey&) const = default;
};

enum class ContactStep : uint8_t { kStarted, kAnswered };

// The customer reached us by phone, e-mail or chat. All contacts of one reference are one thread.
struct Contact {
  std::string channel;    // "phone", "email", "chat", ...; stands where a post has its platform
  std::string reference;  // the case's number in the system that reports it
  ContactStep step = ContactStep::kStarted;
  std::string topic;
  std::string last_step;     // what was done last, in the words of whoever did it
  std::string customer_ref;  // the brand's own id for the customer
  std::string tier;
  std::optional<AccountKey> account;  // the address or number, where it is told
  Instant happened_at;
  std::optional<VerdictHint> verdict;
  bool operator==(const Contact&) const = default;
};

using EventBody =
    std::variant<PostCreated, PostEdited, PostDeleted, AccountChanged, Engagement, Survey, Contact>;

// What one tenant's realm (ingest/realm.h) gets of an event beyond what it says: of the fields of
// the same names in `PostEvent` that which is its own.
struct RealmShare {
  std::string realm;
  std::vector<std::string> concerns;
  std::optional<std::string> speaks_for;
  std::optional<TimePoint> deleted_at;
  bool operator==(const RealmShare&) const = default;
};

struct PostEvent {
  std::string source;    // the configured name of the connection it came through
  std::string event_id;  // unique within the source; the same id again is the same event
  Freshness freshness = Freshness::kLive;
  std::optional<TimePoint>
      seen_at;  // when we first had it; unset: an input that knows no such time (files, replay)
  std::optional<std::string> brand;  // named by the event itself
  EventBody body;
  std::string raw;  // the bytes it was made of, for quarantine

  // Filled in by the brand matcher.
  std::vector<std::string> concerns;      // brands the post is about, sorted, without doubles
  std::optional<std::string> speaks_for;  // the brand whose own account wrote it
  std::optional<TimePoint> deleted_at;    // a delete that had come before the post itself
  // The three above for each realm that the event goes to, by the realms' names. Empty: the config
  // names no tenants, and what stands above counts.
  std::vector<RealmShare> shares;
  bool operator==(const PostEvent&) const = default;
};

// When the thing happened, by the platform's own word.
Instant HappenedAt(const PostEvent& event);

// The thread that all contacts of one reference make up. Its platform is "contact:" and the
// channel, so that a case number never meets the id of a post.
PostKey ThreadOf(const Contact& contact);

// The post an event is about; empty for accounts and surveys. A contact's step has a key of its
// own, made of channel, reference, step and time, so that two systems reporting one call report one
// step.
std::optional<PostKey> SubjectOf(const PostEvent& event);

// "created", "edited", "deleted", "account", "engagement", "survey", "contact": the words of
// ingest/EVENTS.md.
std::string_view NameOf(const EventBody& body);

}  // namespace firstreply::ingest
