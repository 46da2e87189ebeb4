// A pipeline over a store in memory, fed by hand.
//
//   TestMonitor monitor;
//   monitor.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
//   monitor.PassTo(Moment("11:00"));
//   monitor.Csv();
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "deploy/app/pipeline.h"
#include "tests/support/test_store.h"
#include "triage/clock/act.h"

namespace firstreply::test {

class TestMonitor {
 public:
  TestMonitor() { Start(); }

  TestStore& store() { return store_; }
  app::Pipeline& pipeline() { return *pipeline_; }

  // What a source hands over together: `events` are of one source, that of the first.
  static ingest::InboxItem ItemOf(std::vector<ingest::PostEvent> events);

  // Hands over the events in their order, each stretch of one source as an item, and expects that
  // all is well.
  void Take(std::vector<ingest::PostEvent> events, TimePoint now);
  void PassTo(TimePoint now);
  void Watch(const std::set<std::string>& brands, TimePoint now);
  // An agent says this, at `now`; `at` is when it holds from, where that is another time. Returns
  // the act's id.
  int64_t Say(triage::Act act, TimePoint now);

  // As after a clean stop: whatever was not committed is gone.
  void Restart();

  std::vector<triage::Conversation> Conversations();  // those that stand, by id
  std::vector<triage::LedgerEntry> Ledger();
  std::string Canonical();
  std::string Csv();
  std::string Json();

 private:
  void Start();

  TestStore store_;
  std::unique_ptr<app::Pipeline> pipeline_;
};

}  // namespace firstreply::test
