// The courier in force, and none before the monitor is ready. A reload puts a new one in its place,
// which reads the outbox again; a try that was under way is given up and made again under its own
// message id. Network thread only.
#pragma once

#include <memory>
#include <utility>

#include "alerts/courier.h"

namespace firstreply::app {

class CurrentCourier final : public alerts::Courier {
 public:
  void Replace(std::unique_ptr<alerts::Courier> courier) { courier_ = std::move(courier); }
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
    return courier_->counts();
  }

 private:
  std::unique_ptr<alerts::Courier> courier_;
};

}  // namespace firstreply::app
