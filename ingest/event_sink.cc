#include "ingest/event_sink.h"

namespace firstreply::ingest {
namespace {

size_t BytesOf(const std::string& text) {
  return text.size();
}
size_t BytesOf(const PostKey& key) {
  return key.platform.size() + key.id.size();
}
size_t BytesOf(const AccountKey& key) {
  return key.platform.size() + key.id.size();
}
size_t BytesOf(const Attachment& attachment) {
  return sizeof attachment + attachment.kind.size() + attachment.alt_text.size();
}
size_t BytesOf(const VerdictHint& hint) {
  size_t bytes = hint.language.size();
  for (const std::string& topic : hint.topics) bytes += sizeof topic + topic.size();
  return bytes;
}

template <class Part>
size_t BytesOf(const std::vector<Part>& parts) {
  size_t bytes = 0;
  for (const Part& part : parts) bytes += sizeof part + BytesOf(part);
  return bytes;
}

template <class Part>
size_t BytesOf(const std::optional<Part>& part) {
  return part ? BytesOf(*part) : 0;
}

struct BodyBytes {
  size_t operator()(const PostCreated& body) const {
    return BytesOf(body.key) + BytesOf(body.author) + body.author_handle.size() + body.text.size() +
           body.language.size() + BytesOf(body.parent) + BytesOf(body.thread_root) +
           BytesOf(body.mentions) + BytesOf(body.attachments) + body.channel.size() +
           body.application.size() + body.url.size() + BytesOf(body.verdict);
  }
  size_t operator()(const PostEdited& body) const {
    return BytesOf(body.key) + body.text.size() + BytesOf(body.attachments) + BytesOf(body.verdict);
  }
  size_t operator()(const PostDeleted& body) const { return BytesOf(body.key); }
  size_t operator()(const AccountChanged& body) const { return BytesOf(body.account); }
  size_t operator()(const Engagement& body) const { return BytesOf(body.key); }
  size_t operator()(const Survey& body) const {
    return BytesOf(body.about) + body.reference.size() + body.customer_ref.size() +
           body.comment.size();
  }
  size_t operator()(const Contact& body) const {
    return body.channel.size() + body.reference.size() + body.topic.size() + body.last_step.size() +
           body.customer_ref.size() + body.tier.size() + BytesOf(body.account) +
           BytesOf(body.verdict);
  }
};

size_t BytesOf(const RealmShare& share) {
  return share.realm.size() + BytesOf(share.concerns) + BytesOf(share.speaks_for);
}

size_t BytesOf(const std::vector<RealmShare>& shares) {
  size_t bytes = 0;
  for (const RealmShare& share : shares) bytes += sizeof share + BytesOf(share);
  return bytes;
}

size_t BytesOf(const PostEvent& event) {
  return event.source.size() + event.event_id.size() + BytesOf(event.brand) +
         std::visit(BodyBytes{}, event.body) + event.raw.size() + BytesOf(event.concerns) +
         BytesOf(event.speaks_for) + BytesOf(event.shares);
}

}  // namespace

SourceTally& SourceTally::operator+=(const SourceTally& other) {
  received += other.received;
  irrelevant += other.irrelevant;
  duplicates += other.duplicates;
  for (const auto& [reason, count] : other.rejected) rejected[reason] += count;
  return *this;
}

size_t BytesOf(const InboxItem& item) {
  size_t bytes = sizeof item + item.source.size() + BytesOf(item.cursor);
  for (const PostEvent& event : item.events) bytes += sizeof event + BytesOf(event);
  return bytes;
}

}  // namespace firstreply::ingest
