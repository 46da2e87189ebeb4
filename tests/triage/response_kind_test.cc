#include "triage/response_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "ingest/base/limits.h"
#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using ingest::ResponseKind;
using ::testing::HasSubstr;

std::shared_ptr<const ResponseKinds> Kinds(ResponseRules rules) {
  return ResponseKinds::Make(std::move(rules)).value();
}

ResponseKind KindOf(const ResponseRules& rules, std::string_view text,
                    std::string_view application = "") {
  return Kinds(rules)->KindOf({.told = {}, .application = application, .text = text});
}

bool IsTemplate(std::string listed, std::string_view text) {
  return KindOf({.templates = {std::move(listed)}}, text) == ResponseKind::kTemplate;
}

bool IsSigned(std::string signature, std::string_view text) {
  const ResponseRules rules{.human_signatures = {std::move(signature)},
                            .unsigned_posts = ResponseKind::kAutomatic};
  return KindOf(rules, text) == ResponseKind::kHuman;
}

std::string ErrorOf(ResponseRules rules) {
  const auto kinds = ResponseKinds::Make(std::move(rules));
  return kinds ? "" : kinds.error().message;
}

TEST(ResponseKindTest, WithoutRulesAPersonWroteIt) {
  EXPECT_EQ(KindOf({}, "We have rebooked you."), ResponseKind::kHuman);
  EXPECT_EQ(KindOf({}, ""), ResponseKind::kHuman);
  EXPECT_EQ(KindOf({}, "Hello", "Acme Bot"), ResponseKind::kHuman);
}

TEST(ResponseKindTest, WhatTheEventSaysOfItselfWins) {
  const auto kinds = Kinds({.automatic_applications = {"Acme Bot"}, .templates = {"Hello there"}});
  for (const ResponseKind told : {ResponseKind::kHuman, ResponseKind::kHandoff,
                                  ResponseKind::kReaction, ResponseKind::kAutomatic}) {
    EXPECT_EQ(kinds->KindOf({told, "Acme Bot", "Hello there"}), told);
  }
}

TEST(ResponseKindTest, TheWordingDecidesOnlyWhatItIsListedFor) {
  const ResponseRules handoff{.wording = {ResponseKind::kHandoff}};
  EXPECT_EQ(KindOf(handoff, "@anna Please DM us your booking number. ^KM"), ResponseKind::kHandoff);
  EXPECT_EQ(KindOf(handoff, "お手数ですがDMにてご連絡ください。"), ResponseKind::kHandoff);
  EXPECT_EQ(KindOf(handoff, "It leaves from platform 4 today."), ResponseKind::kHuman);
  EXPECT_EQ(KindOf(handoff, "❤️"), ResponseKind::kHuman);
  EXPECT_EQ(KindOf({}, "Please DM us your booking number."), ResponseKind::kHuman);
  EXPECT_EQ(KindOf({.wording = {ResponseKind::kReaction}}, "❤️"), ResponseKind::kReaction);
}

TEST(ResponseKindTest, WhatIsListedOrToldGoesBeforeTheWording) {
  const ResponseRules rules{.templates = {"Please DM us, {name}."},
                            .wording = {ResponseKind::kHandoff}};
  EXPECT_EQ(KindOf(rules, "Please DM us, Anna."), ResponseKind::kTemplate);
  EXPECT_EQ(Kinds(rules)->KindOf({ResponseKind::kHuman, "", "Please DM us your number."}),
            ResponseKind::kHuman);
}

TEST(ResponseKindTest, TheWordingGoesBeforeWhatUnsignedPostsAre) {
  const ResponseRules rules{.human_signatures = {"^{initials}"},
                            .unsigned_posts = ResponseKind::kAutomatic,
                            .wording = {ResponseKind::kHandoff}};
  EXPECT_EQ(KindOf(rules, "Please DM us your booking number."), ResponseKind::kHandoff);
  EXPECT_EQ(KindOf(rules, "Please DM us your booking number. ^KM"), ResponseKind::kHandoff);
  EXPECT_EQ(KindOf(rules, "It leaves from platform 4 today."), ResponseKind::kAutomatic);
}

