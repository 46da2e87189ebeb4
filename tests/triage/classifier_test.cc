#include "triage/classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "triage/model/shipped_model.h"
#include "triage/model/trainer.h"

namespace firstreply::triage {
namespace {

using ::testing::Contains;

class ClassifierTest : public testing::Test {
 protected:
  TextVerdict Of(std::string_view text, bool directed = true) {
    return classifier_.Read({.text = text, .directed = directed});
  }

  Classifier classifier_{ShippedModel()};
};

TEST_F(ClassifierTest, TellsComplaintsFromOtherPosts) {
  EXPECT_TRUE(
      Of("my flight was cancelled and nobody answers the phone, worst service ever").complaint);
  EXPECT_TRUE(Of("荷物がまだ届きません。何度電話しても繋がらない。最悪").complaint);
  EXPECT_FALSE(Of("thank you so much, great crew and a lovely flight").complaint);
  EXPECT_FALSE(Of("とても丁寧に対応していただき、ありがとうございました").complaint);
}

TEST_F(ClassifierTest, WhoeverComplainsOrAsksNeedsAResponse) {
  const TextVerdict complaint = Of("still no refund after three weeks, this is a joke");
  EXPECT_TRUE(complaint.complaint && complaint.needs_response);
  const TextVerdict question = Of("what time does the shop in Leeds open tomorrow?");
  EXPECT_TRUE(question.question && question.needs_response);
  EXPECT_FALSE(Of("love my new phone, thank you!!").needs_response);
}

TEST_F(ClassifierTest, APostToTheBrandWithoutWordsNeedsAResponse) {
  EXPECT_TRUE(Of("@halo ?").needs_response);
  EXPECT_TRUE(Of("@halo https://t.co/a1b2c3").needs_response);
  EXPECT_TRUE(Of("").needs_response);
  EXPECT_FALSE(Of("https://t.co/a1b2c3", false).needs_response);
}

TEST_F(ClassifierTest, ThanksAloneAreACourtesy) {
  EXPECT_EQ(Of("@halo thank you so much, you are great").courtesy, ingest::Courtesy::kThanks);
  EXPECT_EQ(Of("@halo thanks, but it still does not work").courtesy, std::nullopt);
  EXPECT_EQ(Of("ありがとうございます。ただ、まだ返金されておりません").courtesy, std::nullopt);
}

TEST_F(ClassifierTest, GoodbyesAreACourtesyInSevenLanguages) {
  for (const std::string_view text :
       {"have a lovely evening", "que tengas un buen día, hasta luego",
        "je vous souhaite une bonne soirée", "schönen Feierabend", "até logo, boa noite",
        "ciao, buona serata a voi", "それでは失礼いたします"})
    EXPECT_EQ(Of(text).courtesy, ingest::Courtesy::kGoodbye) << text;
}

TEST_F(ClassifierTest, ThanksAreACourtesyInSevenLanguagesUnlessSomethingFollows) {
  for (const auto& [thanks, more] :
       {std::pair("thanks for the quick reply", "thanks, but it is still broken"),
        {"muchas gracias por la ayuda", "gracias, pero sigue sin funcionar"},
        {"merci beaucoup pour votre aide", "merci, mais ça ne marche toujours pas"},
        {"vielen dank für die schnelle hilfe", "danke, aber es geht immer noch nicht"},
        {"muito obrigado pela ajuda", "obrigado, mas ainda não funciona"},
        {"grazie mille per l'aiuto", "grazie, ma non funziona ancora"},
        {"ご対応ありがとうございました", "ありがとうございます。ただ、まだ直っておりません"}}) {
    EXPECT_EQ(Of(thanks).courtesy, ingest::Courtesy::kThanks) << thanks;
    EXPECT_EQ(Of(more).courtesy, std::nullopt) << more;
  }
}

// Said after a complaint that nobody answered it is anger, and ends nothing.
TEST_F(ClassifierTest, GivingUpIsNoGoodbye) {
  for (const std::string_view text :
       {"もういいです", "もう結構です。さようなら", "forget it", "thanks for nothing"})
    EXPECT_EQ(Of(text).courtesy, std::nullopt) << text;
}

TEST_F(ClassifierTest, SaysTheLanguageAndHowLikelyAComplaintIs) {
  const TextVerdict verdict = Of("mi pedido no ha llegado todavía y nadie me responde");
  EXPECT_EQ(verdict.language, "es");
  EXPECT_EQ(verdict.complaint, verdict.complaint_permille >= 500);
}

TEST_F(ClassifierTest, ReasonsAreTheWordsThatMakeTheDifference) {
  const PostToRead post{.text = "the worst delivery of the week, thanks", .directed = true};
  const std::vector<Reason> reasons = classifier_.ReasonsOf(post);
  const auto worst = std::find_if(reasons.begin(), reasons.end(),
                                  [](const Reason& reason) { return reason.word == "worst"; });
  ASSERT_NE(worst, reasons.end());
  EXPECT_GT(worst->permille, 0);
  EXPECT_EQ(classifier_.ReasonsOf(post), reasons);
  EXPECT_TRUE(classifier_.ReasonsOf({.text = ""}).empty());
}

TEST_F(ClassifierTest, OfALongPostTheFirstWordsAreAsked) {
  std::string text;
  for (size_t i = 0; i < kExplainedTokensMax; ++i) text += "tree ";
  const std::vector<Reason> reasons = classifier_.ReasonsOf({.text = text + "worst"});
  EXPECT_LE(reasons.size(), kReasonsMax);
  for (const Reason& reason : reasons) EXPECT_EQ(reason.word, "tree");
}

TEST_F(ClassifierTest, NamesTopics) {
  EXPECT_THAT(Of("where is my parcel? the courier says delivered but it is not here").topics,
              Contains("delivery"));
}

TEST_F(ClassifierTest, SaysHowUrgentAPostIsAndWhy) {
  const TextVerdict gas =
      Of("There is a smell of gas in our stairwell and your emergency line does not answer");
  EXPECT_EQ(gas.urgency.level, ingest::Urgency::kCritical);
  EXPECT_EQ(gas.urgency.points.back().term, "harm");
  EXPECT_EQ(Of("You charged me twice for the same ticket, I have sent three emails and now I am "
               "going to the ombudsman")
                .urgency.level,
            ingest::Urgency::kHigh);
  EXPECT_EQ(Of("where is my parcel? it is a day late").urgency.level, ingest::Urgency::kNormal);
  EXPECT_EQ(Of("lovely crew this morning, thank you!").urgency.level, ingest::Urgency::kLow);
  EXPECT_EQ(Of("部屋の暖房から煙が出ています。誰も来てくれません").urgency.level,
            ingest::Urgency::kCritical);
}

TEST_F(ClassifierTest, ShowsTheWordsThatSayATerm) {
  const auto said = classifier_.TermWordsOf(
      {.text = "I have called five times, next is small claims", .directed = true});
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].term, "legal");
  EXPECT_EQ(said[0].words, std::vector<std::string>{"small claims"});
  EXPECT_EQ(said[1].term, "repeat_contact");
  EXPECT_TRUE(classifier_.TermWordsOf({.text = "a fine day"}).empty());
}

TEST_F(ClassifierTest, AHintHoldsTheLevel) {
  EXPECT_EQ(HintOf(Of("there are sparks coming out of the charger")).urgency,
            ingest::Urgency::kCritical);
}

TEST_F(ClassifierTest, AnyBytesWillDo) {
  for (const std::string& text : {std::string("\xff\xfe\0\x80", 4), std::string(100'000, 'a'),
                                  std::string(1'000, '\n'), std::string("🤬🤬🤬")})
    Of(text);
}

TEST(CheckModelTest, RefusesAModelThatCannotServe) {
  EXPECT_TRUE(CheckModel(ShippedModel()));
  const std::vector<int8_t> weights(kFeatureCount);
  const LinearModel poor =
      LinearModel::Make({{"complaint"}}, weights, FeatureReader().digest()).value();
  EXPECT_EQ(CheckModel(poor).error().message, "the model has no output 'question'");
  const LinearModel foreign = LinearModel::Make({{"complaint"}}, weights, 1).value();
  EXPECT_EQ(CheckModel(foreign).error().message,
            "the model was made by another version, which reads posts otherwise: train it again");
}

}  // namespace
}  // namespace firstreply::triage
