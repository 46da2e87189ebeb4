#include "deploy/app/pipeline.h"

#include <algorithm>
#include <iterator>

#include "alerts/tables.h"
#include "deploy/app/pipeline_batch.h"
#include "ingest/base/limits.h"
#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "ingest/quarantine.h"
#include "ingest/tables.h"
#include "triage/acts.h"
#include "triage/gathering.h"
#include "triage/policy_versions.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

// Threads decided in one transaction when many fall due at once, so that events need not wait for
// all of them.
constexpr size_t kDueThreadsMax = 1000;

// Threads held in memory at once while many are decided of which only the time is new.
constexpr size_t kThreadsGatheredMax = 256;

// A backfill is over when nothing of it has come for a while, or has gone on for too long to wait.
constexpr Duration kFoundPause = std::chrono::minutes(1);
constexpr Duration kFoundDelayMax = std::chrono::minutes(10);

void Add(const ingest::SourceState& change, ingest::SourceState& total) {
  if (change.cursor) total.cursor = change.cursor;
  total.tally += change.tally;
  total.conflicts += change.conflicts;
  total.quarantined += change.quarantined;
  total.stored += change.stored;
}

const triage::Wait* FindWait(const std::vector<triage::Conversation>& conversations,
                             const triage::LedgerEntry& entry) {
  for (const triage::Conversation& conversation : conversations) {
    if (conversation.id != entry.conversation) continue;
    for (const triage::Wait& wait : conversation.waits) {
      if (wait.number == entry.wait) return &wait;
    }
  }
  return nullptr;
}

std::string BrandOf(const triage::Decision& decision, int64_t id) {
  for (const triage::Conversation& conversation : decision.changed) {
    if (conversation.id == id) return conversation.brand;
  }
  return {};
}

