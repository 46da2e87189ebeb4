#include "triage/metrics.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace firstreply::triage {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Gauge>& Show(Registry& registry, const std::string& what, const std::string& help) {
  return BuildGauge().Name("firstreply_triage_" + what).Help(help).Register(registry);
}

double Seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// One minute to a day, with the targets that people set.
const std::vector<double> kResponseBounds = {60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400};

}  // namespace

TriageMetrics::TriageMetrics(Registry& registry)
    : open_(Show(registry, "waits_open", "Customers who wait for an answer now.")),
      overdue_(Show(registry, "waits_overdue", "Of them: those whose deadline has passed.")),
      oldest_overdue_(Show(registry, "oldest_overdue_seconds",
                           "How long ago the earliest deadline of those who wait has passed; 0: "
                           "nobody is overdue.")),
      next_deadline_(Show(registry, "next_deadline_timestamp_seconds",
                          "The nearest deadline that has not passed; absent: there is none.")),
      outcomes_(BuildCounter()
                    .Name("firstreply_triage_outcomes_total")
                    .Help("Waits decided since the start, each counted once at its decision.")
                    .Register(registry)),
      corrections_(BuildCounter()
                       .Name("firstreply_triage_corrections_total")
                       .Help("Outcomes that a fact which came late changed, from and to what.")
                       .Register(registry)),
      first_response_(BuildHistogram()
                          .Name("firstreply_triage_first_response_seconds")
                          .Help("From the customer's post to the first answer. Answered waits "
                                "only: who was never answered is in outcomes and waits_open.")
                          .Register(registry)),
      set_aside_(BuildCounter()
                     .Name("firstreply_triage_set_aside_total")
                     .Help("Threads that could not be decided and were left alone.")
                     .Register(registry)
                     .Add({})),
      judgement_version_(Show(registry, "judgement_version",
                              "The version of what posts are judged by; it grows with each change "
                              "of model, adjustments or thresholds.")),
      model_info_(Show(registry, "model_info",
                       "1, labelled with the model that judges posts; \"none\": nobody does.")),
      window_waits_(Show(registry, "window_waits",
                         "Waits for an answer that started in the window, from the store.")),
      window_met_(Show(registry, "window_met", "Of them: deadline passed, answered in time.")),
      window_missed_(
          Show(registry, "window_missed", "Of them: deadline passed, not answered in time.")),
      window_excluded_(Show(registry, "window_excluded",
                            "Of them: never to be decided (handed off, dismissed, answered "
                            "elsewhere, deleted, no target, adopted, no longer watched).")),
      window_handed_off_(Show(registry, "window_handed_off",
                              "Of those excluded: handed off to a private channel.")),
      window_self_reported_(Show(registry, "window_self_reported",
                                 "Of those excluded: by the late word of an agent.")),
      window_waiting_(
          Show(registry, "window_waiting", "Of the window's waits: nobody has answered so far.")),
      window_p50_(Show(registry, "window_response_median_seconds",
                       "The time within which half were answered, those still waiting counted; "
                       "absent: not reached.")),
      window_p90_(
          Show(registry, "window_response_ninety_percent_seconds", "The same for nine in ten.")),
      windows_at_(Show(registry, "windows_timestamp_seconds",
                       "When the windows were last worked out; absent: not yet.")) {}

void TriageMetrics::ShowWaiting(const std::vector<Waiting>& waiting, TimePoint now) {
  std::map<Place, Counted> counted;
  std::map<std::string, Times> times;
  for (const Place& place : places_) counted[place] = {};
  for (const std::string& brand : brands_) times[brand] = {};
  for (const Waiting& one : waiting) {
    Counted& count = counted[{one.brand, one.source, one.urgency}];
    ++count.open;
    count.overdue += one.overdue;
    Times& time = times[one.brand];
    std::optional<TimePoint>& nearest = one.overdue ? time.oldest : time.next;
    if (one.deadline && (!nearest || *one.deadline < *nearest)) nearest = one.deadline;
  }
  for (const auto& [place, count] : counted) {
    const prometheus::Labels labels = {{"brand", place.brand},
                                       {"source", place.source},
                                       {"urgency", std::string(ingest::NameOf(place.urgency))}};
    open_.Add(labels).Set(static_cast<double>(count.open));
    overdue_.Add(labels).Set(static_cast<double>(count.overdue));
    places_.insert(place);
  }
  for (const auto& [brand, time] : times) {
    ShowTimes(brand, time, now);
    brands_.insert(brand);
  }
}

