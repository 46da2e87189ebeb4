// The one thread that decides: files what came in, decides what it means, stores both in one
// transaction, and only then lets anybody see it.
//
// The way of a batch (design, section 3):
//   file     each event becomes rows, once (ingest/filing.h)
//   gather   the threads that it touched are read, with their conversations
//   decide   the triage engine, pure: facts and `now` in, changes out
//   store    changes, ledger, cursors and counts go into the same transaction, which commits
//   apply    the deadline queue and the tallies follow what was committed
// A commit that fails applies nothing: the same batch can be run again. A batch that throws is cut
// in halves until the culprit is found, which goes to quarantine with its bytes. A thread that
// cannot be decided when it falls due has no event to blame: it is set aside until an event touches
// it or the next start, and said to be so.
//
// New policies move only waits that are not decided yet, and there can be a million of them: they
// are planned anew in slices, between which everything else goes on. How far that has come is in
// the store.
//
// It holds no posts: SQLite's page cache is the memory. What it does hold, the deadline queue above
// all, is derived from the store at the start, so a start is a recovery. Owns the only write
// connection; one thread; never reads a clock.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "dashboards/publication.h"
#include "deploy/app/alerting.h"
#include "deploy/app/judges.h"
#include "deploy/app/policy_record.h"
#include "ingest/base/database.h"
#include "ingest/base/result.h"
#include "ingest/command.h"
#include "ingest/event_sink.h"
#include "ingest/filing.h"
#include "ingest/source_state.h"
#include "triage/clock/response_clock.h"
#include "triage/deadline_queue.h"
#include "triage/ledger.h"
#include "triage/response_kind.h"
#include "triage/triage_engine.h"

namespace firstreply::app {

// From now on exactly these brands are watched.
struct WatchBrands {
  std::set<std::string> brands;
};

// From now on waits are measured by these, and posts by a brand are told apart by these.
struct TakePolicies {
  std::shared_ptr<const triage::PolicySet> policies;
  std::string zones;  // what TimeZoneVersion() said when they were made
  std::shared_ptr<const triage::ResponseKinds> responses;  // null: what their events say
};

// From now on exactly these are told.
struct Address {
  std::vector<Addressee> addressees;
};

// What became of deliveries.
struct DeliveryResults {
  std::vector<alerts::DeliveryResult> results;
};

// Time has passed and nothing else.
struct Tick {};

using Input = std::variant<ingest::InboxItem, WatchBrands, TakePolicies, TakeJudgement, Address,
                           ingest::Command, DeliveryResults, Tick>;

class Pipeline {
 public:
  struct Options {
    // By what waits are measured in a store that was never told of policies.
    triage::PolicyTimeline policies = {{1, {}, triage::PolicySet::AnHour()}};
    // Who is told. Unset: nobody is, and no alerts are kept (a replay).
    std::optional<std::vector<Addressee>> addressees{};
    // A name for the store's time line, where it has none yet; with `addressees`.
    std::string timeline{};
  };

  // Brings the store's tables up to date and takes up where it was left. The database outlives the
  // pipeline. An error also where a version of the policies cannot be read any more.
  static Result<std::unique_ptr<Pipeline>> Start(Database& database, Options options);

  // Takes `inputs` in their order, at `now`, and after them decides all that has fallen due. A
  // `now` before the clock's latest counts as the latest. On an error (the disk's) what was
  // committed before it stands and the rest waits here: the next Run, also one without inputs, goes
  // on with it. After a sync that failed nobody knows what the disk has; only a new start does.
  Status Run(std::vector<Input> inputs, TimePoint now);

  // Waits are left that have not been planned by the newest policies: ReplanSome has something to
  // do.
  bool replanning() const { return policies_.replanning(); }

  // Plans some of them, of at most so many conversations (at least 1), in one transaction. Errors
  // as with Run.
  Status ReplanSome(size_t conversations_max, TimePoint now);

  // Inputs that a failing disk keeps waiting.
  size_t waiting() const { return pending_.size(); }

