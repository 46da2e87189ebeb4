#include "tests/sim/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "alerts/tables.h"
#include "ingest/filing.h"
#include "tests/sim/history.h"
#include "tests/sim/sim_monitor.h"
#include "triage/tables.h"

namespace firstreply::test {
namespace {

// Beyond the last event, so that every deadline and every expiry has passed.
constexpr Duration kAftermath = std::chrono::days(32);

// Steps of the scheduler that one seed may take; a monitor that goes round in circles crosses it.
constexpr int kStepsMax = 2'000'000;

// More than any history has.
constexpr size_t kDeliveriesMax = 1'000'000;

struct Expected {
  std::string canonical;
  TimePoint ends_at{};
};

std::vector<app::Input> OneItem(std::vector<ingest::PostEvent> events) {
  ingest::InboxItem item;
  item.source = "reference";
  item.tally.received = static_cast<int64_t>(events.size());
  item.events = std::move(events);
  std::vector<app::Input> inputs;
  inputs.emplace_back(std::move(item));
  return inputs;
}

// What the history comes to when nothing goes wrong and everything comes in its order.
std::string Reference(const History& history, TimePoint ends_at) {
  SimDisk disk;
  disk.Put(kSimStore, NewSimStore());
  Result<Database> database = Database::Open({.path = kSimStore, .disk = &disk});
  Result<std::unique_ptr<app::Pipeline>> pipeline = app::Pipeline::Start(*database, {});
  for (const ingest::PostEvent& event : history.events) {
    (*pipeline)->Run(OneItem({event}), ingest::ClockTime(event).at).value();
  }
  (*pipeline)->Run({}, ends_at).value();
  return CanonicalOf(*database);
}

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options)
      : options_(options),
        random_(options.seed),
        history_(MakeHistory({.seed = options.seed, .threads = 3, .contacts = 1})),
        scheduler_({.start = history_.events.front().seen_at.value_or(
                                 ingest::HappenedAt(history_.events.front()).at) -
                             std::chrono::hours(1),
                    .shuffle_seed = random_.Next()}),
        crashes_left_(options.power_lost_at_step ? 0 : options.crashes),
        faults_left_(options.disk_faults) {
    for (const std::string& source : SourcesOf(history_)) {
      platforms_.push_back(std::make_unique<FakePlatform>(
          scheduler_, ReportedBy(history_, source),
          FakePlatform::Options{.source = source, .seed = random_.Next()}));
      ends_at_ = std::max(ends_at_, platforms_.back()->ends_at());
    }
    ends_at_ += kAftermath;
  }

  SimulationResult Run() {
    PlanTrouble();
    SimulationResult result;
    result.wrong = Live();
    if (!result.wrong) result.wrong = Check();
    result.crashes = crashes_;
    result.disk_steps = disk_.steps_done();
    return result;
  }

 private:
  std::optional<std::string> Live() {
    for (int step = 0; step < kStepsMax; ++step) {
      if (disk_.power_lost() || (monitor_ && monitor_->ended())) Crash();
      if (!monitor_ && !Restart()) continue;
      if (Finished()) return std::nullopt;
      if (random_.Below(400) == 0 && crashes_left_ > 0) Crash();
      if (!monitor_) continue;
      if (!scheduler_.RunOne()) LetTheRestFallDue();
    }
    return "the monitor goes round in circles";
  }

  bool Finished() {
    const bool all_sent = std::all_of(platforms_.begin(), platforms_.end(),
                                      [](const auto& platform) { return platform->exhausted(); });
    return all_sent && monitor_->idle() && monitor_->pipeline().clock() >= ends_at_;
  }

  // Nobody has anything more to say.
  void LetTheRestFallDue() {
    scheduler_.RunUntil(ends_at_);
    if (monitor_) monitor_->Wake();
  }

  // Draws what the disk will do next.
  void PlanTrouble() {
    if (options_.power_lost_at_step) {
      if (crashes_ == 0) disk_.LosePowerAt(*options_.power_lost_at_step);
      return;
    }
    if (crashes_left_ > 0 && random_.Chance(60)) disk_.LosePowerAt(random_.Between(1, 400));
    if (faults_left_ > 0 && random_.Chance(50)) {
      --faults_left_;
      random_.Chance(50) ? disk_.FailWrite(random_.Between(1, 200))
                         : disk_.FailSync(random_.Between(1, 40));
    }
  }

  void Crash() {
    monitor_.reset();
    --crashes_left_;
    ++crashes_;
    if (disk_.power_lost() || random_.Chance(50)) {
      disk_.Restart(random_);
    } else {
      disk_.RestartAfterKill();
    }
    PlanTrouble();
  }

