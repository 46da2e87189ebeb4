#include "ingest/base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace firstreply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LogTest : public ::testing::Test {
 protected:
  Log At(LogLevel level) {
    return Log({.level = level,
                .now = [] { return TimePoint(Duration(1'500)); },
                .write = [this](std::string_view line) { lines_.emplace_back(line); }});
  }

  std::vector<std::string> lines_;
};

TEST_F(LogTest, WritesALineAsAnObjectWithItsFieldsInOrder) {
  At(LogLevel::kInfo).Info("listening", {{"address", "127.0.0.1:8080"}, {"tls", "no"}});
  EXPECT_THAT(
      lines_,
      ElementsAre("{\"time\":\"1970-01-01T00:00:01.500Z\",\"level\":\"info\","
                  "\"event\":\"listening\",\"address\":\"127.0.0.1:8080\",\"tls\":\"no\"}"));
}

TEST_F(LogTest, SaysNothingBelowItsLevelAndMoreOnceTheLevelIsChanged) {
  Log log = At(LogLevel::kWarning);
  log.Info("listening");
  EXPECT_THAT(lines_, IsEmpty());
  log.Warning("slow");
  log.Error("lost");
  EXPECT_THAT(lines_, SizeIs(2));
  log.SetLevel(LogLevel::kDebug);
  log.Debug("detail");
  EXPECT_THAT(lines_, SizeIs(3));
}

TEST_F(LogTest, KeepsALineOneLineWhateverAFieldHolds) {
  At(LogLevel::kInfo).Info("told", {{"what", "a\nb\"c\\{}%s"}, {"path", "\xff"}});
  ASSERT_THAT(lines_, SizeIs(1));
  EXPECT_THAT(lines_[0], HasSubstr("\"what\":\"a\\nb\\\"c\\\\{}%s\""));
  EXPECT_THAT(lines_[0], HasSubstr("\"path\":\"(not UTF-8)\""));
}

TEST(LogLevelTest, GoesByItsWordAndTakesAnUnknownOneForInfo) {
  EXPECT_EQ(LogLevelNamed("error"), LogLevel::kError);
  EXPECT_EQ(LogLevelNamed("debug"), LogLevel::kDebug);
  EXPECT_EQ(LogLevelNamed("loud"), LogLevel::kInfo);
}

}  // namespace
}  // namespace firstreply
