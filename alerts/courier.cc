#include "alerts/courier.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "alerts/delivery_queue.h"
#include "alerts/notifiers/webhook_answer.h"
#include "alerts/notifiers/webhook_notifier.h"

namespace firstreply::alerts {
namespace {

// Rows of the store that are read in one go, so that the thread is soon free for others.
constexpr size_t kPageRows = 500;
// After the store could not be read.
constexpr Duration kReadAgainAfter = std::chrono::seconds(5);

// A destination, its queue and the tries under way.
struct Line {
  Line(Destination to, DeliveryQueue waiting)
      : destination(std::move(to)), queue(std::move(waiting)) {}

  const Destination destination;
  DeliveryQueue queue;
  std::optional<TimerId> timer;
  std::map<int64_t, std::unique_ptr<wire::HttpClient::Pending>> under_way;  // by delivery
  // The store holds some that the queue has not taken, all with greater ids than it has.
  bool behind = false;
  bool is_read_for = false;  // by the reading under way
  DestinationCounts counts;

  size_t Room() const {
    return kDeliveriesInMemoryMax - std::min(kDeliveriesInMemoryMax, queue.size());
  }
};

class NetworkCourier final : public Courier {
 public:
  explicit NetworkCourier(Options options);
  ~NetworkCourier() override;

  void Take(std::vector<Delivery> deliveries) override;
  void Hold(bool held) override;
  void Enable(const std::string& destination) override;
  void Stop(Duration deadline, std::function<void()> stopped) override;
  std::map<std::string, DestinationCounts> counts() const override;

 private:
  Clocks Now() const { return {scheduler_.Now(), scheduler_.Monotonic()}; }
  void Give(Line& line, std::vector<Delivery> deliveries);
  void Do(Line& line, DeliveryQueue::Actions actions);
  void Count(Line& line, const std::vector<DeliveryResult>& results);
  void WakeAfter(Line& line, std::optional<Duration> pause);
  void Try(Line& line, const Delivery& delivery);
  void Answered(Line& line, int64_t id, TimePoint created_at,
                const Result<wire::HttpResponse>& response);
  void GiveUpUnknown(const std::vector<Delivery>& deliveries);
  void ReadStore();
  void ReadPage();
  void FinishReading();
  void Show(const Line& line);
  void TellIfStopped();
  void CancelTimer(std::optional<TimerId>& timer);

  const Options options_;
  Scheduler& scheduler_;
  std::map<std::string, std::unique_ptr<Line>> lines_;
  std::optional<TimerId> reading_;  // set: a reading of the store is under way
  bool is_first_reading_ = true;    // it also finds what is for destinations that are gone
  int64_t read_until_ = 0;
  bool stopping_ = false;
  std::optional<TimerId> stop_timer_;
  std::function<void()> stopped_;

