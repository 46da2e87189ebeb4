// A million customers who wait: how long a start takes, what it holds, and how long it takes until
// all of them follow other policies.
//
// Usage: open_waits_bench FOLDER [CONVERSATIONS]
//
// Fills a store in FOLDER through the pipeline unless it is there already (some minutes, a
// gigabyte), then times each part of a start on it: the pipeline's recovery and the board's; and at
// last the slices in which waits are planned anew, each run with another target. Prints seconds,
// and beside them the seconds that SQLite alone takes to read every open wait once.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "dashboards/feed/board.h"
#include "deploy/app/pipeline.h"
#include "deploy/app/policy_config.h"
#include "deploy/app/store.h"

namespace firstreply::test {
namespace {

constexpr TimePoint kStart{std::chrono::seconds(1'772'323'200)};
constexpr int64_t kBatch = 4000;
constexpr size_t kReplannedAtOnce = 128;

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

void Fill(app::Store& store, int64_t conversations) {
  const Stopwatch watch;
  auto pipeline = app::Pipeline::Start(store.database(), Told()).value();
  for (int64_t first = 1; first <= conversations; first += kBatch) {
    ingest::InboxItem item;
    item.source = "bench";
    for (int64_t i = first; i < first + kBatch && i <= conversations; ++i) {
      item.events.push_back(Post(i, kStart + std::chrono::milliseconds(i)));
    }
    item.tally.received = static_cast<int64_t>(item.events.size());
    std::vector<app::Input> inputs;
    inputs.emplace_back(std::move(item));
    pipeline->Run(std::move(inputs), kStart + std::chrono::milliseconds(first + kBatch)).value();
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

// As the loop does it (deploy/app/pipeline_loop.h), and the longest that somebody had to wait.
void Replan(app::Store& store, int64_t conversations) {
  auto pipeline = app::Pipeline::Start(store.database(), Told()).value();
  const TimePoint now = *pipeline->clock();
  const size_t versions = [&store] {
    Reader reader(store.database());
    return triage::LoadPolicyVersions(reader).size();
  }();
  const std::string text =
      fmt::format("policies: [{{name: all, targets: {{answer: {}m}}}}]", 120 + versions);
  std::vector<app::Input> inputs;
  inputs.emplace_back(
      app::TakePolicies{app::ReadPolicies(text, "bench.yaml").value().policies, "", nullptr});
  pipeline->Run(std::move(inputs), now).value();
  const Stopwatch watch;
  std::chrono::duration<double, std::milli> longest{};
  size_t slices = 0;
  while (pipeline->replanning()) {
    const auto began = std::chrono::steady_clock::now();
    pipeline->ReplanSome(kReplannedAtOnce, now).value();
    longest = std::max<decltype(longest)>(longest, std::chrono::steady_clock::now() - began);
    pipeline->TakePublication();
    ++slices;
  }
  watch.Print(fmt::format("{} waits planned anew in {} slices", conversations, slices));
  fmt::print("{:<44} {:>8.1f} ms\n", "the longest slice", longest.count());
}

int Main(const std::string& folder, int64_t conversations) {
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/store";
  const bool is_new = !std::filesystem::exists(file);
  app::Store store = app::Store::OpenToWrite(file).value();
  if (is_new) Fill(store, conversations);
  Time(store);
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
