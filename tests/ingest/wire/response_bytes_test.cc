#include "ingest/wire/response_bytes.h"

#include <gtest/gtest.h>

#include "ingest/wire/access.h"
#include "ingest/wire/responder.h"

namespace firstreply::wire {
namespace {

TEST(HttpDateTest, IsAsRfc9110HasIt) {
  using std::chrono::seconds;
  EXPECT_EQ(HttpDate(TimePoint(seconds(784'111'777))), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(HttpDate(TimePoint{}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(HttpDate(TimePoint(Duration(1'709'251'199'999))), "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST(ResponseBytesTest, OnlyWeEndAHeader) {
  EXPECT_TRUE(IsSendable(200, {{"X-Note", "a\tb \xc3\xa9"}}));
  EXPECT_FALSE(IsSendable(200, {{"X-Note", "a\nb"}}));
  EXPECT_FALSE(IsSendable(200, {{"X-Note", "a\rb"}}));
  EXPECT_FALSE(IsSendable(200, {{"X-Note", std::string("a\0b", 3)}}));
  EXPECT_FALSE(IsSendable(200, {{"X Note", "a"}}));
  EXPECT_FALSE(IsSendable(200, {{"X:Note", "a"}}));
  EXPECT_FALSE(IsSendable(200, {{"", "a"}}));
  EXPECT_FALSE(IsSendable(199, {}));
  EXPECT_FALSE(IsSendable(600, {}));
}

TEST(ResponseBytesTest, AProblemIsAsRfc9457HasIt) {
  const HttpResponse problem = Problem(429, "Too many", "Wait a \"moment\".");
  EXPECT_EQ(problem.status, 429);
  EXPECT_EQ(*FindHeader(problem.headers, "content-type"), "application/problem+json");
  EXPECT_EQ(problem.body, R"({"title":"Too many","status":429,"detail":"Wait a \"moment\"."})");
}

TEST(ResponderTest, AnswersForTheOneThatItReplaces) {
  struct Sink final : Responder::Sink {
    void Send(HttpResponse response) override { status = response.status; }
    std::unique_ptr<EventStream> OpenEventStream(HttpHeaders) override { return nullptr; }
    int status = 0;
  };
  const auto first = std::make_shared<Sink>();
  const auto second = std::make_shared<Sink>();
  {
    Responder responder(first);
    responder = Responder(second);
    EXPECT_EQ(first->status, 500);
    responder.Send({.status = 200});
  }
  EXPECT_EQ(second->status, 200);
}

TEST(AccessTest, RolesHaveNamesBothWays) {
  for (const Role role : {Role::kIngest, Role::kAgent, Role::kManager, Role::kOperator}) {
    EXPECT_EQ(RoleNamed(NameOf(role)), role);
  }
  EXPECT_EQ(RoleNamed("root"), std::nullopt);
}

TEST(AccessTest, APrincipalSeesItsBrandsAndSpeaksForItsSources) {
  const Principal all{.name = "user:anna"};
  EXPECT_TRUE(all.MaySee("nordwind"));
  EXPECT_TRUE(all.MaySpeakFor("desk"));
  const Principal some{.name = "token:desk", .brands = {{"nordwind"}}, .sources = {{"desk"}}};
  EXPECT_TRUE(some.MaySee("nordwind"));
  EXPECT_FALSE(some.MaySee("suedwind"));
  EXPECT_TRUE(some.MaySpeakFor("desk"));
  EXPECT_FALSE(some.MaySpeakFor("other"));
  const Principal none{.name = "user:bo", .brands = std::set<std::string>{}};
  EXPECT_FALSE(none.MaySee("nordwind"));
}

}  // namespace
}  // namespace firstreply::wire
