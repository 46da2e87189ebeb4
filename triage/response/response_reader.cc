#include "triage/response/response_reader.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "ingest/folded_text.h"
#include "triage/response/customer_name.h"
#include "triage/response/phrase_book.h"
#include "triage/response/response_clauses.h"
#include "triage/response/shared_matter.h"
#include "triage/response/signature.h"
#include "triage/response/units.h"
#include "triage/text/code_points.h"
#include "triage/text/language.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {
namespace {

using ingest::ResponseKind;

constexpr Roles kClosing(PhraseRole::kThanks, PhraseRole::kWish, PhraseRole::kOffer);
constexpr Roles kCourtesies(PhraseRole::kApology, PhraseRole::kThanks, PhraseRole::kWish,
                            PhraseRole::kCourtesy, PhraseRole::kOffer, PhraseRole::kWeakOffer);

constexpr Roles kKindWords(PhraseRole::kApology, PhraseRole::kThanks, PhraseRole::kCourtesy,
                           PhraseRole::kWeakOffer);
constexpr Roles kOffers(PhraseRole::kOffer, PhraseRole::kWeakOffer);
constexpr Roles kMatter(PhraseRole::kProblem, PhraseRole::kTrouble);
constexpr Roles kChannels(PhraseRole::kChannel, PhraseRole::kReach);

// How many words of its own a text needs to say something of the matter. A Japanese word is of two
// characters or so.
struct Measures {
  size_t statement, instruction, question;
};
constexpr Measures kEnglish = {.statement = 3, .instruction = 2, .question = 1};
constexpr Measures kJapanese = {.statement = 6, .instruction = 3, .question = 3};

// In a set text one word in so many may be the firm's own ("official Halo support").
constexpr size_t kWordsPerOwn = 10;

class Judgement {
 public:
  Judgement(std::span<const ResponseSentence> sentences, const Measures& measures)
      : sentences_(sentences), measures_(measures) {}

  ResponseKind Kind() const {
    if (Says(PhraseRole::kAutomatic)) return ResponseKind::kAutomatic;
    const bool hands_off = Any([](const auto& sentence) { return HandsOff(sentence); });
    if (hands_off) return Answers() ? ResponseKind::kHuman : ResponseKind::kHandoff;
    if (OnlyLinksHelp()) return ResponseKind::kHandoff;
    return IsSetText() ? ResponseKind::kTemplate : ResponseKind::kHuman;
  }

  bool Apologises() const { return Says(PhraseRole::kApology); }
  bool Promises() const { return Says(PhraseRole::kPromise); }

  // "Which store was it?", and not "Anything else we can help with?".
  bool Asks() const {
    return Any([](const ResponseSentence& sentence) {
      const bool asks = sentence.is_question || sentence.said.Has(PhraseRole::kAsk);
      return asks && !sentence.said.HasAny(kOffers);
    });
  }

  bool HasNextStep() const {
    return Any([](const ResponseSentence& sentence) {
      if (sentence.said.HasAny(Roles(PhraseRole::kPromise, PhraseRole::kWorking))) return true;
      if (HandsOff(sentence)) {
        return sentence.said.Has(PhraseRole::kDo) || !sentence.said.Has(PhraseRole::kDone);
      }
      if (std::any_of(sentence.clauses.begin(), sentence.clauses.end(),
                      [](const ResponseClause& clause) { return clause.leads_to_link; })) {
        return true;
      }
      return sentence.said.Has(PhraseRole::kDo) && !sentence.said.Has(PhraseRole::kOffer);
    });
  }

  bool ClosesKindly() const {
    if (sentences_.empty()) return false;
    const ResponseSentence& last = sentences_.back();
    // "Thanks for telling us, please DM us your number" ends with something else.
    const bool is_request =
        HandsOff(last) || last.said.HasAny(Roles(PhraseRole::kDo, PhraseRole::kAsk));
    if (!is_request) {
      return last.said.HasAny(kClosing) || last.said.Has(PhraseRole::kWeakOffer);
    }
    if (last.said.Has(PhraseRole::kOffer)) return true;
    return last.clauses.back().said.HasAny(kClosing);
  }

 private:
  template <typename Test>
  bool Any(const Test& test) const {
    return std::any_of(sentences_.begin(), sentences_.end(), test);
  }

  bool Says(PhraseRole role) const {
    return Any([&](const ResponseSentence& sentence) { return sentence.said.Has(role); });
  }

  // To another channel. "Reach out if you have more questions" sends nobody anywhere.
  static bool HandsOff(const ResponseSentence& sentence) {
    if (sentence.said.Has(PhraseRole::kChannel)) return true;
    return sentence.said.Has(PhraseRole::kReach) && !sentence.said.Has(PhraseRole::kOffer);
  }

  // Whether something of the matter is said or asked here.
  bool Answers() const {
    return Any([&](const ResponseSentence& sentence) {
      const bool hands_off = HandsOff(sentence);
      size_t own = 0, details = 0;
      for (const ResponseClause& clause : sentence.clauses) {
        if (hands_off && clause.said.HasAny(kChannels)) continue;
        own += clause.own;
        details += clause.details;
      }
      // "Don't forget your booking reference" says what to send, not what to do.
      const size_t said = own - details;
      // Nor is to be sorry for a matter to do something about it.
      if (said >= measures_.statement && !sentence.said.HasAny(kKindWords)) return true;
      if (hands_off) return false;
      const bool asks = sentence.is_question || sentence.said.Has(PhraseRole::kAsk);
      if (asks && own >= measures_.question) return true;
      if (ShowsWhere(sentence)) return true;
      return sentence.said.Has(PhraseRole::kDo) && said >= measures_.instruction;
    });
  }

