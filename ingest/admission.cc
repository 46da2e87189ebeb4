#include "ingest/admission.h"

#include <algorithm>
#include <utility>

#include "ingest/realm.h"

namespace firstreply::ingest {
namespace {

constexpr Admitted kKept{Admitted::Verdict::kKept, {}};
constexpr Admitted kIrrelevant{Admitted::Verdict::kIrrelevant, {}};

Admitted Rejected(RefusalReason reason) {
  return {Admitted::Verdict::kRejected, reason};
}

void SortUnique(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// What a firehose may not say, because nobody vouches for it.
bool NeedsDirectedSource(const PostEvent& event) {
  return event.brand.has_value() || std::holds_alternative<Contact>(event.body) ||
         std::holds_alternative<Survey>(event.body);
}

std::optional<TimePoint> Earlier(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  if (a && b) return std::min(*a, *b);
  return a ? a : b;
}

// Of what is said, only whom it concerns has to know; of what is done to a post or account,
// everybody who knows that.
bool IsSaid(const PostEvent& event) {
  return std::holds_alternative<PostCreated>(event.body) ||
         std::holds_alternative<Contact>(event.body) || std::holds_alternative<Survey>(event.body);
}

RealmShare ShareIn(std::string_view realm, const PostEvent& event,
                   const BrandDirectory& directory) {
  const auto is_of_realm = [&](const std::string& name) {
    const Brand* brand = directory.Find(name);
    return brand != nullptr && brand->tenant == realm;
  };
  RealmShare share;
  share.realm = realm;
  std::copy_if(event.concerns.begin(), event.concerns.end(), std::back_inserter(share.concerns),
               is_of_realm);
  if (event.speaks_for && is_of_realm(*event.speaks_for)) share.speaks_for = event.speaks_for;
  share.deleted_at = event.deleted_at;
  return share;
}

void TakeOffVerdict(PostEvent& event) {
  if (auto* post = std::get_if<PostCreated>(&event.body)) post->verdict.reset();
  if (auto* post = std::get_if<PostEdited>(&event.body)) post->verdict.reset();
  if (auto* contact = std::get_if<Contact>(&event.body)) contact->verdict.reset();
}

}  // namespace

std::string_view NameOf(RefusalReason reason) {
  static constexpr std::string_view kNames[] = {"unknown_brand", "brand_not_bound", "brand_missing",
                                                "directed_only"};
  static_assert(std::size(kNames) == kRefusalReasons);
  return kNames[static_cast<size_t>(reason)];
}

Admission::Admission(Options options, Shared shared)
    : options_(std::move(options)), threads_(shared.threads), tombstones_(shared.tombstones) {}

Admitted Admission::Admit(PostEvent& event, const BrandMatcher& matcher, const Sender* sender) {
  if (!options_.trusts_hints) TakeOffVerdict(event);
  const Admitted admitted = Decide(event, matcher, sender);
  switch (admitted.verdict) {
    case Admitted::Verdict::kKept:
      kept_.fetch_add(1, std::memory_order_relaxed);
      break;
    case Admitted::Verdict::kIrrelevant:
      irrelevant_.fetch_add(1, std::memory_order_relaxed);
      break;
    case Admitted::Verdict::kRejected:
      rejected_[static_cast<size_t>(*admitted.reason)].fetch_add(1, std::memory_order_relaxed);
      break;
  }
  return admitted;
}

bool Admission::Drops(const PostView& post, const BrandMatcher& matcher) {
  NamedBrands brands;
  if (options_.directed) return false;
  if (Concerns(post, matcher, ScopeOf(matcher.directory(), nullptr), brands)) return false;
  irrelevant_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

AdmissionCounts Admission::counts() const {
  AdmissionCounts counts;
  counts.kept = kept_.load(std::memory_order_relaxed);
  counts.irrelevant = irrelevant_.load(std::memory_order_relaxed);
  counts.parked = parked_.load(std::memory_order_relaxed);
  counts.received = counts.kept + counts.irrelevant;
  for (size_t i = 0; i < kRefusalReasons; ++i) {
    counts.rejected[i] = rejected_[i].load(std::memory_order_relaxed);
    counts.received += counts.rejected[i];
  }
  return counts;
}

Admitted Admission::Decide(PostEvent& event, const BrandMatcher& matcher, const Sender* sender) {
  const BrandDirectory& directory = matcher.directory();
  const Realms& scope = ScopeOf(directory, sender);
  if (scope.empty()) return Rejected(RefusalReason::kBrandNotBound);
  const Admitted admitted =
      options_.directed ? DecideDirected(event, matcher) : DecideFirehose(event, matcher, scope);
  if (admitted.verdict != Admitted::Verdict::kKept) return admitted;
  if (sender != nullptr && !KeepWithin(*sender, event)) {
    return Rejected(RefusalReason::kBrandNotBound);
  }
  const auto* const post = std::get_if<PostCreated>(&event.body);
  if (!directory.names_tenants()) {
    if (post != nullptr) event.deleted_at = Earlier(event.deleted_at, Remember("", *post));
    return kKept;
  }
  Share(event, directory, scope);
  if (event.shares.empty()) return kIrrelevant;
  if (post == nullptr) return kKept;
  for (RealmShare& share : event.shares) {
    share.deleted_at = Earlier(share.deleted_at, Remember(share.realm, *post));
  }
  return kKept;
}

// False: it speaks about somebody else.
bool Admission::KeepWithin(const Sender& sender, PostEvent& event) const {
  // An own account is known by its id, which anybody can write: from a source of other brands it is
  // no answer.
  if (event.speaks_for && !IsBound(*event.speaks_for)) return false;
  if (sender.brands == nullptr) return true;
  if (event.speaks_for && !sender.brands->contains(*event.speaks_for)) return false;
  const bool is_concerned = !event.concerns.empty();
  std::erase_if(event.concerns,
                [&](const std::string& brand) { return !sender.brands->contains(brand); });
  return !is_concerned || !event.concerns.empty();
}

// The realms of all brands that source and sender may speak for. One that left the config is in
// none.
const Admission::Realms& Admission::ScopeOf(const BrandDirectory& directory, const Sender* sender) {
  const std::set<std::string>* const senders = sender != nullptr ? sender->brands : nullptr;
  scope_.clear();
  if (!directory.names_tenants() || (options_.brands.empty() && senders == nullptr)) {
    scope_.assign(directory.tenants().begin(), directory.tenants().end());
    return scope_;
  }
  const auto add = [&](const std::string& name) {
    if (senders != nullptr && !senders->contains(name)) return;
    if (const Brand* brand = directory.Find(name)) scope_.push_back(brand->tenant);
  };
  if (options_.brands.empty()) {
    std::for_each(senders->begin(), senders->end(), add);
  } else {
    std::for_each(options_.brands.begin(), options_.brands.end(), add);
  }
  std::sort(scope_.begin(), scope_.end());
  scope_.erase(std::unique(scope_.begin(), scope_.end()), scope_.end());
  return scope_;
}

void Admission::Share(PostEvent& event, const BrandDirectory& directory, const Realms& scope) {
  const bool is_said = IsSaid(event);
  event.shares.clear();
  for (const std::string_view realm : scope) {
    RealmShare share = ShareIn(realm, event, directory);
    const bool is_meant = !share.concerns.empty() || share.speaks_for;
    const bool is_known = std::binary_search(knowing_.begin(), knowing_.end(), realm);
    if ((is_said && is_meant) || (options_.directed ? !is_said : is_known)) {
      event.shares.push_back(std::move(share));
    }
  }
  // It concerns nobody whom anybody knows of: whose it is, its thread will show.
  if (!event.shares.empty() || !options_.directed) return;
  for (const std::string_view realm : scope) {
    event.shares.push_back(ShareIn(realm, event, directory));
  }
}

Admitted Admission::DecideDirected(PostEvent& event, const BrandMatcher& matcher) {
  const BrandDirectory& directory = matcher.directory();
  if (const auto reason = CheckNamed(event, directory)) return Rejected(*reason);

  auto* const post = std::get_if<PostCreated>(&event.body);
  std::vector<std::string> concerns;
  bool is_told = true;  // by the event or the config, rather than found in the text
  if (event.brand) {
    concerns = {*event.brand};
  } else if (!event.concerns.empty()) {
    concerns = event.concerns;
  } else if (auto only = OnlyBrand(directory)) {
    concerns = {*std::move(only)};
  } else if (post != nullptr) {
    is_told = false;
    concerns = Bound(matcher.Match(ViewOf(*post), scratch_).named, directory);
  } else if (std::holds_alternative<Contact>(event.body)) {
    return Rejected(RefusalReason::kBrandMissing);
  }

  if (post != nullptr) {
    if (const Brand* owner = directory.FindOwner(post->author)) event.speaks_for = owner->name;
    // An agency's account speaks for several brands; its events say for which.
    if (post->kind && event.brand) event.speaks_for = event.brand;
    if (post->kind && !event.speaks_for) {
      if (!is_told || concerns.size() != 1) return Rejected(RefusalReason::kBrandMissing);
      event.speaks_for = concerns.front();
    }
    if (!post->directed && !event.speaks_for) post->directed = true;
  }
  SortUnique(concerns);
  event.concerns = std::move(concerns);
  return kKept;
}

Admitted Admission::DecideFirehose(PostEvent& event, const BrandMatcher& matcher,
                                   const Realms& scope) {
  if (NeedsDirectedSource(event)) return Rejected(RefusalReason::kDirectedOnly);
  if (auto* const post = std::get_if<PostCreated>(&event.body)) {
    return DecideFirehosePost(event, *post, matcher, scope);
  }
  const auto* const deleted = std::get_if<PostDeleted>(&event.body);
  const auto* const changed = std::get_if<AccountChanged>(&event.body);
  knowing_.clear();
  for (const std::string_view realm : scope) {
    const bool is_known = deleted != nullptr   ? KeepsDelete(realm, *deleted)
                          : changed != nullptr ? Knows(realm, AccountKeyView(changed->account))
                                               : Knows(realm, PostKeyView(*SubjectOf(event)));
    if (is_known) knowing_.push_back(realm);
  }
  if (knowing_.empty()) {
    if (deleted != nullptr) parked_.fetch_add(1, std::memory_order_relaxed);
    return kIrrelevant;
  }
  event.concerns.clear();
  event.speaks_for.reset();
  return kKept;
}

Admitted Admission::DecideFirehosePost(PostEvent& event, PostCreated& post,
                                       const BrandMatcher& matcher, const Realms& scope) {
  NamedBrands brands;
  const PostView view = ViewOf(post);
  if (!Concerns(view, matcher, scope, brands)) return kIrrelevant;
  knowing_.clear();
  if (matcher.directory().names_tenants()) {
    std::copy_if(scope.begin(), scope.end(), std::back_inserter(knowing_),
                 [&](std::string_view realm) { return KnowsThread(realm, view); });
  }
  event.concerns = Bound(brands.named, matcher.directory());
  event.speaks_for.reset();
  if (const Brand* owner = matcher.directory().FindOwner(post.author)) {
    event.speaks_for = owner->name;
  } else if (!post.directed && !Bound(brands.addressed, matcher.directory()).empty()) {
    post.directed = true;
  }
  return kKept;
}

std::optional<RefusalReason> Admission::CheckNamed(const PostEvent& event,
                                                   const BrandDirectory& directory) const {
  const auto check = [&](const std::string& brand) -> std::optional<RefusalReason> {
    if (directory.Find(brand) == nullptr) return RefusalReason::kUnknownBrand;
    if (!IsBound(brand)) return RefusalReason::kBrandNotBound;
    return std::nullopt;
  };
  if (event.brand) {
    if (const auto reason = check(*event.brand)) return reason;
  }
  if (event.speaks_for) {
    if (const auto reason = check(*event.speaks_for)) return reason;
  }
  for (const std::string& brand : event.concerns) {
    if (const auto reason = check(brand)) return reason;
  }
  return std::nullopt;
}

// A bound brand may have left the config since; then it is nobody's.
std::optional<std::string> Admission::OnlyBrand(const BrandDirectory& directory) const {
  if (options_.brands.size() == 1) {
    if (directory.Find(options_.brands.front()) == nullptr) return std::nullopt;
    return options_.brands.front();
  }
  if (options_.brands.empty() && directory.brands().size() == 1)
    return directory.brands().front().name;
  return std::nullopt;
}

bool Admission::IsBound(std::string_view brand) const {
  return options_.brands.empty() ||
         std::find(options_.brands.begin(), options_.brands.end(), brand) != options_.brands.end();
}

PostView Admission::ViewOf(const PostCreated& post) {
  alt_texts_.clear();
  for (const Attachment& attachment : post.attachments) alt_texts_.push_back(attachment.alt_text);
  mentions_.assign(post.mentions.begin(), post.mentions.end());

  PostView view;
  view.key = post.key;
  view.author = post.author;
  view.text = post.text;
  view.alt_texts = alt_texts_;
  view.mentions = mentions_;
  if (post.parent) view.parent = *post.parent;
  if (post.thread_root) view.thread_root = *post.thread_root;
  if (post.repost_of) view.repost_of = *post.repost_of;
  return view;
}

// `brands` holds what the post names, whatever else makes it concern us.
bool Admission::Concerns(const PostView& post, const BrandMatcher& matcher, const Realms& scope,
                         NamedBrands& brands) {
  const BrandDirectory& directory = matcher.directory();
  const auto is_bound = [&](uint32_t brand) { return IsBound(directory.brands()[brand].name); };

  brands = matcher.Match(post, scratch_);
  if (std::any_of(brands.named.begin(), brands.named.end(), is_bound)) return true;
  const auto owner = directory.OwnerOf(post.author);
  return (owner && is_bound(*owner)) ||
         std::any_of(scope.begin(), scope.end(),
                     [&](std::string_view realm) { return KnowsThread(realm, post); });
}

bool Admission::KnowsThread(std::string_view realm, const PostView& post) {
  return Knows(realm, post.key) || (post.parent && Knows(realm, *post.parent)) ||
         (post.thread_root && Knows(realm, *post.thread_root)) ||
         (post.repost_of && Knows(realm, *post.repost_of));
}

// As the index knows it; valid until the next call.
template <class Key>
Key Admission::In(std::string_view realm, Key key) {
  if (realm.empty()) return key;
  stored_platform_ = InRealm(realm, key.platform);
  return Key(stored_platform_, key.id);
}

template <class Key>
bool Admission::Knows(std::string_view realm, const Key& key) {
  return threads_.MightKnow(In(realm, key));
}

std::vector<std::string> Admission::Bound(std::span<const uint32_t> brands,
                                          const BrandDirectory& directory) const {
  std::vector<std::string> bound;
  for (const uint32_t brand : brands) {
    const std::string& name = directory.brands()[brand].name;
    if (IsBound(name)) bound.push_back(name);
  }
  return bound;
}

bool Admission::KeepsDelete(std::string_view realm, const PostDeleted& body) {
  const PostKeyView key(body.key);
  if (Knows(realm, key)) return true;
  const PostKey stored{InRealm(realm, body.key.platform), body.key.id};
  tombstones_.Put(stored, body.deleted_at.at);
  // Another source may have kept the post between the two lines above. It adds to the index before
  // it looks into the ring, we put into the ring before we look at the index again: one of us sees
  // the other.
  if (!Knows(realm, key)) return false;
  tombstones_.Take(stored);
  return true;
}

// When the post was deleted, if its delete came before it.
std::optional<TimePoint> Admission::Remember(std::string_view realm, const PostCreated& post) {
  threads_.Add(In(realm, PostKeyView(post.key)));
  threads_.Add(In(realm, AccountKeyView(post.author)));
  // The thread goes by its root; where the platform names none, the parent stands for it, so that
  // the parent itself is kept if it comes only now.
  if (post.thread_root) {
    threads_.Add(In(realm, PostKeyView(*post.thread_root)));
  } else if (post.parent) {
    threads_.Add(In(realm, PostKeyView(*post.parent)));
  }
  if (post.repost_of) threads_.Add(In(realm, PostKeyView(*post.repost_of)));
  return tombstones_.Take({InRealm(realm, post.key.platform), post.key.id});
}

}  // namespace firstreply::ingest
