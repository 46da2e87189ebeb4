#include "triage/response/customer_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "ingest/folded_text.h"
#include "triage/response/phrase_book.h"

namespace firstreply::triage {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsWide(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}
bool IsOfWord(char c) {
  return IsUpper(c) || IsLower(c) || IsWide(c) || c == '\'';
}

// A word as it is written, and what stands right before and behind it.
struct Word {
  std::string_view text;
  bool begins = false;  // the body or a sentence
  char before = ' ';    // the last mark between it and the word before; ' ': none
  char behind = ' ';    // the first character behind it; '.' at the end
};

std::vector<Word> WordsOf(std::string_view body) {
  std::vector<Word> words;
  bool begins = true;
  char mark = ' ';
  for (size_t at = 0; at < body.size();) {
    if (!IsOfWord(body[at])) {
      if (body[at] == '\n' || std::string_view(".!?").find(body[at]) != std::string_view::npos)
        begins = true;
      if (body[at] != ' ') mark = body[at];
      ++at;
      continue;
    }
    size_t end = at;
    while (end < body.size() && IsOfWord(body[end])) ++end;
    words.push_back({body.substr(at, end - at), begins, mark, end < body.size() ? body[end] : '.'});
    begins = false;
    mark = ' ';
    at = end;
  }
  return words;
}

// Latin, with a capital and small letters, or all in capitals; no word that brands begin with.
bool LooksLikeName(const Word& word) {
  constexpr size_t kLongest = 24;
  const std::string_view text = word.text;
  if (text.size() < 2 || text.size() > kLongest) return false;
  const bool has_apostrophe = text.find('\'') != std::string_view::npos;
  if (!IsUpper(text.front()) || has_apostrophe) return false;
  if (!IsUpper(text[1]) && !IsLower(text[1]) && !IsWide(text[1])) return false;
  // "YouTube", "PayPal"
  for (size_t i = 2; i < text.size(); ++i) {
    if (IsUpper(text[i]) && IsLower(text[i - 1])) return false;
  }
  const PhraseBook& book = PhraseBook::Shipped("en");
  const std::string folded = ingest::Folded(text);
  constexpr std::array<std::string_view, 33> kNoNames = {
      "unfortunately", "just",      "mate",      "buddy",    "friday",    "monday",   "sunday",
      "tuesday",       "thursday",  "wednesday", "saturday", "january",   "february", "march",
      "april",         "june",      "july",      "august",   "september", "october",  "november",
      "december",      "christmas", "halloween", "easter",   "twitter",   "facebook", "instagram",
      "bro",           "pal",       "fellow",    "valued",   "dm"};
  if (std::find(kNoNames.begin(), kNoNames.end(), folded) != kNoNames.end()) return false;
  const Roles roles = book.RolesOf(folded);
  return !roles.HasAny(Roles(PhraseRole::kDrawer, PhraseRole::kSmall, PhraseRole::kApology,
                             PhraseRole::kThanks, PhraseRole::kCourtesy, PhraseRole::kWish,
                             PhraseRole::kGeneric, PhraseRole::kDetail));
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view one) {
    return std::equal(one.begin(), one.end(), word.begin(), word.end(), [](char a, char b) {
      return a == (IsUpper(b) ? static_cast<char>(b - 'A' + 'a') : b);
    });
  });
}

bool IsGreeting(std::string_view word) {
  return IsOneOf(
      word,
      {"hi",   "hey",        "hello",   "hiya",     "dear",      "morning", "afternoon", "evening",
       "hola", "bonjour",    "salut",   "hallo",    "moin",      "ciao",    "ola",       "olá",
       "oi",   "buongiorno", "bonsoir", "estimado", "estimada",  "liebe",   "lieber",    "mr",
       "mrs",  "ms",         "miss",    "thx",      "greetings", "yo",      "howdy"});
}

// "Thanks Anna!", "sorry about this Kevin.", "we will help Kevin."
bool MayBeCalledAfter(std::string_view word) {
  return IsOneOf(
      word, {"thanks",   "you",    "sorry",   "welcome", "this",    "that",      "it",
             "here",     "help",   "assist",  "there",   "again",   "apologies", "congratulations",
             "congrats", "soon",   "problem", "worries", "gracias", "merci",     "danke",
             "obrigado", "grazie", "cheers"});
}

