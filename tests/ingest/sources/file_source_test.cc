#include "ingest/sources/file_source.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "ingest/base/limits.h"

namespace firstreply::ingest {
namespace {

using testing::HasSubstr;

constexpr std::string_view kDeleted =
    R"({"id":"1","type":"deleted","platform":"x","post":"1","deleted_at":"2026-03-02T08:15:30Z"})";

class FileSourceTest : public testing::Test {
 protected:
  std::string Write(std::string_view bytes) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "file_source_" + test->name();
    std::ofstream(path_, std::ios::binary) << bytes;
    return path_;
  }
  void TearDown() override {
    if (!path_.empty()) std::filesystem::remove(path_);
  }

  std::string path_;
};

TEST_F(FileSourceTest, EventsOfAFileAreABackfillOfTheNamedSource) {
  const Result<DecodeResult> result = ReadEvents(
      {.path = Write(fmt::format("{}\nbad\n{}", kDeleted, kDeleted)), .source_name = "import"});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->events.size(), 2u);
  EXPECT_EQ(result->events[1].source, "import");
  EXPECT_EQ(result->events[1].freshness, Freshness::kBackfill);
  ASSERT_EQ(result->rejections.size(), 1u);
  EXPECT_EQ(result->rejections[0].line, 2);
  EXPECT_EQ(result->received(), 3);
}

TEST_F(FileSourceTest, AFileLargerThanOneReadIsWhole) {
  std::string bytes;
  for (int i = 0; i < 3'000; ++i) bytes += fmt::format("{}\n", kDeleted);
  const Result<DecodeResult> result = ReadEvents({.path = Write(bytes)});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->events.size(), 3'000u);
}

TEST_F(FileSourceTest, AnEmptyFileHoldsNoEvents) {
  const Result<DecodeResult> result = ReadEvents({.path = Write("")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->received(), 0);
}

TEST_F(FileSourceTest, TheCareFormatsAreReadByTheirNames) {
  const std::string path = Write(
      "tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n"
      "5,Acme,False,Tue Oct 31 22:10:47 +0000 2017,hi,\n");
  const Result<DecodeResult> result =
      ReadEvents({.path = path, .format = *FileFormatNamed("twcs")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->events.size(), 1u);
  const Result<DecodeResult> wrong =
      ReadEvents({.path = path, .format = *FileFormatNamed("ibm-care")});
  EXPECT_THAT(wrong.error().message,
              HasSubstr(path + ": line 1: there is no column 'previous_tweet_id'"));
  EXPECT_EQ(FileFormatNamed("csv"), std::nullopt);
  EXPECT_EQ(NameOf(FileFormat::kNdjson), "ndjson");
}

TEST_F(FileSourceTest, WhatCannotBeReadIsSaidInPlainWords) {
  const Result<DecodeResult> missing = ReadEvents({.path = testing::TempDir() + "no/such/file"});
  EXPECT_EQ(missing.error().code, Errc::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("no/such/file: there is no such file"));
  const Result<DecodeResult> folder = ReadEvents({.path = testing::TempDir()});
  EXPECT_EQ(folder.error().code, Errc::kInvalid);
  EXPECT_THAT(folder.error().message, HasSubstr("is a folder"));
  EXPECT_FALSE(ReadEvents({.path = ""}));
}

TEST_F(FileSourceTest, AnInputOverItsLimitIsRefused) {
  EXPECT_EQ(FileOptions().bytes_max, kFileBytesMax);
  for (const FileFormat format : {FileFormat::kNdjson, FileFormat::kTwcs}) {
    std::istringstream input{std::string(kDeleted)};
    const Result<DecodeResult> result =
        ReadEvents(input, {.path = "-", .format = format, .bytes_max = kDeleted.size() - 1});
    EXPECT_EQ(result.error().code, Errc::kTooLarge);
    EXPECT_THAT(result.error().message, HasSubstr("standard input: is over"));
  }
  std::istringstream input{std::string(kDeleted)};
  EXPECT_TRUE(ReadEvents(input, {.path = "-", .bytes_max = kDeleted.size()}));
}

TEST_F(FileSourceTest, AStreamThatFailsInTheMiddleIsAnErrorAndNotAnEnd) {
  class Failing : public std::stringbuf {
    std::streamsize xsgetn(char*, std::streamsize) override {
      throw std::ios_base::failure("gone");
    }
  } failing;
  std::istream input(&failing);
  const Result<DecodeResult> result = ReadEvents(input, {.path = "-"});
  EXPECT_EQ(result.error().code, Errc::kDisk);
}

}  // namespace
}  // namespace firstreply::ingest
