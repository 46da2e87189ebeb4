#include "ingest/admission.h"

#include <algorithm>
#include <utility>

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

}  // namespace

std::string_view NameOf(RefusalReason reason) {
  static constexpr std::string_view kNames[] = {"unknown_brand", "brand_not_bound", "brand_missing",
                                                "directed_only"};
  static_assert(std::size(kNames) == kRefusalReasons);
  return kNames[static_cast<size_t>(reason)];
}

Admission::Admission(Options options, Shared shared)
    : options_(std::move(options)), threads_(shared.threads), tombstones_(shared.tombstones) {}

Admitted Admission::Admit(PostEvent& event, const BrandMatcher& matcher) {
  const Admitted admitted = Decide(event, matcher);
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
  if (options_.directed || Concerns(post, matcher, brands)) return false;
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

Admitted Admission::Decide(PostEvent& event, const BrandMatcher& matcher) {
  const Admitted admitted =
      options_.directed ? DecideDirected(event, matcher) : DecideFirehose(event, matcher);
  if (admitted.verdict != Admitted::Verdict::kKept) return admitted;
  if (const auto* post = std::get_if<PostCreated>(&event.body)) Remember(event, *post);
  return admitted;
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

Admitted Admission::DecideFirehose(PostEvent& event, const BrandMatcher& matcher) {
  if (NeedsDirectedSource(event)) return Rejected(RefusalReason::kDirectedOnly);
  if (const auto* deleted = std::get_if<PostDeleted>(&event.body)) {
    if (!KeepsDelete(*deleted)) return kIrrelevant;
  } else if (const auto* changed = std::get_if<AccountChanged>(&event.body)) {
    if (!threads_.MightKnow(changed->account)) return kIrrelevant;
  } else if (auto* const post = std::get_if<PostCreated>(&event.body)) {
    return DecideFirehosePost(event, *post, matcher);
  } else if (!threads_.MightKnow(*SubjectOf(event))) {
    return kIrrelevant;
  }
  event.concerns.clear();
  event.speaks_for.reset();
  return kKept;
}

Admitted Admission::DecideFirehosePost(PostEvent& event, PostCreated& post,
                                       const BrandMatcher& matcher) {
  NamedBrands brands;
  if (!Concerns(ViewOf(post), matcher, brands)) return kIrrelevant;
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
  return view;
}

// `brands` holds what the post names, whatever else makes it concern us.
bool Admission::Concerns(const PostView& post, const BrandMatcher& matcher, NamedBrands& brands) {
  const BrandDirectory& directory = matcher.directory();
  const auto is_bound = [&](uint32_t brand) { return IsBound(directory.brands()[brand].name); };

  brands = matcher.Match(post, scratch_);
  if (std::any_of(brands.named.begin(), brands.named.end(), is_bound)) return true;
  const auto owner = directory.OwnerOf(post.author);
  return (owner && is_bound(*owner)) || threads_.MightKnow(post.key) ||
         (post.parent && threads_.MightKnow(*post.parent)) ||
         (post.thread_root && threads_.MightKnow(*post.thread_root));
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

bool Admission::KeepsDelete(const PostDeleted& body) {
  if (threads_.MightKnow(body.key)) return true;
  tombstones_.Put(body.key, body.deleted_at.at);
  // Another source may have kept the post between the two lines above. It adds to the index before
  // it looks into the ring, we put into the ring before we look at the index again: one of us sees
  // the other.
  if (threads_.MightKnow(body.key)) {
    tombstones_.Take(body.key);
    return true;
  }
  parked_.fetch_add(1, std::memory_order_relaxed);
  return false;
}

void Admission::Remember(PostEvent& event, const PostCreated& post) {
  threads_.Add(PostKeyView(post.key));
  threads_.Add(AccountKeyView(post.author));
  // The thread goes by its root; where the platform names none, the parent stands for it, so that
  // the parent itself is kept if it comes only now.
  if (post.thread_root) {
    threads_.Add(PostKeyView(*post.thread_root));
  } else if (post.parent) {
    threads_.Add(PostKeyView(*post.parent));
  }
  if (const auto deleted_at = tombstones_.Take(post.key)) {
    event.deleted_at = event.deleted_at ? std::min(*event.deleted_at, *deleted_at) : *deleted_at;
  }
}

}  // namespace firstreply::ingest
