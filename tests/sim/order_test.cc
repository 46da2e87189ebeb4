// Law 2: platform events in any order and any duplication end in one canonical projection.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "deploy/app/pipeline.h"
#include "ingest/filing.h"
#include "tests/sim/history.h"
#include "tests/sim/sim_monitor.h"
#include "tests/support/sim_disk.h"

namespace firstreply::test {
namespace {

constexpr int kOrders = 20;
constexpr uint64_t kPortions = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer makes each history ten times as dear; it looks for other faults than order.
constexpr uint64_t kHistories = 60;
#else
constexpr uint64_t kHistories = 1000;
#endif

// A store that is filled in portions, with a new start of the monitor before each.
class Restarting {
 public:
  Restarting() : database_(Database::Open({.path = kSimStore, .disk = &disk_}).value()) {}

  void Play(std::span<const ingest::PostEvent> events) {
    auto pipeline = app::Pipeline::Start(database_, {}).value();
    ingest::InboxItem item;
    item.source = "any";
    item.events.assign(events.begin(), events.end());
    item.tally.received = static_cast<int64_t>(events.size());
    for (const ingest::PostEvent& event : events)
      now_ = std::max(now_, ingest::ClockTime(event).at);
    std::vector<app::Input> inputs;
    inputs.emplace_back(std::move(item));
    pipeline->Run(std::move(inputs), now_).value();
  }

  std::string FinishAt(TimePoint end) {
    auto pipeline = app::Pipeline::Start(database_, {}).value();
    pipeline->Run({}, end).value();
    return CanonicalOf(database_);
  }

 private:
  SimDisk disk_;
  Database database_;
  TimePoint now_{};
};

std::string PlayInPortions(const std::vector<ingest::PostEvent>& events, TimePoint end,
                           Random& random) {
  Restarting monitor;
  for (size_t done = 0; done < events.size();) {
    const size_t count =
        std::min(events.size() - done, static_cast<size_t>(random.Below(events.size()) + 1));
    monitor.Play(std::span(events).subspan(done, count));
    done += count;
  }
  return monitor.FinishAt(end);
}

class OrderTest : public testing::TestWithParam<uint64_t> {};

TEST_P(OrderTest, AnyOrderWithDuplicatesAndRestartsEndsInOneProjection) {
  for (uint64_t seed = GetParam(); seed < kHistories; seed += kPortions) {
    const History history = MakeHistory({.seed = seed, .threads = 2, .contacts = 1});
    Random random(seed);
    TimePoint end{};
    for (const ingest::PostEvent& event : history.events)
      end = std::max(end, ingest::ClockTime(event).at);
    end += random.Between(Duration::zero(), Duration(std::chrono::days(40)));
    const std::string expected = PlayInPortions(history.events, end, random);
    for (int order = 0; order < kOrders; ++order) {
      ASSERT_EQ(PlayInPortions(Disorder(history, random), end, random), expected)
          << "history " << seed << ", order " << order;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Histories, OrderTest, testing::Range<uint64_t>(0, kPortions));

}  // namespace
}  // namespace firstreply::test
