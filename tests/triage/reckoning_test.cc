#include "triage/urgency/reckoning.h"

#include <gtest/gtest.h>

namespace firstreply::triage {
namespace {

TEST(ReckoningTest, SaysEachPointInTheOrderOfTheRules) {
  const UrgencyScore score{79,
                           ingest::Urgency::kHigh,
                           {{"reading", TermEffect::kAdds, 40},
                            {"fraud", TermEffect::kFloor, 70},
                            {"money_lost", TermEffect::kAdds, 10},
                            {"anger", TermEffect::kLoud, 10}}};
  EXPECT_EQ(ReckoningText(score), "79 reading+40 fraud>70 money_lost+10 anger~10");
  EXPECT_EQ(ReadReckoning(ReckoningText(score)), score);
}

TEST(ReckoningTest, OtherThresholdsStandWithWhatTheyMade) {
  const UrgencyScore score = Under({.high = 64, .critical = 85}, *ReadReckoning("60 reading+60"));
  EXPECT_EQ(score.level, ingest::Urgency::kNormal);
  EXPECT_EQ(ReckoningText(score), "60 reading+60 high@64 critical@85");
  EXPECT_EQ(ReadReckoning(ReckoningText(score)), score);
}

TEST(ReckoningTest, WhatWasKeptBeforeThereWereOthersIsReadByTheUsual) {
  EXPECT_EQ(ReadReckoning("60 reading+60")->thresholds, UrgencyThresholds());
  EXPECT_EQ(ReadReckoning("60 reading+60")->level, ingest::Urgency::kHigh);
}

TEST(ReckoningTest, WhatALaterVersionNoLongerKnowsIsRead) {
  const auto read = ReadReckoning("35 gloom+35");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->level, ingest::Urgency::kNormal);
  EXPECT_EQ(read->points, (std::vector<UrgencyPoint>{{"gloom", TermEffect::kAdds, 35}}));
}

TEST(ReckoningTest, WhatIsNoneIsSaidSo) {
  for (const std::string_view text :
       {"", "reading+40", "x reading+40", "101 reading+40", "-1", "40 +40", "40 reading",
        "40 reading+", "40 reading+4x", "40  reading+40", "40 high@", "40 high@70 critical@60",
        "40 low@20"})
    EXPECT_FALSE(ReadReckoning(text)) << text;
}

}  // namespace
}  // namespace firstreply::triage
