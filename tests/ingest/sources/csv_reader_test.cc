#include "ingest/sources/csv_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/base/limits.h"

namespace firstreply::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using Fields = std::vector<std::string>;

std::vector<CsvRecord> Read(std::string_view bytes, size_t piece = std::string_view::npos) {
  std::vector<CsvRecord> records;
  CsvReader reader([&](const CsvRecord& record) { records.push_back(record); });
  for (size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size() - at))
    reader.Feed(bytes.substr(at, piece));
  reader.Finish();
  return records;
}

std::vector<Fields> FieldsOf(std::string_view bytes) {
  std::vector<Fields> fields;
  for (const CsvRecord& record : Read(bytes)) {
    EXPECT_FALSE(record.fault) << record.fault->message;
    fields.push_back(record.fields);
  }
  return fields;
}

TEST(CsvReaderTest, CommasQuotesAndLineEndsMayStandInQuotes) {
  EXPECT_THAT(FieldsOf("a,\"b,c\",\"d \"\"e\"\"\"\n\"two\nlines\",,\"\"\n"),
              ElementsAre(Fields{"a", "b,c", "d \"e\""}, Fields{"two\nlines", "", ""}));
}

TEST(CsvReaderTest, BothLineEndsAMissingLastOneEmptyLinesAndAMarkAreWelcome) {
  const std::vector<Fields> rows = {{"a", "b"}, {"c", "d"}, {"e", "f"}};
  EXPECT_EQ(FieldsOf("a,b\nc,d\ne,f\n"), rows);
  EXPECT_EQ(FieldsOf("\xEF\xBB\xBF"
                     "a,b\r\n\"c\",\"d\"\r\n\r\n\ne,f"),
            rows);
  EXPECT_THAT(FieldsOf(""), SizeIs(0));
  EXPECT_THAT(FieldsOf("\xEF\xBB\xBF\r\n\n"), SizeIs(0));
}

TEST(CsvReaderTest, OnlyAWholeMarkIsAMarkAndOnlyAtTheStart) {
  EXPECT_THAT(FieldsOf("\xEF\xBB,b"), ElementsAre(Fields{"\xEF\xBB", "b"}));
  EXPECT_THAT(FieldsOf("a,\xEF\xBB\xBF"), ElementsAre(Fields{"a", "\xEF\xBB\xBF"}));
  EXPECT_THAT(FieldsOf("\xEF\xBB\xBF\"a\""), ElementsAre(Fields{"a"}));
  EXPECT_THAT(FieldsOf("\xEF"), ElementsAre(Fields{"\xEF"}));
}

TEST(CsvReaderTest, EachRecordKnowsItsLineAndItsBytes) {
  const std::string_view input = "\xEF\xBB\xBFh\n\n\"two\nlines\"\r\nlast";
  const std::vector<CsvRecord> records = Read(input);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[1].line, 3);
  EXPECT_EQ(input.substr(records[1].offset, records[1].size), "\"two\nlines\"\r");
  EXPECT_EQ(records[2].line, 5);
  EXPECT_EQ(input.substr(records[2].offset, records[2].size), "last");
}

TEST(CsvReaderTest, AFaultCostsItsLineAndNotTheNext) {
  for (std::string_view bad : {"a\"b,c", "\"a\"b,c", "\"a\"\rb,c", "x,\"a\" ,c"}) {
    const std::vector<CsvRecord> records = Read(fmt::format("1,2\n{}\n3,4\n", bad));
    ASSERT_THAT(records, SizeIs(3)) << bad;
    ASSERT_TRUE(records[1].fault) << bad;
    EXPECT_EQ(records[1].fault->reason, RejectReason::kMalformed);
    EXPECT_EQ(records[1].fault->line, 2);
    EXPECT_THAT(records[2].fields, ElementsAre("3", "4"));
    EXPECT_EQ(records[2].line, 3);
  }
}

