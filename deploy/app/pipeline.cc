#include "deploy/app/pipeline.h"

#include <algorithm>
#include <iterator>

#include "ingest/base/limits.h"
#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "ingest/quarantine.h"
#include "ingest/tables.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

// Threads decided in one transaction when many fall due at once, so that events need not wait for
// all of them.
constexpr size_t kDueThreadsMax = 1000;

void Add(const ingest::SourceState& change, ingest::SourceState& total) {
  if (change.cursor) total.cursor = change.cursor;
  total.tally += change.tally;
  total.conflicts += change.conflicts;
  total.quarantined += change.quarantined;
  total.stored += change.stored;
}

}  // namespace

struct Pipeline::Piece {
  const std::string* source = nullptr;
  const ingest::PostEvent* event = nullptr;  // null: nothing but the end of an item
  const ingest::InboxItem* ends = nullptr;   // the item whose cursor and tally ride with this piece
};

struct Pipeline::Changes {
  size_t pieces = 0;  // of the leading items, taken with this
  std::map<std::string, ingest::SourceState> sources;
  std::vector<int64_t> touched;                     // threads to decide, in this order
  std::map<int64_t, std::optional<TimePoint>> due;  // by thread; none: not in the queue
  std::vector<triage::LedgerEntry> ledger;
  std::optional<std::map<std::string, std::vector<triage::Unwatched>>> unwatched;
};

Pipeline::Pipeline(Database& database, const triage::Policy& policy) : database_(database) {
  circumstances_.policy = policy;
}

