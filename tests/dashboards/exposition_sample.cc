// Prints what /metrics says of a monitor that has seen a bit of everything: for promtool, and to
// compare with the names that rules and dashboards use.

#include <cstdio>

#include "alerts/courier.h"
#include "dashboards/exposition.h"
#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "dashboards/report/statistics_answer.h"
#include "dashboards/window_gauges.h"
#include "ingest/wire/http_server.h"
#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using test::Brand;
using test::Customer;
using test::Moment;

class OneDestination final : public alerts::Courier {
 public:
  void Take(std::vector<alerts::Delivery>) override {}
  void Hold(bool) override {}
  void Enable(const std::string&) override {}
  void Stop(Duration, std::function<void()>) override {}
  std::map<std::string, alerts::DestinationCounts> counts() const override {
    alerts::DestinationCounts desk;
    desk.sent = 2;
    desk.latency_buckets.assign(alerts::kLatencyBounds.size() + 1, 1);
    desk.latency_sum = 1h;
    return {{"desk", desk}};
  }
};

Publication Everything() {
  Publication publication;
  LedgerFact corrected{.entry = {.step = triage::LedgerStep::kCorrected,
                                 .before = triage::Outcome::kMissed,
                                 .after = triage::Outcome::kMet},
                       .brand = "northair"};
  publication.ledger.push_back(corrected);
  alerts::Delivery delivery;
  delivery.destination = "desk";
  publication.deliveries.push_back(delivery);
  publication.sources["wire"].tally.rejected["too_deep"] = 1;
  publication.commit_took = 4ms;
  return publication;
}

std::string Sample() {
  test::SeenQueue queue;
  Feed feed{{.scheduler = &queue.scheduler, .board = &queue.board}};
  Health health{{.scheduler = &queue.scheduler}};
  OneDestination courier;
  ingest::Inbox inbox{{}, {}};
  Exposition::Options options;
  options.scheduler = &queue.scheduler;
  options.version = "0.1.0 \"quoted\"";
  options.board = &queue.board;
  options.feed = &feed;
  options.health = &health;
  options.courier = &courier;
  options.inbox = &inbox;
  options.http = [] { return wire::HttpCounts(); };
  options.sign_ins = [] { return std::map<std::string, int64_t>{{"wrong_password", 1}}; };
  options.held = [] { return false; };
  WindowGauges windows{{.scheduler = &queue.scheduler,
                        .off_thread =
                            [](const auto& work, const auto& done) {
                              work();
                              done();
                            },
                        .work_out =
                            [&queue](TimePoint now) {
                              Reader reader(queue.database());
                              return MeasureWindows(reader, now);
                            }}};
  options.windows = &windows;
  Exposition exposition(options);

  queue.scheduler.RunUntil(Moment("10:21"));
  queue.monitor.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                      Customer("bob").Says("p2").At("10:00").About({"ノルド航空"}),
                      Brand("northair").Says("r1").At("10:20").To("p1")},
                     Moment("10:21"));
  const Publication publication = queue.monitor.pipeline().TakePublication();
  queue.Show(publication);
  exposition.Observe(publication);
  exposition.Observe(Everything());
  exposition.ingest().SawPost("wire", 2s);
  health.Set("store_refuses", "", Moment("10:21"));
  return exposition.Text(test::Operator());
}

}  // namespace
}  // namespace firstreply::dashboards

int main() {
  const std::string text = firstreply::dashboards::Sample();
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}
