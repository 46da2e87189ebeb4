// What the pipeline costs, on a store on the machine's own disk.
//
//   cmake --build build/release --target pipeline_bench && build/release/tests/bench/pipeline_bench
//
// Commit is the disk itself: one small transaction. The others are to be read against it, in the
// same run: a batch of one post costs a commit and little more; per post, batches are what makes it
// cheap.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "deploy/app/pipeline.h"
#include "deploy/app/store.h"
#include "tests/support/temporary_folder.h"

namespace firstreply::test {
namespace {

constexpr TimePoint kStart{std::chrono::seconds(1'772'323'200)};

ingest::PostEvent Post(int64_t number, TimePoint at, std::optional<int64_t> parent) {
  ingest::PostCreated post;
  post.key = {"plaza", std::to_string(number)};
  post.author = {"plaza", fmt::format("person-{}", number % 5000)};
  post.text = "The ferry has left without us and nobody at the pier knows when the next one goes.";
  post.posted_at = {at, true};
  if (parent) post.parent = ingest::PostKey{"plaza", std::to_string(*parent)};
  ingest::PostEvent event;
  event.source = "bench";
  event.event_id = std::to_string(number);
  event.brand = "Torvo";
  event.concerns = {"Torvo"};
  event.body = std::move(post);
  return event;
}

class Monitor {
 public:
  Monitor()
      : store_(app::Store::OpenToWrite(folder_ / "store").value()),
        pipeline_(app::Pipeline::Start(store_.database(), {}).value()) {}

  void Take(std::vector<ingest::PostEvent> events) {
    ingest::InboxItem item;
    item.source = "bench";
    item.tally.received = static_cast<int64_t>(events.size());
    item.events = std::move(events);
    std::vector<app::Input> inputs;
    inputs.emplace_back(std::move(item));
    pipeline_->Run(std::move(inputs), now_).value();
  }

  // One more post, a second after the last.
  ingest::PostEvent Next(std::optional<int64_t> parent) {
    now_ += std::chrono::seconds(1);
    return Post(++number_, now_, parent);
  }

  Database& database() { return store_.database(); }
  int64_t number() const { return number_; }

 private:
  TemporaryFolder folder_;
  app::Store store_;
  std::unique_ptr<app::Pipeline> pipeline_;
  TimePoint now_ = kStart;
  int64_t number_ = 0;
};

void Commit(benchmark::State& state) {
  Monitor monitor;
  for (auto _ : state) {
    Transaction tx(monitor.database());
    tx.Run("UPDATE clock SET now = now + 1");
    tx.Run("INSERT OR REPLACE INTO clock (id, now) VALUES (1, 1)");
    tx.Commit().value();
  }
}
BENCHMARK(Commit)->UseRealTime();

// Batches of so many posts, each of a thread of its own.
void NewThreads(benchmark::State& state) {
  Monitor monitor;
  for (auto _ : state) {
    std::vector<ingest::PostEvent> events;
    for (int64_t i = 0; i < state.range(0); ++i) events.push_back(monitor.Next(std::nullopt));
    monitor.Take(std::move(events));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(NewThreads)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime();

// One more post in a thread that already has so many: the price of deriving a thread anew.
void LongThread(benchmark::State& state) {
  Monitor monitor;
  while (monitor.number() < state.range(0)) {
    std::vector<ingest::PostEvent> events;
    for (int i = 0; i < 1000 && monitor.number() < state.range(0); ++i) {
      events.push_back(
          monitor.Next(monitor.number() == 0 ? std::nullopt : std::optional<int64_t>(1)));
    }
    monitor.Take(std::move(events));
  }
  for (auto _ : state) monitor.Take({monitor.Next(1)});
}
BENCHMARK(LongThread)->Arg(10)->Arg(1000)->Arg(20'000)->UseRealTime();

}  // namespace
}  // namespace firstreply::test

BENCHMARK_MAIN();
