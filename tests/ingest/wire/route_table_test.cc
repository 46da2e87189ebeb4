#include "ingest/wire/route_table.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace firstreply::wire {
namespace {

Route Of(std::string method, std::string pattern) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .access = Access::kPublic,
          .handler = [](const HttpRequest&, const Principal&, const Responder&) {}};
}

TEST(RouteTableTest, FindsByMethodAndPattern) {
  const RouteTable table({Of("GET", "/"), Of("GET", "/api/v1/waits"), Of("POST", "/api/v1/waits")});
  EXPECT_EQ(table.Find("GET", "/").route->pattern, "/");
  EXPECT_EQ(table.Find("POST", "/api/v1/waits").route->method, "POST");
  EXPECT_EQ(table.Find("GET", "/api/v1").route, nullptr);
  EXPECT_EQ(table.Find("GET", "/api/v1").allowed, "");
  EXPECT_EQ(table.Find("PUT", "/api/v1/waits").allowed, "GET, HEAD, POST");
}

TEST(RouteTableTest, ASegmentInBracesTakesAnyOneSegment) {
  const RouteTable table({Of("GET", "/sources/{source}/posts/{id}")});
  const RouteTable::Match match = table.Find("GET", "/sources/a b/posts/17");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.path_values.at("source"), "a b");
  EXPECT_EQ(match.path_values.at("id"), "17");
  EXPECT_EQ(table.Find("GET", "/sources//posts/17").route, nullptr);
  EXPECT_EQ(table.Find("GET", "/sources/a/posts").route, nullptr);
  EXPECT_EQ(table.Find("GET", "/sources/a/posts/").route, nullptr);
}

TEST(RouteTableTest, ALiteralSegmentGoesBeforeAnyOtherWhateverTheOrder) {
  const RouteTable table({Of("GET", "/{room}/list"), Of("GET", "/posts/{id}"),
                          Of("GET", "/posts/latest"), Of("DELETE", "/posts/{id}")});
  EXPECT_EQ(table.Find("GET", "/posts/latest").route->pattern, "/posts/latest");
  EXPECT_EQ(table.Find("GET", "/posts/list").route->pattern, "/posts/{id}");
  EXPECT_EQ(table.Find("GET", "/waits/list").route->pattern, "/{room}/list");
  EXPECT_EQ(table.Find("DELETE", "/posts/latest").route->pattern, "/posts/{id}")
      << "the literal one does not take it";
}

TEST(RouteTableTest, HeadIsAnsweredByGetUnlessItHasItsOwn) {
  const RouteTable table({Of("GET", "/a"), Of("GET", "/b"), Of("HEAD", "/b"), Of("POST", "/c")});
  EXPECT_EQ(table.Find("HEAD", "/a").route->method, "GET");
  EXPECT_EQ(table.Find("HEAD", "/b").route->method, "HEAD");
  EXPECT_EQ(table.Find("HEAD", "/c").allowed, "POST");
}

TEST(RouteTableTest, TwoOfOneMethodAndPatternAreAMistakeWhateverTheNames) {
  EXPECT_THROW(RouteTable({Of("GET", "/a/{b}"), Of("GET", "/a/{c}")}), std::logic_error);
  EXPECT_NO_THROW(RouteTable({Of("GET", "/a/{b}"), Of("PUT", "/a/{c}")}));
  EXPECT_THROW(RouteTable({Of("GET", "a")}), std::logic_error);
}

}  // namespace
}  // namespace firstreply::wire
