// The courier in force, and none before the monitor is ready. A reload puts a new one in its place,
// which reads the outbox again; a try that was under way is given up and made again under its own
// message id. Network thread only.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "alerts/courier.h"

namespace firstreply::app {

class CurrentCourier final : public alerts::Courier {
 public:
  // What the old one has counted goes on being counted.
  void Replace(std::unique_ptr<alerts::Courier> courier) {
    if (courier_) {
      for (auto& [name, counted] : counts()) before_[name] = std::move(counted);
    }
    courier_ = std::move(courier);
  }
  bool is_there() const { return courier_ != nullptr; }

  // Before there is one, what comes stays in the outbox, where the first one will find it.
  void Take(std::vector<alerts::Delivery> deliveries) override {
    if (courier_) courier_->Take(std::move(deliveries));
  }
  void Hold(bool held) override {
    if (courier_) courier_->Hold(held);
  }
  void Enable(const std::string& destination) override {
    if (courier_) courier_->Enable(destination);
  }
  void Stop(Duration deadline, std::function<void()> stopped) override {
    if (!courier_) return stopped();
    courier_->Stop(deadline, std::move(stopped));
  }
  std::map<std::string, alerts::DestinationCounts> counts() const override {
    if (!courier_) return {};
    std::map<std::string, alerts::DestinationCounts> all = courier_->counts();
    for (auto& [name, counts] : all) {
      if (const auto before = before_.find(name); before != before_.end()) {
        Add(before->second, counts);
      }
    }
    return all;
  }

 private:
  static void Add(const alerts::DestinationCounts& before, alerts::DestinationCounts& counts) {
    counts.sent += before.sent;
    counts.failed_tries += before.failed_tries;
    counts.overtaken += before.overtaken;
    counts.given_up += before.given_up;
    counts.latency_sum += before.latency_sum;
    counts.latency_buckets.resize(
        std::max(counts.latency_buckets.size(), before.latency_buckets.size()));
    for (size_t i = 0; i < before.latency_buckets.size(); ++i) {
      counts.latency_buckets[i] += before.latency_buckets[i];
    }
  }

  std::unique_ptr<alerts::Courier> courier_;
  std::map<std::string, alerts::DestinationCounts> before_;  // of the couriers before this one
};

}  // namespace firstreply::app
