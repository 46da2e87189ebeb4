#include "dashboards/console/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "dashboards/console/embedded_assets.h"
#include "tests/support/recorded_answer.h"

namespace firstreply::dashboards {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What the console answers to GET `path`, as the server would ask it.
wire::HttpResponse Get(std::string_view path, wire::HttpHeaders headers = {}) {
  const wire::Routes routes = ConsoleRoutes();
  wire::HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.headers = std::move(headers);
  const bool is_page = path == "/";
  if (!is_page) request.path_values["file"] = path.substr(std::string_view("/console/").size());
  test::RecordedAnswer answer;
  routes.at(is_page ? 0 : 1).handler(request, {}, answer.responder());
  return answer.response();
}

std::string Header(const wire::HttpResponse& response, std::string_view name) {
  const std::string* value = wire::FindHeader(response.headers, name);
  return value ? *value : "(none)";
}

TEST(ConsoleTest, AnybodyMayHaveItsFilesSinceTheyHoldNothingOfAnybody) {
  for (const wire::Route& route : ConsoleRoutes()) {
    EXPECT_EQ(route.access, wire::Access::kPublic);
    EXPECT_EQ(route.method, "GET");
    EXPECT_EQ(route.body_bytes_max, 0U);
  }
}

TEST(ConsoleTest, ServesThePageAtTheRoot) {
  const wire::HttpResponse page = Get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(Header(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.body, StartsWith("<!doctype html>"));
}

TEST(ConsoleTest, EachFileHasItsTypeAndThePolicyWithoutExceptions) {
  EXPECT_EQ(Header(Get("/console/console.css"), "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(Header(Get("/console/console.js"), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(Get("/console/mark.svg"), "Content-Type"), "image/svg+xml");
  for (const EmbeddedAsset& asset : EmbeddedAssets()) {
    const wire::HttpResponse file = Get("/console/" + std::string(asset.name));
    EXPECT_EQ(file.status, 200) << asset.name;
    EXPECT_EQ(file.body.size(), asset.bytes.size()) << asset.name;
    EXPECT_EQ(Header(file, "Content-Security-Policy"), kConsoleSecurityPolicy);
    EXPECT_EQ(Header(file, "X-Content-Type-Options"), "nosniff");
    EXPECT_NE(Header(file, "Content-Type"), "application/octet-stream") << asset.name;
  }
  EXPECT_THAT(kConsoleSecurityPolicy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(kConsoleSecurityPolicy, Not(HasSubstr("data:")));
}

TEST(ConsoleTest, AFileThatTheReaderHoldsIsNotSentAgain) {
  const wire::HttpResponse first = Get("/console/console.css");
  const std::string etag = Header(first, "ETag");
  EXPECT_EQ(Header(first, "Cache-Control"), "no-cache");

  const wire::HttpResponse again = Get("/console/console.css", {{"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(Header(again, "ETag"), etag);

  EXPECT_EQ(Get("/console/console.css", {{"if-none-match", "\"old\", " + etag}}).status, 304);
  EXPECT_EQ(Get("/console/console.css", {{"If-None-Match", "\"old\""}}).status, 200);
  EXPECT_NE(Header(Get("/console/console.js"), "ETag"), etag);
}

TEST(ConsoleTest, AFileThatIsNotThereIsNotFound) {
  for (const char* path : {"/console/console.h", "/console/", "/console/..", "/console/INDEX.HTML",
                           "/console/index.html\n", "/console/%2e%2e"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST(ConsoleTest, NoFileReachesForAnotherHostOrForHtmlInText) {
  for (const EmbeddedAsset& asset : EmbeddedAssets()) {
    const std::string text(asset.bytes.begin(), asset.bytes.end());
    for (const char* word : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                             "eval(", " style=", "<style", " onclick=", "@import", "url("}) {
      EXPECT_THAT(text, Not(HasSubstr(word))) << asset.name;
    }
    // The one address of the web in it is the name of a markup language.
    std::string rest = text;
    const std::string svg = "http://www.w3.org/2000/svg";
    for (size_t at = 0; (at = rest.find(svg)) != std::string::npos;) rest.erase(at, svg.size());
    EXPECT_THAT(rest, Not(HasSubstr("://"))) << asset.name;
  }
}

}  // namespace
}  // namespace firstreply::dashboards
