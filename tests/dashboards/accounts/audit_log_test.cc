#include "dashboards/accounts/audit_log.h"

#include <gtest/gtest.h>

#include "tests/dashboards/accounts/account_fixture.h"

namespace firstreply::dashboards {
namespace {

class AuditLogTest : public testing::Test {
 protected:
  void Write(const std::string& action, TimePoint at) {
    Transaction tx(store_.database());
    WriteAudit(tx, {.author = "user:anna", .action = action, .subject = "thing"}, at);
    tx.Commit().value();
  }
  std::string Actions(size_t count_max, std::optional<int64_t> before = std::nullopt) {
    Reader reader(store_.database());
    std::string actions;
    for (const AuditLine& line : ReadAudit(reader, count_max, before)) actions += line.action;
    return actions;
  }

  AccountStore store_;
};

TEST_F(AuditLogTest, IsReadNewestFirstPageByPage) {
  for (const char* action : {"a", "b", "c", "d", "e"}) Write(action, kStart);
  EXPECT_EQ(Actions(2), "ed");
  Reader reader(store_.database());
  const int64_t oldest_shown = ReadAudit(reader, 2, std::nullopt).back().id;
  const std::vector<AuditLine> next = ReadAudit(reader, 2, oldest_shown);
  ASSERT_EQ(next.size(), 2U);
  EXPECT_EQ(next[0].action, "c");
  EXPECT_EQ(next[0].author, "user:anna");
  EXPECT_EQ(next[0].outcome, "done");
  EXPECT_EQ(next[0].at, kStart);
  EXPECT_EQ(next[0].count, 1);
}

TEST_F(AuditLogTest, ForgetsWhatIsOlder) {
  Write("a", kStart);
  Write("b", kStart + std::chrono::hours(1));
  Transaction tx(store_.database());
  EXPECT_EQ(ForgetAudit(tx, kStart + std::chrono::hours(1)), 1);
  tx.Commit().value();
  EXPECT_EQ(store_.Column("SELECT action FROM audit_lines"), std::vector<std::string>{"b"});
}

TEST_F(AuditLogTest, AfterAYearLinesGoByThemselves) {
  for (int i = 0; i < 40; ++i) Write("old", kStart);
  Write("kept", kStart + kAuditKept);
  EXPECT_EQ(store_.Number("SELECT count(*) FROM audit_lines"), 41);
  for (int i = 0; i < 3; ++i) Write("new", kStart + kAuditKept + Duration(1));
  EXPECT_EQ(Actions(99), "newnewnewkept");
}

// A number that is used again would make two readers of pages see different lines under it.
TEST_F(AuditLogTest, ANumberIsNeverUsedAgain) {
  Write("a", kStart);
  const int64_t first = store_.Number("SELECT max(id) FROM audit_lines");
  store_.Run("DELETE FROM audit_lines");
  Write("b", kStart);
  EXPECT_GT(store_.Number("SELECT max(id) FROM audit_lines"), first);
}

}  // namespace
}  // namespace firstreply::dashboards
