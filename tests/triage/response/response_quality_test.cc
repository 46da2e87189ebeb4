#include "triage/response/response_quality.h"

#include <gtest/gtest.h>

#include <string>

namespace firstreply::triage {
namespace {

using ingest::GivenResponse;
using ingest::ResponseKind;

constexpr std::string_view kAsked =
    "My suitcase did not arrive in Oslo with flight 12, where is it?";
constexpr std::string_view kTakenUp =
    "Hi Anna, sorry that your suitcase did not arrive in Oslo. We are tracing it and will send you "
    "a "
    "message this afternoon. ^JK";
constexpr std::string_view kHollow = "We apologise for any inconvenience caused to our customers.";

GivenResponse Said(std::string_view text, int64_t customer = 1) {
  return {.brand = "northair",
          .kind = {},
          .text = text,
          .parent_text = kAsked,
          .customer = customer,
          .customer_name = "anna"};
}

class ResponseQualityTest : public testing::Test {
 protected:
  ResponseQuality Finish() { return std::move(builder_).Finish(); }
  ResponseQualityBuilder builder_;
};

TEST_F(ResponseQualityTest, AQuickHollowAnswerIsNotConsiderate) {
  builder_.Add(Said(kTakenUp));
  builder_.Add(Said(kHollow));
  const ResponseQuality quality = Finish();
  EXPECT_EQ(quality.all.read, 2);
  EXPECT_EQ(quality.all.acknowledges, 1);
  EXPECT_EQ(quality.all.next_step, 1);
  EXPECT_EQ(quality.all.considerate, 1);
  EXPECT_EQ(quality.all.apologises, 2);
  EXPECT_EQ(quality.all.names_customer, 1);
  EXPECT_EQ(quality.all.is_signed, 1);
  EXPECT_EQ(quality.all.same_language, 2);
}

TEST_F(ResponseQualityTest, OnlyWhatPersonsWroteIsRead) {
  for (const ResponseKind kind : {ResponseKind::kHandoff, ResponseKind::kTemplate,
                                  ResponseKind::kAutomatic, ResponseKind::kReaction}) {
    GivenResponse response = Said(kHollow);
    response.kind = kind;
    builder_.Add(response);
  }
  builder_.Add(Said(kHollow));
  const ResponseQuality quality = Finish();
  EXPECT_EQ(quality.all.read, 1);
  for (const int64_t count : quality.kinds) EXPECT_EQ(count, 1);
}

TEST_F(ResponseQualityTest, WhatIsSaidInOtherLanguagesIsCountedAndNotRead) {
  builder_.Add(
      Said("Es tut uns sehr leid, dass der Koffer nicht angekommen ist. Wir kümmern uns darum."));
  builder_.Add(
      Said("スーツケースが届いておらず申し訳ございません。確認のうえ本日中にご連絡いたします。"));
  const ResponseQuality quality = Finish();
  EXPECT_EQ(quality.other_languages, 1);
  EXPECT_EQ(quality.all.read, 1);
  EXPECT_EQ(quality.all.same_language, 0);
  EXPECT_EQ(quality.all.considerate, 0);
}

TEST_F(ResponseQualityTest, WordForWordTheSameToSeveralCustomersIsRepeated) {
  builder_.Add(Said("@anna We apologise for any inconvenience caused to our customers", 1));
  builder_.Add(Said("@ben We apologise for any inconvenience caused to our customers!", 2));
  builder_.Add(Said(kTakenUp, 1));
  builder_.Add(Said(kTakenUp, 1));  // twice to one customer
  builder_.Add(Said("Thanks!", 1));
  builder_.Add(Said("Thanks!", 2));  // too short to tell
  EXPECT_EQ(Finish().all.repeated, 2);
}

TEST_F(ResponseQualityTest, BrandsAreCountedApartAndAddUp) {
  builder_.Add(Said(kTakenUp));
  GivenResponse other = Said(kHollow, 2);
  other.brand = "zeta";
  builder_.Add(other);
  GivenResponse same = Said(kHollow, 3);
  builder_.Add(same);
  const ResponseQuality quality = Finish();
  ASSERT_EQ(quality.brands.size(), 2U);
  EXPECT_EQ(quality.brands.at("northair").read, 2);
  EXPECT_EQ(quality.brands.at("northair").considerate, 1);
  EXPECT_EQ(quality.brands.at("zeta").read, 1);
  EXPECT_EQ(quality.all.read, 3);
  // What one brand says is no repeat of what another says.
  EXPECT_EQ(quality.all.repeated, 0);
}

TEST_F(ResponseQualityTest, AnyBytesWillDo) {
  const std::string noise(10'000, '\xff');
  builder_.Add(Said(noise));
  EXPECT_EQ(Finish().all.considerate, 0);
}

TEST_F(ResponseQualityTest, OfNothingThereIsNothing) {
  const ResponseQuality quality = Finish();
  EXPECT_EQ(quality.all.read, 0);
  EXPECT_TRUE(quality.brands.empty());
}

}  // namespace
}  // namespace firstreply::triage
