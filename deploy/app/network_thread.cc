#include "deploy/app/network_thread.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

#include "alerts/courier.h"
#include "alerts/tables.h"
#include "dashboards/accounts/accounts.h"
#include "dashboards/api/act_routes.h"
#include "dashboards/api/conversation_routes.h"
#include "dashboards/api/feedback_routes.h"
#include "dashboards/api/review_routes.h"
#include "dashboards/api/statistics_routes.h"
#include "dashboards/api/status_routes.h"
#include "dashboards/console/console.h"
#include "dashboards/exposition.h"
#include "dashboards/feed/board.h"
#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "dashboards/report/statistics_answer.h"
#include "dashboards/window_gauges.h"
#include "deploy/app/circumstances.h"
#include "deploy/app/current_courier.h"
#include "deploy/app/current_tls.h"
#include "deploy/app/delivery_routes.h"
#include "deploy/app/entropy.h"
#include "deploy/app/front_gate.h"
#include "deploy/app/message_text.h"
#include "deploy/app/worker.h"
#include "ingest/base/asio_scheduler.h"
#include "ingest/base/asio_transport.h"
#include "ingest/current_matcher.h"
#include "ingest/sources/http_source.h"
#include "ingest/thread_index_recovery.h"
#include "ingest/wire/http_client.h"
#include "ingest/wire/http_server.h"
#include "triage/judgement_versions.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

bool IsLoopback(const std::string& address) {
  return address == "::1" || address.starts_with("127.");
}

// How often the pipeline is asked whether it is still there.
constexpr Duration kBeatEvery = std::chrono::seconds(2);

constexpr Duration kClockTolerance = std::chrono::seconds(30);

class Network final : public NetworkThread {
 public:
  Network(Options options, Store store, Store statistics_store)
      : options_(std::move(options)),
        started_at_(scheduler_.Now()),
        store_(std::move(store)),
        statistics_store_(std::move(statistics_store)),
        worker_(scheduler_),
        statistics_worker_(scheduler_),
        transport_(scheduler_),
        matcher_(options_.live.matcher),
        reviews_per_day_(options_.live.reviews_per_day),
        health_({.scheduler = &scheduler_}),
        feed_({.scheduler = &scheduler_, .board = &board_}),
        windows_(WindowOptions()),
        exposition_(ExpositionOptions()) {}

  ~Network() override {
    Network::Halt();
    courier_.Replace(nullptr);  // it uses the client, which goes first
  }

  void Halt() override {
    scheduler_.Stop();
    if (thread_.joinable()) thread_.join();
  }

  // What is shown, and who may see it.
  Status Load() {
    std::future<void> threads_known = std::async(std::launch::async, [this] { LoadThreads(); });
    Reader reader(store_.database());
    board_.Load(reader);
    threads_known.get();
    exposition_.LoadSources(ingest::LoadSources(reader));
    if (const auto versions = triage::LoadJudgementVersions(reader); !versions.empty())
      exposition_.LoadJudgement(versions.back());
    held_ = alerts::DeliveriesAreHeld(reader);
    pipeline_clock_ = triage::LoadClock(reader).value_or(TimePoint{});
    accounts_ = dashboards::Accounts::Load(AccountsOptions(), reader);
    if (!accounts_->any_account() && !IsLoopback(options_.listen.host)) {
      return Error{Errc::kInvalid,
                   "listen: without an account only 127.0.0.1 and [::1] are listened on; "
                   "make one first: firstreply user add --help"};
    }
    accounts_->OnChanged([this](const std::string& principal) { feed_.EndFor(principal); });
    gate_ = std::make_unique<FrontGate>(*accounts_);
    source_ = std::make_unique<ingest::HttpSource>(
        ingest::HttpSource::Options{.scheduler = &scheduler_,
                                    .inbox = &options_.pipeline->inbox(),
                                    .matcher = &matcher_,
                                    .threads = &threads_,
                                    .tombstones = &tombstones_,
                                    .sources = options_.live.sources,
                                    .on_lag = [this](const std::string& source, Duration lag) {
                                      exposition_.ingest().SawPost(source, lag);
                                    }});
    return Done{};
  }

