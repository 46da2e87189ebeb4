// The one queue between receiving and deciding: any number of sources put batches in, the pipeline
// takes them out.
//
// Bounded in items and in bytes. A full inbox slows its sources down, either by making them wait
// (Push) or by refusing (TryPush); it never drops anything. First in, first out for each source;
// between sources no order is kept.
//
// Threads: producers on any thread, Drain on the pipeline's thread only. The inbox outlives its
// producers' users.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ingest/base/byte_budget.h"
#include "ingest/base/limits.h"
#include "ingest/event_sink.h"

namespace firstreply::ingest {

class Inbox {
 public:
  struct Options {
    size_t items_max = kInboxItemsMax;
    size_t bytes_max = kInboxBytesMax;
  };
  class Producer;

  // `wake` is called when there is something to drain: once for all that comes in until the next
  // Drain. It runs on the producer's thread (or inside Drain) and must only leave word, as
  // Scheduler::Post does. It may be empty.
  Inbox(Options options, std::function<void()> wake);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // The way in for one source; the same object for the same name, so that its order survives a
  // reconnect. Lives as long as the inbox. Any thread.
  Producer& ProducerFor(const std::string& source);

  // Up to `items_max` (at least 1) items that are there now, without waiting. What stays behind
  // wakes the consumer again.
  std::vector<InboxItem> Drain(size_t items_max);

  // No more is let in; who waits in Push is told. What is inside can still be drained: stop when
  // items() is 0.
  void Close();

  // What is inside now. Counted from the moment room was given, so for an instant an item may count
  // that Drain does not see yet. Any thread.
  size_t items() const { return budget_.items(); }
  size_t bytes() const { return budget_.bytes(); }

 private:
  struct Queue;

  void Enqueue(Producer& producer, InboxItem&& item, size_t bytes);

  const std::function<void()> wake_;
  const std::unique_ptr<Queue> queue_;
  ByteBudget budget_;
  std::atomic<bool> awake_{false};  // the consumer was woken and has not drained since

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Producer>> producers_;  // guarded by mutex_
};

// Safe on any thread; who needs the order of two items kept offers the second when the first call
// has returned.
class Inbox::Producer {
 public:
  struct Token;

  // Not for users: ProducerFor makes them.
  Producer(Inbox& inbox, std::string source, std::unique_ptr<Token> token);
  ~Producer();

  // Both throw std::logic_error for more events than kBatchEventsMax: the pipeline stores an item
  // whole, in one transaction.

  // Waits for room. kTaken or kClosed; never kFull.
  [[nodiscard]] Taken Push(InboxItem&& item);

  // Does not wait: kFull leaves `item` as it was.
  [[nodiscard]] Taken TryPush(InboxItem&& item);

  const std::string& source() const { return source_; }

 private:
  friend class Inbox;

  Taken Finish(ByteBudget::Grant grant, InboxItem&& item, size_t bytes);

  Inbox& inbox_;
  const std::string source_;
  std::mutex mutex_;
  const std::unique_ptr<Token> token_;  // used under mutex_
};

// The two manners of meeting a full inbox, for those who know only an EventSink.

// Waits: for a source with a thread of its own (files, standard input).
class WaitingSink final : public EventSink {
 public:
  explicit WaitingSink(Inbox::Producer& producer) : producer_(producer) {}
  Taken Take(InboxItem&& item) override { return producer_.Push(std::move(item)); }

 private:
  Inbox::Producer& producer_;
};

// Refuses: for a source that shares its thread (connections, webhooks, the simulator).
class RefusingSink final : public EventSink {
 public:
  explicit RefusingSink(Inbox::Producer& producer) : producer_(producer) {}
  Taken Take(InboxItem&& item) override { return producer_.TryPush(std::move(item)); }

 private:
  Inbox::Producer& producer_;
};

}  // namespace firstreply::ingest
