#include "dashboards/accounts/password_hash.h"

#include <gtest/gtest.h>

#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8192};
constexpr PasswordCost kDearer{.passes = 2, .memory_bytes = 16384};

TEST(PasswordHashTest, KnowsItsPasswordAndNoOther) {
  const std::string hash = HashPassword("nine green lanterns", kCheap).value();
  EXPECT_TRUE(VerifyPassword("nine green lanterns", hash));
  EXPECT_FALSE(VerifyPassword("nine green lantern", hash));
  EXPECT_FALSE(VerifyPassword("", hash));
}

TEST(PasswordHashTest, IsArgon2idWithASaltOfItsOwn) {
  const std::string hash = HashPassword("nine green lanterns", kCheap).value();
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=8,t=1,p=1$", 0), 0U) << hash;
  EXPECT_NE(hash, HashPassword("nine green lanterns", kCheap).value());
}

TEST(PasswordHashTest, TheUsualCostIsNineteenMebibytesAndTwoPasses) {
  const std::string hash = HashPassword("nine green lanterns", {}).value();
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=19456,t=2,p=1$", 0), 0U) << hash;
  EXPECT_TRUE(VerifyPassword("nine green lanterns", hash));
}

TEST(PasswordHashTest, AHashOfAnotherCostWantsToBeMadeAnew) {
  const std::string hash = HashPassword("nine green lanterns", kCheap).value();
  EXPECT_FALSE(WantsRehash(hash, kCheap));
  EXPECT_TRUE(WantsRehash(hash, kDearer));
  EXPECT_TRUE(WantsRehash("no hash at all", kCheap));
}

TEST(PasswordHashTest, WhatIsNoHashIsNobodysPassword) {
  EXPECT_FALSE(VerifyPassword("nine green lanterns", ""));
  EXPECT_FALSE(VerifyPassword("nine green lanterns", "nine green lanterns"));
  EXPECT_FALSE(VerifyPassword("nine green lanterns", std::string(500, '$')));
}

// A text that could not be parsed would be refused at once, and so tell that nobody has that name.
TEST(PasswordHashTest, TheDecoyIsAHashOfTheSameCostAsARealOne) {
  for (const PasswordCost& cost : {kCheap, kDearer, PasswordCost()}) {
    const std::string decoy = DecoyHash(cost);
    EXPECT_FALSE(WantsRehash(decoy, cost)) << decoy;
    EXPECT_EQ(decoy.size(), HashPassword("nine green lanterns", cost).value().size());
    EXPECT_FALSE(VerifyPassword("nine green lanterns", decoy));
  }
}

TEST(PasswordHashTest, LengthsAreBoundedInBytes) {
  EXPECT_TRUE(CheckPassword(std::string(kPasswordBytesMin, 'x')));
  EXPECT_FALSE(CheckPassword(std::string(kPasswordBytesMin - 1, 'x')));
  EXPECT_TRUE(CheckPassword(std::string(kPasswordBytesMax, 'x')));
  EXPECT_FALSE(CheckPassword(std::string(kPasswordBytesMax + 1, 'x')));
}

TEST(PasswordHashTest, APasswordIsUtf8) {
  EXPECT_TRUE(CheckPassword("ひみつの言葉"));
  EXPECT_FALSE(CheckPassword("twelve bytes\xff"));
}

}  // namespace
}  // namespace firstreply::dashboards