  Status Listen() {
    if (options_.live.tls) {
      auto context = wire::TlsContext::ForServer(scheduler_, options_.live.tls->certificate,
                                                 options_.live.tls->key);
      if (!context) return context.error().In("tls");
      tls_ = std::make_unique<CurrentTls>(std::move(*context));
    }
    auto client_tls = wire::TlsContext::ForClient(scheduler_, "");
    if (!client_tls) return client_tls.error().In("tls");
    client_tls_ = std::move(*client_tls);
    client_ = std::make_unique<wire::HttpClient>(wire::HttpClient::Options{
        .scheduler = &scheduler_, .transport = &transport_, .tls = client_tls_.get()});
    auto listening = wire::HttpServer::Listen(ServerOptions());
    if (!listening) return listening.error();
    server_ = std::move(*listening);
    return Done{};
  }

  void Start() override {
    scheduler_.Post([this] { AskForABeat(); });
    thread_ = std::thread([this] { scheduler_.Run(); });
  }
  uint16_t port() const override { return server_->port(); }

  void Publish(dashboards::Publication published) override {
    const auto handed = std::make_shared<dashboards::Publication>(std::move(published));
    scheduler_.Post([this, handed] { Take(std::move(*handed)); });
  }

  void Ready() override {
    scheduler_.Post([this] {
      gate_->Open();
      health_.Start();
      if (held_) SetHeld();
      MakeCourier();
    });
  }

  void SetStoreTrouble(std::optional<Error> trouble) override {
    scheduler_.Post([this, trouble = std::move(trouble)] {
      if (!trouble) return health_.Clear("store_refuses");
      health_.Set("store_refuses", trouble->message, scheduler_.Now(),
                  dashboards::Severity::kNotReady);
    });
  }

  void SetCondition(const std::string& name, const std::string& text) override {
    if (text.empty()) return health_.Clear(name);
    health_.Set(name, text, scheduler_.Now());
  }

  void Reconfigure(LiveConfig live) override {
    reviews_per_day_ = live.reviews_per_day;
    const auto handed = std::make_shared<LiveConfig>(std::move(live));
    scheduler_.Post([this, handed] { TakeUp(std::move(*handed)); });
  }

  void StopTaking(Duration deadline, std::function<void()> quiet) override {
    scheduler_.Post([this, deadline, quiet = std::move(quiet)] {
      health_.Stop();
      gate_->Close();
      courier_.Stop(deadline, quiet);
    });
  }

  void Close(Duration deadline, std::function<void()> closed) override {
    scheduler_.Post(
        [this, deadline, closed = std::move(closed)] { server_->Stop(deadline, closed); });
  }

 private:
  // Meanwhile the board is read: a pass over all posts takes as long as one over all who wait.
  void LoadThreads() {
    Reader reader(statistics_store_.database());
    ingest::RecoverThreadIndex(reader, threads_);
  }

  dashboards::Accounts::Options AccountsOptions() {
    dashboards::Accounts::Options accounts;
    accounts.scheduler = &scheduler_;
    accounts.commands = options_.pipeline;
    accounts.off_thread = OffThread(worker_);
    accounts.random_bytes = RandomBytes;
    if (options_.proxy) {
      accounts.proxy = {
          .header = options_.proxy->header,
          .addresses = {options_.proxy->addresses.begin(), options_.proxy->addresses.end()}};
    }
    accounts.secure = options_.live.tls || options_.live.public_url.starts_with("https:");
    accounts.store = &store_.database();
    return accounts;
  }

  dashboards::Exposition::Options ExpositionOptions() {
    dashboards::Exposition::Options exposition;
    exposition.scheduler = &scheduler_;
    exposition.version = FIRSTREPLY_VERSION;
    exposition.started_at = started_at_;
    exposition.board = &board_;
    exposition.feed = &feed_;
    exposition.health = &health_;
    exposition.courier = &courier_;
    exposition.inbox = &options_.pipeline->inbox();
    exposition.http = [this] { return server_->counts(); };
    exposition.sign_ins = [this] { return accounts_->refused(); };
    exposition.queued = [this] { return source_->queued(); };
    exposition.windows = &windows_;
    exposition.held = [this] { return held_; };
    return exposition;
  }