Result<std::unique_ptr<Pipeline>> Pipeline::Start(Database& database,
                                                  const triage::Policy& policy) {
  if (Status done = Migrate(database, ingest::kRoom, ingest::Migrations()); !done) {
    return done.error();
  }
  if (Status done = Migrate(database, triage::kRoom, triage::Migrations()); !done) {
    return done.error();
  }
  std::unique_ptr<Pipeline> pipeline(new Pipeline(database, policy));
  try {
    pipeline->Recover();
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  return pipeline;
}

void Pipeline::Recover() {
  Reader reader(database_);
  next_arrival_ = ingest::NextArrival(reader);
  sources_ = ingest::LoadSources(reader);
  next_conversation_id_ = triage::NextConversationId(reader);
  circumstances_.unwatched = triage::LoadUnwatched(reader);
  clock_ = triage::LoadClock(reader);
  for (const auto& [thread, waits] : triage::LoadOpenWaits(reader)) {
    std::optional<TimePoint> due;
    for (const triage::Wait& wait : waits) {
      const std::optional<TimePoint> next = triage::NextDue(wait, circumstances_.policy);
      if (next && (!due || *next < *due)) due = next;
    }
    deadlines_.Set(thread, due);
  }
  // Their time may come before any deadline; looked at once, they say when.
  if (!clock_) return;
  for (int64_t thread : ingest::ThreadsDatedAfter(reader, *clock_)) deadlines_.Set(thread, *clock_);
}

Status Pipeline::Run(std::vector<Input> inputs, TimePoint now) {
  written_.clear();
  if (clock_) now = std::max(now, *clock_);
  std::move(inputs.begin(), inputs.end(), std::back_inserter(pending_));
  while (!pending_.empty()) {
    // Events are taken under the brands that were watched when they came in, so a change of brands
    // parts two batches.
    const size_t items = LeadingItems();
    Status ran = Done{};
    if (items > 0) {
      ran = RunLeadingItems(items, now);
    } else if (const auto* change = std::get_if<WatchBrands>(&pending_.front())) {
      ran = RunWatchBrands(*change, now);
    }
    if (!ran) return ran;
    pending_.erase(pending_.begin(),
                   pending_.begin() + static_cast<ptrdiff_t>(std::max<size_t>(items, 1)));
    pieces_done_ = 0;
  }
  return RunDue(now);
}

// How many of the first inputs make up one batch.
size_t Pipeline::LeadingItems() const {
  size_t items = 0, events = 0;
  for (const Input& input : pending_) {
    const auto* item = std::get_if<ingest::InboxItem>(&input);
    if (!item || events >= kBatchEventsMax) break;
    events += item->events.size();
    ++items;
  }
  return items;
}

Status Pipeline::RunLeadingItems(size_t count, TimePoint now) {
  std::vector<Piece> pieces;
  for (size_t i = 0; i < count; ++i) {
    const auto& item = std::get<ingest::InboxItem>(pending_[i]);
    for (const ingest::PostEvent& event : item.events)
      pieces.push_back({&item.source, &event, nullptr});
    if (item.events.empty()) pieces.push_back({&item.source, nullptr, nullptr});
    pieces.back().ends = &item;
  }
  return RunPieces(std::span(pieces).subspan(pieces_done_), now);
}

Status Pipeline::RunPieces(std::span<const Piece> pieces, TimePoint now) {
  std::string reason;
  try {
    Changes changes;
    Transaction tx(database_);
    FilePieces(tx, pieces, changes);
    changes.pieces = pieces.size();
    return Commit(tx, now, changes);
  } catch (const DiskFailure& failure) {
    return failure.error();
  } catch (const std::exception& broken) {
    if (pieces.size() == 1 && !pieces.front().event) throw;
    reason = broken.what();
  }
  // Nothing of the batch was stored. One of its events is to blame: halve until it stands alone.
  if (pieces.size() == 1) return QuarantinePiece(pieces.front(), reason, now);
  const size_t half = pieces.size() / 2;
  if (Status ran = RunPieces(pieces.first(half), now); !ran) return ran;
  return RunPieces(pieces.subspan(half), now);
}

Status Pipeline::QuarantinePiece(const Piece& piece, const std::string& reason, TimePoint now) {
  try {
    Changes changes;
    Transaction tx(database_);
    ingest::Quarantine(tx, *piece.event, reason, now);
    changes.sources[*piece.source].quarantined = 1;
    CloseItem(piece, changes);
    changes.pieces = 1;
    return Commit(tx, now, changes);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

void Pipeline::FilePieces(Transaction& tx, std::span<const Piece> pieces, Changes& changes) {
  ingest::Filing filing(tx, next_arrival_);
  for (const Piece& piece : pieces) {
    ingest::SourceState& source = changes.sources[*piece.source];
    if (piece.event) {
      const ingest::FiledAs filed = filing.File(*piece.event);
      source.stored += filed == ingest::FiledAs::kStored;
      source.tally.duplicates += filed != ingest::FiledAs::kStored;
      source.conflicts += filed == ingest::FiledAs::kConflict;
    }
    CloseItem(piece, changes);
  }
  for (const ingest::ThreadJoin& join : filing.joins()) {
    triage::JoinThreads(tx, join.from, join.to);
    changes.due[join.from] = std::nullopt;
  }
  const std::set<int64_t> touched = filing.TouchedThreads();
  changes.touched.assign(touched.begin(), touched.end());
}

void Pipeline::CloseItem(const Piece& piece, Changes& changes) {
  if (!piece.ends) return;
  ingest::SourceState& source = changes.sources[*piece.source];
  source.tally += piece.ends->tally;
  if (piece.ends->cursor) source.cursor = piece.ends->cursor;
}

Status Pipeline::RunWatchBrands(const WatchBrands& change, TimePoint now) {
  try {
    Changes changes;
    Transaction tx(database_);
    std::set<int64_t> waiting;
    for (const std::string& removed : triage::StoreWatchedBrands(tx, change.brands, now)) {
      waiting.merge(triage::ThreadsWaitingFor(tx, removed));
    }
    changes.touched.assign(waiting.begin(), waiting.end());
    changes.unwatched = triage::LoadUnwatched(tx);
    return Commit(tx, now, changes);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

Status Pipeline::RunDue(TimePoint now) {
  while (true) {
    const std::vector<int64_t> due = deadlines_.Due(now, kDueThreadsMax);
    if (due.empty() && clock_ == now) return Done{};
    try {
      Changes changes;
      Transaction tx(database_);
      changes.touched = due;
      if (Status committed = Commit(tx, now, changes); !committed) return committed;
    } catch (const DiskFailure& failure) {
      return failure.error();
    }
  }
}

void Pipeline::DecideTouched(Transaction& tx, TimePoint now, Changes& changes) {
  triage::Circumstances changed;
  if (changes.unwatched) changed = {circumstances_.policy, *changes.unwatched};
  const triage::Circumstances& circumstances = changes.unwatched ? changed : circumstances_;
  for (int64_t thread : changes.touched) {
    const triage::ThreadSlice slice{thread, ingest::LoadThread(tx, thread),
                                    triage::LoadConversations(tx, thread)};
    triage::Decision decision = triage::Decide(slice, circumstances, now, next_conversation_id_);
    triage::StoreDecision(tx, decision, now);
    changes.due[thread] = decision.next_due;
    changes.ledger.insert(changes.ledger.end(), decision.ledger.begin(), decision.ledger.end());
  }
}

Status Pipeline::Commit(Transaction& tx, TimePoint now, Changes& changes) {
  DecideTouched(tx, now, changes);
  for (const auto& [name, change] : changes.sources) ingest::StoreSourceChange(tx, name, change);
  triage::StoreClock(tx, now);
  if (Status committed = tx.Commit(); !committed) return committed;
  Apply(std::move(changes), now);
  return Done{};
}

void Pipeline::Apply(Changes&& changes, TimePoint now) {
  clock_ = now;
  pieces_done_ += changes.pieces;
  for (const auto& [name, change] : changes.sources) Add(change, sources_[name]);
  for (const auto& [thread, due] : changes.due) deadlines_.Set(thread, due);
  if (changes.unwatched) circumstances_.unwatched = std::move(*changes.unwatched);
  written_.insert(written_.end(), changes.ledger.begin(), changes.ledger.end());
}

}  // namespace firstreply::app
