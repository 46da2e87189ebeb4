#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "dashboards/report/explanation.h"
#include "ingest/base/rfc3339.h"
#include "ingest/masked_text.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::dashboards {
namespace {

using triage::Act;
using triage::ActKind;
using triage::ClockStep;
using triage::LedgerEntry;
using triage::LedgerStep;
using triage::Outcome;
using triage::Wait;
using triage::WaitKind;
using What = triage::ClockStep::What;

// "2026-03-02 10:00:00", with milliseconds where there are any.
std::string At(TimePoint at) {
  const bool is_whole = std::chrono::floor<std::chrono::seconds>(at) == at;
  std::string text = FormatRfc3339({at, !is_whole});
  text.at(10) = ' ';
  text.pop_back();
  return text;
}

std::string Quoted(const std::string& text) {
  return text.empty() ? "" : ", \"" + ingest::MaskedText(text) + "\"";
}

std::string Due(std::optional<TimePoint> at) {
  return at ? ", due " + At(*at) : "";
}

std::string KindInWords(WaitKind kind) {
  return kind == WaitKind::kFollowUp ? "follow-up" : std::string(triage::NameOf(kind));
}

bool IsPlan(What what) {
  return what == What::kStarted || what == What::kRaised || what == What::kLowered ||
         what == What::kReplanned;
}

class Text {
 public:
  explicit Text(const Explanation& explanation) : explanation_(explanation) {}

  std::string Render() {
    Line("Conversation {}: {}", explanation_.conversation.id, explanation_.conversation.brand);
    Line("As of {}. All times are UTC.", At(explanation_.now));
    if (!explanation_.conversation.stands) {
      Line("It stands no more: what was said in it belongs elsewhere, or is gone.");
    }
    if (explanation_.conversation.waits.empty()) Line("\nNobody has waited here.");
    for (const Wait& wait : explanation_.conversation.waits) WriteWait(wait);
    WriteBeside();
    for (const PostUrgency& judged : explanation_.judged) WriteJudged(judged);
    for (const triage::FormInContext& form : explanation_.context) WriteContext(form);
    WriteActs();
    WriteLedger();
    return std::move(text_);
  }

 private:
  template <class... Values>
  void Line(fmt::format_string<const Values&...> form, const Values&... values) {
    fmt::format_to(std::back_inserter(text_), form, values...);
    text_ += '\n';
  }

  void WriteJudged(const PostUrgency& judged) {
    Line("\nPost {} by its own words: {}, {}", judged.post, triage::ReckoningText(judged.urgency),
         ingest::NameOf(judged.urgency.level));
    if (judged.judged_by == 0) return;
    Line(
        "  Judged by version {}, model {}; high from {}, critical from {} where no floor says more",
        judged.judged_by, judged.model, judged.urgency.thresholds.high,
        judged.urgency.thresholds.critical);
  }

  void WriteContext(const triage::FormInContext& form) {
    Line("\nPost {} in the light of what went before", form.post);
    if (form.answers != 0) {
      Line("  It answers the question in our post {}, and so needs a response", form.answers);
    }
    if (form.says_again != 0) {
      Line("  It says again what post {} said, which waits still, and is no case of its own",
           form.says_again);
    }
    for (const triage::HistoryTerm& term : form.terms) {
      if (term.cause == 0) {
        Line("  {}: an agent said so", term.term);
      } else {
        Line("  {}: post {}", term.term, term.cause);
      }
    }
    if (!form.urgency.points.empty()) {
      Line("  Urgency: {}, {}", triage::ReckoningText(form.urgency),
           ingest::NameOf(form.urgency.level));
    }
  }

  void WriteWait(const Wait& wait) {
    Line("\nWait {}: {}, urgency {}", wait.number, KindInWords(wait.kind),
         ingest::NameOf(wait.urgency));
    bool is_acknowledged = false;
    for (const ClockStep& step : explanation_.steps) {
      const bool is_here = step.what != What::kThanked && step.kind == wait.kind &&
                           step.started_by == wait.started_by;
      if (!is_here) continue;
      WriteStep(wait, step, !is_acknowledged);
      is_acknowledged = is_acknowledged || step.what == What::kAcknowledged;
    }
    if (wait.kind == WaitKind::kFirst) WriteAcknowledgement(wait);
    WriteAnswer(wait);
    if (wait.open()) {
      Line("  In the queue");
    } else if (wait.end_reason == triage::EndReason::kNone) {
      Line("  Left the queue {}", At(*wait.ended_at));
    } else {
      Line("  Left the queue {}: {}", At(*wait.ended_at), triage::NameOf(wait.end_reason));
    }
    if (const auto why = SelfReported(explanation_, wait)) Line("  Self-reported: {}", *why);
    if (const auto why = LeftOut(explanation_, wait)) {
      Line("  Not in attainment: {}{}", *why, ReasonOf(wait));
    }
  }

