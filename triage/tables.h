// The tables of the room triage: conversations, their waits, the ledger, when which brand was
// watched, and how far the clock has come.
//
// Only files of this room name them in SQL. For use on the pipeline's thread (writes) or over any
// Reader.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/base/migration.h"
#include "triage/conversation.h"
#include "triage/triage_engine.h"

namespace firstreply::triage {

inline constexpr std::string_view kRoom = "triage";

std::span<const Migration> Migrations();

// The conversations of a thread, those that do not stand any more included; an alias is none.
std::vector<Conversation> LoadConversations(Reader& reader, int64_t thread_id);

// The same of many threads at once, by thread; one without conversations is not in it.
std::map<int64_t, std::vector<Conversation>> LoadConversationsOf(
    Reader& reader, std::span<const int64_t> thread_ids);

// One conversation; an alias leads to the one it is part of now. None of that id: unset.
std::optional<Conversation> LoadConversation(Reader& reader, int64_t id);

// Those that stand and in which a wait is open, by id, one at a time: there may be a million. Each
// with its open waits only, and without its root; of each wait what it waits for, since when, until
// when and how it stands, the rest is left unset. `take` may not use the reader.
void EachOpenConversation(Reader& reader, const std::function<void(const Conversation&)>& take);

// Every conversation that stands, by id.
std::vector<Conversation> LoadAllConversations(Reader& reader);

// The first id that no conversation has had.
int64_t NextConversationId(Reader& reader);

// `before`: the conversations as the store has them, of which the decision was made.
void StoreDecision(Transaction& tx, std::span<const Conversation> before, const Decision& decision,
                   TimePoint now);

// What was of thread `from` is of thread `to` now.
void JoinThreads(Transaction& tx, int64_t from, int64_t to);

// When each open wait has to be looked at again, and in which thread: what the deadline queue is
// filled with at a start. Of a thread with several waits, each. With `at_risk_after` the time at
// which a wait comes to be at risk, if it is later than that, counts too. `take` may not use the
// reader.
void EachNextDue(Reader& reader, std::optional<TimePoint> at_risk_after,
                 const std::function<void(int64_t thread, TimePoint due)>& take);

// Threads with an open wait for this brand.
std::set<int64_t> ThreadsWaitingFor(Reader& reader, const std::string& brand);

// From `at` on exactly these brands are watched. Returns those that no longer are.
std::vector<std::string> StoreWatchedBrands(Transaction& tx, const std::set<std::string>& brands,
                                            TimePoint at);

// The times in which a brand known to us was not watched.
std::map<std::string, std::vector<Unwatched>> LoadUnwatched(Reader& reader);

// The latest time up to which everything has been decided.
void StoreClock(Transaction& tx, TimePoint now);
std::optional<TimePoint> LoadClock(Reader& reader);

// All entries, oldest first; of one conversation, or of all.
std::vector<LedgerEntry> LoadLedger(Reader& reader, std::optional<int64_t> conversation);

// Of one conversation those that only the clock notes (`Noted`, triage/ledger.h).
std::vector<LedgerEntry> LoadNoted(Reader& reader, int64_t conversation);

// The same of many conversations at once, by conversation.
std::map<int64_t, std::vector<LedgerEntry>> LoadNotedOf(Reader& reader,
                                                        std::span<const int64_t> conversations);

}  // namespace firstreply::triage