  mutable std::mutex mutex_;
  std::map<std::string, DestinationCounts> shown_;  // guarded by mutex_
};

NetworkCourier::NetworkCourier(Options options)
    : options_(std::move(options)), scheduler_(*options_.scheduler) {
  for (const Destination& destination : options_.destinations) {
    DeliveryQueue queue(
        {.rate = {.burst = destination.burst, .refill_interval = destination.refill_interval},
         .gives_up_after = destination.gives_up_after,
         .held = options_.held,
         .disabled = options_.disabled.contains(destination.name)},
        Now());
    auto line = std::make_unique<Line>(destination, std::move(queue));
    line->counts.latency_buckets.assign(kLatencyBounds.size() + 1, 0);
    line->behind = options_.fetch != nullptr;
    Show(*line);
    lines_.emplace(destination.name, std::move(line));
  }
  if (options_.fetch) ReadStore();
}

NetworkCourier::~NetworkCourier() {
  for (auto& [name, line] : lines_) CancelTimer(line->timer);
  CancelTimer(reading_);
  CancelTimer(stop_timer_);
}

void NetworkCourier::Take(std::vector<Delivery> deliveries) {
  // What comes while we stop is in the store, for the next start.
  if (stopping_) return;
  std::map<std::string, std::vector<Delivery>> sorted;
  for (Delivery& delivery : deliveries) {
    sorted[delivery.destination].push_back(std::move(delivery));
  }
  for (auto& [name, of_one] : sorted) {
    const auto line = lines_.find(name);
    if (line == lines_.end()) {
      GiveUpUnknown(of_one);
    } else if (!line->second->behind) {
      Give(*line->second, std::move(of_one));
    }
  }
}

// Hands over as many as there is room for; the rest is read from the store later.
void NetworkCourier::Give(Line& line, std::vector<Delivery> deliveries) {
  std::erase_if(deliveries,
                [&](const Delivery& delivery) { return delivery.id <= line.queue.taken_until(); });
  std::sort(deliveries.begin(), deliveries.end(),
            [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
  if (options_.fetch && deliveries.size() > line.Room()) {
    deliveries.resize(line.Room());
    line.behind = true;
    line.is_read_for = false;
  }
  Do(line, line.queue.Take(std::move(deliveries), Now()));
}

void NetworkCourier::Do(Line& line, DeliveryQueue::Actions actions) {
  Count(line, actions.results);
  for (const Delivery& delivery : actions.tries) Try(line, delivery);
  WakeAfter(line, actions.wake_after);
  Show(line);
  if (!actions.results.empty()) options_.report(std::move(actions.results));
  ReadStore();
  TellIfStopped();
}

void NetworkCourier::Count(Line& line, const std::vector<DeliveryResult>& results) {
  for (const DeliveryResult& result : results) {
    line.counts.sent += result.state == DeliveryState::kSent;
    line.counts.overtaken += result.state == DeliveryState::kOvertaken;
    line.counts.given_up += result.state == DeliveryState::kGivenUp;
  }
}

void NetworkCourier::WakeAfter(Line& line, std::optional<Duration> pause) {
  CancelTimer(line.timer);
  if (!pause) return;
  line.timer = scheduler_.After(*pause, [this, &line] {
    line.timer.reset();
    Do(line, line.queue.Wake(Now()));
  });
}

void NetworkCourier::Try(Line& line, const Delivery& delivery) {
  std::optional<MessageText> text;
  if (delivery.message.conversation != 0 && options_.text_of) {
    text = options_.text_of(delivery.message);
  }
  auto done = [this, &line, id = delivery.id,
               created_at = delivery.created_at](const Result<wire::HttpResponse>& response) {
    Answered(line, id, created_at, response);
  };
  line.under_way[delivery.id] = options_.client->Send(
      BuildWebhook(line.destination, delivery, text, options_.public_url, scheduler_.Now()),
      std::move(done));
}

void NetworkCourier::Answered(Line& line, int64_t id, TimePoint created_at,
                              const Result<wire::HttpResponse>& response) {
  const Clocks now = Now();
  // It is the caller of this; it goes when everything here has been done.
  const auto ended = line.under_way.extract(id);
  const WebhookAnswer answer = ReadWebhookAnswer(response, now.wall);
  if (answer.kind == WebhookAnswer::Kind::kTaken) {
    const Duration latency = std::max(now.wall - created_at, Duration::zero());
    const auto bound = std::lower_bound(kLatencyBounds.begin(), kLatencyBounds.end(), latency);
    ++line.counts.latency_buckets[static_cast<size_t>(bound - kLatencyBounds.begin())];
    line.counts.latency_sum += latency;
  } else {
    ++line.counts.failed_tries;
  }
  Do(line, line.queue.Settle(id, answer, now, options_.chance()));
}

void NetworkCourier::GiveUpUnknown(const std::vector<Delivery>& deliveries) {
  std::vector<DeliveryResult> results;
  for (const Delivery& delivery : deliveries) {
    results.push_back({.id = delivery.id,
                       .state = DeliveryState::kGivenUp,
                       .attempts = delivery.attempts,
                       .at = scheduler_.Now(),
                       .next_try_at = {}});
    const std::lock_guard lock(mutex_);
    DestinationCounts& counts = shown_[delivery.destination];
    counts.latency_buckets.resize(kLatencyBounds.size() + 1);
    ++counts.given_up;
  }
  options_.report(std::move(results));
}

void NetworkCourier::Hold(bool held) {
  for (auto& [name, line] : lines_) Do(*line, line->queue.Hold(held, Now()));
}

void NetworkCourier::Enable(const std::string& destination) {
  const auto line = lines_.find(destination);
  if (line != lines_.end()) Do(*line->second, line->second->queue.Enable(Now()));
}

// Reads on for those lines that are behind and at most half full.
void NetworkCourier::ReadStore() {
  if (reading_ || stopping_) return;
  std::optional<int64_t> from;
  if (is_first_reading_ && options_.fetch) from = 0;
  for (auto& [name, line] : lines_) {
    line->is_read_for = line->behind && line->Room() >= kDeliveriesInMemoryMax / 2;
    if (!line->is_read_for) continue;
    from = std::min(from.value_or(line->queue.taken_until()), line->queue.taken_until());
  }
  if (!from) return;
  read_until_ = *from;
  reading_ = scheduler_.After(Duration::zero(), [this] { ReadPage(); });
}

void NetworkCourier::ReadPage() {
  Result<std::vector<Delivery>> page = options_.fetch(read_until_, kPageRows);
  if (!page) {
    reading_ = scheduler_.After(kReadAgainAfter, [this] { ReadPage(); });
    return;
  }
  const bool is_last = page->size() < kPageRows;
  std::map<std::string, std::vector<Delivery>> sorted;
  std::vector<Delivery> unknown;
  for (Delivery& delivery : *page) {
    read_until_ = delivery.id;
    if (!lines_.contains(delivery.destination)) {
      if (is_first_reading_) unknown.push_back(std::move(delivery));
    } else if (lines_.at(delivery.destination)->is_read_for) {
      sorted[delivery.destination].push_back(std::move(delivery));
    }
  }
  for (auto& [name, of_one] : sorted) Give(*lines_.at(name), std::move(of_one));
  if (!unknown.empty()) GiveUpUnknown(unknown);
  if (stopping_) return reading_.reset();

  const bool anybody = std::any_of(lines_.begin(), lines_.end(),
                                   [](const auto& line) { return line.second->is_read_for; });
  if (is_last || (!anybody && !is_first_reading_)) return FinishReading();
  reading_ = scheduler_.After(Duration::zero(), [this] { ReadPage(); });
}

// Who was read for to the end has all; what is committed from now on comes by `Take`.
void NetworkCourier::FinishReading() {
  reading_.reset();
  is_first_reading_ = false;
  for (auto& [name, line] : lines_) {
    if (!line->is_read_for) continue;
    line->behind = line->is_read_for = false;
    Show(*line);
  }
  ReadStore();
}

void NetworkCourier::Stop(Duration deadline, std::function<void()> stopped) {
  stopping_ = true;
  stopped_ = std::move(stopped);
  CancelTimer(reading_);
  for (auto& [name, line] : lines_) {
    line->queue.Stop();
    CancelTimer(line->timer);
  }
  stop_timer_ = scheduler_.After(deadline, [this] {
    stop_timer_.reset();
    for (auto& [name, line] : lines_) line->under_way.clear();
    TellIfStopped();
  });
  TellIfStopped();
}

void NetworkCourier::TellIfStopped() {
  if (!stopped_) return;
  const bool busy = std::any_of(lines_.begin(), lines_.end(),
                                [](const auto& line) { return !line.second->under_way.empty(); });
  if (busy) return;
  CancelTimer(stop_timer_);
  stop_timer_ =
      scheduler_.After(Duration::zero(), [this, stopped = std::exchange(stopped_, nullptr)] {
        stop_timer_.reset();
        stopped();
      });
}

void NetworkCourier::Show(const Line& line) {
  DestinationCounts counts = line.counts;
  counts.waiting = static_cast<int64_t>(line.queue.size());
  counts.more_in_store = line.behind;
  counts.oldest = line.queue.oldest();
  counts.disabled = line.queue.disabled();
  counts.circuit_open = line.queue.circuit_open();
  const std::lock_guard lock(mutex_);
  shown_[line.destination.name] = std::move(counts);
}

std::map<std::string, DestinationCounts> NetworkCourier::counts() const {
  const std::lock_guard lock(mutex_);
  return shown_;
}

void NetworkCourier::CancelTimer(std::optional<TimerId>& timer) {
  if (timer) scheduler_.Cancel(*std::exchange(timer, std::nullopt));
}

}  // namespace

std::unique_ptr<Courier> Courier::Make(Options options) {
  return std::make_unique<NetworkCourier>(std::move(options));
}

}  // namespace firstreply::alerts
