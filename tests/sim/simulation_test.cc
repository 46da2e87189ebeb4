#include "tests/sim/simulation.h"

#include <gtest/gtest.h>

namespace firstreply::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer makes each step ten times as dear; every tenth shows it the same code.
constexpr int64_t kStride = 10;
#else
constexpr int64_t kStride = 1;
#endif

// 500 seeds in ten portions, so that ctest shows where it stands and two cores share the work.
class SimulationTest : public testing::TestWithParam<uint64_t> {};

TEST_P(SimulationTest, EndsInTheSameWhateverCrashesFailsOrComesTwice) {
  const std::optional<std::string> wrong = SimulateMany(GetParam() * 50, 50);
  EXPECT_FALSE(wrong) << *wrong;
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimulationTest, testing::Range<uint64_t>(0, 10));

// In portions, too; the first step of each is its number.
constexpr int64_t kPowerLossPortions = 8;
class PowerLossTest : public testing::TestWithParam<int64_t> {};

TEST_P(PowerLossTest, AtAnyStepOfTheDiskChangesNothing) {
  const SimulationResult undisturbed = Simulate({.seed = 1, .crashes = 0, .disk_faults = 0});
  ASSERT_FALSE(undisturbed.wrong) << *undisturbed.wrong;
  ASSERT_GT(undisturbed.disk_steps, 300);
  for (int64_t step = GetParam(); step <= undisturbed.disk_steps;
       step += kStride * kPowerLossPortions) {
    const SimulationResult result = Simulate({.seed = 1, .power_lost_at_step = step});
    ASSERT_FALSE(result.wrong) << "power lost at step " << step << ", " << *result.wrong;
    ASSERT_EQ(result.crashes, 1) << "step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, PowerLossTest, testing::Range<int64_t>(1, kPowerLossPortions + 1));

TEST(SimulationTest, MostSeedsCrash) {
  int crashes = 0;
  for (uint64_t seed = 0; seed < 20; ++seed) crashes += Simulate({.seed = seed}).crashes;
  EXPECT_GE(crashes, 20);
}

TEST(SimulationTest, TheSameSeedTakesTheSameCourse) {
  const SimulationResult once = Simulate({.seed = 7}), again = Simulate({.seed = 7});
  EXPECT_EQ(once.crashes, again.crashes);
  EXPECT_EQ(once.disk_steps, again.disk_steps);
  EXPECT_EQ(once.wrong, again.wrong);
}

}  // namespace
}  // namespace firstreply::test
