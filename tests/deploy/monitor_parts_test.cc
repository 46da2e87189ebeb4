// The pieces of the running monitor that decide something by themselves; the whole of it is tested
// from outside, in tests/acceptance.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "alerts/tables.h"
#include "deploy/app/current_courier.h"
#include "deploy/app/delivery_routes.h"
#include "deploy/app/entropy.h"
#include "deploy/app/front_gate.h"
#include "deploy/app/message_text.h"
#include "deploy/app/secrets.h"
#include "deploy/app/worker.h"
#include "ingest/base/asio_scheduler.h"
#include "tests/support/post_builder.h"
#include "tests/support/recorded_answer.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_monitor.h"

namespace firstreply::app {
namespace {

using test::Customer;
using test::Moment;
using test::RecordedAnswer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using wire::Access;
using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;

Principal OperatorOf(std::optional<std::set<std::string>> brands) {
  Principal principal;
  principal.name = "user:anna";
  principal.role = wire::Role::kOperator;
  principal.brands = std::move(brands);
  return principal;
}

class OpenGate final : public wire::Gate {
 public:
  std::variant<Principal, HttpResponse> Admit(const HttpRequest&, Access) override {
    return OperatorOf({});
  }
};

int StatusOf(const std::variant<Principal, HttpResponse>& admitted) {
  const auto* refused = std::get_if<HttpResponse>(&admitted);
  return refused ? refused->status : 200;
}

TEST(FrontGateTest, LetsEventsInOnlyBetweenReadyAndStopping) {
  OpenGate accounts;
  FrontGate gate(accounts);
  EXPECT_EQ(StatusOf(gate.Admit({}, Access::kIngest)), 503);
  EXPECT_EQ(StatusOf(gate.Admit({}, Access::kAgent)), 200);
  gate.Open();
  EXPECT_EQ(StatusOf(gate.Admit({}, Access::kIngest)), 200);
  gate.Close();
  const auto refused = gate.Admit({}, Access::kIngest);
  EXPECT_EQ(StatusOf(refused), 503);
  EXPECT_NE(wire::FindHeader(std::get<HttpResponse>(refused).headers, "Retry-After"), nullptr);
}

// Counts what it is told.
class RecordedCourier final : public alerts::Courier {
 public:
  void Take(std::vector<alerts::Delivery>) override {}
  void Hold(bool held) override { holds.push_back(held); }
  void Enable(const std::string& destination) override { enabled.push_back(destination); }
  void Stop(Duration, std::function<void()> stopped) override { stopped(); }
  std::map<std::string, alerts::DestinationCounts> counts() const override { return counted; }

  std::vector<bool> holds;
  std::vector<std::string> enabled;
  std::map<std::string, alerts::DestinationCounts> counted;
};

std::unique_ptr<alerts::Courier> CourierThatSent(int64_t sent) {
  auto courier = std::make_unique<RecordedCourier>();
  courier->counted["desk"].sent = sent;
  courier->counted["desk"].waiting = 1;
  courier->counted["desk"].latency_buckets = {sent};
  return courier;
}

TEST(CurrentCourierTest, CountsOnOverAReload) {
  CurrentCourier current;
  EXPECT_THAT(current.counts(), IsEmpty());
  for (const int64_t sent : {3, 4, 5}) current.Replace(CourierThatSent(sent));
  const alerts::DestinationCounts counts = current.counts().at("desk");
  EXPECT_EQ(counts.sent, 12);
  EXPECT_EQ(counts.waiting, 1);
  EXPECT_THAT(counts.latency_buckets, ElementsAre(12));
}

// Writes at once, or says that the disk refuses.
class StoreCommands final : public ingest::CommandSink {
 public:
  explicit StoreCommands(test::TestStore& store) : store_(store) {}
  void Give(ingest::Command command) override {
    if (refuses) return command.reply(Error{Errc::kDisk, "full"});
    Transaction tx(store_.database());
    Status done = command.write(tx, TimePoint{});
    if (done) done = tx.Commit();
    command.reply(done);
  }
  bool refuses = false;

 private:
  test::TestStore& store_;
};

class DeliveryRoutesTest : public testing::Test {
 protected:
  DeliveryRoutesTest() {
    Transaction tx(monitor_.store().database());
    alerts::HoldDeliveries(tx, true);
    EXPECT_TRUE(tx.Commit());
  }

  HttpResponse Ask(size_t route, const Principal& who, const std::string& name = "") {
    RecordedAnswer answer;
    HttpRequest request;
    request.path_values["name"] = name;
    routes_[route].handler(request, who, answer.responder());
    scheduler_.RunReady();
    return answer.response();
  }
  bool Held() {
    Reader reader(monitor_.store().database());
    return alerts::DeliveriesAreHeld(reader);
  }

