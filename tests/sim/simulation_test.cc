#include "tests/sim/simulation.h"

#include <gtest/gtest.h>

namespace firstreply::test {
namespace {

// 500 seeds in ten portions, so that ctest shows where it stands and two cores share the work.
class SimulationTest : public testing::TestWithParam<uint64_t> {};

TEST_P(SimulationTest, EndsInTheSameWhateverCrashesFailsOrComesTwice) {
  const std::optional<std::string> wrong = SimulateMany(GetParam() * 50, 50);
  EXPECT_FALSE(wrong) << *wrong;
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimulationTest, testing::Range<uint64_t>(0, 10));

TEST(SimulationTest, TheSameSeedTakesTheSameCourse) {
  EXPECT_EQ(Simulate({.seed = 7}), Simulate({.seed = 7}));
}

}  // namespace
}  // namespace firstreply::test
