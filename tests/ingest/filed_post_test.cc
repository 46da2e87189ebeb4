#include "ingest/filed_post.h"

#include <gtest/gtest.h>

#include "tests/support/post_builder.h"

namespace firstreply::ingest {
namespace {

using test::Customer;
using test::KeyOf;

TEST(FiledPostTest, TheEarlierPostPrecedesWhateverItsId) {
  EXPECT_TRUE(
      Precedes(Customer("ann").Says("9").At("10:00"), Customer("ann").Says("1").At("10:01")));
  EXPECT_FALSE(
      Precedes(Customer("ann").Says("1").At("10:01"), Customer("ann").Says("9").At("10:00")));
}

TEST(FiledPostTest, OfEqualTimesTheSmallerNumberPrecedes) {
  EXPECT_TRUE(KeyPrecedes(KeyOf("990"), KeyOf("1001")));
  EXPECT_FALSE(KeyPrecedes(KeyOf("1001"), KeyOf("990")));
  EXPECT_TRUE(KeyPrecedes(KeyOf("99999999999999999999998"), KeyOf("99999999999999999999999")));
  EXPECT_TRUE(KeyPrecedes(KeyOf("18446744073709551615"), KeyOf("18446744073709551616")));
}

TEST(FiledPostTest, NumbersThatDifferOnlyByLeadingZerosAreStillTwoKeysInOneOrder) {
  EXPECT_NE(KeyPrecedes(KeyOf("007"), KeyOf("7")), KeyPrecedes(KeyOf("7"), KeyOf("007")));
  EXPECT_TRUE(KeyPrecedes(KeyOf("007"), KeyOf("8")));
  EXPECT_TRUE(KeyPrecedes(KeyOf("0"), KeyOf("1")));
}

TEST(FiledPostTest, OtherIdsCompareAsTextAndPlatformsFirst) {
  EXPECT_TRUE(KeyPrecedes(KeyOf("3kq"), KeyOf("3kr")));
  EXPECT_TRUE(KeyPrecedes(KeyOf("2", "bluesky"), KeyOf("1", "x")));
  EXPECT_FALSE(KeyPrecedes(KeyOf("1"), KeyOf("1")));
}

TEST(FiledPostTest, TheOrderIsOneOrderForAnyThreeKeys) {
  const std::vector<PostKey> keys = {KeyOf("1"),  KeyOf("01"), KeyOf("10"), KeyOf("9"),
                                     KeyOf("9a"), KeyOf("a"),  KeyOf("0"),  KeyOf("00")};
  for (const PostKey& a : keys) {
    for (const PostKey& b : keys) {
      if (a != b) {
        EXPECT_NE(KeyPrecedes(a, b), KeyPrecedes(b, a)) << a.id << " " << b.id;
      }
      for (const PostKey& c : keys) {
        if (KeyPrecedes(a, b) && KeyPrecedes(b, c)) {
          EXPECT_TRUE(KeyPrecedes(a, c)) << a.id << " " << b.id << " " << c.id;
        }
      }
    }
  }
}

}  // namespace
}  // namespace firstreply::ingest