  dashboards::WindowGauges::Options WindowOptions() {
    dashboards::WindowGauges::Options windows;
    windows.scheduler = &scheduler_;
    windows.off_thread = OffThread(statistics_worker_);
    windows.work_out = [this](TimePoint now) {
      return Counted<dashboards::WindowGauges::Groups>(
          [now](Reader& reader) { return dashboards::MeasureWindows(reader, now); });
    };
    return windows;
  }

  dashboards::StatisticsRoutesOptions StatisticsOptions() {
    dashboards::StatisticsRoutesOptions statistics;
    statistics.scheduler = &scheduler_;
    statistics.off_thread = OffThread(statistics_worker_);
    statistics.answer = [this](const dashboards::StatisticsQuestion& question) {
      return Counted<std::string>([this, &question](Reader& reader) -> Result<std::string> {
        const auto circumstances = LoadCircumstances(reader);
        // Whoever asks has asked nothing wrong.
        if (!circumstances) return Error{Errc::kCorrupt, circumstances.error().message};
        const auto measured =
            dashboards::MeasurePeriod(reader, question.waits, question.zone,
                                      circumstances->policies, question.now, reviews_per_day_);
        if (!measured) return measured.error();
        return dashboards::RenderStatisticsJson(measured->statistics, measured->scope);
      });
    };
    return statistics;
  }

  dashboards::ReviewRoutesOptions ReviewOptions() {
    return {.scheduler = &scheduler_,
            .off_thread = OffThread(statistics_worker_),
            .answer = [this](const dashboards::ReviewQuestion& asked) {
              dashboards::ReviewQuestion question = asked;
              question.selection.per_day = reviews_per_day_;
              return Counted<std::string>([&question](Reader& reader) {
                return dashboards::RenderReview(reader, question);
              });
            }};
  }

  // On the thread of the statistics, whose connection it is.
  template <class Value, class Count>
  Result<Value> Counted(const Count& count) {
    try {
      Reader reader(statistics_store_.database());
      return count(reader);
    } catch (const DiskFailure& failure) {
      return failure.error();
    }
  }

  static std::function<void(std::function<void()>, std::function<void()>)> OffThread(
      Worker& worker) {
    return [&worker](auto work, auto done) { worker.Run(std::move(work), std::move(done)); };
  }

  wire::HttpServer::Options ServerOptions() {
    return {.scheduler = &scheduler_,
            .transport = &transport_,
            .gate = gate_.get(),
            .tls = tls_.get(),
            .listen = options_.listen,
            .routes = AllRoutes(),
            .headers = {{"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-store"},
                        {"Cross-Origin-Resource-Policy", "same-origin"}},
            .on_failure = [this](std::string_view what) {
              options_.log->Error("request_failed", {{"what", std::string(what)}});
            }};
  }

  wire::Routes AllRoutes() {
    const auto audit = [this](const std::string& author, const std::string& action,
                              const std::string& subject) {
      accounts_->Audit(author, action, subject);
    };
    wire::Routes all;
    const auto add = [&all](wire::Routes routes) {
      std::move(routes.begin(), routes.end(), std::back_inserter(all));
    };
    add(source_->routes());
    add(accounts_->routes());
    add(dashboards::ConsoleRoutes());
    add(health_.routes());
    add(exposition_.routes());
    add(feed_.routes());
    add(dashboards::ConversationRoutes({.scheduler = &scheduler_,
                                        .board = &board_,
                                        .database = &store_.database(),
                                        .audit = audit,
                                        .circumstances = LoadCircumstances}));
    add(dashboards::ActRoutes(
        {.scheduler = &scheduler_, .commands = options_.pipeline, .database = &store_.database()}));
    add(dashboards::FeedbackRoutes(
        {.scheduler = &scheduler_, .commands = options_.pipeline, .database = &store_.database()}));
    add(dashboards::ReviewRoutes(ReviewOptions()));
    add(dashboards::StatisticsRoutes(StatisticsOptions()));
    add(dashboards::StatusRoutes(StatusOptions()));
    add(DeliveryRoutes({.scheduler = &scheduler_,
                        .commands = options_.pipeline,
                        .courier = &courier_,
                        .knows = [this](const std::string& name) { return Knows(name); },
                        .released = [this] { SetReleased(); },
                        .audit = audit}));
    return all;
  }

