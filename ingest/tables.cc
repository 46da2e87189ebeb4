#include "ingest/tables.h"

namespace firstreply::ingest {
namespace {

// Times are milliseconds since 1970 UTC. Enumerations are stored by their number, which therefore
// never changes. `posts` holds one row a post key: also for a post of which only a delete, an edit
// or counts have come (created = 0). A deleted post keeps its row, since others hang on it; its
// text, address and attachments are gone.
//
// `platform` everywhere, `event_id` in `events`, and the references of contacts, surveys and links
// are names in a tenant's realm (ingest/realm.h): "lumo␟plaza", or plain where a config names no
// tenants. So each key below is unique within its realm. An account's mark is a digest of its key
// as stored, and so another one in each realm.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  cursor TEXT,
  received INTEGER NOT NULL DEFAULT 0,
  irrelevant INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  conflicts INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  stored INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rejections (
  source_id INTEGER NOT NULL REFERENCES sources (id),
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (source_id, reason)
) WITHOUT ROWID;
CREATE TABLE events (
  source_id INTEGER NOT NULL REFERENCES sources (id),
  event_id TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  PRIMARY KEY (source_id, event_id)
) WITHOUT ROWID;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  mark BLOB NOT NULL UNIQUE,
  platform TEXT,
  key TEXT,
  handle TEXT,
  followers INTEGER
);
CREATE TABLE account_states (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  changed_at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (account_id, changed_at, state)
) WITHOUT ROWID;
CREATE TABLE account_links (
  customer_ref TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (customer_ref, account_id)
) WITHOUT ROWID;

CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  key TEXT NOT NULL,
  created INTEGER NOT NULL DEFAULT 0,
  arrival INTEGER,
  source_id INTEGER REFERENCES sources (id),
  freshness INTEGER,
  thread_id INTEGER,
  parent_key TEXT,
  awaits_parent INTEGER NOT NULL DEFAULT 0,
  thread_root_key TEXT,
  author_id INTEGER REFERENCES accounts (id),
  posted_at INTEGER,
  to_the_millisecond INTEGER,
  claimed_at INTEGER,
  seen_at INTEGER,
  future_dated INTEGER NOT NULL DEFAULT 0,
  deleted_at INTEGER,
  concerns TEXT,
  brand_is_given INTEGER,
  speaks_for TEXT,
  answers_whole_thread INTEGER NOT NULL DEFAULT 0,
  mentions BLOB,
  visibility INTEGER,
  directed INTEGER,
  channel TEXT,
  application TEXT,
  url TEXT,
  language TEXT,
  kind INTEGER,
  needs_response INTEGER,
  urgency INTEGER,
  complaint INTEGER,
  courtesy INTEGER,
  promises INTEGER,
  promised_by INTEGER,
  UNIQUE (platform, key)
);
CREATE INDEX posts_by_thread ON posts (thread_id);
CREATE INDEX posts_by_author ON posts (author_id);
CREATE INDEX posts_awaiting_parent ON posts (platform, parent_key) WHERE awaits_parent = 1;

CREATE TABLE named_roots (
  platform TEXT NOT NULL,
  key TEXT NOT NULL,
  thread_id INTEGER NOT NULL,
  PRIMARY KEY (platform, key)
) WITHOUT ROWID;
CREATE INDEX named_roots_by_thread ON named_roots (thread_id);

CREATE TABLE post_versions (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  version INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  text TEXT,
  fingerprint BLOB NOT NULL,
  PRIMARY KEY (post_id, version)
) WITHOUT ROWID;
CREATE TABLE attachments (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  alt_text TEXT NOT NULL,
  PRIMARY KEY (post_id, version, position)
) WITHOUT ROWID;
CREATE TABLE post_topics (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  topic TEXT NOT NULL,
  PRIMARY KEY (post_id, topic)
) WITHOUT ROWID;
CREATE TABLE engagement (
  post_id INTEGER PRIMARY KEY REFERENCES posts (id),
  counted_at INTEGER NOT NULL,
  likes INTEGER,
  reposts INTEGER,
  replies INTEGER,
  quotes INTEGER,
  views INTEGER
);
CREATE TABLE contacts (
  post_id INTEGER PRIMARY KEY REFERENCES posts (id),
  channel TEXT NOT NULL,
  reference TEXT NOT NULL,
  step INTEGER NOT NULL,
  topic TEXT NOT NULL,
  last_step TEXT NOT NULL,
  customer_ref TEXT NOT NULL,
  tier TEXT NOT NULL
);
CREATE TABLE surveys (
  id INTEGER PRIMARY KEY,
  brand TEXT,
  scale INTEGER NOT NULL,
  score INTEGER NOT NULL,
  about_platform TEXT,
  about_key TEXT,
  reference TEXT NOT NULL,
  customer_ref TEXT NOT NULL,
  comment TEXT NOT NULL,
  answered_at INTEGER NOT NULL
);
CREATE INDEX surveys_by_post ON surveys (about_platform, about_key);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  event_id TEXT NOT NULL,
  platform TEXT,
  key TEXT,
  author_mark BLOB,
  arrived_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  bytes BLOB
);
CREATE INDEX quarantine_by_post ON quarantine (platform, key);
CREATE INDEX quarantine_by_author ON quarantine (author_mark);
)sql";

