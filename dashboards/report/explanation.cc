#include "dashboards/report/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "dashboards/api/conversation_detail.h"
#include "triage/acts.h"
#include "triage/clock/clock_facts.h"
#include "triage/gathering.h"
#include "triage/statistics/judged_wait.h"
#include "triage/tables.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::dashboards {
namespace {

using triage::Act;
using triage::Standing;
using triage::Wait;

const Act* FindAct(const Explanation& explanation, int64_t id) {
  const auto found = std::find_if(explanation.acts.begin(), explanation.acts.end(),
                                  [id](const Act& act) { return act.id == id; });
  return found == explanation.acts.end() ? nullptr : &*found;
}

std::string By(const Explanation& explanation, const Wait& wait) {
  const Act* act = FindAct(explanation, wait.act);
  return act ? " by " + act->author : "";
}

}  // namespace

Explanation Explain(Reader& reader, const triage::Conversation& conversation,
                    const triage::Circumstances& circumstances) {
  const triage::ThreadSlice slice = triage::GatherThread(reader, conversation.thread_id);
  Explanation explanation{.conversation = conversation,
                          .now = triage::LoadClock(reader).value_or(TimePoint{}),
                          .acts = triage::LoadActs(reader, conversation.id),
                          .ledger = triage::LoadLedger(reader, conversation.id)};
  for (const ingest::ShownPost& post : LoadDialogue(reader, conversation)) {
    if (post.speaks_for || !post.verdict) continue;
    if (auto urgency = triage::ReadReckoning(post.verdict->reckoning)) {
      explanation.judged.push_back({.post = post.id,
                                    .urgency = *std::move(urgency),
                                    .judged_by = post.verdict->judged_by,
                                    .model = post.verdict->model});
    }
  }
  explanation.context = triage::FormsInContext(slice, conversation.id);
  explanation.steps = triage::StepsOf(slice, circumstances, conversation.id, explanation.now);
  return explanation;
}

std::optional<std::string> LeftOut(const Explanation& explanation, const Wait& wait) {
  // By the same rule that counts them.
  triage::MeasuredWait measured;
  measured.kind = wait.kind;
  measured.adopted = explanation.conversation.adopted;
  measured.running = wait.running;
  measured.deadline = wait.deadline;
  measured.outcome = wait.outcome;
  measured.end_reason = wait.end_reason;
  if (wait.answered()) measured.response_at = wait.response_at.at;
  const Standing standing = triage::Judge(measured, explanation.now).answered;
  switch (standing) {
    case Standing::kMet:
    case Standing::kMissed:
    case Standing::kUndecided:
      return std::nullopt;
    case Standing::kAdopted:
      return "adopted, its answer was here before anything that the customer said";
    default:
      break;
  }
  std::string why(triage::NameOf(standing));
  std::replace(why.begin(), why.end(), '_', ' ');
  return why + By(explanation, wait);
}

std::optional<std::string> SelfReported(const Explanation& explanation, const Wait& wait) {
  const Act* act = FindAct(explanation, wait.act);
  if (!wait.self_reported || !act) return std::nullopt;
  const Duration back = act->told_at - act->at;
  if (back > triage::kDatedBackMax) {
    return fmt::format("act {} was dated back by {}", act->id, InWords(back));
  }
  return fmt::format("act {} came after {} % of the target", act->id, triage::kLatePercent);
}

std::string InWords(Duration duration) {
  const auto hours = std::chrono::floor<std::chrono::hours>(duration);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(duration - hours);
  const Duration rest = duration - hours - minutes;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(rest);
  std::string words;
  if (hours.count() > 0) words += fmt::format("{}h ", hours.count());
  if (minutes.count() > 0) words += fmt::format("{}m ", minutes.count());
  if (rest != seconds) {
    words += fmt::format("{}.{:03}s ", seconds.count(), (rest - seconds).count());
  } else if (seconds.count() > 0 || words.empty()) {
    words += fmt::format("{}s ", seconds.count());
  }
  words.pop_back();
  return words;
}

}  // namespace firstreply::dashboards