bool IsCalledAt(const std::vector<Word>& words, size_t i) {
  const Word& word = words[i];
  if (!LooksLikeName(word)) return false;
  const bool ends = std::string_view(".!?,").find(word.behind) != std::string_view::npos;
  if (i == 0) return word.behind == ',' && !word.text.ends_with("ly");
  const Word& last = words[i - 1];
  const bool is_greeted = IsGreeting(last.text) && (word.before == ' ' || word.before == ',');
  if (is_greeted && !word.begins) return true;
  if (word.begins || !ends) return false;
  // ", Anna." and no list of places or things: what is before has no capital, unless it begins.
  const bool is_plain = last.begins || !IsUpper(last.text.front());
  if (word.before == ',' && is_plain && word.behind != ',') {
    const bool has_sentence = !last.begins || MayBeCalledAfter(last.text);
    return has_sentence;
  }
  return word.before == ' ' && MayBeCalledAfter(last.text);
}

// 「佐藤様」 at the beginning of a line or a sentence.
std::optional<std::string_view> CalledInJapanese(std::string_view body) {
  constexpr size_t kNameBytesMax = 36;
  constexpr std::array<std::string_view, 3> kTitles = {"様", "さま", "さん"};
  constexpr std::array<std::string_view, 12> kNobody = {
      "お客", "皆", "みな", "お疲れ", "お子", "ご苦労", "奥", "神", "仕", "同", "お世話", "者"};
  constexpr std::array<std::string_view, 9> kBehind = {"、", "。", "，", "！", ",",
                                                       " ",  "\n", "　", "!"};
  const auto begins_with_any = [](std::string_view text, const auto& all) {
    return std::any_of(all.begin(), all.end(),
                       [&](std::string_view one) { return text.starts_with(one); });
  };
  size_t begin = 0;
  for (size_t at = 0; at < body.size(); ++at) {
    const std::string_view rest = body.substr(at);
    for (const std::string_view title : kTitles) {
      if (!rest.starts_with(title) || at == begin || at - begin > kNameBytesMax) continue;
      const std::string_view behind = rest.substr(title.size());
      const std::string_view name = body.substr(begin, at - begin);
      const bool is_nobody = std::any_of(kNobody.begin(), kNobody.end(),
                                         [&](std::string_view one) { return name.ends_with(one); });
      if (!is_nobody && (behind.empty() || begins_with_any(behind, kBehind))) return name;
    }
    for (const std::string_view end : {"。", "、", "！", "\n", "　", " ", "!"}) {
      if (rest.starts_with(end)) begin = at + end.size();
    }
  }
  return std::nullopt;
}

// "Anna", of "Anna K. 🌸"; 「佐藤」 of 「佐藤 花子」.
bool SaysDisplayName(std::string_view body, std::string_view customer) {
  const std::string text = ingest::Folded(body);
  const std::string name = ingest::Folded(customer);
  const std::string_view first = std::string_view(name).substr(0, name.find(' '));
  constexpr size_t kShortest = 3, kLongest = 64;
  if (first.size() < kShortest || first.size() > kLongest) return false;
  const auto is_letter = [](char c) { return IsLower(c) || IsUpper(c); };
  for (size_t at = text.find(first); at != std::string::npos; at = text.find(first, at + 1)) {
    if (IsWide(first.front())) return true;
    const size_t end = at + first.size();
    const bool is_word =
        (at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]));
    if (is_word) return true;
  }
  return false;
}

std::optional<std::string_view> RepeatedHandle(const NamedText& text) {
  const size_t at = text.handles.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.handles.substr(at);
  const std::string_view handle = rest.substr(0, rest.find_first_of(" ,\n\t"));
  constexpr size_t kLongest = 64;
  const bool is_said = handle.size() > 1 && handle.size() <= kLongest &&
                       text.body.find(handle) != std::string_view::npos;
  return is_said ? std::optional(handle) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> NameInText(const NamedText& text) {
  if (const auto handle = RepeatedHandle(text)) return handle;
  if (SaysDisplayName(text.body, text.customer)) return text.customer;
  const std::vector<Word> words = WordsOf(text.body);
  for (size_t i = 0; i < words.size(); ++i) {
    if (IsCalledAt(words, i)) return words[i].text;
  }
  return CalledInJapanese(text.body);
}

}  // namespace firstreply::triage