// What a source says of a post it says of a version: an edit may change it. The topics are names
// joined as in `concerns`. A version that tells of no attachments shows those of the one before it.
constexpr std::string_view kVerdicts = R"sql(
ALTER TABLE post_versions ADD COLUMN said_to_the_millisecond INTEGER NOT NULL DEFAULT 0;
ALTER TABLE post_versions ADD COLUMN tells_attachments INTEGER NOT NULL DEFAULT 0;
UPDATE post_versions SET tells_attachments = 1
  WHERE EXISTS (SELECT 1 FROM attachments
    WHERE attachments.post_id = post_versions.post_id AND attachments.version = post_versions.version);
CREATE TABLE verdicts (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  version INTEGER NOT NULL,
  needs_response INTEGER,
  urgency INTEGER,
  complaint INTEGER,
  courtesy INTEGER,
  promises INTEGER NOT NULL,
  promised_by INTEGER,
  language TEXT NOT NULL,
  topics TEXT NOT NULL,
  PRIMARY KEY (post_id, version)
) WITHOUT ROWID;
INSERT INTO verdicts
  SELECT id, (SELECT min(version) FROM post_versions WHERE post_id = posts.id), needs_response, urgency,
    complaint, courtesy, ifnull(promises, 0), promised_by, '',
    ifnull((SELECT group_concat(length(CAST(topic AS BLOB)) || ':' || topic, '') FROM post_topics
      WHERE post_id = posts.id), '')
  FROM posts
  WHERE promises IS NOT NULL AND id IN (SELECT post_id FROM post_versions);
DROP TABLE post_topics;
ALTER TABLE posts DROP COLUMN needs_response;
ALTER TABLE posts DROP COLUMN urgency;
ALTER TABLE posts DROP COLUMN complaint;
ALTER TABLE posts DROP COLUMN courtesy;
ALTER TABLE posts DROP COLUMN promises;
ALTER TABLE posts DROP COLUMN promised_by;
)sql";

// A customer's reference has an account of its own, which is linked to it as well, so that one
// query finds all accounts of a customer. 0 is the step that the customer begins.
constexpr std::string_view kCustomers = R"sql(
CREATE INDEX account_links_by_account ON account_links (account_id);
CREATE INDEX contacts_by_customer ON contacts (customer_ref) WHERE customer_ref <> '';
INSERT OR IGNORE INTO account_links (customer_ref, account_id)
  SELECT customer_ref, author_id FROM contacts JOIN posts ON posts.id = contacts.post_id
  WHERE customer_ref <> '' AND step = 0;
)sql";

// By which model what the source left open was found; empty: the source alone has spoken.
constexpr std::string_view kModels = R"sql(
ALTER TABLE verdicts ADD COLUMN model TEXT NOT NULL DEFAULT '';
)sql";

// How that model came by the urgency (triage/urgency/reckoning.h); empty: the source said it.
constexpr std::string_view kReckonings = R"sql(
ALTER TABLE verdicts ADD COLUMN reckoning TEXT NOT NULL DEFAULT '';
)sql";

// `told`: which fields of a verdict its source said (ingest/judging.cc); unset: kept before that
// was known. `asks`: a brand's post asks the customer something. An account's posts by their times,
// so that those of a while are found among many.
constexpr std::string_view kContext = R"sql(
ALTER TABLE verdicts ADD COLUMN told INTEGER;
ALTER TABLE posts ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
DROP INDEX posts_by_author;
CREATE INDEX posts_by_author ON posts (author_id, posted_at, thread_id);
)sql";

// Posts of a time, whoever wrote them.
constexpr std::string_view kByTime = R"sql(
CREATE INDEX posts_by_time ON posts (posted_at);
)sql";

// The version of what judges (triage/judgement_versions.h) that found it; 0: none did, or none had
// a number then.
constexpr std::string_view kJudgedBy = R"sql(
ALTER TABLE verdicts ADD COLUMN judged_by INTEGER NOT NULL DEFAULT 0;
)sql";

// `repost_key`: the post that it passes on, of the same platform. `wording`: of a customer's post
// what its first form says (ingest/wording.h), also of one that was deleted; unset: too short, or
// kept before that was known.
constexpr std::string_view kRepeats = R"sql(
ALTER TABLE posts ADD COLUMN repost_key TEXT;
ALTER TABLE posts ADD COLUMN wording INTEGER;
CREATE INDEX posts_by_repost ON posts (platform, repost_key) WHERE repost_key IS NOT NULL;
CREATE INDEX posts_by_wording ON posts (author_id, wording, posted_at) WHERE wording IS NOT NULL;
)sql";

constexpr Migration kMigrations[] = {{1, kFirstTables}, {2, kVerdicts},   {3, kCustomers},
                                     {4, kModels},      {5, kReckonings}, {6, kContext},
                                     {7, kByTime},      {8, kJudgedBy},   {9, kRepeats}};

}  // namespace

std::span<const Migration> Migrations() {
  return kMigrations;
}

}  // namespace firstreply::ingest
