#include "ingest/fingerprint.h"

#include "ingest/base/digest.h"

namespace firstreply::ingest {
namespace {

// One overload a type of field; an absent value differs from every present one.
class FieldWriter {
 public:
  void Put(const std::string& value) { digester_.Add(value); }
  void Put(int64_t value) { digester_.Add(value); }
  void Put(int value) { digester_.Add(int64_t{value}); }
  void Put(bool value) { digester_.Add(int64_t{value}); }
  void Put(const Instant& value) { digester_.Add(value.at.time_since_epoch().count()); }
  void Put(const PostKey& key) { PutAll(key.platform, key.id); }
  void Put(const AccountKey& key) { PutAll(key.platform, key.id); }
  void Put(const Attachment& attachment) { PutAll(attachment.kind, attachment.alt_text); }

  void Put(const VerdictHint& hint) {
    PutAll(hint.needs_response, hint.complaint, hint.topics, hint.urgency, hint.language,
           hint.courtesy, hint.promises, hint.promised_by);
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void Put(Enum value) { digester_.Add(static_cast<int64_t>(value)); }

  template <class T>
  void Put(const std::optional<T>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }

  template <class T>
  void Put(const std::vector<T>& values) {
    Put(static_cast<int64_t>(values.size()));
    for (const T& value : values) Put(value);
  }

  template <class... Fields>
  void PutAll(const Fields&... fields) {
    (Put(fields), ...);
  }

  // Not whether it is directed: where its source leaves that open, the brands of the day decide.
  void Put(const PostCreated& body) {
    PutAll(body.key, body.version, body.author, body.author_handle, body.text, body.language,
           body.parent, body.thread_root, body.mentions, body.attachments, body.visibility,
           body.channel, body.application, body.url, body.author_followers, body.posted_at,
           body.claimed_at, body.verdict, body.kind);
    // Only where it is told: what was kept before there was such a field keeps its fingerprint.
    if (body.repost_of) Put(*body.repost_of);
  }
  void Put(const PostEdited& body) {
    PutAll(body.key, body.version, body.text, body.attachments, body.edited_at, body.verdict);
  }
  void Put(const PostDeleted& body) { PutAll(body.key, body.deleted_at); }
  void Put(const AccountChanged& body) { PutAll(body.account, body.state, body.changed_at); }
  void Put(const Engagement& body) {
    PutAll(body.key, body.likes, body.reposts, body.replies, body.quotes, body.views,
           body.counted_at);
  }
  void Put(const Survey& body) {
    PutAll(body.scale, body.score, body.about, body.reference, body.customer_ref, body.comment,
           body.answered_at);
  }
  void Put(const Contact& body) {
    PutAll(body.channel, body.reference, body.step, body.topic, body.last_step, body.customer_ref,
           body.tier, body.account, body.happened_at, body.verdict);
  }

  std::string Finish() { return digester_.Finish(); }

 private:
  Digester digester_;
};

}  // namespace

std::string FingerprintOf(const EventBody& body) {
  FieldWriter writer;
  writer.Put(static_cast<int64_t>(body.index()));
  std::visit([&writer](const auto& kind) { writer.Put(kind); }, body);
  return writer.Finish();
}

AccountMark MarkOf(const AccountKey& account) {
  return Digester().Add(account.platform).Add(account.id).Finish();
}

}  // namespace firstreply::ingest
