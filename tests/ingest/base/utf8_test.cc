#include "ingest/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace firstreply {
namespace {

TEST(Utf8Test, TakesWhatIsRight) {
  for (const char* text :
       {"", "plain", "青空 🙂", "\xC2\x80", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(FirstInvalidUtf8(text), std::nullopt) << text;
  }
}

TEST(Utf8Test, NamesTheFirstByteThatBeginsNoSequence) {
  EXPECT_EQ(FirstInvalidUtf8("a\xFF"), 1u);
  EXPECT_EQ(FirstInvalidUtf8("青\x80空"), 3u);
  EXPECT_EQ(FirstInvalidUtf8("ab\xC3"), 2u) << "cut inside a character";
  EXPECT_EQ(FirstInvalidUtf8("\xC0\xAF"), 0u) << "overlong";
  EXPECT_EQ(FirstInvalidUtf8("\xE0\x9F\xBF"), 0u) << "overlong";
  EXPECT_EQ(FirstInvalidUtf8("\xED\xA0\x80"), 0u) << "a surrogate";
  EXPECT_EQ(FirstInvalidUtf8("\xF4\x90\x80\x80"), 0u) << "above U+10FFFF";
}

}  // namespace
}  // namespace firstreply