  // When to run next though nothing comes in.
  std::optional<TimePoint> NextDue() const;

  // Everything up to here has been decided; unset before the first run of a new store.
  std::optional<TimePoint> clock() const { return clock_; }

  // What became of every source's events, the store's whole life long.
  const std::map<std::string, ingest::SourceState>& sources() const { return sources_; }

  // Entries written by the last Run, in order.
  const std::vector<triage::LedgerEntry>& written() const { return written_; }

  // What has become visible since this was last asked.
  dashboards::Publication TakePublication();

 private:
  // A part of a batch that can be taken or given back by itself: one event, or the end of one item.
  struct Piece;
  // All that one transaction changes, to be applied when it has committed.
  struct Changes;

  Pipeline(Database& database, Options options);

  void NameTimeline(const std::string& name);
  void LeaveAlertsBehind();
  Status Recover();
  void RecoverAlerts(Reader& reader);
  void LookAt(int64_t thread, TimePoint at);

  size_t LeadingItems() const;
  Status RunLeadingItems(size_t count, TimePoint now);
  Status RunPieces(std::span<const Piece> pieces, TimePoint now);
  Status QuarantinePiece(const Piece& piece, const std::string& reason, TimePoint now);
  Status RunOther(Input& input, TimePoint now);
  Status RunWatchBrands(const WatchBrands& change, TimePoint now);
  Status RunWatchBrandsWith(const WatchBrands& change, std::vector<int64_t>* decide_later,
                            TimePoint now);
  Status RunTakePolicies(const TakePolicies& taken, TimePoint now);
  Status RunTakeJudgement(const TakeJudgement& taken, TimePoint now);
  Status ReplanSlice(const PolicyRecord::Slice& slice, TimePoint now);
  Status RunCommand(const ingest::Command& command, TimePoint now);
  Status RunCommandWith(const ingest::Command& command, std::vector<int64_t>* decide_later,
                        TimePoint now);
  Status RunDeliveryResults(const DeliveryResults& results, TimePoint now);
  Status RunDue(TimePoint now);
  Status PutAlertsInStep();
  Status RunFound(TimePoint now);
  Status RunThreads(std::span<const int64_t> threads, TimePoint now);
  void SetAside(int64_t thread, const std::string& reason);

  static void CloseItem(const Piece& piece, Changes& changes);
  void FilePieces(Transaction& tx, std::span<const Piece> pieces, Changes& changes);
  static void AddDependents(Transaction& tx, int64_t thread, Changes& changes);
  void DecideTouched(Transaction& tx, TimePoint now, Changes& changes);
  void DecideMany(Transaction& tx, const triage::Circumstances& circumstances, TimePoint now,
                  Changes& changes);
  void DecideThread(Transaction& tx, const triage::ThreadSlice& slice,
                    const triage::Circumstances& circumstances, TimePoint now, Changes& changes);
  Status Commit(Transaction& tx, TimePoint now, Changes& changes);
  void Apply(Changes&& changes, TimePoint now);
  void Publish(Changes&& changes);
  void QuietCame(TimePoint now);

  Database& database_;
  triage::Circumstances circumstances_;
  PolicyRecord policies_;
  std::shared_ptr<const triage::ResponseKinds> responses_;
  Judges judges_;
  std::optional<Alerting> alerting_;
  bool alerts_in_step_ = false;
  triage::DeadlineQueue deadlines_;
  std::deque<Input> pending_;
  size_t pieces_done_ = 0;  // of the leading items of `pending_`
  std::map<std::string, ingest::SourceState> sources_;
  std::optional<TimePoint> clock_;
  int64_t next_arrival_ = 1;
  int64_t next_conversation_id_ = 1;
  std::vector<triage::LedgerEntry> written_;
  dashboards::Publication published_;
  std::optional<TimePoint> found_due_;    // when to tell in one message what a backfill brought
  std::optional<TimePoint> found_since_;  // the first of it
};

}  // namespace firstreply::app
