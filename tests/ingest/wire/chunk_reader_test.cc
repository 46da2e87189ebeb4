#include "ingest/wire/chunk_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace firstreply::wire {
namespace {

using Found = ChunkReader::Found;

constexpr size_t kBodyBytesMax = 64;

struct Reading {
  Found found = Found::kMore;
  std::string body;
  size_t taken = 0;

  bool operator==(const Reading&) const = default;
};

void PrintTo(const Reading& reading, std::ostream* out) {
  *out << static_cast<int>(reading.found) << " after " << reading.taken << ": " << reading.body;
}

Reading Read(const std::vector<std::string_view>& pieces) {
  ChunkReader reader(kBodyBytesMax);
  Reading reading;
  for (const std::string_view piece : pieces) {
    if (reading.found != Found::kMore) break;
    reading.found = reader.Take(piece, reading.body);
    reading.taken += reader.taken();
  }
  return reading;
}

// In one piece, in any two and byte by byte; fails the test when these differ.
Reading ReadAnyhow(const std::string& bytes) {
  const std::string_view all = bytes;
  Reading whole = Read({all});
  std::vector<std::string_view> single;
  for (size_t i = 0; i < all.size(); ++i) {
    single.push_back(all.substr(i, 1));
    EXPECT_EQ(Read({all.substr(0, i), all.substr(i)}), whole) << "cut at " << i;
  }
  EXPECT_EQ(Read(single), whole) << "byte by byte";
  return whole;
}

Found FoundIn(const std::string& bytes) {
  return ReadAnyhow(bytes).found;
}

TEST(ChunkReaderTest, PutsTheChunksTogetherAndStopsAtTheLastByte) {
  const std::string chunks = "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
  EXPECT_EQ(ReadAnyhow(chunks), (Reading{Found::kWhole, "hello", chunks.size()}));
  EXPECT_EQ(ReadAnyhow(chunks + "GET / HTTP/1.1\r\n").taken, chunks.size());
  EXPECT_EQ(ReadAnyhow("0\r\n\r\n"), (Reading{Found::kWhole, "", 5}));
}

TEST(ChunkReaderTest, ASizeIsHexadecimalInEitherCaseAndMayBeginWithZeros) {
  const std::string ten(10, 'x'), end = "\r\n0\r\n\r\n";
  EXPECT_EQ(ReadAnyhow("a\r\n" + ten + end).body, ten);
  EXPECT_EQ(ReadAnyhow("A\r\n" + ten + end).body, ten);
  EXPECT_EQ(ReadAnyhow(std::string(40, '0') + "A\r\n" + ten + "\r\n000\r\n\r\n").body, ten);
}

TEST(ChunkReaderTest, ABodyMayHaveAnyBytes) {
  const std::string body("\0\r\n0\r\n\r\n\"\xff", 10);
  EXPECT_EQ(ReadAnyhow("a\r\n" + body + "\r\n0\r\n\r\n").body, body);
}

TEST(ChunkReaderTest, IgnoresExtensionsThatEndWithTheirLine) {
  for (const std::string extension :
       {";a", ";a=b", " ;\ta = b", ";a;b;c=\"d\"", ";a=\"b;c\"", ";a=\"\\\"\"", ";a=\"\\\\\"",
        ";a=\\", ";a=\"\"", ";a=\"\t\"", ";a=\"\xc3\xa9\""}) {
    const Reading reading = ReadAnyhow(fmt::format("2{0}\r\nok\r\n0{0}\r\n\r\n", extension));
    EXPECT_EQ(reading.found, Found::kWhole) << extension;
    EXPECT_EQ(reading.body, "ok") << extension;
  }
}

TEST(ChunkReaderTest, RefusesExtensionsThatAnotherReaderCouldTakeForMore) {
  for (const std::string& extension :
       std::vector<std::string>{";a=\"",       ";a=\"b",    ";a=\"b\\\"",
                                ";a=\"b\"\"",  ";a=\"\n\"", ";a=\"\r\n\"",
                                ";a=\"\x04\"", ";a=\x7f",   std::string(";a=\0", 4),
                                ";a\r",        "a=b",       " ",
                                "\t",          " a",        ",a=b",
                                "\"",          ";",         " ;",
                                "; ",          ";=b",       ";;a",
                                ";\"a\""}) {
    EXPECT_EQ(FoundIn(fmt::format("2{}\r\nok\r\n0\r\n\r\n\"\r\n\r\n", extension)),
              Found::kMalformed)
        << extension;
    EXPECT_EQ(FoundIn(fmt::format("0{}\r\n\r\n", extension)), Found::kMalformed) << extension;
  }
}

TEST(ChunkReaderTest, WhatIsWrongOnALineIsSaidNoLaterThanAtItsEnd) {
  EXPECT_EQ(FoundIn("5;x=\"g: bhu\x04"), Found::kMalformed);
  EXPECT_EQ(FoundIn("5;x=\"g: bhu\r\n"), Found::kMalformed);
  EXPECT_EQ(FoundIn("0;x=\"\r\n"), Found::kMalformed);
  EXPECT_EQ(FoundIn("0\r\nX"), Found::kMalformed);
  EXPECT_EQ(FoundIn("41\r\n"), Found::kTooLarge);
}

TEST(ChunkReaderTest, RefusesWhatIsNoSize) {
  for (const char* size : {"", "x", "0x2", "-2", "+2", " 2", "2 ", "g", "10000000000000002"}) {
    EXPECT_EQ(FoundIn(std::string(size) + "\r\nok\r\n0\r\n\r\n"), Found::kMalformed) << size;
  }
}

TEST(ChunkReaderTest, RefusesLineEndsThatAreNone) {
  for (const char* chunks :
       {"2\nok\r\n0\r\n\r\n", "2\rok\r\n0\r\n\r\n", "2\r\r\nok\r\n0\r\n\r\n", "2\r\nok\n0\r\n\r\n",
        "2\r\nok0\r\n\r\n", "2\r\nok\r0\r\n\r\n", "2\r\nokay\r\n0\r\n\r\n", "0\n\n", "0\r\n\n",
        "0\r\n\rx", "0\r\n\r\r\n"}) {
    EXPECT_EQ(FoundIn(chunks), Found::kMalformed) << chunks;
  }
}

TEST(ChunkReaderTest, RefusesTrailers) {
  EXPECT_EQ(FoundIn("0\r\nX-Note: a\r\n\r\n"), Found::kMalformed);
  EXPECT_EQ(FoundIn("0\r\n\tX-Note: a\r\n\r\n"), Found::kMalformed);
}

TEST(ChunkReaderTest, TakesABodyOfTheLimitAndNotAByteMore) {
  const std::string half(kBodyBytesMax / 2, 'x');
  EXPECT_EQ(ReadAnyhow("20\r\n" + half + "\r\n20\r\n" + half + "\r\n0\r\n\r\n").body, half + half);
  EXPECT_EQ(FoundIn("20\r\n" + half + "\r\n21\r\n" + half), Found::kTooLarge);
  EXPECT_EQ(FoundIn("ffffffffffffffff\r\n"), Found::kTooLarge);
}

TEST(ChunkReaderTest, TakesSoManyBytesOfExtensionsInAllAndNotAByteMore) {
  const std::string half = ";" + std::string(511, 'a');
  EXPECT_EQ(FoundIn("1" + half + "\r\nx\r\n0" + half + "\r\n\r\n"), Found::kWhole);
  EXPECT_EQ(FoundIn("1" + half + "\r\nx\r\n0" + half + "a\r\n\r\n"), Found::kMalformed);
}

TEST(ChunkReaderTest, ALineWithoutAnEndIsNotKept) {
  EXPECT_EQ(FoundIn(std::string(1280, '0')), Found::kMore);
  EXPECT_EQ(ReadAnyhow(std::string(2000, '0')), (Reading{Found::kMalformed, "", 1281}));
}

TEST(ChunkReaderTest, WaitsForWhatIsMissing) {
  const std::string chunks = "5;a=\"b\"\r\nhello\r\n0;c\r\n\r\n";
  for (size_t size = 0; size < chunks.size(); ++size) {
    const Reading reading = ReadAnyhow(chunks.substr(0, size));
    EXPECT_EQ(reading.found, Found::kMore) << size;
    EXPECT_EQ(reading.taken, size);
  }
}

}  // namespace
}  // namespace firstreply::wire