TEST(ResponseKindTest, AnAutomaticApplicationIsKnownInAnyCaseAndWidth) {
  const ResponseRules rules{.automatic_applications = {"Acme Bot", "自動応答くん"}};
  EXPECT_EQ(KindOf(rules, "Hello", "Acme Bot"), ResponseKind::kAutomatic);
  EXPECT_EQ(KindOf(rules, "Hello", " ＡＣＭＥ　bot "), ResponseKind::kAutomatic);
  EXPECT_EQ(KindOf(rules, "Hello", "自動応答くん"), ResponseKind::kAutomatic);
  EXPECT_EQ(KindOf(rules, "Hello", "Acme Bot 2"), ResponseKind::kHuman);
  EXPECT_EQ(KindOf(rules, "Hello", ""), ResponseKind::kHuman);
}

TEST(ResponseKindTest, WhatAPersonSignedIsHumanThoughTheApplicationAlsoAnswersByItself) {
  const ResponseRules rules{.automatic_applications = {"Acme Care"},
                            .human_signatures = {"^{initials}"}};
  EXPECT_EQ(KindOf(rules, "You are on the 9:40 now. ^AB", "Acme Care"), ResponseKind::kHuman);
  EXPECT_EQ(KindOf(rules, "Thanks for your message!", "Acme Care"), ResponseKind::kAutomatic);
}

TEST(ResponseKindTest, AListedTextIsATemplateInAnyCaseWidthFormAndSpacing) {
  const std::string listed = "We’re on it, please bear with us!";
  EXPECT_TRUE(IsTemplate(listed, "We're on it, please bear with us!"));
  EXPECT_TRUE(IsTemplate(listed, "  WE'RE on it,\n\n please  bear with us! "));
  EXPECT_TRUE(IsTemplate(listed, "Ｗｅ’ｒｅ　ｏｎ　ｉｔ， please bear with us！"));
  EXPECT_FALSE(IsTemplate(listed, "We're on it, please bear with us"));
  EXPECT_FALSE(IsTemplate(listed, "We're on it, please bear with us! You are on the 9:40."));
}

TEST(ResponseKindTest, APlaceholderStandsForAnythingUpToTheNextFixedPart) {
  const std::string listed = "Dear {name}, we are on it. Back by {time}.";
  EXPECT_TRUE(IsTemplate(listed, "Dear Anna Maria, we are on it. Back by 9 pm."));
  EXPECT_TRUE(IsTemplate(listed, "Dear , we are on it. Back by ."));
  EXPECT_TRUE(IsTemplate(listed, "Dear we are on it. we, we are on it. Back by 9."));
  EXPECT_FALSE(IsTemplate(listed, "Dear Anna, we are on it."));
  EXPECT_FALSE(IsTemplate(listed, "Oh dear Anna, we are on it. Back by 9 pm."));
  EXPECT_FALSE(IsTemplate("{a} abcabc {b}", "xx abcab yy"));
  EXPECT_TRUE(IsTemplate("{a}abcabd{b}", "abcabcabd"));
}

TEST(ResponseKindTest, FixedPartsDoNotOverlap) {
  EXPECT_FALSE(IsTemplate("thanks{x}thanks", "thanks"));
  EXPECT_FALSE(IsTemplate("abcd{x}bcd{y}bcde", "abcde"));
  EXPECT_TRUE(IsTemplate("abcd{x}bcd{y}bcde", "abcd bcd bcde"));
}

