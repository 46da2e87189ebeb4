// A courier on the simulated network with a receiver, and an outbox that keeps what the pipeline's
// would: for tests of the courier.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alerts/courier.h"
#include "tests/alerts/scripted_receiver.h"
#include "tests/support/post_builder.h"
#include "tests/support/random.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/sim_transport.h"

namespace firstreply::alerts {

class CourierTest : public ::testing::Test {
 protected:
  static constexpr uint16_t kPort = 8080;

  explicit CourierTest(test::SimTransport::Options network = {.seed = 7})
      : transport_(scheduler_, network) {}

  static Destination To(const std::string& name) {
    return {.name = name,
            .url = {.host = name + ".example", .port = kPort, .target = "/hooks"},
            .secret = std::string(32, 'k'),
            .brands = {},
            .burst = 1000,
            .refill_interval = {}};
  }

  Courier::Options Defaults() {
    return {.scheduler = &scheduler_,
            .client = &client_,
            .destinations = {To("desk")},
            .public_url = "https://console.example",
            .text_of = {},
            .report = [this](const std::vector<DeliveryResult>& results) { Keep(results); },
            .fetch = [this](int64_t after, size_t count_max) { return Pending(after, count_max); },
            .chance = [this] { return static_cast<double>(random_.Below(1000)) / 1000; },
            .held = false,
            .disabled = disabled_};
  }
  // A new courier, as at a start; what the last one had under way is given up.
  void Start() { Start(Defaults()); }
  void Start(Courier::Options options) {
    courier_.reset();
    courier_ = Courier::Make(std::move(options));
    scheduler_.RunReady();
  }

  // Stores a message as the pipeline does, and tells the courier unless it is not there.
  int64_t Tell(const std::string& destination, int64_t conversation,
               AlertEvent event = AlertEvent::kRaised) {
    Delivery delivery = Stored(destination, conversation, event);
    const int64_t id = delivery.id;
    if (courier_) courier_->Take({std::move(delivery)});
    return id;
  }
  Delivery Stored(const std::string& destination, int64_t conversation,
                  AlertEvent event = AlertEvent::kRaised) {
    const int64_t id = ++last_id_;
    Delivery delivery{.id = id,
                      .destination = destination,
                      .key = "c" + std::to_string(conversation),
                      .message_id = "t1-" + std::to_string(id),
                      .message = {.event = event,
                                  .conversation = conversation,
                                  .brand = "northair",
                                  .started_by = 11,
                                  .started_at = scheduler_.Now(),
                                  .deadline = scheduler_.Now() + std::chrono::hours(1),
                                  .at = scheduler_.Now(),
                                  .oldest = {}},
                      .created_at = scheduler_.Now(),
                      .next_try_at = {}};
    pending_.emplace(id, delivery);
    return delivery;
  }

  Result<std::vector<Delivery>> Pending(int64_t after, size_t count_max) {
    ++fetches_;
    if (store_is_broken_) return Error{Errc::kDisk, "unreadable"};
    std::vector<Delivery> page;
    for (auto it = pending_.upper_bound(after); it != pending_.end(); ++it) {
      if (page.size() == count_max) break;
      page.push_back(it->second);
    }
    return page;
  }

  void Keep(const std::vector<DeliveryResult>& results) {
    for (const DeliveryResult& result : results) {
      EXPECT_FALSE(done_.contains(result.id)) << "reported after its end: " << result.id;
      last_result_[result.id] = result;
      if (result.disables_destination) disabled_.insert(pending_.at(result.id).destination);
      if (result.state == DeliveryState::kPending) {
        pending_.at(result.id).attempts = result.attempts;
        pending_.at(result.id).next_try_at = result.next_try_at;
      } else {
        done_.emplace(result.id, result.state);
        pending_.erase(result.id);
      }
    }
  }

  DeliveryState StateOf(int64_t id) const {
    const auto done = done_.find(id);
    return done == done_.end() ? DeliveryState::kPending : done->second;
  }
  DestinationCounts Counts(const std::string& name = "desk") const {
    return courier_->counts().at(name);
  }

  test::SimScheduler scheduler_{{.start = test::Moment("10:00")}};
  test::SimTransport transport_;
  test::ScriptedReceiver desk_{scheduler_, transport_, {"desk.example", kPort}};
  wire::HttpClient client_{{.scheduler = &scheduler_, .transport = &transport_}};
  test::Random random_{11};

  std::map<int64_t, Delivery> pending_;  // of the outbox
  std::map<int64_t, DeliveryState> done_;
  std::map<int64_t, DeliveryResult> last_result_;
  std::set<std::string> disabled_;
  int64_t last_id_ = 0;
  int fetches_ = 0;
  bool store_is_broken_ = false;

  std::unique_ptr<Courier> courier_;
};

}  // namespace firstreply::alerts