  test::TestMonitor monitor_;
  test::SimScheduler scheduler_{{}};
  RecordedCourier courier_;
  StoreCommands commands_{monitor_.store()};
  int released_ = 0;
  std::vector<std::string> audited_;
  wire::Routes routes_ = DeliveryRoutes(
      {.scheduler = &scheduler_,
       .commands = &commands_,
       .courier = &courier_,
       .knows = [](const std::string& name) { return name == "desk"; },
       .released = [this] { ++released_; },
       .audit = [this](
                    const std::string&, const std::string& action,
                    const std::string& subject) { audited_.push_back(action + " " + subject); }});
};

TEST_F(DeliveryRoutesTest, AnOperatorOfAllBrandsReleasesWhatARestoreHolds) {
  EXPECT_EQ(Ask(0, OperatorOf({})).status, 204);
  EXPECT_FALSE(Held());
  EXPECT_THAT(courier_.holds, ElementsAre(false));
  EXPECT_EQ(released_, 1);
  EXPECT_THAT(audited_, ElementsAre("deliveries.release "));
}

TEST_F(DeliveryRoutesTest, AnOperatorOfSomeBrandsMayNot) {
  EXPECT_EQ(Ask(0, OperatorOf({{"northair"}})).status, 403);
  EXPECT_EQ(Ask(1, OperatorOf({{"northair"}}), "desk").status, 403);
  EXPECT_TRUE(Held());
  EXPECT_THAT(courier_.enabled, IsEmpty());
}

TEST_F(DeliveryRoutesTest, ADiskThatRefusesChangesNothing) {
  commands_.refuses = true;
  EXPECT_EQ(Ask(0, OperatorOf({})).status, 503);
  EXPECT_TRUE(Held());
  EXPECT_THAT(courier_.holds, IsEmpty());
}

TEST_F(DeliveryRoutesTest, ADestinationIsEnabledByItsName) {
  EXPECT_EQ(Ask(1, OperatorOf({}), "nobody").status, 404);
  EXPECT_EQ(Ask(1, OperatorOf({}), "desk").status, 204);
  EXPECT_THAT(courier_.enabled, ElementsAre("desk"));
}

TEST(MessageTextTest, IsMaskedAndShortAndGoneWithThePost) {
  test::TestMonitor monitor;
  std::string text = "call me: +47 900 12 345 ";
  for (int i = 0; i < 300; ++i) text += "ō";
  monitor.Take({Customer("ann").Says("1").At("10:00").About({"northair"}).Saying(text)},
               Moment("10:01"));
  alerts::AlertMessage message;
  message.started_by = 1;
  const auto words = TextOf(monitor.store().database(), message);
  ASSERT_TRUE(words);
  EXPECT_EQ(words->platform, "x");
  EXPECT_THAT(words->excerpt, Not(HasSubstr("900")));
  EXPECT_LT(words->excerpt.size(), text.size());
  EXPECT_THAT(words->excerpt, testing::EndsWith("…"));

  ingest::PostEvent taken_back;
  taken_back.source = "wire";
  taken_back.event_id = "delete";
  taken_back.body = ingest::PostDeleted{.key = {"x", "1"}, .deleted_at = {Moment("10:02"), true}};
  monitor.Take({taken_back}, Moment("10:02"));
  EXPECT_FALSE(TextOf(monitor.store().database(), message));
}

TEST(SecretsTest, AreReadFromAFilesFirstLineAndNeverRepeatedInAnError) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "secret";
  EXPECT_THAT(ReadSecret({.file = path, .environment = {}}).error().message, HasSubstr(path));
  FILE* file = std::fopen(path.c_str(), "w");
  std::fputs("whsec_bm90LWEtc2VjcmV0  \r\nsecond\n", file);
  std::fclose(file);
  EXPECT_EQ(ReadSecret({.file = path, .environment = {}}).value(), "whsec_bm90LWEtc2VjcmV0");

  Config config;
  DestinationConfig desk;
  desk.name = "desk";
  desk.url = "https://desk.example/hook";
  desk.secret.file = path;
  config.destinations = {desk};
  const auto resolved = ResolveDestinations(config);
  ASSERT_FALSE(resolved);  // too short
  EXPECT_THAT(resolved.error().message, HasSubstr("destinations: desk: secret"));
  EXPECT_THAT(resolved.error().message, Not(HasSubstr("bm90")));
}

TEST(EntropyTest, GivesAsMuchAsIsAskedForAndNeverTheSame) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_EQ(RandomBytes(1000).size(), 1000U);
  std::set<std::string> names;
  for (int i = 0; i < 100; ++i) names.insert(RandomName());
  EXPECT_EQ(names.size(), 100U);
  for (int i = 0; i < 100; ++i) {
    const double chance = Chance();
    EXPECT_GE(chance, 0);
    EXPECT_LT(chance, 1);
  }
}

}  // namespace
}  // namespace firstreply::app
