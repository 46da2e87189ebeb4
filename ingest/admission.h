// Decides, for one source, which of its events go on to the inbox, and writes on each whom it
// concerns.
//
// A *directed* source (a webhook, a file, an own account's stream) keeps everything. A *firehose*
// keeps posts that name a brand, are by an own account, or belong to a thread that the index knows;
// of the rest it keeps what is done to a post or account that the index knows. Deletes of unknown
// posts rest in the tombstone ring.
//
// Where the config names tenants, it also says to which of their realms an event goes
// (ingest/realm.h), out of those whose brands the source and the sender may speak for:
// - a post or contact: those of the brands that it concerns or speaks for, and of a firehose those
//   that know its thread; from a directed source, where it concerns nobody, all;
// - what is done to a post or account: all; of a firehose those that know it. A delete rests in the
//   ring for each realm that does not.
//
// Every event is counted once: received = rejected(reason) + irrelevant + kept.
// A kept post is in the thread index before `Admit` returns, so before anybody can see it in the
// inbox.
//
// An Admission belongs to one source and is used on that source's thread, except `counts()`, which
// any thread may call. The index and the ring are shared by all sources and outlive it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/brand_matcher.h"
#include "ingest/post.h"
#include "ingest/post_view.h"
#include "ingest/thread_index.h"
#include "ingest/tombstone_ring.h"

namespace firstreply::ingest {

enum class RefusalReason : uint8_t {
  kUnknownBrand,   // the event names a brand that the config does not hold
  kBrandNotBound,  // it names one that its source is not bound to, or speaks of none that its
                   // sender may speak for
  kBrandMissing,   // a contact, or a post with a `kind`, and nothing tells whose: its source has
                   // several brands
  kDirectedOnly,   // a contact, a survey or a named brand, from a firehose
};
inline constexpr size_t kRefusalReasons = 4;

// "unknown_brand", "brand_not_bound", "brand_missing", "directed_only": labels of metrics.
std::string_view NameOf(RefusalReason reason);

struct Admitted {
  enum class Verdict : uint8_t { kKept, kIrrelevant, kRejected };

  Verdict verdict = Verdict::kKept;
  std::optional<RefusalReason> reason;  // of a rejection
  bool operator==(const Admitted&) const = default;
};

// Who hands an event in from outside. He may bring what concerns his brands, and no brand's words
// but those of his source's and his own.
struct Sender {
  const std::set<std::string>* brands = nullptr;  // null: all
};

struct AdmissionCounts {
  int64_t received = 0;
  int64_t kept = 0;
  int64_t irrelevant = 0;
  int64_t parked = 0;  // of those irrelevant: deletes put into the tombstone ring
  std::array<int64_t, kRefusalReasons> rejected{};  // by RefusalReason
};

class Admission {
 public:
  struct Options {
    std::string source;
    bool directed = true;
    std::vector<std::string>
        brands;                // that the source is bound to; empty: all, whatever the config holds
    bool trusts_hints = true;  // else what its events say of themselves is not heard
  };

  // What the source shares with all others.
  struct Shared {
    ThreadIndex& threads;
    TombstoneRing& tombstones;
  };

  Admission(Options options, Shared shared);

  // Fills in, of a kept event:
  // - `concerns`: the brand that the event names; else what the event itself says; else its
  //   source's only brand; else, of a post, the brands that it names. On a firehose always the
  //   last. Only brands that the source is bound to.
  // - `speaks_for`: of a post with a `kind`, the brand that the event names; else the brand whose
  //   own account wrote it; else what the event itself says; else, with a `kind`, the source's only
  //   brand.
  // - `deleted_at`: where a delete came before the post.
  // - `directed` of a post: true, where the source left it open and a brand is addressed.
  // - `shares`: where the config names tenants, the three first for each realm it goes to.
  // Verdicts of a source that is not trusted are taken off.
  // What is not kept is of no further use. No `sender`: the operator's own files, believed in all.
  Admitted Admit(PostEvent& event, const BrandMatcher& matcher, const Sender* sender = nullptr);

  // For a firehose's decoder, before it makes an event of a created post: whether the post is
  // irrelevant. If so it is counted and done with; if not, nothing has happened yet and the event
  // goes to `Admit`.
  bool Drops(const PostView& post, const BrandMatcher& matcher);

  AdmissionCounts counts() const;

 private:
  // Names of realms, sorted; of a config without tenants the empty one.
  using Realms = std::vector<std::string_view>;

  Admitted Decide(PostEvent& event, const BrandMatcher& matcher, const Sender* sender);
  Admitted DecideDirected(PostEvent& event, const BrandMatcher& matcher);
  Admitted DecideFirehose(PostEvent& event, const BrandMatcher& matcher, const Realms& scope);
  Admitted DecideFirehosePost(PostEvent& event, PostCreated& post, const BrandMatcher& matcher,
                              const Realms& scope);
  bool KeepWithin(const Sender& sender, PostEvent& event) const;
  const Realms& ScopeOf(const BrandDirectory& directory, const Sender* sender);
  void Share(PostEvent& event, const BrandDirectory& directory, const Realms& scope);
  std::optional<RefusalReason> CheckNamed(const PostEvent& event,
                                          const BrandDirectory& directory) const;
  std::optional<std::string> OnlyBrand(const BrandDirectory& directory) const;
  bool IsBound(std::string_view brand) const;

  PostView ViewOf(const PostCreated& post);
  bool Concerns(const PostView& post, const BrandMatcher& matcher, const Realms& scope,
                NamedBrands& brands);
  bool KnowsThread(std::string_view realm, const PostView& post);
  template <class Key>
  Key In(std::string_view realm, Key key);
  template <class Key>
  bool Knows(std::string_view realm, const Key& key);
  std::vector<std::string> Bound(std::span<const uint32_t> brands,
                                 const BrandDirectory& directory) const;
  bool KeepsDelete(std::string_view realm, const PostDeleted& body);
  std::optional<TimePoint> Remember(std::string_view realm, const PostCreated& post);

  const Options options_;
  ThreadIndex& threads_;
  TombstoneRing& tombstones_;

  // Used on the source's thread only.
  BrandMatcher::Scratch scratch_;
  std::vector<std::string_view> alt_texts_;
  std::vector<AccountKeyView> mentions_;
  std::string stored_platform_;  // of the last key that was put into a realm
  Realms scope_;                 // of the event at hand: whom it may go to,
  Realms knowing_;               // and from a firehose, which of them know what it is about

  // Written on the source's thread, read on any.
  std::atomic<int64_t> kept_{0};
  std::atomic<int64_t> irrelevant_{0};
  std::atomic<int64_t> parked_{0};
  std::array<std::atomic<int64_t>, kRefusalReasons> rejected_{};
};

}  // namespace firstreply::ingest
