#include "triage/response/response_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace firstreply::triage {
namespace {

using ingest::ResponseKind;

ResponseReading Of(std::string_view text) {
  return ReadResponse({.text = text, .parent_text = {}, .customer = {}});
}

ResponseReading Of(std::string_view text, std::string_view parent) {
  return ReadResponse({.text = text, .parent_text = parent, .customer = {}});
}

struct KindCase {
  std::string_view text;
  ResponseKind kind;
};

void ExpectKinds(const std::vector<KindCase>& cases) {
  for (const auto& [text, kind] : cases) {
    EXPECT_EQ(ingest::NameOf(Of(text).kind), ingest::NameOf(kind)) << text;
  }
}

// A signal of texts that have it and of look-alikes that do not.
struct SignalCases {
  bool ResponseReading::*signal;
  std::vector<std::string_view> have, have_not;
};

void ExpectSignals(const SignalCases& cases) {
  for (const std::string_view text : cases.have) EXPECT_TRUE(Of(text).*cases.signal) << text;
  for (const std::string_view text : cases.have_not) EXPECT_FALSE(Of(text).*cases.signal) << text;
}

TEST(ResponseReaderTest, WhoTakesUpTheMatterIsHuman) {
  ExpectKinds({
      {"Your parcel left our depot at noon and should be with you by four.", ResponseKind::kHuman},
      {"Which stop did you get on at?", ResponseKind::kHuman},
      {"Could you tell us the name of the branch?", ResponseKind::kHuman},
      {"Unplug the router for ten minutes, then try again.", ResponseKind::kHuman},
      {"The lounge opens at six on Sundays.", ResponseKind::kHuman},
      {"High praise from a fellow baker!", ResponseKind::kHuman},
      {"No thank you. ^RT", ResponseKind::kHuman},
      {"バッテリーを外して再起動すると直る場合があります。", ResponseKind::kHuman},
      {"どちらの店舗で購入されましたか？", ResponseKind::kHuman},
  });
}

TEST(ResponseReaderTest, WhoOnlySendsElsewhereHandsOff) {
  ExpectKinds({
      {"Please DM us your order number so that we can look into it.", ResponseKind::kHandoff},
      {"Sorry to hear this, Kim! Send us a private message and we'll take a look. -Jo",
       ResponseKind::kHandoff},
      {"Please call us on 0800 123 456.", ResponseKind::kHandoff},
      {"We've replied to your DM.", ResponseKind::kHandoff},
      {"Could you fill in the form at https://halo.example/form please?", ResponseKind::kHandoff},
      {"Please reach out to our team here: https://halo.example/c", ResponseKind::kHandoff},
      {"For technical help, please visit our help site https://halo.example/help",
       ResponseKind::kHandoff},
      {"We want to get your heating running again. Message us and we'll see.",
       ResponseKind::kHandoff},
      {"お手数ですが、DMにてご注文番号をお送りください。", ResponseKind::kHandoff},
      {"ご不便をおかけし申し訳ございません。詳しくはカスタマーサポートまでお問い合わせください。",
       ResponseKind::kHandoff},
  });
}

TEST(ResponseReaderTest, AHandoffThatAlsoAnswersOrAsksIsHuman) {
  ExpectKinds({
      {"The 9:40 was cancelled for want of a driver; the next train leaves at 10:10. DM us for a "
       "refund.",
       ResponseKind::kHuman},
      {"Does the screen flicker on battery, too? Please DM us the answer.", ResponseKind::kHuman},
      {"Restart the decoder and wait for the green light. If it stays red, call us.",
       ResponseKind::kHuman},
      {"Resetting the cache mends most playback errors, and these steps show how: "
       "https://halo.example/help",
       ResponseKind::kHuman},
      {"ルーターの電源を入れ直し、青色のランプが点灯するか確認してください。改善しない場合はDMでご"
       "連絡ください。",
       ResponseKind::kHuman},
      {"You can read how seats are given here: https://halo.example/s DM us if you have questions.",
       ResponseKind::kHuman},
      // Where the rest is only how sorry they are, or what to send along, it does not.
      {"We are sorry that your flight was cancelled and your suitcase left behind. Please DM us.",
       ResponseKind::kHandoff},
      {"Please DM us. Don't forget to include your booking reference and postcode.",
       ResponseKind::kHandoff},
  });
}

TEST(ResponseReaderTest, ASetTextIsATemplate) {
  ExpectKinds({
      {"We're sorry to hear that.", ResponseKind::kTemplate},
      {"Thanks for your feedback!", ResponseKind::kTemplate},
      {"You're welcome. Have a great weekend! /MT", ResponseKind::kTemplate},
      {"We understand your frustration and apologise for the inconvenience. We always aim to "
       "provide the best service.",
       ResponseKind::kTemplate},
      {"Hi Anna, please let us know if there is anything else we can help with.",
       ResponseKind::kTemplate},
      {"You're welcome. Reach out again if you have questions.", ResponseKind::kTemplate},
      {"Reach out to us if you have any further questions.", ResponseKind::kTemplate},
      {"貴重なご意見をいただき、誠にありがとうございます。", ResponseKind::kTemplate},
      {"ご不便をおかけし、誠に申し訳ございません。", ResponseKind::kTemplate},
      // A detail of the matter, a question or something to do makes it an answer.
      {"We're sorry that the lift at Elm Road is broken.", ResponseKind::kHuman},
      {"Thanks for the photo. Which aisle was it in?", ResponseKind::kHuman},
      {"That's a future baker in the making! Happy Halloween!", ResponseKind::kHuman},
      {"Sorry about that! Try it once more.", ResponseKind::kHuman},
      {"エレベーターの故障により大変ご迷惑をおかけしております。", ResponseKind::kHuman},
  });
}

TEST(ResponseReaderTest, WhatAMachineSaysIsAutomatic) {
  ExpectKinds({
      {"This is an automated message. Thanks for writing!", ResponseKind::kAutomatic},
      {"We have received your request. Your case number is 20391.", ResponseKind::kAutomatic},
      {"Our office hours are 9 to 5, Monday to Friday.", ResponseKind::kAutomatic},
      {"こちらは自動返信です。", ResponseKind::kAutomatic},
      {"お問い合わせを受け付けました。受付番号は2039です。", ResponseKind::kAutomatic},
      {"The shop in Leeds opens at nine.", ResponseKind::kHuman},
      {"We received the case of wine you sent back.", ResponseKind::kHuman},
  });
}

TEST(ResponseReaderTest, WithoutWordsItIsAReaction) {
  ExpectKinds({
      {"@anna ❤️", ResponseKind::kReaction},
      {"https://pic.example/a1", ResponseKind::kReaction},
      {"¯\\_(ツ)_/¯ -Sam", ResponseKind::kReaction},
      {"@anna", ResponseKind::kReaction},
      {"", ResponseKind::kReaction},
      {"Yes ❤️", ResponseKind::kHuman},
      {"42", ResponseKind::kHuman},
      {"了解", ResponseKind::kTemplate},
  });
  EXPECT_TRUE(Of("👍 ^JK").is_signed);
}

TEST(ResponseReaderTest, KnowsSignatures) {
  ExpectSignals(
      {.signal = &ResponseReading::is_signed,
       .have = {"All sorted now. ^JK",
                "All sorted now ^jk",
                "All sorted now.-Ro",
                "All sorted now - Anna",
                "All sorted now *TBT",
                "All sorted now ~Derek",
                "All sorted now /MT",
                "All sorted now – Anna",
                "And so on. ^AB 2/2",
                "And so on. 2/2^AB",
                "See https://a.example/x ^AB",
                "See here ^AB https://a.example/x",
                "It is done. Thanks, James.",
                "It is done. Kind regards Ann",
                "It is done.\nMarta",
                "It is done. AJ",
                "Read this: https://a.example/x Sasha",
                "Is it done? (Ann)",
                "It is done! -Sabi 😊",
                "かしこまりました。　SM",
                "承知しました。担当:佐藤",
                "承知しました。（佐藤）",
                "こちらです。https://a.example/x TN"},
       .have_not = {"It is done.", "Our self-Help pages", "Enjoy the weekend - it is long",
                    "It is on at 8 PM", "Look for it on TV", "Two *really* good ones",
                    "Choose and/or ask", "Is that OK? OK", "Thank you, Anna",
                    "担当部署に共有いたします。", "送料は無料です（税込）", "we're on it"}});
}

TEST(ResponseReaderTest, KnowsWhenTheCustomerIsNamed) {
  ExpectSignals(
      {.signal = &ResponseReading::names_customer,
       .have = {"Hi Anna, it is on its way.", "Hello Ben! It is on its way.",
                "Hey Chloë we have it here.", "Dana, it is on its way.",
                "Thanks for telling us, Emil. It is on its way.",
                "We will look at this Fatima. One moment.", "Thanks Greta!",
                "@anna_k It is on its way, @anna_k.", "Dear Mr Hall, it is on its way.",
                "佐藤様、お待たせしました。", "お世話になっております。佐藤さん、届きましたか？"},
       .have_not = {"@anna It is on its way.", "Hi there, it is on its way.",
                    "Hello! It is on its way.", "It is on its way. - Anna",
                    "Unfortunately, it is late.", "It stops at York, Leeds, Hull.",
                    "It works on YouTube. Try it.", "See you on Friday. Bring it along.",
                    "Hi All, we are back.", "お客様、お待たせしました。",
                    "皆様のご来店をお待ちしております。", "It is done. Thanks, James."}});
}

TEST(ResponseReaderTest, KnowsTheCustomerByDisplayName) {
  const auto names = [](std::string_view text, std::string_view customer) {
    return ReadResponse({.text = text, .parent_text = {}, .customer = customer}).names_customer;
  };
  EXPECT_TRUE(names("it is on its way, zelda", "Zelda Quist 🌸"));
  EXPECT_TRUE(names("佐藤花子さまのお荷物です", "佐藤花子"));
  EXPECT_FALSE(names("it is on its way", "Zelda Quist"));
  EXPECT_FALSE(names("a robust parcel", "Rob"));
  EXPECT_FALSE(names("it is me", "Me"));
}

TEST(ResponseReaderTest, KnowsApologies) {
  ExpectSignals(
      {.signal = &ResponseReading::apologises,
       .have = {"Sorry about that!", "We apologise for the noise.", "Our apologies.",
                "We deeply regret the mix-up.", "大変申し訳ございません。",
                "ご迷惑をおかけしております。", "お詫び申し上げます。"},
       .have_not = {"No need to apologise!", "Better safe than sorry.", "It is on its way.",
                    "恐れ入りますが、少々お待ちください。", "ご連絡ありがとうございます。"}});
}

TEST(ResponseReaderTest, KnowsPromises) {
  ExpectSignals(
      {.signal = &ResponseReading::promises,
       .have = {"We'll refund the fare by Friday.", "I will get back to you.",
                "Somebody will call tonight.", "Our team will be in touch.",
                "We are going to replace it.", "You will receive a voucher.",
                "We're on it and will continue to look.", "明日までに返金いたします。",
                "確認いたします。"},
       .have_not = {"We'll be happy to help.", "We will not refund it.", "Will you send it?",
                    "We'll be here if you need us.", "We refunded the fare.", "We can refund it.",
                    "返金いたしました。", "ありがとうございます。"}});
}

TEST(ResponseReaderTest, KnowsNextSteps) {
  ExpectSignals(
      {.signal = &ResponseReading::next_step,
       .have = {"Please try another browser.", "You can collect it at the desk.",
                "Clear your cache and try again.", "DM us your number.", "We are working on it.",
                "We'll send a new one.", "Details are here: https://halo.example/d",
                "アプリを再起動してください。", "現在調査しております。",
                "こちらからお手続きください。"},
       .have_not = {"We are sorry.", "Which model is it?", "Please let us know.",
                    "I hope you can enjoy it.", "We've replied to your DM.",
                    "Nicely done! https://pic.example/a", "We keep trying to do better.",
                    "Please contact us if you have any questions.", "お気軽にどうぞ。",
                    "どの機種でしょうか？"}});
}

TEST(ResponseReaderTest, KnowsKindEndings) {
  ExpectSignals({.signal = &ResponseReading::kind_close,
                 .have = {"It is fixed. Thanks for your patience! ^JK", "It is fixed. Enjoy!",
                          "It is fixed. Have a lovely evening.", "See the page. Hope this helps!",
                          "It is fixed. Let us know if you have any other questions.",
                          "It is fixed. We're always here for you.", "DM us with any questions!",
                          "直りました。またのご利用をお待ちしております。",
                          "直りました。ありがとうございました。"},
                 .have_not = {"Thanks for writing. It is fixed.", "It is fixed.",
                              "Thanks for asking, please DM us your number.",
                              "We're happy to help. Which model is it?", "Let us know how it goes.",
                              "If you need help please DM us.", "No thanks.",
                              "ありがとうございます。番号をお送りください。"}});
}

struct MatterCase {
  std::string_view parent, text;
  bool acknowledges;
};

TEST(ResponseReaderTest, AcknowledgesWhatThisCustomerSaid) {
  const std::vector<MatterCase> cases = {
      {"@halo the heating in carriage 4 is stuck on", "The heating there is controlled by hand.",
       true},
      {"my parcel was due on monday", "We're sorry that your delivery is so late.", true},
      {"cannot annotate my drawings", "Here's how to annotate: https://halo.example/a", true},
      {"waited an hour at the till", "Apologies for the long wait.", true},
      {"cannot get at my own mail", "For login problems, see our guide.", true},
      {"荷物の配送状況が三日前から変わりません", "配送状況を営業所に確認しております。", true},
      {"the app crashed twice today", "We're sorry for the inconvenience.", false},
      {"the app crashed twice today", "Sorry to hear that! Please DM us your email.", false},
      {"where is my order", "DM us your order number.", false},
      {"@HaloCares help me please", "Halo is here to help you.", false},
      {"my halo game does not work", "Are you on the latest version of the console?", false},
      {"thank you for your help", "Thank you for your kind help and feedback!", false},
      {"荷物が届きません", "ご迷惑をおかけし申し訳ございません。", false},
      {"", "The heating is controlled by hand.", false},
  };
  for (const auto& [parent, text, acknowledges] : cases) {
    EXPECT_EQ(Of(text, parent).acknowledges, acknowledges) << parent << " | " << text;
  }
}

TEST(ResponseReaderTest, TellsWhetherTheLanguageIsTheSame) {
  EXPECT_EQ(Of("It is on its way to you.", "where is my order?").same_language, true);
  EXPECT_EQ(Of("ただいま確認しております。", "荷物が届きません").same_language, true);
  EXPECT_EQ(Of("It is on its way to you.", "荷物が届きません").same_language, false);
  EXPECT_EQ(Of("Su pedido está en camino hacia la tienda.", "where is my order?").same_language,
            false);
  EXPECT_EQ(Of("OK!", "¿dónde está mi pedido?").same_language, true);
  EXPECT_EQ(Of("❤️", "where is my order?").same_language, false);
}

TEST(ResponseReaderTest, WithoutTheCustomersPostNothingIsSaidOfIt) {
  const ResponseReading reading = Of("It is on its way.");
  EXPECT_EQ(reading.acknowledges, std::nullopt);
  EXPECT_EQ(reading.same_language, std::nullopt);
}

TEST(ResponseReaderTest, OfOtherLanguagesWhatNeedsNoPhrases) {
  const ResponseReading reading =
      Of("@anna Hola Ana, lo sentimos mucho, estamos en ello. ^PC", "mi pedido no ha llegado");
  EXPECT_EQ(reading.kind, ResponseKind::kHuman);
  EXPECT_TRUE(reading.is_signed);
  EXPECT_TRUE(reading.names_customer);
  EXPECT_EQ(reading.same_language, true);
  EXPECT_FALSE(reading.apologises);
}

TEST(ResponseReaderTest, ReadsAnyBytes) {
  constexpr size_t kMegabyte = size_t{1} << 20;
  std::vector<std::string> hostile = {"",
                                      " ",
                                      "@",
                                      "^",
                                      "-",
                                      "@a @b @c",
                                      "😀😀😀",
                                      "\xFF\xFE\x80",
                                      "\xE3\x81",
                                      "Hi \xC0\xAF, ^\xF0\x9F",
                                      "http",
                                      "http://",
                                      "2/2",
                                      "担当",
                                      "（）",
                                      "()",
                                      "担当:",
                                      "様",
                                      std::string(3, '\0')};
  for (const std::string_view piece :
       {"a",  "A", "@",    "^",   "(",         "-",    " ",    "1",         ".",      "?", "あ",
        "漢", "😀", "\xFF", "@a ", "Hi Anna, ", "様、", "1/2 ", "http://a ", "dm us ", "（"}) {
    std::string text;
    while (text.size() < kMegabyte) text += piece;
    hostile.push_back(std::move(text));
  }
  for (const std::string& text : hostile) {
    const ResponseReading reading =
        ReadResponse({.text = text, .parent_text = text, .customer = text});
    EXPECT_TRUE(reading.acknowledges.has_value());
  }
}

}  // namespace
}  // namespace firstreply::triage
