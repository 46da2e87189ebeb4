#include "ingest/base/digest.h"

#include <gtest/gtest.h>

#include <set>

namespace firstreply {
namespace {

TEST(DigestTest, IsOfOneLengthWhateverItIsOf) {
  EXPECT_EQ(Digester().Finish().size(), kDigestBytes);
  EXPECT_EQ(Digester().Add(std::string(100'000, 'x')).Finish().size(), kDigestBytes);
}

TEST(DigestTest, IsTheSameForTheSameFieldsInTheSameOrder) {
  EXPECT_EQ(Digester().Add("a").Add(7).Finish(), Digester().Add("a").Add(7).Finish());
  EXPECT_NE(Digester().Add("a").Add("b").Finish(), Digester().Add("b").Add("a").Finish());
}

TEST(DigestTest, TellsApartWhereFieldsBeginAndEnd) {
  const std::set<std::string> digests = {
      Digester().Finish(),
      Digester().Add("").Finish(),
      Digester().Add("").Add("").Finish(),
      Digester().Add("abc").Finish(),
      Digester().Add("ab").Add("c").Finish(),
      Digester().Add("a").Add("bc").Finish(),
      Digester().Add("abc").Add("").Finish(),
      Digester().Add(std::string_view("abc\0", 4)).Finish(),
  };
  EXPECT_EQ(digests.size(), 8u);
}

TEST(DigestTest, TellsNumbersApart) {
  std::set<std::string> digests;
  for (const int64_t number : {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{256}, INT64_MAX}) {
    digests.insert(Digester().Add(number).Finish());
  }
  EXPECT_EQ(digests.size(), 5u);
}

}  // namespace
}  // namespace firstreply
