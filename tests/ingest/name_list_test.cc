#include "ingest/name_list.h"

#include <gmock/gmock.h>

namespace firstreply::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NameListTest, GivesBackWhatWasJoinedWhateverTheNamesHold) {
  const std::vector<std::string> names = {"Torvo", "", "7:x", "a\nb", "なぎ茶房"};
  EXPECT_EQ(SplitNames(JoinNames(names)), names);
}

TEST(NameListTest, NoNamesAreNoBytes) {
  EXPECT_EQ(JoinNames({}), "");
  EXPECT_THAT(SplitNames(""), IsEmpty());
}

TEST(NameListTest, EndsWhereTheBytesStopMakingSense) {
  EXPECT_THAT(SplitNames("2:ab9:cd"), ElementsAre("ab"));
  EXPECT_THAT(SplitNames("2:abx"), ElementsAre("ab"));
  EXPECT_THAT(SplitNames("99999999999999999999:a"), IsEmpty());
  EXPECT_THAT(SplitNames("3"), IsEmpty());
}

}  // namespace
}  // namespace firstreply::ingest