TEST(ResponseKindTest, JapaneseTemplatesAreFoundAcrossLineEndsAndWidths) {
  const std::string listed =
      "{name}様、お問い合わせありがとうございます。担当者より折り返しご連絡いたします。";
  EXPECT_TRUE(IsTemplate(
      listed, "山田様、お問い合わせありがとうございます。\n担当者より折り返しご連絡いたします。"));
  EXPECT_TRUE(IsTemplate("ｶｸﾆﾝいたします{text}", "カクニンいたします。少々お待ちください"));
  EXPECT_FALSE(IsTemplate(listed, "山田様、明日の便に振り替えました。"));
}

TEST(ResponseKindTest, HandlesBeforeAndLinksAfterAreNoPartOfIt) {
  const std::string listed = "Please see our help page.";
  EXPECT_TRUE(IsTemplate(listed, "@anna @ben_2 Please see our help page."));
  EXPECT_TRUE(IsTemplate(listed, "＠anna Please see our help page. https://t.example/a1"));
  EXPECT_TRUE(IsTemplate(listed, "Please see our help page. (1/2) https://t.example/a1 1/2"));
  EXPECT_TRUE(IsTemplate("@{customer} Please see our help page. https://help.example/{page}",
                         "@anna Please see our help page. https://t.example/a1"));
  EXPECT_TRUE(IsTemplate("@acme_{a}_b{c} Please see our page", "@anna Please see our page"));
  EXPECT_TRUE(IsTemplate("Please see {page} https://help.example/{a}-{b}",
                         "Please see the page. https://t.example/a1 2/2"));
  EXPECT_FALSE(IsTemplate(listed, "Please see our help page, @anna"));
}

TEST(ResponseKindTest, ASignedTemplateIsATemplate) {
  const ResponseRules rules{.templates = {"We are on it.", "Bye for now! ^{initials}"},
                            .human_signatures = {"^{initials}"}};
  EXPECT_EQ(KindOf(rules, "We are on it. ^AB"), ResponseKind::kTemplate);
  EXPECT_EQ(KindOf(rules, "Bye for now! ^AB"), ResponseKind::kTemplate);
  EXPECT_EQ(KindOf(rules, "We are on it. You leave at 9:40. ^AB"), ResponseKind::kHuman);
}

TEST(ResponseKindTest, AnAutomaticTextIsAutomaticWhoeverSeemsToHaveSigned) {
  const ResponseRules rules{
      .automatic_texts = {"{text} This is an automated message. ^{bot}", "【自動返信】{text}"},
      .templates = {"【自動返信】ありがとうございます"},
      .human_signatures = {"^{initials}"}};
  EXPECT_EQ(KindOf(rules, "Thanks! This is an automated message. ^Acme"), ResponseKind::kAutomatic);
  EXPECT_EQ(KindOf(rules, "【自動返信】ありがとうございます"), ResponseKind::kAutomatic);
}

TEST(ResponseKindTest, ASignatureIsInitialsOrANameAtTheEnd) {
  EXPECT_TRUE(IsSigned("^{initials}", "On your way at 9:40. ^AB"));
  EXPECT_TRUE(IsSigned("^{initials}", "On your way at 9:40.^ab"));
  EXPECT_TRUE(IsSigned("^{initials}", "On your way ＾ＡＢ"));
  EXPECT_TRUE(IsSigned("^{initials}", "On your way. ^AB 2/2 https://t.example/a1"));
  EXPECT_TRUE(IsSigned("^AB", "On your way. ^AB"));
  EXPECT_TRUE(IsSigned("Your {name} from Aurora", "See you! Your Ben from Aurora"));
  EXPECT_FALSE(IsSigned("^AB", "On your way. ^ABC"));
  EXPECT_FALSE(IsSigned("^{initials}", "^AB is on her way."));
  EXPECT_FALSE(IsSigned("^{initials}", "See you soon ^^"));
  EXPECT_FALSE(IsSigned("^{initials}", "See you soon ^"));
  EXPECT_FALSE(IsSigned("^{initials}", ""));
}

