// A million customers who wait: how long a start takes, what it holds, and how long it takes until
// all of them follow other policies.
//
// Usage: open_waits_bench FOLDER [CONVERSATIONS]
//
// Fills a store in FOLDER through the pipeline unless it is there already (some minutes, a
// gigabyte), then times each part of a start on it: opening, which reads every page, the pipeline's
// recovery and the board's; and at last the loop of the pipeline while it plans all waits anew,
// each run with another target. Beside them the seconds that SQLite alone takes to read every open
// wait once, and to write what planning has to write: of each wait its plan, its alert's deadline
// and an entry in the ledger.
//
// What may not wait for the planning is measured by a timer that is due every 5 ms, as a wait that
// falls due is: how late it came at worst. A slow sync of the disk shows there too.
//
// Two cores and a virtual disk, RelWithDebInfo, the file in the machine's cache: the store is open
// in 0.6 s, its waits are read by the pipeline in 1.5 s and by the board in 1.7 s. A million are
// planned anew in 30 to 33 s, 4.5 to 5 times as long as SQLite needs for the writes alone (6.5
// to 6.8 s); what fell due meanwhile came 0.2 s late at worst, and 1.5 s while the disk still wrote
// what the filling had left. Two hundred thousand take 4.7 s, 4 times SQLite's 1.15 s, and nothing
// came later than 36 ms. With a file that is not in the cache opening alone took 14 s.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dashboards/feed/board.h"
#include "deploy/app/pipeline.h"
#include "deploy/app/pipeline_loop.h"
#include "deploy/app/policy_config.h"
#include "deploy/app/store.h"
#include "ingest/base/asio_scheduler.h"