  // What the agent wrote who dismissed it.
  std::string ReasonOf(const Wait& wait) const {
    for (const Act& act : explanation_.acts) {
      if (act.id == wait.act && act.kind == ActKind::kDismissed) return Quoted(act.reason);
    }
    return "";
  }

  void WriteStep(const Wait& wait, const ClockStep& step, bool awaits_acknowledgement) {
    Line("  {}  {}", At(step.at), InWords(wait, step));
    for (const triage::OpenSpan& span : step.counted) {
      Line("      open {} to {}: {}", At(span.from), At(span.to),
           dashboards::InWords(span.to - span.from));
    }
    if (step.counted.size() == triage::kStepSpansMax) {
      Line("      and what was open after these");
    }
    const bool is_plan = IsPlan(step.what);
    if (step.policy_version == 0) {
      if (step.deadline) {
        Line("      {}: due {} by the wall clock", MarkOf(wait), At(*step.deadline));
      }
      return;
    }
    if (is_plan) {
      Line("      policy \"{}\", calendar \"{}\", version {}", step.policy, step.calendar,
           step.policy_version);
    }
    if (awaits_acknowledgement && step.acknowledge_target) {
      Line("      acknowledgement: {} of {} used{}", dashboards::InWords(step.acknowledge_used),
           dashboards::InWords(*step.acknowledge_target), is_plan ? Due(step.acknowledge_by) : "");
    }
    if (step.target) {
      Line("      {}: {} of {} used{}", MarkOf(wait), dashboards::InWords(step.used),
           dashboards::InWords(*step.target), is_plan ? Due(step.deadline) : "");
    } else {
      Line("      {}: no target", MarkOf(wait));
    }
  }

  static std::string MarkOf(const Wait& wait) {
    return wait.kind == WaitKind::kPromise ? "promise" : "answer";
  }

  static std::string Cause(const ClockStep& step) {
    if (step.act != 0) return fmt::format(" by act {}", step.act);
    if (step.cause < 0) return fmt::format(" by act {}", -step.cause);
    if (step.cause > 0) return fmt::format(" by post {}", step.cause);
    return "";
  }

  static std::string InWords(const Wait& wait, const ClockStep& step) {
    switch (step.what) {
      case What::kStarted:
        return StartInWords(wait, step);
      case What::kRaised:
        return "made more urgent" + Cause(step) +
               (step.used == Duration::zero() ? ": a shorter target runs from here"
                                              : ": the older target ends sooner and stays");
      case What::kLowered:
        return "made less urgent" + Cause(step) + ": the longer target counts from the start";
      case What::kReplanned:
        return fmt::format("version {} of the policies came into force: what was used stays used",
                           step.policy_version);
      case What::kAcknowledged:
        return "acknowledged" + Cause(step);
      case What::kAnswered:
        return (wait.kind == WaitKind::kPromise ? "kept" : "answered") + Cause(step);
      case What::kDeadline:
        return "the " + MarkOf(wait) + "'s deadline passed";
      case What::kAcknowledgeDeadline:
        return "the acknowledgement's deadline passed";
      case What::kEnded:
        return fmt::format("ended{}: {}", Cause(step), triage::NameOf(wait.end_reason));
      case What::kThanked:
        break;
    }
    return "";
  }

  static std::string StartInWords(const Wait& wait, const ClockStep& step) {
    if (wait.kind == WaitKind::kPromise) return "promised" + Cause(step);
    if (wait.kind == WaitKind::kFollowUp) {
      if (step.cause == 0) return fmt::format("taken up by post {}", wait.about);
      return "handed off" + Cause(step) + ": the customer's first private word starts the clock";
    }
    if (wait.about != 0 && wait.about != wait.started_by) {
      return fmt::format("post {} was taken back: post {} waits again", wait.started_by,
                         wait.about);
    }
    return "started" + Cause(step);
  }

  void WriteAcknowledgement(const Wait& wait) {
    std::string by;
    if (wait.acknowledged_at) {
      by = wait.acknowledged_by != 0 ? fmt::format(" by post {}", wait.acknowledged_by)
                                     : fmt::format(" by act {}", wait.act);
    }
    WriteMark("Acknowledgement", wait.acknowledgement, wait.acknowledge_by,
              wait.acknowledgement_decided_at, wait.acknowledged_at, by, "given");
  }

  void WriteAnswer(const Wait& wait) {
    const bool is_promise = wait.kind == WaitKind::kPromise;
    if (wait.kind == WaitKind::kFollowUp && !wait.running && wait.outcome == Outcome::kUndecided) {
      Line("  Answer: undecided, the clock does not run yet");
      return;
    }
    std::optional<TimePoint> given;
    std::string by;
    if (wait.answered()) {
      given = wait.response_at.at;
      by = fmt::format(" by post {}", wait.response);
    } else if (wait.end_reason == triage::EndReason::kAnsweredElsewhere) {
      given = wait.ended_at;
      by = fmt::format(" by act {}", wait.act);
    }
    WriteMark(is_promise ? "Promise" : "Answer", wait.outcome, wait.deadline, wait.decided_at,
              given, by, is_promise ? "kept" : "given");
  }

