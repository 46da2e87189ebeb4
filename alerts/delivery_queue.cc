#include "alerts/delivery_queue.h"

#include <algorithm>

#include "alerts/backoff.h"

namespace firstreply::alerts {
namespace {

constexpr int kFailuresToOpen = 5;

bool IsResolve(const Delivery& delivery) {
  return Resolves(delivery.message.event);
}

}  // namespace

DeliveryQueue::DeliveryQueue(Options options, Clocks now)
    : options_(options),
      bucket_(options.rate, now.monotonic),
      held_(options.held),
      disabled_(options.disabled),
      not_before_(now.monotonic) {}

DeliveryQueue::Actions DeliveryQueue::Take(std::vector<Delivery> deliveries, Clocks now) {
  Actions actions;
  std::sort(deliveries.begin(), deliveries.end(),
            [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
  for (Delivery& delivery : deliveries) {
    if (delivery.id > taken_until_) Admit(std::move(delivery), now, actions);
  }
  Begin(now, actions);
  return actions;
}

void DeliveryQueue::Admit(Delivery delivery, Clocks now, Actions& actions) {
  const int64_t id = delivery.id;
  taken_until_ = id;
  Entry entry{.delivery = std::move(delivery)};
  entry.due = now.monotonic;
  if (entry.delivery.next_try_at) {
    // A clock that was set meanwhile may say anything; the longest pause we ever make bounds it.
    entry.due +=
        std::clamp(*entry.delivery.next_try_at - now.wall, Duration::zero(), kRetryAfterMax);
  }
  const Duration age =
      std::clamp(now.wall - entry.delivery.created_at, Duration::zero(), options_.gives_up_after);
  entry.lapses_at = now.monotonic + options_.gives_up_after - age;

  Lane& lane = lanes_[entry.delivery.key];
  if (IsResolve(entry.delivery)) Overtake(lane, now, actions);
  lane.push_back(id);
  entries_.emplace(id, std::move(entry));
  if (lane.size() == 1) ShowHead(lane);
}

void DeliveryQueue::Overtake(Lane& lane, Clocks now, Actions& actions) {
  HideHead(lane);
  Lane left;
  for (const int64_t id : lane) {
    const Entry& entry = entries_.at(id);
    if (entry.in_flight || IsResolve(entry.delivery)) {
      left.push_back(id);
      continue;
    }
    actions.results.push_back({.id = id,
                               .state = DeliveryState::kOvertaken,
                               .attempts = entry.delivery.attempts,
                               .at = now.wall,
                               .next_try_at = {}});
    entries_.erase(id);
  }
  lane.swap(left);
  ShowHead(lane);
}

DeliveryQueue::Actions DeliveryQueue::Settle(int64_t id, const WebhookAnswer& answer, Clocks now,
                                             double chance) {
  Actions actions;
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second.in_flight) return Wake(now);

  Entry& entry = found->second;
  entry.in_flight = false;
  --in_flight_;
  ++entry.delivery.attempts;
  if (answer.kind == WebhookAnswer::Kind::kTaken) {
    failures_in_a_row_ = 0;
    circuit_open_ = false;
    Finish(id, DeliveryState::kSent, answer.status, now, actions);
  } else {
    Fail(entry, answer, now, chance, actions);
  }
  Begin(now, actions);
  return actions;
}

void DeliveryQueue::Fail(Entry& entry, const WebhookAnswer& answer, Clocks now, double chance,
                         Actions& actions) {
  const bool gone = answer.kind == WebhookAnswer::Kind::kGone;
  if (gone) {
    disabled_ = true;
    entry.due = now.monotonic;
  } else {
    const Duration asked = answer.retry_after.value_or(Duration::zero());
    entry.due = now.monotonic + std::max(PauseAfter(entry.delivery.attempts, chance), asked);
    not_before_ = std::max(not_before_, now.monotonic + asked);
    CountFailure(entry, now, chance);
  }

  const int64_t id = entry.delivery.id;
  if (ResolveWaitsBehind(entry)) {
    Finish(id, DeliveryState::kOvertaken, answer.status, now, actions);
  } else if (!gone && entry.lapses_at <= now.monotonic) {
    Finish(id, DeliveryState::kGivenUp, answer.status, now, actions);
  } else {
    entry.delivery.next_try_at.reset();
    if (!gone) entry.delivery.next_try_at = now.wall + (entry.due - now.monotonic);
    actions.results.push_back({.id = id,
                               .attempts = entry.delivery.attempts,
                               .at = now.wall,
                               .next_try_at = entry.delivery.next_try_at,
                               .status = answer.status});
    ShowHead(lanes_.at(entry.delivery.key));
  }
  actions.results.back().disables_destination = gone;
  if (circuit_open_ && !gone) GiveUpWhatLapsed(now, actions);
}

void DeliveryQueue::CountFailure(const Entry& entry, Clocks now, double chance) {
  ++failures_in_a_row_;
  if (!circuit_open_) {
    if (failures_in_a_row_ < kFailuresToOpen) return;
    circuit_open_ = true;
    probes_failed_ = 0;
  } else {
    // What was under way when the pause began says nothing of how it went since.
    if (entry.started_at <= pause_began_at_) return;
    ++probes_failed_;
  }
  pause_began_at_ = now.monotonic;
  not_before_ = std::max(not_before_, now.monotonic + PauseAfter(probes_failed_ + 1, chance));
}

void DeliveryQueue::GiveUpWhatLapsed(Clocks now, Actions& actions) {
  std::vector<int64_t> lapsed;
  for (const auto& [id, entry] : entries_) {
    if (!entry.in_flight && entry.lapses_at <= now.monotonic) lapsed.push_back(id);
  }
  for (const int64_t id : lapsed) Finish(id, DeliveryState::kGivenUp, 0, now, actions);
}

bool DeliveryQueue::ResolveWaitsBehind(const Entry& entry) const {
  if (IsResolve(entry.delivery)) return false;
  const Lane& lane = lanes_.at(entry.delivery.key);
  return std::any_of(lane.begin(), lane.end(),
                     [this](int64_t id) { return IsResolve(entries_.at(id).delivery); });
}

// Takes one that is not in flight out of its lane, wherever it stands in it.
void DeliveryQueue::Finish(int64_t id, DeliveryState state, int status, Clocks now,
                           Actions& actions) {
  const auto entry = entries_.find(id);
  actions.results.push_back({.id = id,
                             .state = state,
                             .attempts = entry->second.delivery.attempts,
                             .at = now.wall,
                             .next_try_at = {},
                             .status = status});
  const auto lane = lanes_.find(entry->second.delivery.key);
  HideHead(lane->second);
  lane->second.erase(std::find(lane->second.begin(), lane->second.end(), id));
  entries_.erase(entry);
  if (lane->second.empty()) {
    lanes_.erase(lane);
  } else {
    ShowHead(lane->second);
  }
}

void DeliveryQueue::ShowHead(const Lane& lane) {
  if (lane.empty()) return;
  const Entry& head = entries_.at(lane.front());
  if (!head.in_flight) heads_.emplace(head.due, lane.front());
}

void DeliveryQueue::HideHead(const Lane& lane) {
  if (lane.empty()) return;
  const Entry& head = entries_.at(lane.front());
  heads_.erase({head.due, lane.front()});
}

DeliveryQueue::Actions DeliveryQueue::Wake(Clocks now) {
  Actions actions;
  Begin(now, actions);
  return actions;
}

DeliveryQueue::Actions DeliveryQueue::Hold(bool held, Clocks now) {
  held_ = held;
  return Wake(now);
}

DeliveryQueue::Actions DeliveryQueue::Enable(Clocks now) {
  disabled_ = false;
  circuit_open_ = false;
  failures_in_a_row_ = 0;
  not_before_ = now.monotonic;
  heads_.clear();
  for (auto& [id, entry] : entries_) entry.due = std::min(entry.due, now.monotonic);
  for (const auto& [key, lane] : lanes_) ShowHead(lane);
  return Wake(now);
}

void DeliveryQueue::Begin(Clocks now, Actions& actions) {
  const auto wake_at = [&](Duration at) { actions.wake_after = at - now.monotonic; };
  while (!heads_.empty() && !held_ && !disabled_ && !stopped_) {
    // At the bound, the end of what is under way wakes us.
    if (in_flight_ >= (circuit_open_ ? 1 : options_.in_flight_max)) return;
    const auto [due, id] = *heads_.begin();
    if (std::max(due, not_before_) > now.monotonic) return wake_at(std::max(due, not_before_));
    const Duration wait = bucket_.Take(now.monotonic);
    if (wait > Duration::zero()) return wake_at(now.monotonic + wait);

    heads_.erase(heads_.begin());
    Entry& entry = entries_.at(id);
    entry.in_flight = true;
    entry.started_at = now.monotonic;
    ++in_flight_;
    actions.tries.push_back(entry.delivery);
  }
}

std::optional<TimePoint> DeliveryQueue::oldest() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.begin()->second.delivery.created_at;
}

}  // namespace firstreply::alerts