TEST(CsvReaderTest, AQuoteThatIsNeverClosedIsToldWithTheLineThatOpenedIt) {
  const std::vector<CsvRecord> records = Read("a,b\nc,d\n\"e\nf,\"\"g\n");
  ASSERT_THAT(records, SizeIs(3));
  ASSERT_TRUE(records[2].fault);
  EXPECT_EQ(records[2].fault->line, 3);
  EXPECT_THAT(records[2].fault->message, HasSubstr("the quote opened in line 3 is never closed"));
}

TEST(CsvReaderTest, ARecordIsTakenUpToItsLimitAndRefusedOneByteBeyond) {
  for (const std::string_view quote : {"", "\""}) {
    const std::string fits(kEventBytesMax - 2 * quote.size(), 'x');
    EXPECT_FALSE(Read(fmt::format("{0}{1}{0}\nnext", quote, fits))[0].fault);
    const std::vector<CsvRecord> records = Read(fmt::format("{0}{1}x{0}\nnext", quote, fits));
    ASSERT_THAT(records, SizeIs(2));
    ASSERT_TRUE(records[0].fault);
    EXPECT_EQ(records[0].fault->reason, RejectReason::kTooLong);
    EXPECT_THAT(records[1].fields, ElementsAre("next"));
  }
}

TEST(CsvReaderTest, TheSizeOfThePiecesChangesNothing) {
  const std::string_view input =
      "\xEF\xBB\xBF"
      "a,\"b\"\"\r\n\"\r\nx\"y\n,\n\"open";
  const std::vector<CsvRecord> whole = Read(input);
  for (size_t piece = 1; piece < input.size(); ++piece) {
    const std::vector<CsvRecord> records = Read(input, piece);
    ASSERT_EQ(records.size(), whole.size());
    for (size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(records[i].fields, whole[i].fields);
      EXPECT_EQ(records[i].fault, whole[i].fault);
      EXPECT_EQ(records[i].offset, whole[i].offset);
    }
  }
}

TEST(CsvTableTest, ColumnsAreTakenByNameInTheOrderAskedFor) {
  const Result<CsvTable> table = ReadCsvTable("id,skip,text\n1,x,hello\n", {"text", "id"});
  ASSERT_TRUE(table);
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_THAT(table->rows[0].fields, ElementsAre("hello", "1"));
  EXPECT_EQ(table->rows[0].raw, "1,x,hello");
}

TEST(CsvTableTest, AHeaderThatLacksAColumnIsRefusedByName) {
  const auto refusal = [](std::string_view bytes) {
    return ReadCsvTable(bytes, {"id", "text"}).error().message;
  };
  EXPECT_THAT(refusal("id,txt\n1,a\n"), HasSubstr("there is no column 'text'"));
  EXPECT_THAT(refusal("id,text,id\n"), HasSubstr("column 'id' stands twice"));
  EXPECT_THAT(refusal("\"id,text\n"), HasSubstr("never closed"));
  EXPECT_THAT(refusal(""), HasSubstr("there is no header"));
}

TEST(CsvTableTest, AWrongRowIsRejectedWithItsLineAndTheRestIsTaken) {
  const Result<CsvTable> table =
      ReadCsvTable("id,text\n1\n2,a,b\n3,\xFF\n4,fine\n5,\"open", {"id", "text"});
  ASSERT_TRUE(table);
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_EQ(table->rows[0].fields[0], "4");
  std::vector<std::string> told;
  for (const Rejection& rejection : table->rejections) told.push_back(Describe(rejection));
  EXPECT_THAT(told, ElementsAre("line 2: malformed: has 1 fields where the header has 2",
                                "line 3: malformed: has 3 fields where the header has 2",
                                "line 4: text: not_utf8: byte 0 of the field is not UTF-8",
                                "line 6: malformed: the quote opened in line 6 is never closed"));
}

}  // namespace
}  // namespace firstreply::ingest
