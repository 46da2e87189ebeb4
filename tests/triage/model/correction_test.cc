#include "triage/model/correction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "triage/model/logistic_regression.h"

namespace firstreply::triage {
namespace {

using Row = std::vector<feature_node>;

Row RowOf(std::initializer_list<int> columns) {
  Row row;
  for (const int column : columns) row.push_back({column, 0.5});
  row.push_back({-1, 0});
  return row;
}

// Without an offset it is what liblinear does.
TEST(CorrectionTest, AgreesWithLiblinear) {
  const std::vector<Row> rows = {RowOf({1, 2}), RowOf({1, 3}), RowOf({2, 3}),
                                 RowOf({3, 5}), RowOf({1, 5}), RowOf({2, 5})};
  const std::vector<bool> holds = {true, true, false, false, true, false};
  std::vector<CorrectedText> texts;
  std::vector<const feature_node*> pointers;
  for (size_t i = 0; i < rows.size(); ++i) {
    texts.push_back({rows[i], 0, holds[i]});
    pointers.push_back(rows[i].data());
  }
  const std::vector<double> ours = LearnCorrection(texts, 5, 8);
  const std::vector<double> theirs =
      Regress(pointers, holds, {.cost = 8, .weight_of_yes = 1, .columns = 5});
  ASSERT_EQ(ours.size(), 5U);
  for (size_t i = 0; i < 5; ++i) EXPECT_NEAR(ours[i], theirs[i], 0.01) << i;
  EXPECT_EQ(ours[3], 0);
}

// One text, one column x = 0.5: w + c * x * (1 / (1 + exp(-(o + w x))) - 1) = 0.
TEST(CorrectionTest, AddsOnlyWhatTheOffsetLacks) {
  const Row row = RowOf({1});
  for (const double offset : {-2.0, 0.0, 3.0}) {
    const std::vector<CorrectedText> texts = {{row, offset, true}};
    const double w = LearnCorrection(texts, 1, 4).front();
    EXPECT_NEAR(w + 4 * 0.5 * (1 / (1 + std::exp(-(offset + w * 0.5))) - 1), 0, 1e-3) << offset;
  }
}

TEST(CorrectionTest, WithoutTextsNothingIsAdded) {
  EXPECT_EQ(LearnCorrection({}, 3, 1), std::vector<double>(3));
}

}  // namespace
}  // namespace firstreply::triage