namespace firstreply::test {
namespace {

constexpr int64_t kBatch = 4000;
constexpr int64_t kWrittenAtOnce = 1000;

ingest::PostEvent Post(int64_t number, TimePoint at) {
  ingest::PostCreated post;
  post.key = {"plaza", std::to_string(number)};
  post.author = {"plaza", fmt::format("person-{}", number)};
  post.text = "The ferry has left without us and nobody at the pier knows when the next one goes.";
  post.posted_at = {at, true};
  ingest::PostEvent event;
  event.source = "bench";
  event.event_id = std::to_string(number);
  event.brand = number % 2 == 0 ? "Torvo" : "Nagi Sabo";
  event.concerns = {*event.brand};
  event.body = std::move(post);
  return event;
}

app::Pipeline::Options Told() {
  return {.addressees = std::vector<app::Addressee>(), .timeline = "bench"};
}

class Stopwatch {
 public:
  void Print(const std::string& what) const {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    fmt::print("{:<44} {:>8.2f} s\n", what, took.count());
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// A day and an hour and some minutes: a start within a day of the filling finds nobody overdue.
app::TakePolicies AnswerWithin(int64_t more_minutes) {
  const std::string text =
      fmt::format("policies: [{{name: all, targets: {{answer: {}m}}}}]", 25 * 60 + more_minutes);
  return {app::ReadPolicies(text, "bench.yaml").value().policies, "", nullptr};
}

// All of it has just been said.
void Fill(app::Store& store, int64_t conversations) {
  const Stopwatch watch;
  const TimePoint now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  const TimePoint start = now - std::chrono::milliseconds(conversations + kBatch);
  auto pipeline = app::Pipeline::Start(store.database(), Told()).value();
  std::vector<app::Input> policies;
  policies.emplace_back(AnswerWithin(0));
  pipeline->Run(std::move(policies), start).value();
  for (int64_t first = 1; first <= conversations; first += kBatch) {
    ingest::InboxItem item;
    item.source = "bench";
    for (int64_t i = first; i < first + kBatch && i <= conversations; ++i) {
      item.events.push_back(Post(i, start + std::chrono::milliseconds(i)));
    }
    item.tally.received = static_cast<int64_t>(item.events.size());
    std::vector<app::Input> inputs;
    inputs.emplace_back(std::move(item));
    pipeline->Run(std::move(inputs), start + std::chrono::milliseconds(first + kBatch)).value();
    pipeline->TakePublication();
  }
  watch.Print("filled");
}

void ReadEveryOpenWait(Database& database) {
  const Stopwatch watch;
  Reader reader(database);
  Rows rows = reader.Query("SELECT * FROM waits WHERE ended_at IS NULL");
  int64_t waits = 0;
  while (rows.Next()) ++waits;
  watch.Print(fmt::format("SQLite reads {} open waits", waits));
}

void Time(app::Store& store) {
  ReadEveryOpenWait(store.database());
  {
    const Stopwatch watch;
    auto pipeline = app::Pipeline::Start(store.database(), Told()).value();
    watch.Print("the pipeline is ready");
  }
  const Stopwatch watch;
  dashboards::Board board;
  Reader reader(store.database());
  board.Load(reader);
  watch.Print(fmt::format("the board shows {} who wait", board.size()));
}

// What no way of planning them all can do without, in transactions as long as the loop's.
void WriteEveryPlan(Database& database, int64_t conversations) {
  {
    Transaction tx(database);
    tx.RunScript(
        "CREATE TABLE bench_ledger (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL, wait"
        " INTEGER, step INTEGER, at INTEGER, written_at INTEGER, cause INTEGER, act INTEGER, before"
        " INTEGER, after INTEGER, reason INTEGER, policy_version INTEGER, deadline INTEGER);"
        "CREATE INDEX bench_ledger_by_conversation ON bench_ledger (conversation_id)");
    tx.Commit().value();
  }
  const Stopwatch watch;
  for (int64_t first = 1; first <= conversations; first += kWrittenAtOnce) {
    Transaction tx(database);
    for (int64_t i = first; i < first + kWrittenAtOnce && i <= conversations; ++i) {
      tx.Run("UPDATE waits SET deadline = deadline + 1 WHERE conversation_id = ? AND position = 0",
             i);
      tx.Run("UPDATE alerts SET deadline = deadline + 1 WHERE conversation = ?", i);
      tx.Run(
          "INSERT INTO bench_ledger (conversation_id, wait, step, at, written_at, cause, act,"
          " before, after, reason, policy_version, deadline)"
          " VALUES (?, 0, 14, 1772323200000, 1772323200000, 0, 0, 0, 0, 0, 2, 1772323200000)",
          i);
    }
    tx.Commit().value();
  }
  watch.Print(fmt::format("SQLite writes {} plans", conversations));
  {
    Transaction tx(database);
    tx.RunScript(
        "DROP TABLE bench_ledger; UPDATE waits SET deadline = deadline - 1;"
        "UPDATE alerts SET deadline = deadline - 1");
    tx.Commit().value();
  }
  database.Checkpoint().value();
}

// Every 5 ms, until it is over.
class Lateness {
 public:
  Lateness(AsioScheduler& scheduler, std::function<bool()> over)
      : scheduler_(scheduler), over_(std::move(over)) {
    Wait();
  }

  Duration worst() const { return worst_; }

 private:
  void Wait() {
    const Duration due = scheduler_.Monotonic() + kEvery;
    scheduler_.After(kEvery, [this, due] {
      worst_ = std::max(worst_, scheduler_.Monotonic() - due);
      if (over_()) return scheduler_.Stop();
      Wait();
    });
  }

  static constexpr Duration kEvery{5};
  AsioScheduler& scheduler_;
  const std::function<bool()> over_;
  Duration worst_{};
};

void Replan(app::Store& store, int64_t conversations) {
  auto pipeline = app::Pipeline::Start(store.database(), Told()).value();
  const size_t versions = [&store] {
    Reader reader(store.database());
    return triage::LoadPolicyVersions(reader).size();
  }();
  AsioScheduler scheduler;
  ingest::Inbox inbox({}, {});
  app::PipelineLoop loop(app::PipelineLoop::Options{.scheduler = &scheduler,
                                                    .database = &store.database(),
                                                    .pipeline = pipeline.get(),
                                                    .inbox = &inbox,
                                                    .on_published = [](const auto&) {}});
  loop.Start();
  loop.Give(AnswerWithin(static_cast<int64_t>(versions)));
  const Stopwatch watch;
  bool began = false;
  const Lateness lateness(scheduler, [&] {
    began |= pipeline->replanning();
    return began && !pipeline->replanning();
  });
  scheduler.Run();
  watch.Print(fmt::format("{} waits planned anew", conversations));
  fmt::print("{:<44} {:>8} ms\n", "what fell due meanwhile was late by at most",
             lateness.worst().count());
}

int Main(const std::string& folder, int64_t conversations) {
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/store";
  const bool is_new = !std::filesystem::exists(file);
  const Stopwatch watch;
  app::Store store = app::Store::OpenToWrite(file).value();
  if (!is_new) watch.Print("the store is open");
  if (is_new) Fill(store, conversations);
  Time(store);
  WriteEveryPlan(store.database(), conversations);
  Replan(store, conversations);
  return 0;
}

}  // namespace
}  // namespace firstreply::test

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: open_waits_bench FOLDER [CONVERSATIONS]\n");
    return 2;
  }
  return firstreply::test::Main(argv[1], argc > 2 ? std::atoll(argv[2]) : 1'000'000);
}
