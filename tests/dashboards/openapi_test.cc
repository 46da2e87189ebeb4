// The page that describes the API names every route that the program serves, and no other.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "dashboards/accounts/accounts.h"
#include "dashboards/api/act_routes.h"
#include "dashboards/api/conversation_routes.h"
#include "dashboards/api/feedback_routes.h"
#include "dashboards/api/review_routes.h"
#include "dashboards/api/statistics_routes.h"
#include "dashboards/api/status_routes.h"
#include "dashboards/console/console.h"
#include "dashboards/exposition.h"
#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "deploy/app/delivery_routes.h"
#include "ingest/base/migration.h"
#include "ingest/sources/http_source.h"
#include "tests/dashboards/seen_queue.h"
#include "triage/clock/wait.h"
#include "triage/ledger.h"
#include "triage/model/labelled_post.h"

namespace firstreply::dashboards {
namespace {

using ::testing::ContainerEq;

std::string_view NameOf(wire::Access access) {
  constexpr std::array<std::string_view, 6> kNames = {"public", "ingest",  "metrics",
                                                      "agent",  "manager", "operator"};
  return kNames.at(static_cast<size_t>(access));
}

class NoCommands final : public ingest::CommandSink {
 public:
  void Give(ingest::Command) override {}
};

// "GET /api/v1/status agent", of every route of every room.
std::set<std::string> ServedRoutes() {
  test::SeenQueue queue;
  Migrate(queue.database(), kAccountsRoom, AccountsMigrations()).value();
  NoCommands commands;
  Accounts::Options account_options;
  account_options.scheduler = &queue.scheduler;
  account_options.commands = &commands;
  account_options.off_thread = [](const auto&, const auto&) {};
  account_options.random_bytes = [](size_t count) { return std::string(count, 'x'); };
  std::unique_ptr<Accounts> accounts;
  {
    Reader reader(queue.database());
    accounts = Accounts::Load(account_options, reader);
  }
  ingest::HttpSource source({});
  Feed feed{{.scheduler = &queue.scheduler, .board = &queue.board}};
  Health health{{.scheduler = &queue.scheduler}};
  Exposition::Options exposition_options;
  exposition_options.scheduler = &queue.scheduler;
  Exposition exposition(exposition_options);

  std::set<std::string> routes;
  for (const wire::Routes& some :
       {source.routes(), accounts->routes(), ConsoleRoutes(), health.routes(), exposition.routes(),
        feed.routes(), ConversationRoutes({}), ActRoutes({}), FeedbackRoutes({}), ReviewRoutes({}),
        StatisticsRoutes({}), StatusRoutes({}), app::DeliveryRoutes({})}) {
    for (const wire::Route& route : some) {
      routes.insert(route.method + " " + route.pattern + " " + std::string(NameOf(route.access)));
    }
  }
  return routes;
}

std::vector<std::string> PageLines() {
  std::ifstream page(FIRSTREPLY_OPENAPI);
  std::vector<std::string> lines;
  for (std::string line; std::getline(page, line);) lines.push_back(line);
  return lines;
}

std::set<std::string> DescribedRoutes() {
  static const std::regex kPath(R"(^  (/\S*):$)");
  static const std::regex kMethod(R"(^    (get|put|post|delete|patch):$)");
  static const std::regex kAccess(R"(^      x-access: (\w+)$)");
  std::set<std::string> routes;
  std::string path, method;
  for (const std::string& line : PageLines()) {
    std::smatch match;
    if (std::regex_match(line, match, kPath)) {
      path = match[1];
    } else if (std::regex_match(line, match, kMethod)) {
      method = match[1];
      std::transform(method.begin(), method.end(), method.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    } else if (std::regex_match(line, match, kAccess)) {
      routes.insert(fmt::format("{} {} {}", method, path, match[1].str()));
    }
  }
  return routes;
}

TEST(OpenapiTest, DescribesEveryRouteThatIsServedAndNoOther) {
  EXPECT_THAT(DescribedRoutes(), ContainerEq(ServedRoutes()));
}

// What the page lists behind "enum:" of a field, in a part of the schemas; of the part itself.
std::set<std::string> Listed(const std::string& schema, const std::string& field) {
  static const std::regex kWord(R"re(^\s*"?(.*?)"?\s*$)re");
  std::string part, list;
  bool is_here = false;
  for (const std::string& line : PageLines()) {
    if (line.size() > 4 && line.starts_with("    ") && line[4] != ' ') part = line.substr(4);
    if (part != schema + ":") continue;
    is_here = field.empty() || line.starts_with("        " + field + ":") ||
              (is_here && line.starts_with("         "));
    if (is_here) list += line;
  }
  const size_t begin = list.find("enum: ["), end = list.find(']');
  if (begin == std::string::npos) return {};
  std::set<std::string> words;
  std::stringstream rest(list.substr(begin + 7, end - begin - 7));
  for (std::string word; std::getline(rest, word, ',');)
    words.insert(std::regex_replace(word, kWord, "$1"));
  return words;
}

template <class Value>
std::set<std::string> NamesUpTo(Value last) {
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) names.emplace(NameOf(static_cast<Value>(i)));
  return names;
}

TEST(OpenapiTest, ListsTheWordsThatMayBeAnswered) {
  EXPECT_EQ(Listed("Wait", "kind"), NamesUpTo(triage::WaitKind::kPromise));
  EXPECT_EQ(Listed("Wait", "end_reason"), NamesUpTo(triage::EndReason::kDismissed));
  EXPECT_EQ(Listed("LedgerEntry", "step"), NamesUpTo(triage::LedgerStep::kThanked));
  EXPECT_EQ(Listed("Topic", ""),
            std::set<std::string>(triage::kTopics.begin(), triage::kTopics.end()));
  EXPECT_EQ(Listed("Post", "kind"), NamesUpTo(ingest::ResponseKind::kReaction));
}

TEST(OpenapiTest, EveryReferenceLeadsSomewhere) {
  static const std::regex kReference(R"re(\$ref: "#/components/(\w+)/(\w+)")re");
  static const std::regex kKind(R"(^  (\w+):$)");
  static const std::regex kComponent(R"(^    (\w+):.*)");
  std::set<std::string> named, defined;
  std::string kind;
  for (const std::string& line : PageLines()) {
    std::smatch match;
    if (std::regex_match(line, match, kKind)) {
      kind = match[1];
    } else if (std::regex_match(line, match, kComponent)) {
      defined.insert(kind + "/" + match[1].str());
    }
    for (auto at = std::sregex_iterator(line.begin(), line.end(), kReference);
         at != std::sregex_iterator(); ++at) {
      named.insert((*at)[1].str() + "/" + (*at)[2].str());
    }
  }
  EXPECT_FALSE(named.empty());
  for (const std::string& name : named) EXPECT_TRUE(defined.contains(name)) << name;
}

}  // namespace
}  // namespace firstreply::dashboards
