#include "triage/text/language.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace firstreply::triage {
namespace {

std::string LanguageOf(std::string_view text) {
  PostReader reader;
  return std::string(triage::LanguageOf(reader.Read(text)));
}

struct Spoken {
  const char* language;
  const char* text;
};

class LanguageTest : public testing::TestWithParam<Spoken> {};

TEST_P(LanguageTest, IsKnown) {
  EXPECT_EQ(LanguageOf(GetParam().text), GetParam().language) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Posts, LanguageTest,
    testing::Values(
        Spoken{"en", "@halo my broadband has been down since friday and nobody answers"},
        Spoken{"en", "where is my parcel???"}, Spoken{"en", "worst train i've ever been on tbh"},
        Spoken{"en", "Can I return these shoes in the shop in Málaga?"},
        Spoken{"ja", "荷物がまだ届きません。"}, Spoken{"ja", "最悪"},
        Spoken{"ja", "ﾎﾃﾙの対応が残念"},
        Spoken{"ja", "@halo 予約番号 AB1182 のキャンセルをお願いします"},
        Spoken{"ja", "NorthAir の Wi-Fi が遅い"},
        Spoken{"es", "Llevo tres días sin internet y nadie me contesta"},
        Spoken{"es", "¿dónde está mi pedido?"},
        Spoken{"fr", "Bonjour, mon colis n'est toujours pas arrivé"},
        Spoken{"fr", "c'est inadmissible, deux heures d'attente au guichet"},
        Spoken{"de", "Der Zug ist schon wieder ausgefallen, danke für nichts"},
        Spoken{"de", "Wo bleibt mein Paket?"},
        Spoken{"pt", "Meu voo foi cancelado e vocês não respondem"},
        Spoken{"pt", "obrigado, já recebi o reembolso"},
        Spoken{"it", "Il mio pacco non è ancora arrivato, che vergogna"},
        Spoken{"it", "grazie, ho ricevuto il rimborso"}, Spoken{"ko", "배송이 아직 안 왔어요"},
        Spoken{"zh", "我的包裹还没有到，怎么办"}));

TEST(LanguageTest, IsNotGuessedFromTooLittle) {
  for (const char* text :
       {"", "ok 👍", "@halo https://a.example", "1182", "lol", "Спасибо большое"}) {
    EXPECT_EQ(LanguageOf(text), "") << text;
  }
}

TEST(LanguageTest, ANameOrAQuotedWordDoesNotOutweighTheSentence) {
  EXPECT_EQ(LanguageOf("I ordered the “La Vie” set and it has not come"), "en");
  EXPECT_EQ(LanguageOf("@halo 「We are sorry」という返信だけで、まだ直っていません"), "ja");
  EXPECT_EQ(LanguageOf("the staff at the 東京 store were lovely, thanks"), "en");
}

}  // namespace
}  // namespace firstreply::triage
