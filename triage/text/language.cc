#include "triage/text/language.h"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>

#include "triage/text/code_points.h"

namespace firstreply::triage {
namespace {

struct Language {
  std::string_view tag;
  std::string_view words;  // the commonest, that few of the others have
};

// Words that two of these languages share count for both.
constexpr std::array<Language, 6> kLanguages = {{
    {"en",
     "the and is are was were i to of it its it's in on for you your my me we our this that with "
     "have can these those some which as a an "
     "has had not don't can't i'm i've been just but they what when why how still will would could "
     "should please thanks thank need never again where there from at be do did does about any get "
     "got no out up now so if or been an by all because after than them he she who"},
    {"es",
     "el la los las un una unos y es son que de del en por para con no se me mi mis su sus lo le "
     "les "
     "al pero muy más está están estoy esto esta este como cuando donde porque qué gracias hola "
     "hace "
     "desde hasta ya todo nada nunca también si sin ni yo ha han hay tengo puedo quiero usted "
     "ustedes "
     "servicio días"},
    {"fr",
     "le la les un une des du de et est sont que qui dans pour par avec pas ne ce cette ces je "
     "j'ai "
     "vous nous mon ma mes votre vos sur au aux mais très plus c'est n'est depuis merci bonjour "
     "toujours jamais rien tout aussi été être fait sans il elle on y en d'un qu'il encore aucune "
     "aucun quand"},
    {"de",
     "der die das ein eine einen einem und ist sind nicht mit von zu zum zur im in für auf ich ihr "
     "wir mein meine meinen es dass auch aber noch schon seit immer nie kein keine habe hat haben "
     "wird werden wurde bei nach wie was wann warum wo danke hallo bitte mal sehr nur euch mir "
     "mich "
     "den dem des heute gerade"},
    {"pt",
     "o a os as um uma e é são que de do da dos das em no na nos nas por para com não se me meu "
     "minha "
     "meus seu sua mas muito mais está estou isso este esta como quando onde porque obrigado "
     "obrigada "
     "olá faz desde até já tudo nada nunca também sem eu vocês você foi tem tenho ainda pelo pela"},
    {"it",
     "il lo la i gli le un una uno e è sono che di del della dei delle in nel nella per con non si "
     "mi "
     "mio mia ho ha hai abbiamo ma molto più questo questa come quando dove perché grazie ciao da "
     "dal "
     "dalla fino già tutto niente mai anche senza io voi vostro ancora sul alla al ci ne"},
}};

// A letter that only some of them have.
struct Letter {
  char32_t letter;
  std::array<int, kLanguages.size()> speaks_for;  // as `kLanguages`
};
constexpr Letter kLetters[] = {
    {U'ñ', {0, 2, 0, 0, 0, 0}}, {U'¿', {0, 2, 0, 0, 0, 0}}, {U'¡', {0, 2, 0, 0, 0, 0}},
    {U'ß', {0, 0, 0, 2, 0, 0}}, {U'ä', {0, 0, 0, 2, 0, 0}}, {U'ö', {0, 0, 0, 2, 0, 0}},
    {U'ü', {0, 0, 0, 1, 0, 0}}, {U'ã', {0, 0, 0, 0, 2, 0}}, {U'õ', {0, 0, 0, 0, 2, 0}},
    {U'ç', {0, 0, 1, 0, 1, 0}}, {U'ê', {0, 0, 1, 0, 1, 0}}, {U'œ', {0, 0, 2, 0, 0, 0}},
    {U'ù', {0, 0, 1, 0, 0, 1}}, {U'ò', {0, 0, 0, 0, 0, 2}}, {U'ì', {0, 0, 0, 0, 0, 2}},
};

// What a common word says for a language that alone has it, and for each that shares it.
constexpr int kOwnWord = 3;
constexpr int kSharedWord = 1;

using Scores = std::array<int, kLanguages.size()>;

// Which languages a word is common in, a bit each.
using WordsOfLanguages = boost::unordered_flat_map<std::string_view, uint8_t>;

const WordsOfLanguages& CommonWords() {
  static const auto kWords = [] {
    WordsOfLanguages words;
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      std::string_view rest = kLanguages[i].words;
      while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        words[word] = static_cast<uint8_t>(words[word] | 1U << i);
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      }
    }
    return words;
  }();
  return kWords;
}

// Common in Chinese, and not written so in Japanese.
constexpr std::u32string_view kOnlyChinese = U"们这吗没说呢吧为会个来对时样钱谁哪里还给让买卖们您";

struct Counted {
  std::array<size_t, 7> letters{};  // by script
  size_t only_chinese = 0;
};

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

size_t LettersIn(std::string_view word) {
  return word.size() - static_cast<size_t>(std::count_if(word.begin(), word.end(), IsContinuation));
}

size_t OnlyChineseIn(std::string_view word) {
  size_t count = 0;
  for (size_t at = 0; at < word.size();) {
    const CodePoint here = CodePointAt(word, at);
    at += here.length;
    if (kOnlyChinese.find(here.value) != std::u32string_view::npos) ++count;
  }
  return count;
}

Counted CountLetters(const PostText& post) {
  Counted counted;
  for (const Token& token : post.tokens) {
    if (token.kind != TokenKind::kWord) continue;
    counted.letters[static_cast<size_t>(token.script)] += LettersIn(token.text);
    if (token.script == Script::kHan) counted.only_chinese += OnlyChineseIn(token.text);
  }
  return counted;
}

void AddLetters(std::string_view text, Scores& scores) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint here = CodePointAt(text, at);
    at += here.length;
    for (const Letter& letter : kLetters) {
      if (letter.letter != here.value) continue;
      for (size_t i = 0; i < scores.size(); ++i) scores[i] += letter.speaks_for[i];
    }
  }
}

std::string_view LatinLanguage(const PostText& post) {
  const WordsOfLanguages& words = CommonWords();
  Scores scores{};
  for (const Token& token : post.tokens) {
    if (token.kind != TokenKind::kWord) continue;
    const auto found = words.find(token.text);
    if (found == words.end()) continue;
    const int weight = std::has_single_bit(found->second) ? kOwnWord : kSharedWord;
    for (size_t i = 0; i < scores.size(); ++i) {
      if ((found->second >> i & 1U) != 0) scores[i] += weight;
    }
  }
  AddLetters(post.text, scores);
  const auto* best = std::max_element(scores.begin(), scores.end());
  const bool is_alone = std::count(scores.begin(), scores.end(), *best) == 1;
  if (*best == 0 || !is_alone) return {};
  return kLanguages[static_cast<size_t>(best - scores.begin())].tag;
}

}  // namespace

std::string_view LanguageOf(const PostText& post) {
  const Counted counted = CountLetters(post);
  const auto letters = [&](Script script) { return counted.letters[static_cast<size_t>(script)]; };
  const size_t kana = letters(Script::kHiragana) + letters(Script::kKatakana);
  const size_t japanese = kana + letters(Script::kHan);
  // A letter of theirs says as much as two or three of ours.
  const size_t latin = letters(Script::kLatin) / 2;
  if (letters(Script::kHangul) > std::max(latin, japanese)) return "ko";
  if (letters(Script::kOther) > std::max(letters(Script::kLatin), japanese)) return {};
  if (japanese > latin) return kana == 0 && counted.only_chinese > 0 ? "zh" : "ja";
  const std::string_view language = LatinLanguage(post);
  // Names of brands and things may take up most of a Japanese post.
  return language.empty() && kana > 1 ? "ja" : language;
}

}  // namespace firstreply::triage