  bool Restart() {
    // A stop of the machine takes its time; what falls due meanwhile is decided at the start.
    if (random_.Chance(30))
      scheduler_.RunFor(random_.Between(Duration::zero(), Duration(std::chrono::hours(3))));
    Result<std::unique_ptr<SimMonitor>> started = SimMonitor::Start(scheduler_, disk_, platforms_);
    if (started) {
      monitor_ = std::move(*started);
      return true;
    }
    if (!disk_.power_lost()) disk_.RestartAfterKill();
    return false;
  }

  std::optional<std::string> Check() {
    const std::string found = CanonicalOf(monitor_->database());
    if (const std::string expected = Reference(history_, ends_at_); found != expected) {
      return fmt::format("the projection differs\nexpected:\n{}\nfound:\n{}", expected, found);
    }
    if (auto wrong = CheckSources()) return wrong;
    if (auto wrong = CheckLedger()) return wrong;
    if (auto wrong = CheckTold()) return wrong;
    return CheckMemory();
  }

  std::optional<std::string> CheckSources() {
    for (const auto& platform : platforms_) {
      const auto known = monitor_->pipeline().sources().find(platform->source());
      if (known == monitor_->pipeline().sources().end()) continue;
      const ingest::SourceState& state = known->second;
      if (state.tally.received != state.AccountedFor()) {
        return fmt::format("{}: {} received and {} accounted for", platform->source(),
                           state.tally.received, state.AccountedFor());
      }
      if (state.cursor != platform->end_cursor()) {
        return fmt::format("{}: the cursor stands at {} and not at {}", platform->source(),
                           state.cursor.value_or("nothing"), platform->end_cursor());
      }
    }
    return std::nullopt;
  }

  // A wait's outcome is published once; only after it was withdrawn, or corrected to undecided, may
  // there be another.
  std::optional<std::string> CheckLedger() {
    Reader reader(monitor_->database());
    std::set<std::pair<int64_t, int64_t>> decided;
    for (const triage::LedgerEntry& entry : triage::LoadLedger(reader, std::nullopt)) {
      const std::pair wait(entry.conversation, entry.wait);
      if (entry.after == triage::Outcome::kUndecided) decided.erase(wait);
      if (entry.step == triage::LedgerStep::kDecided && !decided.insert(wait).second) {
        return fmt::format("conversation {}: the outcome of wait {} was published twice",
                           wait.first, wait.second);
      }
    }
    return std::nullopt;
  }

  // Nobody waits any more, so every alert is resolved; and what was told of one conversation is a
  // row of lives, each of which only moves forward to its end.
  std::optional<std::string> CheckTold() {
    Reader reader(monitor_->database());
    if (!alerts::LoadOpenAlerts(reader).empty()) return "an alert stands open and nobody waits";
    std::map<int64_t, alerts::AlertMessage> last;
    for (const alerts::Delivery& delivery : alerts::LoadPending(reader, 0, kDeliveriesMax)) {
      const alerts::AlertMessage& message = delivery.message;
      if (message.event == alerts::AlertEvent::kFound) continue;
      const auto [before, is_first] = last.emplace(message.conversation, message);
      const bool lives = !is_first && !alerts::Resolves(before->second.event) &&
                         before->second.kind == message.kind &&
                         before->second.started_by == message.started_by;
      const bool begins = !lives && !alerts::Resolves(message.event);
      const bool moves_on = lives && before->second.event < message.event;
      if (!begins && !moves_on) {
        return fmt::format("conversation {}: {} was told where it makes no sense",
                           message.conversation, NameOf(message.event));
      }
      before->second = message;
    }
    return std::nullopt;
  }

  std::optional<std::string> CheckMemory() {
    const app::Pipeline& lived = monitor_->pipeline();
    Result<std::unique_ptr<app::Pipeline>> fresh =
        app::Pipeline::Start(monitor_->database(), SimPipelineOptions());
    if (lived.sources() != (*fresh)->sources())
      return "the tallies in memory are not those of the store";
    if (lived.NextDue() != (*fresh)->NextDue())
      return "the deadlines in memory are not those of the store";
    if (lived.clock() != (*fresh)->clock()) return "the clock in memory is not that of the store";
    return std::nullopt;
  }

  const SimulationOptions options_;
  Random random_;
  const History history_;
  SimScheduler scheduler_;
  SimDisk disk_;
  SimMonitor::Platforms platforms_;
  std::unique_ptr<SimMonitor> monitor_;
  TimePoint ends_at_{};
  int crashes_left_;
  int crashes_ = 0;
  int faults_left_;
};

}  // namespace

SimulationResult Simulate(const SimulationOptions& options) {
  SimulationResult result = Simulation(options).Run();
  if (result.wrong) result.wrong = fmt::format("seed {}: {}", options.seed, *result.wrong);
  return result;
}

std::optional<std::string> SimulateMany(uint64_t first_seed, uint64_t count) {
  for (uint64_t seed = first_seed; seed < first_seed + count; ++seed) {
    if (SimulationResult result = Simulate({.seed = seed}); result.wrong) return result.wrong;
  }
  return std::nullopt;
}

}  // namespace firstreply::test
