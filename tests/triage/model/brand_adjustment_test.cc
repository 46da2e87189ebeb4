#include "triage/model/brand_adjustment.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

LinearModel Model(const std::vector<std::string>& outputs, int8_t weight = 0,
                  uint64_t reading = FeatureReader().digest()) {
  std::vector<ModelOutput> made;
  for (const std::string& name : outputs) made.push_back({.name = name, .weight_unit = 1 << 20});
  return LinearModel::Make(made, std::vector<int8_t>(outputs.size() * kFeatureCount, weight),
                           reading)
      .value();
}

BrandAdjustment Made(const LinearModel& base) {
  return BrandAdjustment::Make("Aurora Rail", base.version(), Model({"complaint"}, 3)).value();
}

TEST(BrandAdjustmentTest, ComesBackFromItsBytes) {
  const BrandAdjustment made = Made(Model({"complaint", "praise"}));
  const BrandAdjustment read = BrandAdjustment::Parse(made.Bytes()).value();
  EXPECT_EQ(read, made);
  EXPECT_EQ(read.brand(), "Aurora Rail");
  EXPECT_EQ(read.version().size(), 16u);
}

TEST(BrandAdjustmentTest, IsOfOneModelAndNoOther) {
  const LinearModel base = Model({"complaint", "praise"});
  EXPECT_TRUE(Made(base).Check(base));
  const LinearModel other = Model({"complaint", "praise"}, 1);
  EXPECT_EQ(Made(base).Check(other).error().message,
            "the adjustment for 'Aurora Rail' is on top of model " + base.version() +
                ", and the model here is " + other.version() + ": train it again");
}

TEST(BrandAdjustmentTest, AddsToNothingThatTheModelHasNot) {
  const LinearModel base = Model({"praise"});
  EXPECT_EQ(Made(base).Check(base).error().message, "the model has no output 'complaint'");
}

TEST(BrandAdjustmentTest, ReadsPostsAsItsModelDoes) {
  const LinearModel base = Model({"complaint"});
  const auto foreign =
      BrandAdjustment::Make("Aurora Rail", base.version(), Model({"complaint"}, 3, 7));
  EXPECT_FALSE(foreign->Check(base));
}

TEST(BrandAdjustmentTest, WhatIsNoneIsRefused) {
  const std::string whole = Made(Model({"complaint"})).Bytes();
  EXPECT_EQ(BrandAdjustment::Parse(Model({"complaint"}).Bytes()).error().message,
            "no adjustment: it does not begin as one of this version");
  for (const size_t cut : {size_t{0}, size_t{10}, size_t{30}, size_t{60}, whole.size() - 1})
    EXPECT_FALSE(BrandAdjustment::Parse(std::string_view(whole).substr(0, cut))) << cut;
  for (size_t at = 0; at < 200; ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_FALSE(BrandAdjustment::Parse(damaged)) << at;
  }
}

TEST(BrandAdjustmentTest, HasABrandAndAModel) {
  for (const char* name : {"", "two\nlines"}) {
    EXPECT_FALSE(BrandAdjustment::Make(name, "m", Model({"complaint"})));
    EXPECT_FALSE(BrandAdjustment::Make("b", name, Model({"complaint"})));
  }
}

}  // namespace
}  // namespace firstreply::triage
