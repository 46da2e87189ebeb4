// Random lives of one delivery queue: what comes, how each try ends, when time passes, holding,
// switching on. Whatever happens, the promises of law 7 hold, and in the end nothing is left.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alerts/delivery_queue.h"
#include "tests/support/post_builder.h"

namespace firstreply::alerts {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using Step = std::pair<int, int>;
constexpr int kKinds = 12;
constexpr int kKeys = 4;
constexpr TokenBucket::Options kRate{.burst = 3, .refill_interval = milliseconds(200)};
constexpr size_t kInFlightMax = 3;

class QueueLife {
 public:
  QueueLife()
      : queue_({.rate = kRate,
                .gives_up_after = std::chrono::minutes(30),
                .in_flight_max = kInFlightMax},
               now_) {}

  void Take(const Step& step) {
    const auto [kind, amount] = step;
    switch (kind) {
      case 0:
      case 1:
      case 2:
        Come(amount, kind == 0 ? AlertEvent::kAnswered : AlertEvent::kRaised);
        break;
      case 3:
      case 4:
        End(amount, {.kind = WebhookAnswer::Kind::kTaken, .status = 200});
        break;
      case 5:
      case 6:
        End(amount, {.kind = WebhookAnswer::Kind::kNotNow, .status = 500});
        break;
      case 7:
        End(amount,
            {.kind = WebhookAnswer::Kind::kNotNow, .status = 429, .retry_after = seconds(amount)});
        break;
      case 8:
        if (amount % 8 == 0) End(amount, {.kind = WebhookAnswer::Kind::kGone, .status = 410});
        break;
      case 9:
        now_.wall += seconds(amount * 1000 - 50'000);  // the monotonic clock does not notice
        break;
      case 10:
        held_ = amount % 3 == 0;
        Check(queue_.Hold(held_, now_));
        break;
      default:
        Pass(milliseconds(amount * amount * 10));
        break;
    }
  }

  // A receiver that takes everything, and an operator that switches it on.
  void ComeToAnEnd() {
    held_ = false;
    Check(queue_.Hold(false, now_));
    Check(queue_.Enable(now_));
    for (int i = 0; queue_.size() != 0; ++i) {
      RC_ASSERT(i < 10'000);
      RC_ASSERT(!under_way_.empty() || wake_at_.has_value());
      if (under_way_.empty()) {
        Pass(*wake_at_ - now_.monotonic);
      } else {
        End(0, {.kind = WebhookAnswer::Kind::kTaken, .status = 200});
      }
    }
    RC_ASSERT(done_.size() == told_.size());
  }

 private:
  void Come(int key, AlertEvent event) {
    const int64_t id = static_cast<int64_t>(told_.size()) + 1;
    Delivery delivery{.id = id,
                      .destination = "desk",
                      .key = "c" + std::to_string(key % kKeys),
                      .message_id = "t1-" + std::to_string(id),
                      .message = {.event = event, .brand = "northair", .oldest = {}},
                      .created_at = now_.wall,
                      .next_try_at = {}};
    told_.emplace(id, delivery);
    Check(queue_.Take({delivery}, now_));
  }

  void End(int which, const WebhookAnswer& answer) {
    if (under_way_.empty()) return;
    const auto ends = std::next(under_way_.begin(), which % static_cast<int>(under_way_.size()));
    const int64_t id = *ends;
    under_way_.erase(ends);
    Check(queue_.Settle(id, answer, now_, which / 90.0));
  }

  void Pass(Duration time) {
    now_.wall += time;
    now_.monotonic += time;
    Check(queue_.Wake(now_));
  }

  void Check(const DeliveryQueue::Actions& actions) {
    for (const DeliveryResult& result : actions.results) CheckResult(result);
    for (const Delivery& delivery : actions.tries) CheckTry(delivery);
    RC_ASSERT(under_way_.size() == queue_.in_flight());
    RC_ASSERT(queue_.in_flight() <= kInFlightMax);
    RC_ASSERT(queue_.size() + done_.size() == told_.size());
    wake_at_.reset();
    if (actions.wake_after) {
      RC_ASSERT(*actions.wake_after > Duration::zero());
      wake_at_ = now_.monotonic + *actions.wake_after;
    }
    // It never falls asleep with work to do.
    const bool may_work = !held_ && !queue_.disabled();
    if (may_work && queue_.size() > 0) RC_ASSERT(wake_at_ || !under_way_.empty());
  }

  void CheckResult(const DeliveryResult& result) {
    RC_ASSERT(!done_.contains(result.id));
    if (result.state == DeliveryState::kPending) return;
    done_.insert(result.id);
    if (result.state != DeliveryState::kOvertaken) return;
    const Delivery& overtaken = told_.at(result.id);
    RC_ASSERT(!Resolves(overtaken.message.event));
    const bool resolve_follows =
        std::any_of(told_.upper_bound(result.id), told_.end(), [&](const auto& later) {
          return later.second.key == overtaken.key && Resolves(later.second.message.event);
        });
    RC_ASSERT(resolve_follows);
  }

  void CheckTry(const Delivery& delivery) {
    RC_ASSERT(!held_ && !queue_.disabled());
    RC_ASSERT(!done_.contains(delivery.id));
    RC_ASSERT(delivery.message_id == told_.at(delivery.id).message_id);
    // All that was told of its key before is over: no later one and no resolve went ahead of it.
    for (const auto& [id, other] : told_) {
      if (other.key != delivery.key || id == delivery.id) continue;
      if (id < delivery.id) RC_ASSERT(done_.contains(id));
      if (id > delivery.id) RC_ASSERT(!tried_.contains(id));
      if (id > delivery.id) {
        // Nothing of an alert is tried once its resolve is known.
        RC_ASSERT(Resolves(delivery.message.event) || !Resolves(other.message.event));
      }
    }
    RC_ASSERT(under_way_.insert(delivery.id).second);
    tried_.insert(delivery.id);
    begun_.push_back(now_.monotonic);
    // So many together, and one more for each interval since.
    const auto within = [&](Duration time) {
      return std::count_if(begun_.begin(), begun_.end(),
                           [&](Duration at) { return at > now_.monotonic - time; });
    };
    for (int intervals = 1; intervals < 10; ++intervals) {
      RC_ASSERT(within(kRate.refill_interval * intervals) <= kRate.burst + intervals);
    }
  }

  Clocks now_{test::Moment("10:00"), std::chrono::hours(1)};
  DeliveryQueue queue_;
  bool held_ = false;
  std::map<int64_t, Delivery> told_;
  std::set<int64_t> under_way_, tried_, done_;
  std::vector<Duration> begun_;
  std::optional<Duration> wake_at_;
};

RC_GTEST_PROP(DeliveryQueueProperty, KeepsItsPromisesAndLosesNothing, ()) {
  const auto step = rc::gen::pair(rc::gen::inRange(0, kKinds), rc::gen::inRange(0, 90));
  const auto lives = *rc::gen::container<std::vector<std::vector<Step>>>(
      10, rc::gen::container<std::vector<Step>>(step));
  for (const std::vector<Step>& steps : lives) {
    QueueLife life;
    for (const Step& happens : steps) life.Take(happens);
    life.ComeToAnEnd();
  }
}

}  // namespace
}  // namespace firstreply::alerts
