#include "dashboards/accounts/secret.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace firstreply::dashboards {
namespace {

TEST(SecretTest, IsWrittenInLettersThatNeedNoQuotingAnywhere) {
  EXPECT_EQ(SecretText(std::string(32, '\0')), std::string(43, 'A'));
  EXPECT_EQ(SecretText(std::string(32, '\xff')), std::string(42, '_') + "8");
  EXPECT_EQ(SecretText(std::string(32, '\xfb')).find_first_of("+/="), std::string::npos);
}

TEST(SecretTest, FewerRandomBytesAreAMistakeOfTheProgram) {
  EXPECT_THROW(SecretText(std::string(31, 'x')), std::logic_error);
  EXPECT_THROW(SecretText(""), std::logic_error);
}

// The answer is RFC 7693's function with an output of 32 bytes and no key.
TEST(SecretTest, ItsHashIsBlake2bOf256Bits) {
  const std::string hash = HashOfSecret("");
  ASSERT_EQ(hash.size(), 32U);
  EXPECT_EQ(static_cast<unsigned char>(hash[0]), 0x0e);
  EXPECT_EQ(static_cast<unsigned char>(hash[1]), 0x57);
  EXPECT_EQ(static_cast<unsigned char>(hash[31]), 0xa8);
  EXPECT_NE(HashOfSecret("a"), HashOfSecret("b"));
}

}  // namespace
}  // namespace firstreply::dashboards