TEST(ResponseKindTest, ASignatureStandsApartFromWhatIsBeforeIt) {
  EXPECT_TRUE(IsSigned("-{name}", "On your way. -Anna"));
  EXPECT_FALSE(IsSigned("-{name}", "This is state-of-the-art"));
  EXPECT_TRUE(IsSigned("Anna", "On your way. Anna"));
  EXPECT_FALSE(IsSigned("Anna", "Ask for Susanna"));
  EXPECT_TRUE(IsSigned("担当:{name}", "振り替えました。担当：佐藤"));
  EXPECT_TRUE(IsSigned("担当{name}", "振り替えました。担当佐藤"));
}

TEST(ResponseKindTest, ANameInASignatureHasABound) {
  const std::string longest(kSignatureWordBytesMax, 'a');
  EXPECT_TRUE(IsSigned("^{name}", "Hello ^" + longest));
  EXPECT_FALSE(IsSigned("^{name}", "Hello ^a" + longest));
}

TEST(ResponseKindTest, UnsignedPostsAreWhatTheRulesSayOnceSignaturesAreListed) {
  ResponseRules rules{.human_signatures = {"^{initials}"},
                      .unsigned_posts = ResponseKind::kTemplate};
  EXPECT_EQ(KindOf(rules, "We are on it."), ResponseKind::kTemplate);
  EXPECT_EQ(KindOf(rules, "We are on it. ^AB"), ResponseKind::kHuman);
  rules.human_signatures.clear();
  EXPECT_EQ(KindOf(rules, "We are on it."), ResponseKind::kHuman);
}

TEST(ResponseKindTest, SaysAllThatIsWrongWithRulesAndWhere) {
  EXPECT_EQ(ErrorOf({.automatic_applications = {"", "Bot", "ＢＯＴ "},
                     .automatic_texts = {"{a"},
                     .templates = {"{name}", "Hi {name}", "Hi {a{b}}", "Hi a}", "Hi {}", "Hi"},
                     .human_signatures = {"{a}", "\xFF", "^{a}"},
                     .unsigned_posts = ResponseKind::kHandoff}),
            "responses.automatic_applications[0]: must not be empty\n"
            "responses.automatic_applications[2]: is given twice\n"
            "responses.automatic_texts[0]: holds a brace without its partner\n"
            "responses.templates[0]: holds nothing but placeholders\n"
            "responses.templates[1]: holds fewer than 4 letters beside its placeholders: it would "
            "fit too much\n"
            "responses.templates[2]: holds a brace without its partner\n"
            "responses.templates[3]: holds a brace without its partner\n"
            "responses.templates[4]: needs a name between { and }\n"
            "responses.human_signatures[0]: holds nothing but placeholders\n"
            "responses.human_signatures[1]: is not UTF-8\n"
            "responses.unsigned_posts: must be human, template or automatic");
}

TEST(ResponseKindTest, ATemplateOfHandlesAloneIsRefused) {
  EXPECT_THAT(ErrorOf({.templates = {"@{name}"}}), HasSubstr("nothing but placeholders"));
  EXPECT_THAT(ErrorOf({.templates = {"@acme @{a b} "}}), HasSubstr("nothing but placeholders"));
}

TEST(ResponseKindTest, RefusesTextsAndListsBeyondTheirLimits) {
  EXPECT_EQ(ErrorOf({.templates = {std::string(kTemplateBytesMax, 't')}}), "");
  EXPECT_THAT(ErrorOf({.templates = {std::string(kTemplateBytesMax + 1, 't')}}),
              HasSubstr("is 4097 bytes long, at most 4096 are allowed"));
  EXPECT_EQ(ErrorOf({.human_signatures = {std::string(kTermBytesMax, 't')}}), "");
  EXPECT_THAT(ErrorOf({.human_signatures = {std::string(kTermBytesMax + 1, 't')}}),
              HasSubstr("is 201 bytes long, at most 200 are allowed"));
  ResponseRules rules;
  for (size_t i = 0; i <= kTermsPerListMax; ++i) rules.templates.push_back(std::to_string(i));
  EXPECT_EQ(ErrorOf(rules), "responses.templates: holds 1001 entries, at most 1000 are allowed");
}

