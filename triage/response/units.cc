#include "triage/response/units.h"

#include <algorithm>
#include <array>
#include <utility>

#include "triage/text/code_points.h"

namespace firstreply::triage {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

struct Written {
  std::string_view as;
  std::string_view first, second;  // the second may be empty
};

// What is written short, by the letters as they stand.
constexpr std::array<Written, 34> kShort = {{
    {"can't", "can", "not"},  {"cannot", "can", "not"}, {"cant", "can", "not"},
    {"won't", "will", "not"}, {"wont", "will", "not"},  {"shan't", "shall", "not"},
    {"dont", "do", "not"},    {"didnt", "did", "not"},  {"doesnt", "does", "not"},
    {"isnt", "is", "not"},    {"wasnt", "was", "not"},  {"havent", "have", "not"},
    {"im", "i", "am"},        {"ive", "i", "have"},     {"youre", "you", "are"},
    {"thats", "that", "is"},  {"let's", "let", "us"},   {"lets", "let", "us"},
    {"pls", "please", ""},    {"plz", "please", ""},    {"thx", "thanks", ""},
    {"thnx", "thanks", ""},   {"tks", "thanks", ""},    {"u", "you", ""},
    {"ur", "your", ""},       {"gonna", "going", "to"}, {"wanna", "want", "to"},
    {"w", "with", ""},        {"favour", "favor", ""},  {"ya", "you", ""},
    {"msg", "message", ""},   {"dm'd", "dmed", ""},     {"it's", "it", "is"},
    {"ya'll", "you", "all"},
}};

// After an apostrophe.
constexpr std::array<Pair, 5> kEndings = {
    {{"'ll", "will"}, {"'re", "are"}, {"'ve", "have"}, {"'d", "would"}, {"'m", "am"}}};

// After these "'s" is "is", after all others it shows whose something is.
constexpr std::array<std::string_view, 9> kBeforeIs = {"that",  "there", "here", "what", "how",
                                                       "where", "who",   "he",   "help"};

class Writing {
 public:
  explicit Writing(const PostText& post) : post_(post) {}

  std::vector<Unit> Run() {
    units_.reserve(post_.tokens.size());
    for (const Token& token : post_.tokens) {
      switch (token.kind) {
        case TokenKind::kWord:
          AddWord(token);
          break;
        case TokenKind::kNumber:
          Add(UnitKind::kNumber, token.text);
          break;
        case TokenKind::kLink:
          Add(UnitKind::kLink, token.text);
          break;
        case TokenKind::kHandle:
          Add(UnitKind::kHandle, token.text);
          break;
        case TokenKind::kMark:
          AddMark(token.text);
          break;
        case TokenKind::kHashtag:
        case TokenKind::kEmoji:
          break;
      }
    }
    return std::move(units_);
  }

 private:
  void Add(UnitKind kind, std::string_view text, Script script = Script::kNone) {
    units_.push_back({kind, script, text});
  }

  void AddLatin(std::string_view word) {
    if (!word.empty()) Add(UnitKind::kWord, word, Script::kLatin);
  }

  void AddWord(const Token& token) {
    switch (token.script) {
      case Script::kHan:
      case Script::kKatakana:
      case Script::kHiragana:
        return AddCharacters(token);
      case Script::kLatin:
        return AddWrittenOut(token.text);
      default:
        return Add(UnitKind::kWord, token.text, token.script);
    }
  }

  void AddCharacters(const Token& token) {
    for (size_t at = 0; at < token.text.size();) {
      const size_t length = CodePointAt(token.text, at).length;
      Add(UnitKind::kWord, token.text.substr(at, length), token.script);
      at += length;
    }
  }

  void AddWrittenOut(std::string_view word) {
    const auto* const known = std::find_if(kShort.begin(), kShort.end(),
                                           [&](const Written& it) { return it.as == word; });
    if (known != kShort.end()) {
      AddLatin(known->first);
      return AddLatin(known->second);
    }
    const size_t apostrophe = word.rfind('\'');
    if (apostrophe == std::string_view::npos) return AddLatin(word);
    if (word.ends_with("n't")) {
      AddLatin(word.substr(0, word.size() - 3));
      return AddLatin("not");
    }
    const std::string_view base = word.substr(0, apostrophe);
    const std::string_view ending = word.substr(apostrophe);
    AddLatin(base);
    for (const auto& [written, meant] : kEndings) {
      if (ending == written) return AddLatin(meant);
    }
    const bool is_verb = std::find(kBeforeIs.begin(), kBeforeIs.end(), base) != kBeforeIs.end();
    if (is_verb && ending == "'s") AddLatin("is");
  }

  void AddMark(std::string_view mark) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> marks) {
      return std::any_of(marks.begin(), marks.end(),
                         [&](std::string_view one) { return mark.starts_with(one); });
    };
    if (is_one_of({"?"})) return Add(UnitKind::kQuestion, mark);
    if (is_one_of({".", "!", "。"})) return Add(UnitKind::kStop, mark);
    if (is_one_of({",", ":", ";", "、", "(", ")"})) return Add(UnitKind::kPause, mark);
    if (mark == "&") return AddLatin("and");
    if (is_one_of({"-"}) && StandsAlone(mark)) return Add(UnitKind::kPause, mark);
  }

  // " - " parts clauses, "sign-in" is a word of two.
  bool StandsAlone(std::string_view mark) const {
    const auto at = static_cast<size_t>(mark.data() - post_.text.data());
    const size_t end = at + mark.size();
    return (at == 0 || post_.text[at - 1] == ' ') &&
           (end == post_.text.size() || post_.text[end] == ' ');
  }

  const PostText& post_;
  std::vector<Unit> units_;
};

}  // namespace

std::vector<Unit> UnitsOf(const PostText& post) {
  return Writing(post).Run();
}

}  // namespace firstreply::triage