  dashboards::StatusRoutesOptions StatusOptions() {
    dashboards::StatusRoutesOptions status;
    status.scheduler = &scheduler_;
    status.health = &health_;
    status.version = FIRSTREPLY_VERSION;
    status.started_at = started_at_;
    status.brands = [this] {
      std::set<std::string> names;
      for (const ingest::Brand& brand : matcher_.Get()->directory().brands()) {
        names.insert(brand.name);
      }
      return names;
    };
    status.sources = [this] { return exposition_.sources(); };
    status.judgement = [this] { return exposition_.judgement(); };
    status.queued = [this] { return source_->queued(); };
    status.source_brands = [this] {
      std::map<std::string, std::set<std::string>> bound;
      for (const ingest::Admission::Options& source : options_.live.sources) {
        bound[source.source] = {source.brands.begin(), source.brands.end()};
      }
      return bound;
    };
    status.destinations = [this] { return courier_.counts(); };
    status.held = [this] { return held_; };
    status.any_account = [this] { return accounts_->any_account(); };
    return status;
  }

  // Answers first: whoever posted waits for it.
  void Take(dashboards::Publication published) {
    source_->Stored(published.receipts);
    pipeline_clock_ = published.at;
    exposition_.Observe(published);
    try {
      if (!published.conversations.empty()) {
        Reader reader(store_.database());
        board_.Apply(published, reader);
      }
    } catch (const DiskFailure& failure) {
      // What is shown falls behind what is so. The next start reads everything again.
      options_.log->Error("board_stale", {{"why", failure.error().message}});
      health_.Set("board_stale", failure.error().message, scheduler_.Now());
    }
    NoteSetAside(published);
    courier_.Take(std::move(published.deliveries));
  }

  void NoteSetAside(const dashboards::Publication& published) {
    if (!published.set_aside.empty()) {
      health_.Set("thread_set_aside", published.set_aside.front(), scheduler_.Now());
    }
    if (published.quarantined > 0) {
      health_.Set("event_quarantined", "see the store's quarantine", scheduler_.Now());
    }
  }

  void MakeCourier() {
    Reader reader(store_.database());
    alerts::Courier::Options courier;
    for (const auto& [name, at] : alerts::LoadDisabled(reader)) courier.disabled.insert(name);
    courier.scheduler = &scheduler_;
    courier.client = client_.get();
    courier.destinations = options_.live.destinations;
    courier.public_url = options_.live.public_url;
    courier.text_of = [this](const alerts::AlertMessage& message) {
      return TextOf(store_.database(), message);
    };
    courier.fetch = [this](int64_t after, size_t count_max) { return Fetch(after, count_max); };
    courier.report = [this](std::vector<alerts::DeliveryResult> results) {
      options_.pipeline->Give(Input(DeliveryResults{std::move(results)}));
    };
    courier.chance = Chance;
    courier.held = held_;
    courier_.Replace(alerts::Courier::Make(std::move(courier)));
  }

  Result<std::vector<alerts::Delivery>> Fetch(int64_t after, size_t count_max) {
    try {
      Reader reader(store_.database());
      return alerts::LoadPending(reader, after, count_max);
    } catch (const DiskFailure& failure) {
      return failure.error();
    }
  }

  void SetHeld() {
    health_.Set("deliveries_held", "restored from a backup: firstreply restore --release",
                scheduler_.Now());
  }