  // "You can find more about it here", of which the link is the answer.
  static bool ShowsWhere(const ResponseSentence& sentence) {
    return sentence.said.Has(PhraseRole::kDo) && !sentence.said.Has(PhraseRole::kHelpPage) &&
           std::any_of(sentence.clauses.begin(), sentence.clauses.end(),
                       [](const ResponseClause& clause) { return clause.leads_to_link; });
  }

  bool OnlyLinksHelp() const { return Says(PhraseRole::kHelpPage) && Own() < measures_.statement; }

  // Nothing but courtesies that name no matter, ask nothing and give nothing to do.
  bool IsSetText() const {
    const auto is_courteous = [](const ResponseSentence& sentence) {
      return sentence.said.HasAny(kCourtesies);
    };
    return Any(is_courteous) && !Any(IsOfThisCase) && Own() * kWordsPerOwn <= Words();
  }

  static bool IsOfThisCase(const ResponseSentence& sentence) {
    if (sentence.is_question && !sentence.said.HasAny(kCourtesies)) return true;
    const bool asks = sentence.said.HasAny(Roles(PhraseRole::kDo, PhraseRole::kAsk));
    if (asks && !sentence.said.HasAny(kOffers)) return true;
    const bool is_kind = sentence.said.HasAny(kCourtesies);
    return std::any_of(sentence.clauses.begin(), sentence.clauses.end(), [&](const auto& clause) {
      return clause.leads_to_link || (clause.own > 0 && !is_kind) ||
             (clause.own > 0 && clause.said.HasAny(kMatter));
    });
  }

  size_t Words() const {
    size_t words = 0;
    for (const ResponseSentence& sentence : sentences_) {
      for (const ResponseClause& clause : sentence.clauses) words += clause.words;
    }
    return words;
  }

  size_t Own() const {
    size_t own = 0;
    for (const ResponseSentence& sentence : sentences_) {
      for (const ResponseClause& clause : sentence.clauses) own += clause.own;
    }
    return own;
  }

  const std::span<const ResponseSentence> sentences_;
  const Measures& measures_;
};

bool IsJapanese(const Unit& unit) {
  return unit.script == Script::kHan || unit.script == Script::kHiragana ||
         unit.script == Script::kKatakana;
}

// An emoji, a link, "¯\_(ツ)_/¯": a letter by itself is drawn rather than written, and so is an
// accent.
bool HasWords(std::span<const Unit> units) {
  bool follows_japanese = false;
  for (const Unit& unit : units) {
    if (unit.kind == UnitKind::kNumber) return true;
    const bool is_japanese = unit.kind == UnitKind::kWord && IsJapanese(unit);
    if (is_japanese && follows_japanese) return true;
    follows_japanese = is_japanese;
    if (unit.kind != UnitKind::kWord || is_japanese) continue;
    const bool is_accent = unit.text.starts_with("\xCC") || unit.text.starts_with("\xCD");
    if (!is_accent && unit.text.size() > CodePointAt(unit.text, 0).length) return true;
  }
  return false;
}

bool IsSameLanguage(std::string_view one, std::string_view other) {
  return one.empty() || other.empty() || one == other;
}

}  // namespace

ResponseReading ReadResponse(const ResponseToRead& response) {
  const SignedText parts = SignedTextOf(response.text);
  ResponseReading reading;
  reading.is_signed = !parts.signature.empty();
  const auto name = NameInText({.body = parts.body,
                                .handles = LeadingHandlesOf(response.text),
                                .customer = response.customer});
  reading.names_customer = name.has_value();
  PostReader reader, parent_reader;
  const PostText& post = reader.Read(parts.body);
  const std::vector<Unit> units = UnitsOf(post);
  const std::string_view language = LanguageOf(post);
  if (!HasWords(units)) reading.kind = ResponseKind::kReaction;

  const PostText* parent = nullptr;
  if (response.parent_text) {
    parent = &parent_reader.Read(*response.parent_text);
    reading.same_language =
        reading.kind != ResponseKind::kReaction && IsSameLanguage(language, LanguageOf(*parent));
    reading.acknowledges = false;
  }
  const bool is_japanese = language == "ja";
  const bool has_phrases = is_japanese || language == "en" || language.empty();
  if (!has_phrases || reading.kind == ResponseKind::kReaction) return reading;

  const PhraseBook& book = PhraseBook::Shipped(language);
  std::vector<PhraseHit> hits = book.HitsIn(units);
  DropFillers(hits);
  const std::string folded_name = ingest::Folded(name.value_or(""));
  const ResponseUnits read{
      .units = units, .hits = hits, .is_japanese = is_japanese, .name = folded_name};
  const std::vector<ResponseSentence> sentences = SentencesOf(read);
  const Judgement judgement(sentences, is_japanese ? kJapanese : kEnglish);
  reading.kind = judgement.Kind();
  reading.apologises = judgement.Apologises();
  reading.promises = judgement.Promises();
  reading.asks = judgement.Asks();
  reading.next_step = judgement.HasNextStep();
  reading.kind_close = judgement.ClosesKindly();
  if (parent != nullptr) {
    reading.acknowledges =
        SaysMatterOf({.written = *response.parent_text, .post = *parent}, read, sentences, book);
  }
  return reading;
}

}  // namespace firstreply::triage
