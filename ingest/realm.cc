#include "ingest/realm.h"

#include <algorithm>

namespace firstreply::ingest {
namespace {

class Entry {
 public:
  explicit Entry(std::string_view realm) : realm_(realm) {}

  void operator()(PostCreated& body) const {
    Put(body.key), Put(body.author), Put(body.parent), Put(body.thread_root), Put(body.repost_of);
    for (AccountKey& mention : body.mentions) Put(mention);
  }
  void operator()(PostEdited& body) const { Put(body.key); }
  void operator()(PostDeleted& body) const { Put(body.key); }
  void operator()(AccountChanged& body) const { Put(body.account); }
  void operator()(Engagement& body) const { Put(body.key); }
  void operator()(Survey& body) const { Put(body.about); }
  void operator()(Contact&) const {}

 private:
  template <class Key>
  void Put(Key& key) const {
    key.platform = InRealm(realm_, key.platform);
  }
  template <class Key>
  void Put(std::optional<Key>& key) const {
    if (key) Put(*key);
  }

  std::string_view realm_;
};

}  // namespace

std::string InRealm(std::string_view realm, std::string_view name) {
  if (realm.empty() || name.empty()) return std::string(name);
  std::string stored;
  stored.reserve(realm.size() + 1 + name.size());
  stored.append(realm).push_back(kRealmEnd);
  return stored.append(name);
}

std::string_view RealmOf(std::string_view stored) {
  const size_t end = stored.find(kRealmEnd);
  return end == std::string_view::npos ? std::string_view() : stored.substr(0, end);
}

std::string_view NameIn(std::string_view stored) {
  const size_t end = stored.find(kRealmEnd);
  return end == std::string_view::npos ? stored : stored.substr(end + 1);
}

void EnterRealm(std::string_view realm, EventBody& body) {
  std::visit(Entry(realm), body);
}

void EnterRealm(std::string_view realm, PostCreated& body) {
  Entry{realm}(body);
}

PostEvent ForShare(const PostEvent& event, const RealmShare& share) {
  PostEvent own = event;
  own.shares.clear();
  own.concerns = share.concerns;
  own.speaks_for = share.speaks_for;
  own.deleted_at = share.deleted_at;
  if (own.brand && !std::binary_search(own.concerns.begin(), own.concerns.end(), *own.brand)) {
    own.brand.reset();
  }
  // Who writes for a brand of another tenant is anybody here.
  auto* const post = std::get_if<PostCreated>(&own.body);
  if (post != nullptr && !own.speaks_for) post->kind.reset();
  return own;
}

std::vector<std::string> RealmsOf(const PostEvent& event) {
  if (event.shares.empty()) return {""};
  std::vector<std::string> realms;
  for (const RealmShare& share : event.shares) realms.push_back(share.realm);
  return realms;
}

}  // namespace firstreply::ingest
