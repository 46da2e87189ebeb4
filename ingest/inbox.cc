#include "ingest/inbox.h"

#include <concurrentqueue/concurrentqueue.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace firstreply::ingest {

// The bytes an item was counted with travel along, so that exactly those are given back.
struct Counted {
  InboxItem item;
  size_t bytes = 0;
};

struct Inbox::Queue {
  moodycamel::ConcurrentQueue<Counted> items;
};

struct Inbox::Producer::Token {
  explicit Token(Queue& queue) : value(queue.items) {}
  moodycamel::ProducerToken value;
};

namespace {

size_t Weigh(const InboxItem& item) {
  if (item.events.size() > kBatchEventsMax) {
    throw std::logic_error("a source handed over more events together than one batch may hold");
  }
  return BytesOf(item);
}

}  // namespace

Inbox::Inbox(Options options, std::function<void()> wake)
    : wake_(std::move(wake)),
      queue_(std::make_unique<Queue>()),
      budget_({.items_max = options.items_max, .bytes_max = options.bytes_max}) {}

Inbox::~Inbox() = default;

Inbox::Producer& Inbox::ProducerFor(const std::string& source) {
  std::lock_guard lock(mutex_);
  std::unique_ptr<Producer>& producer = producers_[source];
  if (!producer) {
    producer =
        std::make_unique<Producer>(*this, source, std::make_unique<Producer::Token>(*queue_));
  }
  return *producer;
}

void Inbox::Enqueue(Producer& producer, InboxItem&& item, size_t bytes) {
  item.source = producer.source_;
  {
    std::lock_guard lock(producer.mutex_);
    queue_->items.enqueue(producer.token_->value, Counted{std::move(item), bytes});
  }
  if (!awake_.exchange(true) && wake_) wake_();
}

std::vector<InboxItem> Inbox::Drain(size_t items_max) {
  assert(items_max > 0);
  // Before looking: what comes in from here on wakes us again, what came in earlier is visible to
  // us.
  awake_.exchange(false);

  std::vector<Counted> counted;
  const size_t count =
      queue_->items.try_dequeue_bulk(std::back_inserter(counted), std::min(items_max, items()));
  std::vector<InboxItem> drained;
  drained.reserve(count);
  size_t bytes = 0;
  for (Counted& each : counted) {
    bytes += each.bytes;
    drained.push_back(std::move(each.item));
  }
  if (count > 0) budget_.Release(count, bytes);
  if (count == items_max && !awake_.exchange(true) && wake_) wake_();
  return drained;
}

void Inbox::Close() {
  budget_.Close();
}

Inbox::Producer::Producer(Inbox& inbox, std::string source, std::unique_ptr<Token> token)
    : inbox_(inbox), source_(std::move(source)), token_(std::move(token)) {}

Inbox::Producer::~Producer() = default;

Taken Inbox::Producer::Push(InboxItem&& item) {
  const size_t bytes = Weigh(item);
  return Finish(inbox_.budget_.Acquire(bytes), std::move(item), bytes);
}

Taken Inbox::Producer::TryPush(InboxItem&& item) {
  const size_t bytes = Weigh(item);
  return Finish(inbox_.budget_.TryAcquire(bytes), std::move(item), bytes);
}

Taken Inbox::Producer::Finish(ByteBudget::Grant grant, InboxItem&& item, size_t bytes) {
  switch (grant) {
    case ByteBudget::Grant::kFull:
      return Taken::kFull;
    case ByteBudget::Grant::kClosed:
      return Taken::kClosed;
    case ByteBudget::Grant::kGiven:
      break;
  }
  inbox_.Enqueue(*this, std::move(item), bytes);
  return Taken::kTaken;
}

}  // namespace firstreply::ingest
