#include "ingest/base/compression.h"

#include <gtest/gtest.h>

namespace firstreply {
namespace {

std::string Various(size_t count) {
  std::string bytes;
  for (size_t i = 0; i < count; ++i) bytes += static_cast<char>(i * i / 7 % 251);
  return bytes;
}

TEST(CompressionTest, ComesBackAsItWas) {
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string(1'000'000, 'a'), Various(700'000)}) {
    EXPECT_EQ(Decompressed(Compressed(bytes), bytes.size()), bytes);
  }
  EXPECT_LT(Compressed(std::string(1'000'000, 'a')).size(), 10'000u);
}

TEST(CompressionTest, HoldsNoMoreThanIsAskedFor) {
  const std::string compressed = Compressed(std::string(1'000'000, 'a'));
  EXPECT_TRUE(Decompressed(compressed, 1'000'000));
  EXPECT_FALSE(Decompressed(compressed, 999'999));
  EXPECT_FALSE(Decompressed(compressed, 0));
}

TEST(CompressionTest, WhatIsDamagedOrCutOffIsNoResult) {
  const std::string whole = Compressed(Various(5'000));
  EXPECT_FALSE(Decompressed("", 10'000));
  EXPECT_FALSE(Decompressed("no such bytes", 10'000));
  EXPECT_FALSE(Decompressed(whole + "x", 10'000));
  for (size_t cut = 1; cut < whole.size(); cut += 97)
    EXPECT_FALSE(Decompressed(whole.substr(0, cut), 10'000)) << cut;
  for (size_t at = 2; at < whole.size(); at += 97) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    EXPECT_FALSE(Decompressed(damaged, 10'000)) << at;
  }
}

}  // namespace
}  // namespace firstreply
