#include "triage/response/response_clauses.h"

#include <algorithm>
#include <array>
#include <utility>

namespace firstreply::triage {
namespace {

// A word in such a phrase says nothing of the matter.
constexpr Roles kSetText(PhraseRole::kApology, PhraseRole::kThanks, PhraseRole::kWish,
                         PhraseRole::kCourtesy, PhraseRole::kOffer, PhraseRole::kWeakOffer,
                         PhraseRole::kChannel, PhraseRole::kReach, PhraseRole::kDone,
                         PhraseRole::kHelpPage, PhraseRole::kAsk, PhraseRole::kPromise,
                         PhraseRole::kAutomatic, PhraseRole::kDrawer, PhraseRole::kSmall,
                         PhraseRole::kFiller);

class Parting {
 public:
  explicit Parting(const ResponseUnits& response) : response_(response) {}

  std::vector<ResponseSentence> Run() {
    for (size_t i = 0; i < response_.units.size(); ++i) {
      switch (response_.units[i].kind) {
        case UnitKind::kPause:
          EndClause();
          break;
        case UnitKind::kStop:
          EndSentence(false);
          break;
        case UnitKind::kQuestion:
          EndSentence(true);
          break;
        default:
          Take(i);
      }
    }
    EndSentence(false);
    return std::move(sentences_);
  }

 private:
  void Take(size_t i) {
    const Unit& unit = response_.units[i];
    const PhraseHit& hit = response_.hits[i];
    if (EndsAtLink(i)) EndSentence(false);
    if (clause_.begin == clause_.end) clause_.begin = i;
    clause_.said.Add(hit.roles);
    if (hit.roles.Has(PhraseRole::kImperative) && MayCommand(i))
      clause_.said.Add(Roles(PhraseRole::kDo));
    clause_.end = i + 1;
    if (hit.roles.HasAny(kSetText)) covered_until_ = std::max(covered_until_, i + hit.length);
    if (unit.kind == UnitKind::kLink) {
      const bool follows_colon = i > 0 && response_.units[i - 1].text.starts_with(':');
      if (follows_colon || leads_) clause_.leads_to_link = true;
      return;
    }
    if (unit.kind != UnitKind::kWord) return;
    has_words_ = true;
    ++clause_.words;
    leads_ = hit.roles.Has(PhraseRole::kLeads);
    if (i < covered_until_ || !MaySayMatter(unit)) return;
    ++clause_.own;
    if (hit.roles.Has(PhraseRole::kDetail)) ++clause_.details;
  }

  // "Steps are here: https://a.example Let us know": few put a full stop behind a link.
  bool EndsAtLink(size_t i) const {
    if (i == 0 || response_.units[i - 1].kind != UnitKind::kLink) return false;
    constexpr std::array<std::string_view, 22> kGoOn = {
        "and",  "or", "to", "for", "so",   "with",  "in",    "if",  "then",  "but",   "as",
        "from", "on", "at", "by",  "when", "where", "which", "via", "until", "under", "while"};
    return std::find(kGoOn.begin(), kGoOn.end(), response_.units[i].text) == kGoOn.end();
  }

  // "Try again", "and try again", but not "we try again".
  bool MayCommand(size_t i) const {
    if (i == clause_.begin || response_.units[i - 1].kind != UnitKind::kWord) return true;
    constexpr std::array<std::string_view, 12> kBefore = {"please", "and",     "then",   "just",
                                                          "or",     "also",    "kindly", "simply",
                                                          "first",  "instead", "here",   "there"};
    return std::find(kBefore.begin(), kBefore.end(), response_.units[i - 1].text) != kBefore.end();
  }

  bool MaySayMatter(const Unit& unit) const {
    // Of Japanese the rest is grammar, or the name of a firm.
    if (response_.is_japanese)
      return unit.script == Script::kHan || unit.script == Script::kKatakana;
    return unit.text.size() > 1 && unit.text != response_.name;
  }

  void EndClause() {
    if (clause_.begin != clause_.end) {
      sentence_.said.Add(clause_.said);
      sentence_.clauses.push_back(clause_);
    }
    clause_ = {};
  }

  void EndSentence(bool is_question) {
    EndClause();
    sentence_.is_question = is_question;
    if (has_words_ || !sentence_.clauses.empty()) sentences_.push_back(std::move(sentence_));
    sentence_ = {};
    has_words_ = false;
    leads_ = false;
  }

  const ResponseUnits& response_;
  std::vector<ResponseSentence> sentences_;
  ResponseSentence sentence_;
  ResponseClause clause_;
  size_t covered_until_ = 0;
  bool has_words_ = false;
  bool leads_ = false;  // the last word does
};

}  // namespace

void DropFillers(std::span<PhraseHit> hits) {
  size_t until = 0;
  for (size_t i = 0; i < hits.size(); ++i) {
    if (i < until) hits[i] = {Roles(PhraseRole::kFiller), 1};
    if (i >= until && hits[i].roles.Has(PhraseRole::kFiller)) until = i + hits[i].length;
  }
}

std::vector<ResponseSentence> SentencesOf(const ResponseUnits& response) {
  return Parting(response).Run();
}

}  // namespace firstreply::triage
