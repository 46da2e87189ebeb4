#include "dashboards/accounts/login_limit.h"

#include <gtest/gtest.h>

namespace firstreply::dashboards {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration kNow = hours(1);

TEST(LoginLimitTest, SomeTriesAtOnceAndThenOneEverySoOften) {
  LoginLimit limit;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow), seconds(30));
  EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow + seconds(29)), seconds(1));
  EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow + seconds(30)), Duration::zero());
  EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow + seconds(30)), seconds(30));
}

TEST(LoginLimitTest, AnotherAddressOrAnotherNameIsNotHeldUp) {
  LoginLimit limit;
  for (int i = 0; i < 6; ++i) limit.Take("192.0.2.1", "anna", kNow);
  EXPECT_EQ(limit.Take("192.0.2.2", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("192.0.2.1", "ben", kNow), Duration::zero());
}

TEST(LoginLimitTest, AnAddressMayNotTryNameAfterName) {
  LoginLimit limit;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(limit.Take("192.0.2.1", "name" + std::to_string(i), kNow), Duration::zero());
  }
  EXPECT_EQ(limit.Take("192.0.2.1", "one-more", kNow), seconds(5));
}

TEST(LoginLimitTest, ManyAddressesMayNotShareTheGuessingOfOneName) {
  LoginLimit limit;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(limit.Take("192.0.2." + std::to_string(i), "anna", kNow), Duration::zero());
  }
  EXPECT_EQ(limit.Take("198.51.100.1", "anna", kNow), seconds(10));
}

TEST(LoginLimitTest, StrangersWhoGuessDoNotLockOutWhoSignedInBefore) {
  LoginLimit limit;
  limit.Take("203.0.113.9", "anna", kNow);
  limit.WasRight("203.0.113.9", "anna");
  for (int i = 0; i < 60; ++i) limit.Take("192.0.2." + std::to_string(i), "anna", kNow);
  EXPECT_GT(limit.Take("203.0.113.10", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("203.0.113.9", "anna", kNow), Duration::zero());
}

TEST(LoginLimitTest, RightOnesAndUnreadOnesDoNotCount) {
  LoginLimit limit;
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(limit.Take("192.0.2.1", "anna", kNow), Duration::zero());
    if (i % 2 == 0) limit.WasRight("192.0.2.1", "anna");
    if (i % 2 == 1) limit.GiveBack("192.0.2.1", "anna");
  }
}

TEST(LoginLimitTest, ANetworkOfIpv6IsOneAddress) {
  LoginLimit limit;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(limit.Take("2001:db8:0:7::" + std::to_string(i + 1), "anna", kNow), Duration::zero());
  }
  EXPECT_GT(limit.Take("2001:db8:0:7:1:2:3:4", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("2001:db8:0:8::1", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("::1", "anna", kNow), Duration::zero());
  EXPECT_EQ(limit.Take("::ffff:192.0.2.1", "anna", kNow), Duration::zero());
}

TEST(LoginLimitTest, OfKeysOnlySoManyAreHeld) {
  LoginLimit limit({.keys_max = 10});
  for (int i = 0; i < 1000; ++i) {
    limit.Take("192.0.2." + std::to_string(i), "name" + std::to_string(i), kNow);
  }
  EXPECT_EQ(limit.keys(), 30U);
}

TEST(LoginLimitTest, AClockThatStandsOrStepsBackEarnsNothing) {
  LoginLimit limit;
  for (int i = 0; i < 5; ++i) limit.Take("192.0.2.1", "anna", kNow);
  EXPECT_EQ(limit.Take("192.0.2.1", "anna", kNow - seconds(10)), seconds(40));
}

}  // namespace
}  // namespace firstreply::dashboards
