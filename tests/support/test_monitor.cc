#include "tests/support/test_monitor.h"

#include "dashboards/report/response_report.h"
#include "triage/acts.h"
#include "triage/tables.h"

namespace firstreply::test {

ingest::InboxItem TestMonitor::ItemOf(std::vector<ingest::PostEvent> events) {
  ingest::InboxItem item;
  item.source = events.front().source;
  item.tally.received = static_cast<int64_t>(events.size());
  item.cursor = "after " + events.back().event_id;
  item.events = std::move(events);
  return item;
}

void TestMonitor::Take(std::vector<ingest::PostEvent> events, TimePoint now) {
  std::vector<app::Input> inputs;
  std::vector<ingest::PostEvent> stretch;
  for (ingest::PostEvent& event : events) {
    if (!stretch.empty() && stretch.back().source != event.source) {
      inputs.emplace_back(ItemOf(std::exchange(stretch, {})));
    }
    stretch.push_back(std::move(event));
  }
  if (!stretch.empty()) inputs.emplace_back(ItemOf(std::move(stretch)));
  pipeline_->Run(std::move(inputs), now).value();
}

void TestMonitor::PassTo(TimePoint now) {
  pipeline_->Run({app::Tick()}, now).value();
}

void TestMonitor::Watch(const std::set<std::string>& brands, TimePoint now) {
  pipeline_->Run({app::WatchBrands{brands}}, now).value();
}

int64_t TestMonitor::Say(triage::Act act, TimePoint now) {
  act.told_at = now;
  if (act.at == TimePoint{}) act.at = now;
  int64_t id = 0;
  const ingest::Command command{
      .author = act.author,
      .write = [&](Transaction& tx, TimePoint) -> Status {
        id = triage::StoreAct(tx, act);
        return Done{};
      },
      .touches = [&](Reader& reader) { return triage::ThreadsOf(reader, act); },
      .reply = [](const Status& status) { status.value(); }};
  pipeline_->Run({command}, now).value();
  return id;
}

void TestMonitor::Restart() {
  pipeline_.reset();
  store_.Reopen();
  Start();
}

void TestMonitor::Start() {
  pipeline_ = app::Pipeline::Start(store_.database(), {}).value();
}

std::vector<triage::Conversation> TestMonitor::Conversations() {
  Reader reader(store_.database());
  return triage::LoadAllConversations(reader);
}

std::vector<triage::LedgerEntry> TestMonitor::Ledger() {
  Reader reader(store_.database());
  return triage::LoadLedger(reader, std::nullopt);
}

std::string TestMonitor::Canonical() {
  Reader reader(store_.database());
  return dashboards::RenderCanonical(reader);
}

std::string TestMonitor::Csv() {
  Reader reader(store_.database());
  return dashboards::RenderConversationsCsv(reader);
}

std::string TestMonitor::Json() {
  Reader reader(store_.database());
  return dashboards::RenderResponseJson(reader);
}

}  // namespace firstreply::test
