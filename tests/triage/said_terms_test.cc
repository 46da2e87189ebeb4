#include "triage/urgency/said_terms.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

using ingest::Urgency;

constexpr std::string_view kHarm = "harm", kOutage = "outage";

uint32_t Bit(std::string_view term) {
  return uint32_t{1} << (std::find(kTerms.begin(), kTerms.end(), term) - kTerms.begin());
}

// Outputs of these names, each with the threshold 100.
LinearModel ModelOf(const std::vector<std::string>& names) {
  std::vector<ModelOutput> outputs;
  for (const std::string& name : names) outputs.push_back({.name = name, .threshold = 100});
  std::vector<int8_t> weights(names.size() * kFeatureCount);
  return LinearModel::Make(std::move(outputs), std::move(weights), 0).value();
}

class SaidTermsTest : public testing::Test {
 protected:
  // How far each output lies above its threshold.
  SaidTerms Read(int64_t harm, int64_t outage, int64_t normal, int64_t high, int64_t critical,
                 uint32_t cues = 0) {
    std::vector<int64_t> scores = {harm, outage, normal, high, critical};
    for (int64_t& score : scores) score += 100;
    return reader_.Read(scores, cues, true);
  }

  const LinearModel model_ = ModelOf(
      {"term.harm", "term.outage", "at_least.normal", "at_least.high", "at_least.critical"});
  const TermReader reader_{model_};
};

TEST_F(SaidTermsTest, TheReadingIsTheHighestLevelThatIsClearlyReachedAndHighAtMost) {
  EXPECT_EQ(Read(-9000, -9000, -1, -1, -1).reading, Urgency::kLow);
  EXPECT_EQ(Read(-9000, -9000, 0, -1, -1).reading, Urgency::kNormal);
  EXPECT_EQ(Read(-9000, -9000, 0, 1199, -1).reading, Urgency::kNormal);
  EXPECT_EQ(Read(-9000, -9000, 0, 1200, -1).reading, Urgency::kHigh);
  EXPECT_EQ(Read(-9000, -9000, -1, -1, 0).reading, Urgency::kHigh);
}

TEST_F(SaidTermsTest, ACueHoldsUnlessTheModelDoubtsIt) {
  EXPECT_TRUE(Read(-9000, -1500, 0, 0, 0, Bit(kOutage)).terms.Holds(kOutage));
  EXPECT_FALSE(Read(-9000, -1501, 0, 0, 0, Bit(kOutage)).terms.Holds(kOutage));
}

TEST_F(SaidTermsTest, WithoutACueTheModelHasToBeSure) {
  EXPECT_TRUE(Read(-9000, 2000, 0, 0, 0).terms.Holds(kOutage));
  EXPECT_FALSE(Read(-9000, 1999, 0, 0, 0).terms.Holds(kOutage));
}

TEST_F(SaidTermsTest, AFloorDoesNotHoldInAHarmlessPost) {
  EXPECT_TRUE(Read(2000, -9000, 0, -1000, -1, Bit(kHarm)).terms.Holds(kHarm));
  EXPECT_FALSE(Read(2000, -9000, 0, -1001, -1, Bit(kHarm)).terms.Holds(kHarm));
  EXPECT_TRUE(Read(-9000, 2000, 0, -9000, -1, Bit(kOutage)).terms.Holds(kOutage));
}

// As `firstreply train` makes of posts that are labelled with nothing but complaints.
TEST(SaidTermsWithoutOutputsTest, CuesAndTheNeedOfAResponseAreAllThereIs) {
  const LinearModel model = ModelOf({"complaint"});
  const TermReader reader(model);
  const std::vector<int64_t> scores = {0};
  EXPECT_EQ(reader.Read(scores, Bit(kHarm), true),
            (SaidTerms{Urgency::kNormal, TermSet(Bit(kHarm))}));
  EXPECT_EQ(reader.Read(scores, 0, false), SaidTerms());
}

}  // namespace
}  // namespace firstreply::triage