// The entries of a decision with what a metric needs to know of them. A wait that was withdrawn is
// only among those known before.
std::vector<dashboards::LedgerFact> FactsOf(const triage::ThreadSlice& slice,
                                            const triage::Decision& decision) {
  std::vector<dashboards::LedgerFact> facts;
  for (const triage::LedgerEntry& entry : decision.ledger) {
    dashboards::LedgerFact fact{.entry = entry, .brand = BrandOf(decision, entry.conversation)};
    const triage::Wait* wait = FindWait(decision.changed, entry);
    if (!wait) wait = FindWait(slice.conversations, entry);
    if (wait) {
      fact.kind = wait->kind;
      fact.urgency = wait->urgency;
      if (entry.step == triage::LedgerStep::kAnswered) fact.waited = entry.at - wait->started_at.at;
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

ingest::ResponseKindOf KindsBy(const triage::ResponseKinds* responses) {
  if (!responses) return {};
  return [responses](std::optional<ingest::ResponseKind> told, std::string_view application,
                     std::string_view text) {
    return responses->KindOf({told, application, text});
  };
}

}  // namespace

Pipeline::Pipeline(Database& database, Options options) : database_(database) {
  circumstances_.policies = std::move(options.policies);
  if (options.addressees) alerting_.emplace(std::move(*options.addressees));
}

Result<std::unique_ptr<Pipeline>> Pipeline::Start(Database& database, Options options) {
  const std::pair<std::string_view, std::span<const Migration>> rooms[] = {
      {ingest::kRoom, ingest::Migrations()},
      {triage::kRoom, triage::Migrations()},
      {alerts::kRoom, alerts::Migrations()}};
  for (const auto& [room, migrations] : rooms) {
    if (Status done = Migrate(database, room, migrations); !done) return done.error();
  }
  const std::string timeline = options.timeline;
  std::unique_ptr<Pipeline> pipeline(new Pipeline(database, std::move(options)));
  try {
    if (pipeline->alerting_) {
      pipeline->NameTimeline(timeline);
    } else {
      pipeline->LeaveAlertsBehind();
    }
    if (Status recovered = pipeline->Recover(); !recovered) return recovered.error();
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  return pipeline;
}

void Pipeline::NameTimeline(const std::string& name) {
  Transaction tx(database_);
  if (!alerts::LoadTimeline(tx).empty()) return;
  alerts::NameTimeline(tx, name);
  if (Status committed = tx.Commit(); !committed) throw DiskFailure(committed.error());
}

void Pipeline::LeaveAlertsBehind() {
  Transaction tx(database_);
  if (!alerts::AlertsAreInStep(tx)) return;
  alerts::PutAlertsInStep(tx, false);
  if (Status committed = tx.Commit(); !committed) throw DiskFailure(committed.error());
}

Status Pipeline::Recover() {
  Reader reader(database_);
  policies_ = PolicyRecord::Load(reader);
  judges_ = Judges::Load(reader);
  Result<triage::PolicyTimeline> timeline = policies_.Timeline(circumstances_.policies);
  if (!timeline) return timeline.error();
  circumstances_.policies = std::move(*timeline);
  next_arrival_ = ingest::NextArrival(reader);
  sources_ = ingest::LoadSources(reader);
  next_conversation_id_ = triage::NextConversationId(reader);
  circumstances_.unwatched = triage::LoadUnwatched(reader);
  clock_ = triage::LoadClock(reader);
  triage::EachNextDue(reader, alerting_ ? clock_ : std::nullopt,
                      [this](int64_t thread, TimePoint due) { LookAt(thread, due); });
  // Their time may come before any deadline; looked at once, they say when.
  if (!clock_) return Done{};
  for (int64_t thread : ingest::ThreadsDatedAfter(reader, *clock_)) {
    deadlines_.Set(thread, *clock_);
    for (int64_t dependent : triage::ThreadsDependingOn(reader, thread)) {
      deadlines_.Set(dependent, *clock_);
    }
  }
  if (alerting_) RecoverAlerts(reader);
  return Done{};
}

void Pipeline::LookAt(int64_t thread, TimePoint at) {
  const std::optional<TimePoint> due = deadlines_.DueOf(thread);
  if (!due || at < *due) deadlines_.Set(thread, at);
}

void Pipeline::RecoverAlerts(Reader& reader) {
  alerts_in_step_ = alerts::AlertsAreInStep(reader);
  if (!alerts_in_step_) {
    for (const auto& [thread, at] : Alerting::Recover(reader, *clock_)) LookAt(thread, at);
  }
  if (alerts::HasUnfound(reader)) found_due_ = found_since_ = *clock_;
}

std::optional<TimePoint> Pipeline::NextDue() const {
  const std::optional<TimePoint> next = deadlines_.Next();
  if (!found_due_ || (next && *next < *found_due_)) return next;
  return found_due_;
}

dashboards::Publication Pipeline::TakePublication() {
  if (clock_) published_.at = *clock_;
  published_.inputs_waiting = pending_.size();
  auto& changed = published_.conversations;
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  return std::exchange(published_, {});
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
    } else {
      ran = RunOther(pending_.front(), now);
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
    if (Status committed = Commit(tx, now, changes); !committed) return committed;
    ++published_.quarantined;
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

void Pipeline::FilePieces(Transaction& tx, std::span<const Piece> pieces, Changes& changes) {
  ingest::Filing filing(tx, next_arrival_, KindsBy(responses_.get()), judges_.JudgeOver(tx));
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
  changes.facts_changed = true;
}

void Pipeline::CloseItem(const Piece& piece, Changes& changes) {
  if (!piece.ends) return;
  ingest::SourceState& source = changes.sources[*piece.source];
  source.tally += piece.ends->tally;
  if (piece.ends->cursor) source.cursor = piece.ends->cursor;
  if (piece.ends->receipt != 0) changes.receipts.push_back(piece.ends->receipt);
}

Status Pipeline::RunDue(TimePoint now) {
  while (true) {
    const std::vector<int64_t> due = deadlines_.Due(now, kDueThreadsMax);
    if (due.empty() && clock_ == now) break;
    if (Status ran = RunThreads(due, now); !ran) return ran;
  }
  if (Status done = PutAlertsInStep(); !done) return done;
  return RunFound(now);
}

// Everything that was due has been looked at, and so has its alert.
Status Pipeline::PutAlertsInStep() {
  if (!alerting_ || alerts_in_step_) return Done{};
  try {
    Transaction tx(database_);
    alerts::PutAlertsInStep(tx, true);
    if (Status committed = tx.Commit(); !committed) return committed;
    alerts_in_step_ = true;
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

// Looks at threads of which nothing new is known but the time.
Status Pipeline::RunThreads(std::span<const int64_t> threads, TimePoint now) {
  std::string reason;
  try {
    Changes changes;
    Transaction tx(database_);
    changes.touched.assign(threads.begin(), threads.end());
    return Commit(tx, now, changes);
  } catch (const DiskFailure& failure) {
    return failure.error();
  } catch (const std::exception& broken) {
    if (threads.empty()) throw;
    reason = broken.what();
  }
  if (threads.size() == 1) {
    SetAside(threads.front(), reason);
    return Done{};
  }
  const size_t half = threads.size() / 2;
  if (Status ran = RunThreads(threads.first(half), now); !ran) return ran;
  return RunThreads(threads.subspan(half), now);
}

void Pipeline::SetAside(int64_t thread, const std::string& reason) {
  deadlines_.Set(thread, std::nullopt);
  published_.set_aside.push_back("thread " + std::to_string(thread) + ": " + reason);
}

void Pipeline::QuietCame(TimePoint now) {
  if (!found_since_) found_since_ = now;
  found_due_ = std::min(now + kFoundPause, *found_since_ + kFoundDelayMax);
}

Status Pipeline::RunFound(TimePoint now) {
  if (!found_due_ || *found_due_ > now) return Done{};
  try {
    Changes changes;
    Transaction tx(database_);
    alerting_->TellFound(tx, now, changes.told);
    if (Status committed = Commit(tx, now, changes); !committed) return committed;
    found_due_ = found_since_ = std::nullopt;
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

// What is a fact in one thread may be one in another. Waits depend on facts and never on what is
// decided elsewhere, so one step is enough, and the order of deciding does not matter.
void Pipeline::AddDependents(Transaction& tx, int64_t thread, Changes& changes) {
  for (const int64_t dependent : triage::ThreadsDependingOn(tx, thread)) {
    const auto known = std::find(changes.touched.begin(), changes.touched.end(), dependent);
    if (known == changes.touched.end()) changes.touched.push_back(dependent);
  }
}

void Pipeline::DecideTouched(Transaction& tx, TimePoint now, Changes& changes) {
  triage::Circumstances changed;
  if (changes.unwatched) changed = {circumstances_.policies, *changes.unwatched};
  const triage::Circumstances& circumstances = changes.unwatched ? changed : circumstances_;
  if (!changes.facts_changed) return DecideMany(tx, circumstances, now, changes);
  const size_t with_dependents = changes.touched.size();
  for (size_t i = 0; i < changes.touched.size(); ++i) {
    const int64_t thread = changes.touched[i];
    DecideThread(tx, triage::GatherThread(tx, thread), circumstances, now, changes);
    // By now it is known who speaks in it.
    if (i < with_dependents) AddDependents(tx, thread, changes);
  }
}

// No thread's decision is a fact in another, so they can be read before any of them is decided.
void Pipeline::DecideMany(Transaction& tx, const triage::Circumstances& circumstances,
                          TimePoint now, Changes& changes) {
  std::span<const int64_t> threads = changes.touched;
  while (!threads.empty()) {
    const size_t count = std::min(threads.size(), kThreadsGatheredMax);
    for (const triage::ThreadSlice& slice : triage::GatherThreads(tx, threads.first(count))) {
      DecideThread(tx, slice, circumstances, now, changes);
    }
    threads = threads.subspan(count);
  }
}

void Pipeline::DecideThread(Transaction& tx, const triage::ThreadSlice& slice,
                            const triage::Circumstances& circumstances, TimePoint now,
                            Changes& changes) {
  triage::Decision decision = triage::Decide(slice, circumstances, now, next_conversation_id_);
  triage::StoreDecision(tx, slice.conversations, decision, now);
  if (alerting_) {
    const std::optional<TimePoint> due = alerting_->Tell(tx, slice, decision, now, changes.told);
    if (due && (!decision.next_due || *due < *decision.next_due)) decision.next_due = due;
  }
  changes.due[slice.thread_id] = decision.next_due;
  const std::vector<dashboards::LedgerFact> facts = FactsOf(slice, decision);
  changes.facts.insert(changes.facts.end(), facts.begin(), facts.end());
  // Also those whose waits are as they were: what is shown of their posts may have changed.
  for (const triage::Conversation& before : slice.conversations) {
    changes.conversations.push_back(before.id);
  }
  for (const triage::Conversation& changed : decision.changed) {
    changes.conversations.push_back(changed.id);
  }
  changes.ledger.insert(changes.ledger.end(), decision.ledger.begin(), decision.ledger.end());
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
  if (changes.told.quiet_came) QuietCame(now);
  Publish(std::move(changes));
}

void Pipeline::Publish(Changes&& changes) {
  const auto append = [](auto& to, auto& from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  };
  append(published_.conversations, changes.conversations);
  append(published_.ledger, changes.facts);
  append(published_.deliveries, changes.told.deliveries);
  append(published_.receipts, changes.receipts);
  for (const auto& [name, change] : changes.sources) published_.sources[name] = sources_[name];
}

}  // namespace firstreply::app