// Hostile text.

std::string Repeated(std::string_view piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

TEST(ResponseKindTest, NoTextTakesLongToJudge) {
  // Each part nearly fits at every place of the text: what backtracks or begins anew at each place
  // needs hours for these.
  std::string gaps = "aaaa";
  for (int i = 0; i < 500; ++i) gaps += "{x}aab";
  const ResponseRules rules{
      .automatic_texts = {Repeated("a", 2000) + "{x}" + Repeated("a", 2000) + "b{y}a"},
      .templates = {gaps + "a", "{x}" + Repeated("a", 4000) + "b{y}",
                    Repeated("ab", 4000) + "{x}c{y}a"},
      .human_signatures = {"{a}{b}{c}{d}{e}{f}{g}{h}x", "^{a}a{b}a{c}a{d}a{e}a{f}a{g}a{h}"}};
  const auto kinds = Kinds(rules);
  for (const std::string_view piece :
       {"a", "ab", "aab", "@a ", "@", " ", "^a", "1/1 ", "https://a ", "^", "\xCC\x81", "あ", "Ａ",
        "{", "a\xCC\x81", "\xFF", "﷽", "ー"}) {
    EXPECT_EQ(
        kinds->KindOf({.told = {}, .application = piece, .text = Repeated(piece, kTextBytesMax)}),
        ResponseKind::kHuman)
        << piece;
  }
}

TEST(ResponseKindTest, TenThousandCharactersOfATemplateAreStillTheTemplate) {
  const std::string filling = Repeated("長い説明です。", 10'000 * 3);
  EXPECT_TRUE(IsTemplate("ご案内{text}以上です。", "ご案内" + filling + "以上です。"));
  EXPECT_FALSE(IsTemplate("ご案内{text}以上です。", "ご案内" + filling));
}

// The naive twin: each gap tries every length.
bool FitsNaively(std::string_view text, const std::vector<std::string>& parts, size_t next) {
  if (!text.starts_with(parts[next])) return false;
  text.remove_prefix(parts[next].size());
  if (next + 1 == parts.size()) return text.empty();
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    if (FitsNaively(text.substr(cut), parts, next + 1)) return true;
  }
  return false;
}

TEST(TextTemplateTest, AgreesWithATwinThatTriesEverything) {
  test::Random random(7);
  const auto word = [&](int64_t longest) {
    std::string letters;
    for (int64_t i = random.Between(int64_t{0}, longest); i > 0; --i) {
      letters += random.Chance(60) ? 'a' : 'b';
    }
    return letters;
  };
  int fits = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::string> parts;
    for (int64_t j = random.Between(int64_t{1}, int64_t{4}); j > 0; --j) parts.push_back(word(3));
    std::string text = word(12);
    if (random.Chance(50)) {
      text.clear();
      for (const std::string& part : parts) text += part + (random.Chance(50) ? word(3) : "");
    }
    ASSERT_EQ(TextTemplate(parts).Fits(text), FitsNaively(text, parts, 0)) << text;
    fits += TextTemplate(parts).Fits(text) ? 1 : 0;
  }
  EXPECT_GT(fits, 3'000);
}

TEST(TextTemplateTest, ANeedleIsFoundWhereStringsAreFound) {
  test::Random random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string text, needle;
    for (int64_t j = random.Between(int64_t{0}, int64_t{20}); j > 0; --j)
      text += random.Chance(70) ? 'a' : 'b';
    for (int64_t j = random.Between(int64_t{0}, int64_t{5}); j > 0; --j)
      needle += random.Chance(70) ? 'a' : 'b';
    const size_t from = random.Below(text.size() + 1);
    ASSERT_EQ(Needle(needle).FindIn(text, from), text.find(needle, from)) << text << " " << needle;
  }
}

}  // namespace
}  // namespace firstreply::triage