  void WriteMark(std::string_view name, Outcome outcome, std::optional<TimePoint> deadline,
                 std::optional<TimePoint> decided_at, std::optional<TimePoint> given,
                 const std::string& by, std::string_view word) {
    std::string story;
    if (given) {
      story = fmt::format("; {} {}{}", word, At(*given), by);
    } else {
      story = fmt::format(", not {}", word);
    }
    switch (outcome) {
      case Outcome::kUndecided:
        if (deadline) {
          Line("  {}: undecided{}", name, Due(deadline));
        } else {
          Line("  {}: no target{}", name, story);
        }
        return;
      case Outcome::kMet:
        Line("  {}: met {}{}{}", name, At(*decided_at), by, Due(deadline));
        return;
      case Outcome::kMissed:
        Line("  {}: missed {}{}", name, At(*decided_at), story);
        return;
      case Outcome::kCancelled:
        Line("  {}: cancelled {}{}", name, At(*decided_at),
             deadline ? ", was due " + At(*deadline) : "");
        return;
    }
  }

  void WriteBeside() {
    bool is_first = true;
    for (const ClockStep& step : explanation_.steps) {
      if (step.what != What::kThanked) continue;
      if (std::exchange(is_first, false)) Line("\nBeside the waits");
      Line("  {}  post {} says thanks or goodbye, which starts no wait", At(step.at), step.cause);
    }
  }

  void WriteActs() {
    if (!explanation_.acts.empty()) Line("\nSaid by hand");
    for (const Act& act : explanation_.acts) {
      Line("  act {}, {}, {}: {}", act.id, At(act.told_at), act.author, InWords(act));
    }
  }

  static std::string InWords(const Act& act) {
    const std::string at = act.at == act.told_at ? "" : " at " + At(act.at);
    switch (act.kind) {
      case ActKind::kAnsweredElsewhere:
        return fmt::format("answered elsewhere at {} on {}{}", At(act.at),
                           ingest::MaskedText(act.channel), Quoted(act.reason));
      case ActKind::kDismissed:
        return "dismissed" + at + Quoted(act.reason);
      case ActKind::kLinked:
        return fmt::format("linked to conversation {}{}", act.linked_to,
                           act.same_matter ? ", the same matter" : "");
      case ActKind::kPromised:
        return fmt::format("promised{}{}", at,
                           act.promised_by ? ", to be kept by " + At(*act.promised_by) : "");
      case ActKind::kUrgencySet:
        return fmt::format("urgency {}", ingest::NameOf(act.urgency));
    }
    return "";
  }

  void WriteLedger() {
    Line("\nLedger");
    if (explanation_.ledger.empty()) Line("  is empty");
    for (const LedgerEntry& entry : explanation_.ledger) {
      const std::string wait =
          entry.wait == triage::kNoWait ? "no wait" : fmt::format("wait {}", entry.wait);
      Line("  {}  {}  {}{}", At(entry.at), wait, triage::NameOf(entry.step), Details(entry));
    }
  }

  static std::string Details(const LedgerEntry& entry) {
    std::string details;
    const bool is_outcome = entry.step == LedgerStep::kDecided ||
                            entry.step == LedgerStep::kCorrected ||
                            entry.step == LedgerStep::kAcknowledgementDecided ||
                            entry.step == LedgerStep::kAcknowledgementCorrected;
    if (is_outcome) {
      details +=
          fmt::format(", {} to {}", triage::NameOf(entry.before), triage::NameOf(entry.after));
    }
    const bool has_reason = entry.step == LedgerStep::kEnded || is_outcome;
    if (has_reason && entry.reason != triage::EndReason::kNone) {
      details += fmt::format(", {}", triage::NameOf(entry.reason));
    }
    if (entry.step == LedgerStep::kMerged) {
      details += fmt::format(", conversation {}", entry.cause);
    } else if (entry.cause > 0) {
      details += fmt::format(", post {}", entry.cause);
    }
    // What an agent recorded is begun by no post.
    if (entry.cause < 0 && entry.act == 0) details += fmt::format(", act {}", -entry.cause);
    if (entry.act != 0) details += fmt::format(", act {}", entry.act);
    if (entry.policy_version != 0) details += fmt::format(", version {}", entry.policy_version);
    return details + Due(entry.deadline);
  }

  const Explanation& explanation_;
  std::string text_;
};

}  // namespace

std::string RenderExplanationText(const Explanation& explanation) {
  return Text(explanation).Render();
}

}  // namespace firstreply::dashboards
