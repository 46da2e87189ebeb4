#include "tests/sim/fake_platform.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace firstreply::test {

using ingest::Freshness;
using ingest::InboxItem;
using ingest::PostEvent;
using ingest::Taken;

FakePlatform::FakePlatform(SimScheduler& scheduler, std::vector<PostEvent> events, Options options)
    : scheduler_(scheduler),
      events_(std::move(events)),
      options_(std::move(options)),
      random_(options_.seed) {
  PlanStream();
}

FakePlatform::~FakePlatform() {
  Disconnect();
}

void FakePlatform::PlanStream() {
  Duration lag{};
  for (size_t i = 0; i < events_.size(); ++i) {
    if (random_.Chance(10)) lag = random_.Between(Duration::zero(), options_.lag_max);
    const TimePoint known_at = events_[i].seen_at.value_or(ingest::HappenedAt(events_[i]).at);
    const auto send = [&](Sending::Kind kind, Duration later) {
      const Duration shift = random_.Between(Duration::zero(), options_.disorder);
      stream_.push_back({kind, i, known_at + lag + shift + later});
    };
    send(Sending::Kind::kEvent, Duration::zero());
    if (random_.Chance(options_.duplicates)) {
      send(Sending::Kind::kEvent, random_.Between(Duration::zero(), std::chrono::hours(2)));
    }
    if (random_.Chance(options_.irrelevant)) send(Sending::Kind::kIrrelevant, Duration::zero());
    if (random_.Chance(options_.rejected)) send(Sending::Kind::kRejected, Duration::zero());
  }
  std::stable_sort(stream_.begin(), stream_.end(),
                   [](const Sending& a, const Sending& b) { return a.sent_at < b.sent_at; });
}

void FakePlatform::Connect(const std::optional<std::string>& cursor, ingest::EventSink& sink) {
  Disconnect();
  connected_to_ = &sink;
  connected_at_ = scheduler_.Now();
  has_cursor_ = cursor.has_value();
  position_ = has_cursor_ ? std::stoul(*cursor) : 0;
  assert(position_ <= stream_.size());
  position_ -= std::min(position_, static_cast<size_t>(random_.Below(options_.rewind + 1)));
  if (position_ < stream_.size()) ContinueAt(stream_[position_].sent_at);
}

void FakePlatform::Disconnect() {
  connected_to_ = nullptr;
  offered_until_.reset();
  scheduler_.Cancel(timer_);
}

void FakePlatform::ContinueAt(TimePoint when) {
  timer_ = scheduler_.At(when, [this] { Continue(); });
}

void FakePlatform::Continue() {
  const size_t end = offered_until_ ? *offered_until_ : DueEnd();
  if (end > position_) {
    switch (connected_to_->Take(NextItem(end))) {
      case Taken::kFull:
        offered_until_ = end;
        return ContinueAt(scheduler_.Now() + options_.retry);
      case Taken::kClosed:
        return Disconnect();
      case Taken::kTaken:
        offered_until_.reset();
        position_ = end;
        break;
    }
  }
  if (position_ < stream_.size()) ContinueAt(stream_[position_].sent_at);
}

// Where the next item ends: some of what is due by now, never more than a batch.
size_t FakePlatform::DueEnd() {
  const auto most = static_cast<int64_t>(std::max<size_t>(options_.batch, 1));
  const auto wanted = static_cast<size_t>(random_.Between(1, most));
  size_t end = position_;
  while (end < stream_.size() && end - position_ < wanted &&
         stream_[end].sent_at <= scheduler_.Now()) {
    ++end;
  }
  return end;
}

InboxItem FakePlatform::NextItem(size_t end) const {
  InboxItem item{.source = options_.source};
  for (size_t i = position_; i < end; ++i) {
    const Sending& sending = stream_[i];
    ++item.tally.received;
    if (sending.kind == Sending::Kind::kIrrelevant) {
      ++item.tally.irrelevant;
    } else if (sending.kind == Sending::Kind::kRejected) {
      ++item.tally.rejected["unreadable"];
    } else {
      PostEvent event = events_[sending.event];
      event.source = options_.source;
      if (sending.sent_at < connected_at_ && event.freshness != Freshness::kBackfill) {
        event.freshness = has_cursor_ ? Freshness::kCatchUp : Freshness::kBackfill;
      }
      item.events.push_back(std::move(event));
    }
  }
  // Not every item brings a cursor; one without events is all cursor.
  const bool has_cursor = item.events.empty() || end == stream_.size() || end % 4 != 0;
  if (has_cursor) item.cursor = std::to_string(end);
  return item;
}

}  // namespace firstreply::test