  void SetReleased() {
    held_ = false;
    health_.Clear("deliveries_held");
  }

  bool Knows(const std::string& destination) const {
    const auto& all = options_.live.destinations;
    return std::any_of(all.begin(), all.end(), [&](const alerts::Destination& candidate) {
      return candidate.name == destination;
    });
  }

  void TakeUp(LiveConfig live) {
    if (tls_ && live.tls) {
      auto context = wire::TlsContext::ForServer(scheduler_, live.tls->certificate, live.tls->key);
      if (context) {
        tls_->Replace(std::move(*context));
        health_.Clear("certificate");
      } else {
        options_.log->Error("certificate_refused", {{"why", context.error().message}});
        health_.Set("certificate", context.error().message, scheduler_.Now());
      }
    }
    matcher_.Replace(live.matcher);
    source_->Configure(live.sources);
    options_.live = std::move(live);
    if (courier_.is_there()) MakeCourier();
  }

  void AskForABeat() {
    LookAtDestinations();
    LookAtClock();
    // There and back, since a scheduler's clock is read on its own thread.
    options_.pipeline->Post(
        [this] { scheduler_.Post([this] { health_.Beat(scheduler_.Now()); }); });
    scheduler_.After(kBeatEvery, [this] { AskForABeat(); });
  }

  // What was decided once is never undecided by a clock that was set back, so the store's goes on
  // from where it has been.
  void LookAtClock() {
    const Duration ahead = pipeline_clock_ - scheduler_.Now();
    SetCondition("clock_behind", ahead < kClockTolerance
                                     ? ""
                                     : fmt::format("the machine's clock is {} s behind the store's",
                                                   ahead / std::chrono::seconds(1)));
  }

  // Names of destinations are the operator's own and may be said.
  void LookAtDestinations() {
    std::string disabled, failing;
    for (const auto& [name, counts] : courier_.counts()) {
      if (counts.disabled) disabled += " " + name;
      if (counts.circuit_open && !counts.disabled) failing += " " + name;
    }
    SetCondition("destination_disabled", disabled.empty() ? "" : "said 410:" + disabled);
    SetCondition("destination_failing", failing.empty() ? "" : "takes nothing:" + failing);
  }

  Options options_;
  AsioScheduler scheduler_;
  const TimePoint started_at_;
  Store store_;
  Store statistics_store_;  // on the thread of statistics_worker_ only
  Worker worker_;
  Worker statistics_worker_;
  AsioTransport transport_;
  ingest::ThreadIndex threads_;
  ingest::TombstoneRing tombstones_;
  ingest::CurrentMatcher matcher_;
  std::atomic<int64_t> reviews_per_day_;  // read on the thread of the statistics
  dashboards::Health health_;
  dashboards::Board board_;
  dashboards::Feed feed_;
  dashboards::WindowGauges windows_;
  CurrentCourier courier_;
  bool held_ = false;
  TimePoint pipeline_clock_{};  // the last time that the store decided something at
  dashboards::Exposition exposition_;
  std::unique_ptr<dashboards::Accounts> accounts_;
  std::unique_ptr<FrontGate> gate_;
  std::unique_ptr<ingest::HttpSource> source_;
  std::unique_ptr<CurrentTls> tls_;
  std::unique_ptr<wire::TlsContext> client_tls_;
  std::unique_ptr<wire::HttpClient> client_;
  std::unique_ptr<wire::HttpServer> server_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<NetworkThread>> NetworkThread::Open(Options options) {
  Result<Store> store = Store::OpenToRead(options.store);
  if (!store) return store.error();
  Result<Store> statistics_store = Store::OpenToRead(options.store);
  if (!statistics_store) return statistics_store.error();
  auto network = std::make_unique<Network>(std::move(options), std::move(*store),
                                           std::move(*statistics_store));
  if (Status loaded = network->Load(); !loaded) return loaded.error();
  if (Status listening = network->Listen(); !listening) return listening.error();
  return std::unique_ptr<NetworkThread>(std::move(network));
}

}  // namespace firstreply::app