void TriageMetrics::ShowTimes(const std::string& brand, const Times& times, TimePoint now) {
  const prometheus::Labels labels = {{"brand", brand}};
  const Duration over = times.oldest ? std::max(now - *times.oldest, Duration(0)) : Duration(0);
  oldest_overdue_.Add(labels).Set(Seconds(over));
  if (times.next) {
    next_deadline_.Add(labels).Set(Seconds(times.next->time_since_epoch()));
  } else if (next_deadline_.Has(labels)) {
    next_deadline_.Remove(&next_deadline_.Add(labels));
  }
}

void TriageMetrics::Wrote(const LedgerEntry& entry, const std::string& brand, WaitKind kind,
                          Duration waited) {
  const Wait wait{entry.conversation, entry.wait};
  switch (entry.step) {
    case LedgerStep::kDecided:
      if (undone_.Erase(wait)) {
        Correct(brand, kind, NameOf(entry.before), NameOf(entry.after));
      } else {
        outcomes_
            .Add({{"brand", brand},
                  {"outcome", std::string(NameOf(entry.after))},
                  {"wait", std::string(NameOf(kind))}})
            .Increment();
      }
      break;
    case LedgerStep::kCorrected:
      Correct(brand, kind, NameOf(entry.before), NameOf(entry.after));
      if (entry.after == Outcome::kUndecided) undone_.Insert(wait);
      break;
    case LedgerStep::kWithdrawn:
      if (entry.before != Outcome::kUndecided || undone_.Erase(wait))
        Correct(brand, kind, NameOf(entry.before), "none");
      break;
    case LedgerStep::kAnswered:
      if (kind == WaitKind::kFirst && answered_.Insert(wait))
        first_response_.Add({{"brand", brand}}, kResponseBounds).Observe(Seconds(waited));
      break;
    default:
      break;
  }
}

void TriageMetrics::ShowJudgement(const JudgementVersion& version) {
  judgement_version_.Add({}).Set(static_cast<double>(version.number));
  if (model_) model_info_.Remove(model_);
  const std::string& model = version.parts.model;
  model_ = &model_info_.Add({{"model", model.empty() ? "none" : model}});
  model_->Set(1);
}

void TriageMetrics::ShowWindows(const std::vector<WindowGroup>& groups, TimePoint at) {
  for (const auto& [family, gauge] : std::exchange(of_windows_, {})) family->Remove(gauge);
  for (const WindowGroup& group : groups) ShowWindow(group);
  windows_at_.Add({}).Set(Seconds(at.time_since_epoch()));
}

void TriageMetrics::ShowWindow(const WindowGroup& group) {
  const prometheus::Labels labels = {{"window", std::string(group.window)},
                                     {"brand", group.brand},
                                     {"source", group.source},
                                     {"urgency", group.urgency}};
  const auto show = [&](Family<Gauge>& family, double value) {
    Gauge& gauge = family.Add(labels);
    gauge.Set(value);
    of_windows_.emplace_back(&family, &gauge);
  };
  show(window_waits_, static_cast<double>(group.waits));
  show(window_met_, static_cast<double>(group.met));
  show(window_missed_, static_cast<double>(group.missed));
  show(window_excluded_, static_cast<double>(group.excluded));
  show(window_handed_off_, static_cast<double>(group.handed_off));
  show(window_self_reported_, static_cast<double>(group.self_reported));
  show(window_waiting_, static_cast<double>(group.waiting));
  if (group.p50) show(window_p50_, Seconds(*group.p50));
  if (group.p90) show(window_p90_, Seconds(*group.p90));
}

void TriageMetrics::SetAside(int64_t threads) {
  set_aside_.Increment(static_cast<double>(threads));
}

void TriageMetrics::Correct(const std::string& brand, WaitKind kind, std::string_view from,
                            std::string_view to) {
  corrections_
      .Add({{"brand", brand},
            {"from", std::string(from)},
            {"to", std::string(to)},
            {"wait", std::string(NameOf(kind))}})
      .Increment();
}

bool TriageMetrics::Waits::Insert(const Wait& wait) {
  if (!known_.insert(wait).second) return false;
  order_.push_back(wait);
  if (order_.size() > kWaitsRememberedMax) {
    known_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

}  // namespace firstreply::triage
