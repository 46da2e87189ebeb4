#include "ingest/base/json_writer.h"

#include <gtest/gtest.h>

namespace firstreply {
namespace {

using namespace std::chrono_literals;

TEST(JsonWriterTest, PutsCommasBetweenValuesAndNowhereElse) {
  JsonWriter json;
  json.BeginObject();
  json.Key("a").Integer(1);
  json.Key("b").BeginArray();
  json.Integer(1).String("x").Null().Bool(true).Bool(false);
  json.BeginObject().EndObject().BeginArray().EndArray();
  json.EndArray();
  json.Key("c").Null();
  json.EndObject();
  EXPECT_EQ(json.text(), R"({"a":1,"b":[1,"x",null,true,false,{},[]],"c":null})");
}

TEST(JsonWriterTest, WritesASingleValueOfAnyKind) {
  EXPECT_EQ(JsonWriter().String("x").text(), R"("x")");
  EXPECT_EQ(JsonWriter().Integer(INT64_MIN).text(), "-9223372036854775808");
  EXPECT_EQ(JsonWriter().Integer(INT64_MAX).text(), "9223372036854775807");
  EXPECT_EQ(JsonWriter().BeginObject().EndObject().text(), "{}");
}

TEST(JsonWriterTest, EscapesWhatAStringMayNotHold) {
  EXPECT_EQ(JsonWriter().String("a\"b\\c\nd\re\tf").text(), R"("a\"b\\c\nd\re\tf")");
  EXPECT_EQ(JsonWriter().String(std::string_view("\0\x01\x1f\x7f", 4)).text(),
            "\"\\u0000\\u0001\\u001f\\u007f\"");
}

TEST(JsonWriterTest, EscapesKeysAsWell) {
  JsonWriter json;
  json.BeginObject().Key("a\"b").Integer(1).EndObject();
  EXPECT_EQ(json.text(), "{\"a\\\"b\":1}");
}

TEST(JsonWriterTest, LeavesOtherTextAsItIs) {
  EXPECT_EQ(JsonWriter().String("なぎ茶房 </script> €").text(), "\"なぎ茶房 </script> €\"");
}

TEST(JsonWriterTest, WritesSecondsWithoutDecimalsWhereTheyAreWhole) {
  EXPECT_EQ(JsonWriter().Seconds(0ms).text(), "0");
  EXPECT_EQ(JsonWriter().Seconds(748s).text(), "748");
  EXPECT_EQ(JsonWriter().Seconds(58'850ms).text(), "58.850");
  EXPECT_EQ(JsonWriter().Seconds(1ms).text(), "0.001");
}

TEST(JsonWriterTest, WritesSecondsOfTimeAlreadyPast) {
  EXPECT_EQ(JsonWriter().Seconds(-2s).text(), "-2");
  EXPECT_EQ(JsonWriter().Seconds(-1'500ms).text(), "-1.500");
  EXPECT_EQ(JsonWriter().Seconds(-1ms).text(), "-0.001");
}

TEST(JsonWriterTest, WritesSharesWithSixDecimalsAndNoZerosBehindThem) {
  EXPECT_EQ(JsonWriter().Share(0).text(), "0");
  EXPECT_EQ(JsonWriter().Share(1).text(), "1");
  EXPECT_EQ(JsonWriter().Share(0.5).text(), "0.5");
  EXPECT_EQ(JsonWriter().Share(2.0 / 3).text(), "0.666667");
  EXPECT_EQ(JsonWriter().Share(-1e-12).text(), "0");
  EXPECT_THROW(JsonWriter().Share(0.0 / 0.0), std::logic_error);
}

}  // namespace
}  // namespace firstreply
