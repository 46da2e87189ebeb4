#include "ingest/judging.h"

#include <set>

#include "ingest/name_list.h"

namespace firstreply::ingest {
namespace {

// Stored, so the numbers never change.
enum Field : uint8_t {
  kNeed = 1,  // needs a response, or is a courtesy
  kComplaint = 2,
  kUrgency = 4,
  kTopics = 8,
  kLanguage = 16,
};

template <class Enum>
std::optional<int64_t> Number(const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return static_cast<int64_t>(*value);
}

uint8_t FieldsOf(const VerdictHint& hint) {
  uint8_t fields = 0;
  // Who says that it is thanks says that it needs no answer, and the other way round.
  if (hint.needs_response || hint.courtesy) fields |= kNeed;
  if (hint.complaint) fields |= kComplaint;
  if (hint.urgency) fields |= kUrgency;
  if (!hint.topics.empty()) fields |= kTopics;
  if (!hint.language.empty()) fields |= kLanguage;
  return fields;
}

// Leaves only what the source said.
void Unjudge(Judgement& judgement) {
  if (!judgement.hint) return;
  VerdictHint& hint = *judgement.hint;
  if ((judgement.told & kNeed) == 0) hint.needs_response.reset(), hint.courtesy.reset();
  if ((judgement.told & kComplaint) == 0) hint.complaint.reset();
  if ((judgement.told & kUrgency) == 0) hint.urgency.reset();
  if ((judgement.told & kTopics) == 0) hint.topics.clear();
  if ((judgement.told & kLanguage) == 0) hint.language.clear();
  judgement.reckoning.clear();
  judgement.model.clear();
  judgement.judged_by = 0;
}

// What the judge finds, where the source is silent.
void Complete(Judgement& judgement, Judge::Verdict found) {
  if (!judgement.hint) judgement.hint.emplace();
  VerdictHint& hint = *judgement.hint;
  if ((judgement.told & kNeed) == 0) {
    hint.needs_response = found.hint.needs_response;
    hint.courtesy = found.hint.courtesy;
  }
  if ((judgement.told & kComplaint) == 0) hint.complaint = found.hint.complaint;
  if ((judgement.told & kTopics) == 0) hint.topics = std::move(found.hint.topics);
  if ((judgement.told & kLanguage) == 0) hint.language = std::move(found.hint.language);
  if ((judgement.told & kUrgency) == 0) {
    hint.urgency = found.hint.urgency;
    judgement.reckoning = std::move(found.reckoning);
  }
  judgement.model = std::move(found.model);
  judgement.judged_by = found.judged_by;
}

}  // namespace

Judgement Judging::Told(const std::optional<VerdictHint>& told) {
  return {.hint = told, .told = told ? FieldsOf(*told) : uint8_t{0}};
}

Judgement Judging::Of(const std::optional<VerdictHint>& told, const ToJudge& form) const {
  Judgement judgement = Told(told);
  if (!judge_.verdict_of || form.text.empty()) return judgement;
  if (auto found = judge_.verdict_of(form)) Complete(judgement, *std::move(found));
  return judgement;
}

void Judging::Store(int64_t post, int64_t version, const Judgement& judgement) {
  if (!judgement.hint) return;
  const VerdictHint& hint = *judgement.hint;
  std::optional<TimePoint> promised_by;
  if (hint.promised_by) promised_by = hint.promised_by->at;
  const std::set<std::string> topics(hint.topics.begin(), hint.topics.end());
  tx_.Run(
      "INSERT OR REPLACE INTO verdicts (post_id, version, needs_response, urgency, complaint,"
      " courtesy, promises, promised_by, language, topics, model, reckoning, told, judged_by)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      post, version, hint.needs_response, Number(hint.urgency), hint.complaint,
      Number(hint.courtesy), hint.promises, promised_by, hint.language,
      JoinNames(std::vector<std::string>(topics.begin(), topics.end())), judgement.model,
      judgement.reckoning, static_cast<int>(judgement.told), judgement.judged_by);
}

std::optional<Judgement> Judging::Load(int64_t post, int64_t version) {
  Rows row = tx_.Query(
      "SELECT needs_response, urgency, complaint, courtesy, promises, promised_by, language,"
      " topics, told FROM verdicts WHERE post_id = ? AND version = ?",
      post, version);
  if (!row.Next()) return Judgement{};
  // Kept before it was known who said what.
  if (row.IsNull(8)) return std::nullopt;
  VerdictHint hint;
  if (!row.IsNull(0)) hint.needs_response = row.Bool(0);
  if (!row.IsNull(1)) hint.urgency = static_cast<Urgency>(row.Int(1));
  if (!row.IsNull(2)) hint.complaint = row.Bool(2);
  if (!row.IsNull(3)) hint.courtesy = static_cast<Courtesy>(row.Int(3));
  hint.promises = row.Bool(4);
  if (const auto by = row.OptionalTime(5)) hint.promised_by = Instant{*by, true};
  hint.language = row.Text(6);
  hint.topics = SplitNames(row.Text(7));
  return Judgement{.hint = std::move(hint), .told = static_cast<uint8_t>(row.Int(8))};
}

void Judging::Again(int64_t post, int64_t version, const ToJudge& form) {
  if (!judge_.verdict_of || form.text.empty()) return;
  std::optional<Judgement> judgement = Load(post, version);
  if (!judgement) return;
  ingest::Unjudge(*judgement);
  if (auto found = judge_.verdict_of(form)) Complete(*judgement, *std::move(found));
  Store(post, version, *judgement);
}

void Judging::Unjudge(int64_t post) {
  std::vector<int64_t> versions;
  {
    Rows rows = tx_.Query("SELECT version FROM verdicts WHERE post_id = ? AND model <> ''", post);
    while (rows.Next()) versions.push_back(rows.Int(0));
  }
  for (const int64_t version : versions) {
    std::optional<Judgement> judgement = Load(post, version);
    if (!judgement) continue;
    ingest::Unjudge(*judgement);
    Store(post, version, *judgement);
  }
}

}  // namespace firstreply::ingest
