#include "ingest/filing.h"

#include <algorithm>

#include "ingest/fingerprint.h"
#include "ingest/name_list.h"
#include "ingest/private_words.h"
#include "ingest/quarantine.h"
#include "ingest/realm.h"
#include "ingest/reposts.h"
#include "ingest/source_state.h"
#include "ingest/spread.h"
#include "ingest/wording.h"

namespace firstreply::ingest {
namespace {

std::span<const std::byte> AsBytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string_view AsText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class Enum>
std::optional<int64_t> Number(const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return static_cast<int64_t>(*value);
}

std::string JoinMarks(const std::vector<AccountKey>& accounts) {
  std::string marks;
  for (const AccountKey& account : accounts) marks += MarkOf(account);
  return marks;
}

// Whose answer to a contact this is; empty where nobody says, since the contact itself has told.
std::string BrandAnswering(const PostEvent& event) {
  if (event.speaks_for) return *event.speaks_for;
  return event.concerns.size() == 1 ? event.concerns.front() : "";
}

// What the sources of a post know each for itself.
struct SharedFacts {
  std::set<std::string> concerns;
  std::optional<bool> directed;
  std::string channel, source;
  bool operator==(const SharedFacts&) const = default;
};

SharedFacts LoadSharedFacts(Reader& reader, int64_t post) {
  Rows row = reader.Query(
      "SELECT concerns, directed, posts.channel, sources.name FROM posts"
      " JOIN sources ON sources.id = source_id WHERE posts.id = ?",
      post);
  row.Next();
  SharedFacts known{.concerns = {},
                    .directed = {},
                    .channel = std::string(row.Text(2)),
                    .source = std::string(row.Text(3))};
  for (std::string& brand : SplitNames(row.Text(0))) known.concerns.insert(std::move(brand));
  if (const auto directed = row.OptionalInt(1)) known.directed = *directed != 0;
  return known;
}

// What the source found the language to be counts before what the platform says of it, and that
// before what was made of the text here.
const std::string& LanguageOf(const PostCreated& post, const std::optional<VerdictHint>& verdict) {
  if (post.verdict && !post.verdict->language.empty()) return post.verdict->language;
  if (!post.language.empty() || !verdict) return post.language;
  return verdict->language;
}

// When the form was said, for who judges it: what was seen already cannot be said later, whatever
// its sender's clock says.
TimePoint SaidAt(const PostEvent& event) {
  const TimePoint said = HappenedAt(event).at;
  return event.seen_at ? std::min(said, *event.seen_at) : said;
}

AccountKey AccountOfReference(const std::string& realm, const std::string& customer_ref) {
  return {InRealm(realm, "customer_ref"), customer_ref};
}

// A contact as the post that it stands for: what a customer said, or what the brand answered, on
// another channel.
PostCreated AsPost(const std::string& realm, const PostEvent& event, const Contact& contact) {
  PostCreated post;
  post.key = *SubjectOf(event);
  post.thread_root = ThreadOf(contact);
  post.visibility = Visibility::kPrivate;
  post.channel = contact.channel;
  post.posted_at = contact.happened_at;
  post.verdict = contact.verdict;
  if (contact.step == ContactStep::kAnswered) {
    post.author = {"brand", BrandAnswering(event)};
    post.kind = ResponseKind::kHuman;
  } else if (!contact.customer_ref.empty()) {
    post.author = AccountOfReference("", contact.customer_ref);
  } else {
    post.author =
        contact.account.value_or(AccountKey{post.thread_root->platform, contact.reference});
  }
  EnterRealm(realm, post);
  return post;
}

}  // namespace

Instant ClockTime(const PostEvent& event) {
  const Instant happened_at = HappenedAt(event);
  if (!event.seen_at || happened_at.at <= *event.seen_at + kFutureTolerance) return happened_at;
  return {*event.seen_at, true};
}

struct Filing::Row {
  int64_t id = 0;
  bool is_new = false;  // made just now
  bool created = false;
  std::optional<TimePoint> deleted_at{};
  std::optional<int64_t> thread_id{};
};

FiledAs Filing::File(const PostEvent& event) {
  if (event.shares.empty()) return FileIn("", event);
  FiledAs filed = FiledAs::kDuplicate;
  for (const RealmShare& share : event.shares) {
    PostEvent own = ForShare(event, share);
    EnterRealm(share.realm, own.body);
    const FiledAs here = FileIn(share.realm, own);
    if (here == FiledAs::kStored || filed == FiledAs::kDuplicate) filed = here;
  }
  return filed;
}

FiledAs Filing::FileIn(const std::string& realm, const PostEvent& event) {
  realm_ = realm;
  const int64_t source = SourceId(event.source);
  const std::string event_id = InRealm(realm, event.event_id);
  const std::string fingerprint = FingerprintOf(event.body);
  {
    Rows known = tx_.Query("SELECT fingerprint FROM events WHERE source_id = ? AND event_id = ?",
                           source, event_id);
    if (known.Next())
      return AsText(known.Blob(0)) == fingerprint ? FiledAs::kDuplicate : FiledAs::kConflict;
  }
  tx_.Run("INSERT INTO events (source_id, event_id, fingerprint) VALUES (?, ?, ?)", source,
          event_id, AsBytes(fingerprint));
  return std::visit([&](const auto& body) { return FileBody(event, body); }, event.body);
}

FiledAs Filing::FileBody(const PostEvent& event, const PostCreated& body) {
  if (!body.repost_of || *body.repost_of == body.key) return FileCreated(event, body);
  PostCreated repost = body;
  if (IsHeld(tx_, *body.repost_of)) repost.text.clear(), repost.attachments.clear();
  // It stands by itself, wherever a platform shows it.
  repost.parent.reset(), repost.thread_root.reset();
  const Row original = FindOrMake(*body.repost_of);
  const int spread = LoadSpread(tx_, original.id);
  const FiledAs filed = FileCreated(event, repost);
  if (LoadSpread(tx_, original.id) != spread) Touch(original);
  return filed;
}

FiledAs Filing::FileCreated(const PostEvent& event, const PostCreated& body) {
  const Judgement verdict =
      event.speaks_for
          ? Judging::Told(body.verdict)
          : judging_.Of(body.verdict,
                        {.text = body.text, .concerns = event.concerns, .said_at = SaidAt(event)});
  const Row post = FindOrMake(body.key);
  const FiledAs filed =
      AddVersion(post, body.version, body.posted_at, body.text, FingerprintOf(event.body));
  if (filed == FiledAs::kStored) {
    if (!body.attachments.empty()) AddAttachments(post, body.version, body.attachments);
    judging_.Store(post.id, body.version, verdict);
  }
  if (post.created) {
    AddWhatACopyKnows(event, body, post);
    if (filed == FiledAs::kStored) Touch(post);
    return filed;
  }

  std::optional<PostKey> root = body.thread_root;
  if (root == body.key) root.reset();
  std::optional<PostKey> parent = body.parent;
  if (parent == body.key) parent.reset();
  const ThreadPlacement::Place place = placement_.Find(post.id, body.key, parent, root);
  SetFacts(event, body, LanguageOf(body, verdict.hint), post, place);
  if (!post.is_new && event.speaks_for) judging_.Unjudge(post.id);
  if (!post.is_new && !event.speaks_for) JudgeOtherForms(post, event.concerns, body.version);
  touched_.insert(place.thread);
  SilenceRepostsOf(body.key);
  if (!post.deleted_at) TouchRepostsOf(body.key);
  if (!post.is_new && body.repost_of && IsHeld(tx_, *body.repost_of))
    SilenceRepostsOf(*body.repost_of);

  std::optional<TimePoint> deleted_at = post.deleted_at;
  const int64_t author = accounts_.Find(body.author);
  const auto consider = [&](std::optional<TimePoint> at) {
    if (at && (!deleted_at || *at < *deleted_at)) deleted_at = at;
  };
  consider(event.deleted_at);
  consider(accounts_.DeletedAfter(author, ClockTime(event).at));
  if (deleted_at) {
    Delete(post.id, *deleted_at);
  } else {
    accounts_.Name(author, body.author, body.author_handle, body.author_followers);
  }
  // Its text may have come before as an edit; that there is such a post is news all the same.
  return FiledAs::kStored;
}

FiledAs Filing::FileBody(const PostEvent& event, const PostEdited& body) {
  const Row post = FindOrMake(body.key);
  const FiledAs filed =
      AddVersion(post, body.version, body.edited_at, body.text, FingerprintOf(event.body));
  if (filed != FiledAs::kStored) return filed;
  if (body.attachments) AddAttachments(post, body.version, *body.attachments);
  const std::optional<std::vector<std::string>> concerns = ConcernsOfCustomers(post);
  judging_.Store(
      post.id, body.version,
      concerns ? judging_.Of(body.verdict,
                             {.text = body.text, .concerns = *concerns, .said_at = SaidAt(event)})
               : Judging::Told(body.verdict));
  if (const auto original = PassedOnBy(post.id)) SilenceRepostsOf(*original);
  Touch(post);
  return filed;
}

FiledAs Filing::FileBody(const PostEvent&, const PostDeleted& body) {
  const Row post = FindOrMake(body.key);
  if (post.deleted_at && *post.deleted_at <= body.deleted_at.at) return FiledAs::kDuplicate;
  Delete(post.id, body.deleted_at.at);
  if (!post.created && !post.deleted_at) TouchRepostsOf(body.key);
  Touch(post);
  return FiledAs::kStored;
}

FiledAs Filing::FileBody(const PostEvent&, const AccountChanged& body) {
  const int64_t account = accounts_.Find(body.account);
  if (!accounts_.AddState(account, body.state, body.changed_at)) return FiledAs::kDuplicate;
  if (body.state != AccountState::kDeleted) {
    TouchThreadsOf(account);
    return FiledAs::kStored;
  }

  std::vector<Row> gone;
  {
    Rows rows = tx_.Query(
        "SELECT id, thread_id FROM posts WHERE author_id = ? AND created = 1 AND posted_at <= ?"
        " AND (deleted_at IS NULL OR deleted_at > ?)",
        account, body.changed_at.at, body.changed_at.at);
    while (rows.Next()) gone.push_back({.id = rows.Int(0), .thread_id = rows.OptionalInt(1)});
  }
  for (const Row& post : gone) {
    Delete(post.id, body.changed_at.at);
    Touch(post);
  }
  accounts_.ForgetIfSilent(account);
  EraseQuarantined(tx_, body.account);
  return FiledAs::kStored;
}

FiledAs Filing::FileBody(const PostEvent&, const Engagement& body) {
  const Row post = FindOrMake(body.key);
  const int spread = LoadSpread(tx_, post.id);
  // The latest count stands; of two counts of one moment the larger, so that their order does not
  // matter.
  tx_.Run(
      "INSERT INTO engagement (post_id, counted_at, likes, reposts, replies, quotes, views)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (post_id) DO UPDATE SET counted_at = "
      "excluded.counted_at,"
      " likes = excluded.likes, reposts = excluded.reposts, replies = excluded.replies, quotes = "
      "excluded.quotes,"
      " views = excluded.views WHERE (excluded.counted_at, ifnull(excluded.likes, -1), "
      "ifnull(excluded.reposts, -1),"
      " ifnull(excluded.replies, -1), ifnull(excluded.quotes, -1), ifnull(excluded.views, -1)) >"
      " (engagement.counted_at, ifnull(engagement.likes, -1), ifnull(engagement.reposts, -1),"
      " ifnull(engagement.replies, -1), ifnull(engagement.quotes, -1), ifnull(engagement.views, "
      "-1))",
      post.id, body.counted_at.at, body.likes, body.reposts, body.replies, body.quotes, body.views);
  if (LoadSpread(tx_, post.id) != spread) Touch(post);
  return FiledAs::kStored;
}

FiledAs Filing::FileBody(const PostEvent& event, const Survey& body) {
  std::optional<std::string> platform, key;
  std::string comment = body.comment;
  if (body.about) {
    platform = body.about->platform, key = body.about->id;
    // What was said about a post that its author took back goes with it.
    if (FindOrMake(*body.about).deleted_at) comment.clear();
  }
  tx_.Run(
      "INSERT INTO surveys (brand, scale, score, about_platform, about_key, reference, "
      "customer_ref, comment,"
      " answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      event.brand, static_cast<int>(body.scale), body.score, platform, key,
      InRealm(realm_, body.reference), InRealm(realm_, body.customer_ref), comment,
      body.answered_at.at);
  return FiledAs::kStored;
}

FiledAs Filing::FileBody(const PostEvent& event, const Contact& body) {
  PostEvent as_post = event;
  const PostCreated post = AsPost(realm_, event, body);
  if (body.step == ContactStep::kAnswered) {
    as_post.speaks_for = BrandAnswering(event);
  } else {
    as_post.speaks_for.reset();
  }
  const FiledAs filed = FileBody(as_post, post);
  if (filed != FiledAs::kStored) return filed;

  const Row row = FindOrMake(post.key);
  if (body.step == ContactStep::kAnswered) {
    tx_.Run("UPDATE posts SET answers_whole_thread = 1 WHERE id = ?", row.id);
  }
  const bool is_erased = row.deleted_at.has_value();
  tx_.Run(
      "INSERT INTO contacts (post_id, channel, reference, step, topic, last_step, customer_ref, "
      "tier)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, body.channel, InRealm(realm_, body.reference), static_cast<int>(body.step),
      is_erased ? "" : body.topic, is_erased ? "" : body.last_step,
      InRealm(realm_, body.customer_ref), body.tier);
  LinkAccounts(body);
  return filed;
}

// The reference's own account too, so that all of a customer's are found in one place.
void Filing::LinkAccounts(const Contact& contact) {
  if (contact.customer_ref.empty()) return;
  const std::string ref = InRealm(realm_, contact.customer_ref);
  LinkAccount(ref, AccountOfReference(realm_, contact.customer_ref));
  if (!contact.account) return;
  LinkAccount(ref, {InRealm(realm_, contact.account->platform), contact.account->id});
}

// What those whom it ties said before is each other's history; and whom it tied until now it may
// tie no more.
void Filing::LinkAccount(const std::string& ref, const AccountKey& key) {
  const int64_t account = accounts_.Find(key);
  if (!accounts_.Link(ref, account)) return;
  const bool has_changed = HasCeasedToTie(tx_, ref) || HasCeasedToTie(tx_, account) ||
                           AccountsLinkedTo(tx_, account).size() > 0;
  if (!has_changed) return;
  for (const int64_t other : AccountsSharingWith(tx_, account)) TouchThreadsOf(other);
}

int64_t Filing::SourceId(const std::string& name) {
  const auto [known, is_new] = source_ids_.try_emplace(name, 0);
  if (is_new) known->second = FindOrMakeSource(tx_, name);
  return known->second;
}

Filing::Row Filing::FindOrMake(const PostKey& key) {
  {
    Rows row = tx_.Query(
        "SELECT id, created, deleted_at, thread_id FROM posts WHERE platform = ? AND key = ?",
        key.platform, key.id);
    if (row.Next()) {
      return {.id = row.Int(0),
              .created = row.Bool(1),
              .deleted_at = row.OptionalTime(2),
              .thread_id = row.OptionalInt(3)};
    }
  }
  tx_.Run("INSERT INTO posts (platform, key) VALUES (?, ?)", key.platform, key.id);
  return {.id = tx_.LastInsertId(), .is_new = true};
}

FiledAs Filing::AddVersion(const Row& post, int64_t version, Instant said_at,
                           const std::string& text, const std::string& fingerprint) {
  if (!post.is_new) {
    Rows known =
        tx_.Query("SELECT fingerprint FROM post_versions WHERE post_id = ? AND version = ?",
                  post.id, version);
    if (known.Next())
      return AsText(known.Blob(0)) == fingerprint ? FiledAs::kDuplicate : FiledAs::kConflict;
  }
  std::optional<std::string_view> kept = text;
  if (post.deleted_at) kept.reset();
  tx_.Run(
      "INSERT INTO post_versions (post_id, version, said_at, said_to_the_millisecond, text, "
      "fingerprint)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      post.id, version, said_at.at, said_at.to_the_millisecond, kept, AsBytes(fingerprint));
  return FiledAs::kStored;
}

void Filing::AddAttachments(const Row& post, int64_t version,
                            const std::vector<Attachment>& attachments) {
  if (post.deleted_at) return;
  tx_.Run("UPDATE post_versions SET tells_attachments = 1 WHERE post_id = ? AND version = ?",
          post.id, version);
  int64_t position = 0;
  for (const Attachment& attachment : attachments) {
    tx_.Run(
        "INSERT INTO attachments (post_id, version, position, kind, alt_text) VALUES (?, ?, ?, ?, "
        "?)",
        post.id, version, position++, attachment.kind, attachment.alt_text);
  }
}

void Filing::SetFacts(const PostEvent& event, const PostCreated& body, const std::string& language,
                      const Row& post, const ThreadPlacement::Place& place) {
  const Instant starts_at = ClockTime(event);
  std::optional<TimePoint> claimed_at;
  if (body.claimed_at) claimed_at = body.claimed_at->at;
  std::optional<std::string> parent, root;
  if (body.parent && body.parent != body.key) parent = body.parent->id;
  if (body.thread_root && body.thread_root != body.key) root = body.thread_root->id;
  const std::string mentions = JoinMarks(body.mentions);
  std::optional<std::string> original;
  if (body.repost_of && body.repost_of != body.key) original = body.repost_of->id;
  std::optional<ResponseKind> kind = body.kind;
  if (kind_of_ && event.speaks_for) kind = kind_of_(body.kind, body.application, body.text);
  if (original && event.speaks_for) kind = ResponseKind::kReaction;
  std::optional<int64_t> wording;
  if (!original && !event.speaks_for && body.version == 1) wording = WordingOf(body.text);
  tx_.Run(
      "UPDATE posts SET created = 1, arrival = ?, source_id = ?, freshness = ?, author_id = ?, "
      "posted_at = ?,"
      " to_the_millisecond = ?, claimed_at = ?, seen_at = ?, future_dated = ?, visibility = ?, "
      "directed = ?,"
      " channel = ?, application = ?, url = ?, language = ?, parent_key = ?, thread_root_key = ?,"
      " thread_id = ?, awaits_parent = ?, concerns = ?, brand_is_given = ?, speaks_for = ?, "
      "mentions = ?, kind = ?, asks = ?, repost_key = ?, wording = ? WHERE id = ?",
      next_arrival_++, SourceId(event.source), static_cast<int>(event.freshness),
      accounts_.Find(body.author), starts_at.at, starts_at.to_the_millisecond, claimed_at,
      event.seen_at, starts_at.at != body.posted_at.at, static_cast<int>(body.visibility),
      body.directed, body.channel, body.application, body.url, language, parent, root, place.thread,
      place.awaits_parent, JoinNames(event.concerns), event.brand.has_value(), event.speaks_for,
      AsBytes(mentions), Number(kind), event.speaks_for && judging_.Asks(body.text), original,
      wording, post.id);
}

// What several sources bring is theirs together, whoever came first: it concerns the brands of all
// of them, is directed if one of them knows that it is, and counts under the first of them by name.
void Filing::AddWhatACopyKnows(const PostEvent& event, const PostCreated& body, const Row& post) {
  const SharedFacts known = LoadSharedFacts(tx_, post.id);
  SharedFacts all = known;
  all.concerns.insert(event.concerns.begin(), event.concerns.end());
  all.directed = std::max(known.directed, body.directed);
  if (!body.channel.empty()) {
    all.channel = known.channel.empty() ? body.channel : std::min(known.channel, body.channel);
  }
  all.source = std::min(known.source, event.source);
  if (all != known) {
    const std::vector<std::string> concerns(all.concerns.begin(), all.concerns.end());
    tx_.Run("UPDATE posts SET concerns = ?, directed = ?, channel = ?, source_id = ? WHERE id = ?",
            JoinNames(concerns), all.directed, all.channel, SourceId(all.source), post.id);
    if (all.concerns != known.concerns && !event.speaks_for) {
      judging_.Again(post.id, body.version,
                     {.text = body.text, .concerns = concerns, .said_at = SaidAt(event)});
      JudgeOtherForms(post, concerns, body.version);
    }
    Touch(post);
  }
  if (event.deleted_at && (!post.deleted_at || *event.deleted_at < *post.deleted_at)) {
    Delete(post.id, *event.deleted_at);
    Touch(post);
  }
}

std::optional<std::vector<std::string>> Filing::ConcernsOfCustomers(const Row& post) {
  if (!post.created) return std::vector<std::string>();
  Rows row = tx_.Query("SELECT concerns, speaks_for IS NULL FROM posts WHERE id = ?", post.id);
  row.Next();
  if (!row.Bool(1)) return std::nullopt;
  return SplitNames(row.Text(0));
}

void Filing::JudgeOtherForms(const Row& post, std::span<const std::string> concerns,
                             int64_t version) {
  struct Form {
    int64_t version = 0;
    TimePoint said_at{};
    std::string text{};
  };
  std::vector<Form> forms;
  {
    Rows rows = tx_.Query(
        "SELECT version, said_at, text FROM post_versions WHERE post_id = ? AND version <> ?"
        " AND text IS NOT NULL",
        post.id, version);
    while (rows.Next()) {
      forms.push_back(
          {.version = rows.Int(0), .said_at = rows.Time(1), .text = std::string(rows.Text(2))});
    }
  }
  for (const Form& form : forms) {
    judging_.Again(post.id, form.version,
                   {.text = form.text, .concerns = concerns, .said_at = form.said_at});
  }
}

void Filing::SilenceRepostsOf(const PostKey& original) {
  for (const int64_t repost : EraseWordsOfReposts(tx_, original)) judging_.Unjudge(repost);
}

// What they pass on is held from now on, and they say nothing.
void Filing::TouchRepostsOf(const PostKey& original) {
  for (const int64_t thread : ThreadsOfReposts(tx_, original)) touched_.insert(thread);
}

// The post that is held and passed on by this one.
std::optional<PostKey> Filing::PassedOnBy(int64_t post_id) {
  std::optional<PostKey> original;
  {
    Rows row = tx_.Query(
        "SELECT platform, repost_key FROM posts WHERE id = ? AND repost_key IS NOT NULL", post_id);
    if (row.Next()) original = {std::string(row.Text(0)), std::string(row.Text(1))};
  }
  if (original && !IsHeld(tx_, *original)) original.reset();
  return original;
}

void Filing::Touch(const Row& post) {
  if (post.thread_id) touched_.insert(*post.thread_id);
}

void Filing::TouchThreadsOf(int64_t account) {
  Rows rows = tx_.Query(
      "SELECT DISTINCT thread_id FROM posts WHERE author_id = ? AND thread_id IS NOT NULL",
      account);
  while (rows.Next()) touched_.insert(rows.Int(0));
}

void Filing::Delete(int64_t post_id, TimePoint at) {
  tx_.Run("UPDATE posts SET deleted_at = ?, url = NULL, application = NULL WHERE id = ?", at,
          post_id);
  tx_.Run("UPDATE post_versions SET text = NULL WHERE post_id = ?", post_id);
  tx_.Run("DELETE FROM attachments WHERE post_id = ?", post_id);
  tx_.Run("UPDATE contacts SET topic = '', last_step = '' WHERE post_id = ?", post_id);
  PostKey key;
  std::optional<int64_t> author;
  {
    Rows row = tx_.Query("SELECT platform, key, author_id FROM posts WHERE id = ?", post_id);
    row.Next();
    key = {std::string(row.Text(0)), std::string(row.Text(1))};
    author = row.OptionalInt(2);
  }
  tx_.Run("UPDATE surveys SET comment = '' WHERE about_platform = ? AND about_key = ?",
          key.platform, key.id);
  EraseQuarantined(tx_, key);
  if (author) accounts_.ForgetIfSilent(*author);
  SilenceRepostsOf(key);
}

std::set<int64_t> Filing::TouchedThreads() const {
  std::set<int64_t> threads;
  for (int64_t thread : touched_) {
    // Joins are in the order in which they happened, so one pass follows a thread to where it ended
    // up.
    for (const ThreadJoin& join : joins()) {
      if (join.from == thread) thread = join.to;
    }
    threads.insert(thread);
  }
  return threads;
}

}  // namespace firstreply::ingest
