// Everything goes wrong at once: a network that refuses, stalls and breaks, a receiver that says
// anything, restarts. From many seeds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "tests/alerts/courier_fixture.h"

namespace firstreply::alerts {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::ScriptedReceiver;

class CourierStormTest : public CourierTest {
 protected:
  CourierStormTest()
      : CourierTest({.seed = 3,
                     .latency_max = Duration(300),
                     .piece_bytes_max = 100,
                     .refused = 10,
                     .unanswered = 5,
                     .cut = 15,
                     .stalled = 10,
                     .fault_byte_max = 1200}) {}

  ScriptedReceiver::Reply AnyReply() {
    switch (random_.Below(8)) {
      case 0:
        return ScriptedReceiver::Says("500 No");
      case 1:
        return ScriptedReceiver::Says("429 Slow down", "Retry-After: 20\r\n");
      case 2:
        return ScriptedReceiver::Says("302 Found", "Location: http://desk.example/\r\n");
      case 3:
        return {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"};
      case 4:
        return {.bytes = ""};
      case 5:
        return {.bytes = "HTTP/1.1 204 No Content\r\n\r\n", .after = seconds(14)};
      default:
        return ScriptedReceiver::Taken();
    }
  }

  // Of each conversation nothing is heard that is older than a resolve heard before.
  void ExpectNothingAfterItsResolve() const {
    std::map<std::string, int64_t> resolved;
    for (const auto& heard : desk_.heard()) {
      const Delivery& delivery = told_.at(heard.message_id);
      const auto last = resolved.find(delivery.key);
      if (last != resolved.end()) {
        EXPECT_GE(delivery.id, last->second) << delivery.key;
      }
      if (Resolves(delivery.message.event)) resolved[delivery.key] = delivery.id;
    }
  }

  std::map<std::string, Delivery> told_;  // by message id
};

TEST_F(CourierStormTest, EachMessageIsHeardOrOvertakenAndNoneComesAfterItsResolve) {
  for (uint64_t seed = 1; seed <= 15; ++seed) {
    random_ = test::Random(seed);
    Start();
    for (int i = 0; i < 60; ++i) {
      const auto event = random_.Chance(30) ? AlertEvent::kAnswered : AlertEvent::kRaised;
      const Delivery delivery = Stored("desk", random_.Between(int64_t{1}, int64_t{8}), event);
      told_.emplace(delivery.message_id, delivery);
      courier_->Take({delivery});
      desk_.Meet(AnyReply());
      scheduler_.RunFor(Duration(random_.Between(int64_t{0}, int64_t{20'000})));
      if (random_.Chance(5)) Start();
    }
    scheduler_.RunFor(hours(6));
    EXPECT_TRUE(pending_.empty()) << "seed " << seed;
  }

  ExpectNothingAfterItsResolve();
  std::set<std::string> heard;
  for (const auto& request : desk_.heard()) heard.insert(request.message_id);
  for (const auto& [message_id, delivery] : told_) {
    ASSERT_NE(StateOf(delivery.id), DeliveryState::kGivenUp);
    if (StateOf(delivery.id) == DeliveryState::kSent) {
      EXPECT_TRUE(heard.contains(message_id));
    } else {
      EXPECT_FALSE(Resolves(delivery.message.event));
    }
  }
}

}  // namespace
}  // namespace firstreply::alerts
