// A post as it lies in the store, reduced to what clocks and attribution need: no text, no names.
//
// `LoadThread` (ingest/filed_thread.h) makes them, triage reads them. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/hint.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// An account without its name: a digest of its key, so that it can be compared after its owner was
// erased.
using AccountMark = std::string;

// One form of a post, with what its source said of it. What an edit leaves open stays as it was.
struct FiledVersion {
  int64_t number = 1;
  Instant said_at{};  // of the first form the post's own time; of an edit, of the edit
  std::optional<bool> needs_response{};
  bool need_is_told = false;  // by its source, and not found in the text
  std::optional<Urgency> urgency{};
  std::optional<bool> complaint{};
  std::optional<Courtesy> courtesy{};
  bool promises = false;
  std::optional<TimePoint> promised_by{};
  std::string language{};
  std::vector<std::string> topics{};  // sorted
  // How a judge came by the urgency; empty: the source said it, or nobody.
  std::string reckoning{};
  bool operator==(const FiledVersion&) const = default;
};

struct FiledPost {
  int64_t id = 0;       // ours; never changes, and is all that the ledger knows of a post
  int64_t arrival = 0;  // counts up in the order in which posts reached us
  PostKey key;
  int64_t author_id = 0;
  AccountMark author;
  std::string parent_id;       // on the same platform; empty: none
  std::string thread_root_id;  // as the platform named it; empty: it did not
  Instant posted_at;           // where the clock starts: never after the post was first seen, see
                               // kFutureTolerance in ingest/filing.h
  std::optional<TimePoint> deleted_at;  // by its author, or with its author's account
  Freshness freshness = Freshness::kLive;
  std::vector<std::string> concerns;      // brands, sorted
  bool brand_is_given = false;            // the event itself named the brand, nothing is inferred
  std::optional<std::string> speaks_for;  // set: a post by that brand
  bool answers_whole_thread = false;      // a contact's answer: it has no chain
  bool passes_on = false;                 // it reposts a post that is held, and says nothing itself
  std::optional<int64_t> wording{};       // of a customer's (ingest/wording.h)
  std::optional<ResponseKind> kind;
  bool asks = false;  // a brand's: it asks the customer something
  Visibility visibility = Visibility::kPublic;
  std::optional<bool> directed;        // unset: nobody has said
  std::string channel;                 // as the customer sees it; empty: that of the platform
  std::string source;                  // that brought it; of several the first by name
  std::string language;                // BCP 47, of its first form; empty: not known
  std::string tier;                    // of the customer, where a contact told it
  std::vector<FiledVersion> versions;  // by number; never empty
  std::vector<AccountMark> mentions;
};

// Earlier by its own time; equal times by the smaller id, numerically where both are numbers. A
// total order that does not depend on arrival.
bool Precedes(const FiledPost& a, const FiledPost& b);
bool KeyPrecedes(const PostKey& a, const PostKey& b);

}  // namespace firstreply::ingest
