#include "triage/context/dialogue_in_context.h"

#include <algorithm>
#include <optional>

#include "triage/clock/verdict.h"
#include "triage/context/said_again.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::FiledVersion;
using ingest::ResponseKind;
using ingest::Urgency;

// Of somebody, and not of all the world: "Settle it: mint or BBQ?"
bool AsksACustomer(const FiledPost& response) {
  if (!response.asks || response.parent_id.empty()) return false;
  const ResponseKind kind = KindOf(response);
  return kind != ResponseKind::kAutomatic && kind != ResponseKind::kReaction;
}

// The question of ours that a post replies to; 0: none.
int64_t QuestionAnsweredBy(const FiledPost& post, const Dialogue& dialogue) {
  if (post.parent_id.empty()) return 0;
  for (const FiledPost* response : dialogue.responses) {
    const bool is_parent =
        response->key.id == post.parent_id && response->key.platform == post.key.platform;
    if (is_parent && AsksACustomer(*response)) return response->id;
  }
  return 0;
}

bool NeedsItForTheQuestion(const FiledVersion& form) {
  return !form.need_is_told && !form.courtesy && !NeedsResponse(form);
}

}  // namespace

DialogueInContext::DialogueInContext(const Dialogue& said, const History& history)
    : dialogue_(said) {
  FindWhatIsSaidAgain(history);
  for (const FiledPost*& post : dialogue_.said) Complete(post, history);
}

// The dialogue itself is the first of the cases.
void DialogueInContext::FindWhatIsSaidAgain(const History& history) {
  if (history.earlier.empty()) return;
  std::vector<CaseView> cases = {{.said = dialogue_.said,
                                  .responses = dialogue_.responses,
                                  .settled = {history.settled.begin(), history.settled.end()}}};
  for (const EarlierCase& earlier : history.earlier) cases.push_back(ViewOf(earlier));
  for (const SaidAgain& again : FindSaidAgain(cases)) {
    if (again.post_in == 0) said_before_.emplace(again.post->id, again.before->id);
  }
}

void DialogueInContext::Complete(const FiledPost*& post, const History& history) {
  const int64_t question = QuestionAnsweredBy(*post, dialogue_);
  const auto said_before = said_before_.find(post->id);
  FiledPost completed = *post;
  bool is_changed = false;
  for (size_t i = 0; i < post->versions.size(); ++i) {
    FiledVersion& form = completed.versions[i];
    FormInContext found{.post = post->id, .version = form.number};
    if (question != 0 && NeedsItForTheQuestion(form)) {
      form.needs_response = true;
      found.answers = question;
    }
    if (said_before != said_before_.end() && !form.need_is_told) {
      form.needs_response = false;
      found.says_again = said_before->second;
    }
    if (const auto said = ReadReckoning(form.reckoning)) {
      if (NeedsResponse(form)) found.terms = HistoryTermsOf(*post, i, history);
      TermSet more;
      for (const HistoryTerm& term : found.terms) more.Add(term.term);
      found.urgency = WithMore(*said, found.answers != 0 ? Urgency::kNormal : Urgency::kLow, more);
      form.urgency = found.urgency.level;
    }
    if (found.answers == 0 && found.says_again == 0 && found.terms.empty()) continue;
    is_changed = true;
    forms_.push_back(std::move(found));
  }
  if (is_changed) post = &completed_.emplace_back(std::move(completed));
}

}  // namespace firstreply::triage
