// Files events: from what reached us to rows in the store, each fact once.
//
// De-duplicates by source and event id, and by post key and version; an id that comes again with
// other content keeps the first and is counted. All of it within a tenant's realm (ingest/realm.h):
// an event that goes to several is filed in each and counts once. Any order will do: a delete, an
// edit or counts may come before their post. A delete takes text and author with it at once, also
// from what comes later. One Filing a transaction, on the pipeline's thread. A broken constraint
// throws (database_error.h): the transaction is then given up as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/accounts.h"
#include "ingest/base/database.h"
#include "ingest/hint.h"
#include "ingest/judging.h"
#include "ingest/post.h"
#include "ingest/thread_placement.h"

namespace firstreply::ingest {

// A post dated further ahead of its own first `seen_at` than this is taken, its clock starts at
// `seen_at`, and it is flagged as future-dated.
inline constexpr Duration kFutureTolerance = std::chrono::minutes(2);

// When an event happened, as far as clocks are concerned: by the platform's word, but never after
// it was first seen. An input that knows no `seen_at` is taken as dated.
Instant ClockTime(const PostEvent& event);

// What a post by a brand is, from what its event says of it, the program it was posted with, and
// its text.
using ResponseKindOf = std::function<ResponseKind(
    std::optional<ResponseKind> told, std::string_view application, std::string_view text)>;

enum class FiledAs : uint8_t {
  kStored,
  kDuplicate,  // known; nothing changed
  kConflict,   // a duplicate by its id that says something else; the first stands
};

class Filing {
 public:
  // `next_arrival` numbers the posts in the order of their coming; it is counted up, and a number
  // lost with a failed transaction is never used again. The kind that `kind_of` finds is kept with
  // the post for good; without it a post is what its event says. So is what `judge` finds; it is
  // asked of posts with a text that are not known to be a brand's own.
  Filing(Transaction& tx, int64_t& next_arrival, ResponseKindOf kind_of = {}, Judge judge = {})
      : tx_(tx),
        next_arrival_(next_arrival),
        kind_of_(std::move(kind_of)),
        judging_(tx, std::move(judge)),
        accounts_(tx),
        placement_(tx) {}

  FiledAs File(const PostEvent& event);

  // Threads in which a fact changed, or what of it may be shown; joined ones under the id that
  // survives.
  std::set<int64_t> TouchedThreads() const;
  const std::vector<ThreadJoin>& joins() const { return placement_.joins(); }

 private:
  struct Row;

  FiledAs FileIn(const std::string& realm, const PostEvent& event);
  FiledAs FileBody(const PostEvent& event, const PostCreated& body);
  FiledAs FileCreated(const PostEvent& event, const PostCreated& body);
  FiledAs FileBody(const PostEvent& event, const PostEdited& body);
  FiledAs FileBody(const PostEvent& event, const PostDeleted& body);
  FiledAs FileBody(const PostEvent& event, const AccountChanged& body);
  FiledAs FileBody(const PostEvent& event, const Engagement& body);
  FiledAs FileBody(const PostEvent& event, const Survey& body);
  FiledAs FileBody(const PostEvent& event, const Contact& body);

  int64_t SourceId(const std::string& name);
  Row FindOrMake(const PostKey& key);
  FiledAs AddVersion(const Row& post, int64_t version, Instant said_at, const std::string& text,
                     const std::string& fingerprint);
  void AddAttachments(const Row& post, int64_t version, const std::vector<Attachment>& attachments);
  void SetFacts(const PostEvent& event, const PostCreated& body, const std::string& language,
                const Row& post, const ThreadPlacement::Place& place);
  void AddWhatACopyKnows(const PostEvent& event, const PostCreated& body, const Row& post);
  // The brands that a customer's post concerns, as far as is known; unset: it is a brand's own.
  std::optional<std::vector<std::string>> ConcernsOfCustomers(const Row& post);
  // The forms that are kept but `version`, now that it is known whom the post concerns.
  void JudgeOtherForms(const Row& post, std::span<const std::string> concerns, int64_t version);
  void SilenceRepostsOf(const PostKey& original);
  void TouchRepostsOf(const PostKey& original);
  std::optional<PostKey> PassedOnBy(int64_t post_id);
  void LinkAccounts(const Contact& contact);
  void LinkAccount(const std::string& ref, const AccountKey& key);
  void Touch(const Row& post);
  void TouchThreadsOf(int64_t account);
  void Delete(int64_t post_id, TimePoint at);

  Transaction& tx_;
  int64_t& next_arrival_;
  const ResponseKindOf kind_of_;
  Judging judging_;
  Accounts accounts_;
  ThreadPlacement placement_;
  std::string realm_;  // that is being filed into
  std::set<int64_t> touched_;
  std::map<std::string, int64_t> source_ids_;  // those met in this transaction
};

}  // namespace firstreply::ingest
