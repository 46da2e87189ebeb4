// What comes to the pipeline through no source: brands, policies, commands, what became of
// deliveries.
#include <algorithm>
#include <set>
#include <utility>

#include "alerts/tables.h"
#include "deploy/app/pipeline.h"
#include "deploy/app/pipeline_batch.h"
#include "triage/policy_versions.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

// How long what became of a delivery can be looked up.
constexpr Duration kDeliveriesKeptFor = std::chrono::days(7);

}  // namespace

Status Pipeline::RunOther(Input& input, TimePoint now) {
  if (const auto* brands = std::get_if<WatchBrands>(&input)) return RunWatchBrands(*brands, now);
  if (const auto* taken = std::get_if<TakePolicies>(&input)) return RunTakePolicies(*taken, now);
  if (const auto* taken = std::get_if<TakeJudgement>(&input)) return RunTakeJudgement(*taken, now);
  if (const auto* command = std::get_if<ingest::Command>(&input)) return RunCommand(*command, now);
  if (const auto* results = std::get_if<DeliveryResults>(&input)) {
    return RunDeliveryResults(*results, now);
  }
  if (auto* address = std::get_if<Address>(&input); address && alerting_) {
    alerting_->Address(std::move(address->addressees));
  }
  return Done{};
}

Status Pipeline::RunWatchBrands(const WatchBrands& change, TimePoint now) {
  try {
    return RunWatchBrandsWith(change, nullptr, now);
  } catch (const DiskFailure& failure) {
    return failure.error();
  } catch (const std::exception&) {
    // One of the threads cannot be decided. The change itself must not depend on it.
  }
  try {
    std::vector<int64_t> threads;
    if (Status stored = RunWatchBrandsWith(change, &threads, now); !stored) return stored;
    return RunThreads(threads, now);
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

// With `decide_later` the threads that waited for a removed brand are handed back undecided.
Status Pipeline::RunWatchBrandsWith(const WatchBrands& change, std::vector<int64_t>* decide_later,
                                    TimePoint now) {
  Changes changes;
  Transaction tx(database_);
  std::set<int64_t> waiting;
  for (const std::string& removed : triage::StoreWatchedBrands(tx, change.brands, now)) {
    waiting.merge(triage::ThreadsWaitingFor(tx, removed));
  }
  (decide_later ? *decide_later : changes.touched).assign(waiting.begin(), waiting.end());
  changes.unwatched = triage::LoadUnwatched(tx);
  return Commit(tx, now, changes);
}

Status Pipeline::RunTakePolicies(const TakePolicies& taken, TimePoint now) {
  try {
    Changes changes;
    Transaction tx(database_);
    const bool somebody_waited = next_conversation_id_ > 1;
    std::optional<PolicyRecord::Next> next = policies_.Take(
        tx, circumstances_.policies, taken.policies, taken.zones, somebody_waited, now);
    if (next) {
      if (Status committed = Commit(tx, now, changes); !committed) return committed;
      policies_ = std::move(next->record);
      circumstances_.policies = std::move(next->timeline);
    }
    responses_ = taken.responses;
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

Status Pipeline::RunTakeJudgement(const TakeJudgement& taken, TimePoint now) {
  try {
    Changes changes;
    Transaction tx(database_);
    const std::optional<triage::JudgementVersion> stored = judges_.Store(tx, taken, now);
    if (stored) {
      if (Status committed = Commit(tx, now, changes); !committed) return committed;
      published_.judgement = stored;
    }
    judges_.Take(taken, stored);
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

Status Pipeline::ReplanSome(size_t conversations_max, TimePoint now) {
  if (!replanning()) return Done{};
  if (clock_) now = std::max(now, *clock_);
  try {
    const PolicyRecord::Slice slice = [&] {
      Reader reader(database_);
      return policies_.NextSlice(reader, conversations_max);
    }();
    if (Status planned = ReplanSlice(slice, now); !planned) return planned;
    policies_.Reached(slice.reached);
    return Done{};
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

Status Pipeline::ReplanSlice(const PolicyRecord::Slice& slice, TimePoint now) {
  try {
    Changes changes;
    Transaction tx(database_);
    changes.touched = slice.threads;
    triage::StoreReplanning(tx, slice.reached);
    return Commit(tx, now, changes);
  } catch (const DiskFailure&) {
    throw;
  } catch (const std::exception&) {
    // One of the threads cannot be decided. The others must not depend on it.
  }
  if (Status ran = RunThreads(slice.threads, now); !ran) return ran;
  Changes changes;
  Transaction tx(database_);
  triage::StoreReplanning(tx, slice.reached);
  return Commit(tx, now, changes);
}

Status Pipeline::RunCommand(const ingest::Command& command, TimePoint now) {
  const auto reply = [&command](const Status& status) {
    if (command.reply) command.reply(status);
  };
  try {
    reply(RunCommandWith(command, nullptr, now));
    return Done{};
  } catch (const DiskFailure& failure) {
    reply(failure.error());
    return Done{};
  } catch (const std::exception& broken) {
    if (!command.touches) {
      reply(Error{Errc::kInvalid, broken.what()});
      return Done{};
    }
    // Perhaps one of the threads cannot be decided. What was said must not depend on it.
  }
  try {
    std::vector<int64_t> threads;
    const Status done = RunCommandWith(command, &threads, now);
    reply(done);
    if (!done) return Done{};
    for (const int64_t thread : threads) deadlines_.Set(thread, now);
  } catch (const DiskFailure& failure) {
    reply(failure.error());
  } catch (const std::exception& broken) {
    reply(Error{Errc::kInvalid, broken.what()});
  }
  return Done{};
}

// With `decide_later` the threads are handed back undecided, with those that depend on them.
Status Pipeline::RunCommandWith(const ingest::Command& command, std::vector<int64_t>* decide_later,
                                TimePoint now) {
  Changes changes;
  Transaction tx(database_);
  if (Status written = command.write(tx, now); !written) return written;
  if (!command.touches) return tx.Commit();
  changes.touched = command.touches(tx);
  changes.facts_changed = true;
  if (decide_later) {
    const std::vector<int64_t> touched = changes.touched;
    for (const int64_t thread : touched) AddDependents(tx, thread, changes);
    decide_later->swap(changes.touched);
  }
  return Commit(tx, now, changes);
}

Status Pipeline::RunDeliveryResults(const DeliveryResults& results, TimePoint now) {
  try {
    Transaction tx(database_);
    for (const alerts::DeliveryResult& result : results.results) alerts::StoreResult(tx, result);
    alerts::ForgetDone(tx, now - kDeliveriesKeptFor);
    return tx.Commit();
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

}  // namespace firstreply::app
