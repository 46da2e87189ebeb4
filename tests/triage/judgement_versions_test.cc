#include "triage/judgement_versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/test_store.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TimePoint kMorning{Duration(1'780'000'000'123)};

JudgementParts Parts(const std::string& model) {
  return {.model = model,
          .adjustments = {{"あさひ堂", "a-" + model}},
          .thresholds = {.all = {.high = 64, .critical = 85},
                         .of_brand = {{"あさひ堂", {.high = 50, .critical = 101}}}}};
}

class JudgementVersionsTest : public testing::Test {
 protected:
  void Put(const JudgementParts& parts, TimePoint now) {
    Transaction tx(store_.database());
    const auto next = NextJudgement(LoadJudgementVersions(tx), parts, "reload", now);
    ASSERT_TRUE(next);
    if (!parts.model.empty()) Keep(tx, parts.model, "bytes of " + parts.model);
    for (const auto& [brand, name] : parts.adjustments) Keep(tx, name, "more");
    StoreJudgementVersion(tx, *next);
    ASSERT_TRUE(tx.Commit());
  }
  static void Keep(Transaction& tx, const std::string& name, const std::string& bytes) {
    if (!HasJudgementFile(tx, name)) KeepJudgementFile(tx, name, PackJudgementFile(bytes));
  }
  std::vector<JudgementVersion> Versions() {
    Reader reader(store_.database());
    return LoadJudgementVersions(reader);
  }
  std::optional<std::string> File(const std::string& name) {
    Reader reader(store_.database());
    return LoadJudgementFile(reader, name);
  }

  test::TestStore store_;
};

TEST_F(JudgementVersionsTest, ComeBackInTheirOrderAsTheyWereStored) {
  EXPECT_THAT(Versions(), IsEmpty());
  Put(Parts("m1"), kMorning);
  Put({}, kMorning + 1h);
  store_.Reopen();
  EXPECT_THAT(Versions(), ElementsAre(JudgementVersion{1, kMorning, "reload", Parts("m1")},
                                      JudgementVersion{2, kMorning + 1h + 1ms, "reload", {}}));
}

TEST_F(JudgementVersionsTest, TheSameAgainAreNoVersion) {
  Put(Parts("m1"), kMorning);
  EXPECT_FALSE(NextJudgement(Versions(), Parts("m1"), "start", kMorning + 1h));
  JudgementParts other = Parts("m1");
  other.thresholds.of_brand.clear();
  EXPECT_TRUE(NextJudgement(Versions(), other, "start", kMorning + 1h));
}

TEST_F(JudgementVersionsTest, HoldFromTheMomentAfterTheyWerePutInForce) {
  Put(Parts("m1"), kMorning);
  Put(Parts("m2"), kMorning + 1h);
  Put(Parts("m3"), kMorning);  // a clock that stepped back
  const auto versions = Versions();
  const auto at = [&](TimePoint time) { return JudgementInForce(versions, time)->number; };
  EXPECT_EQ(at(TimePoint{}), 1);
  EXPECT_EQ(at(kMorning + 1h), 1);
  EXPECT_EQ(at(kMorning + 1h + 1ms), 2);
  EXPECT_EQ(at(kMorning + 1h + 2ms), 3);
  EXPECT_EQ(at(kMorning + 1000h), 3);
  EXPECT_EQ(JudgementInForce({}, kMorning), nullptr);
}

TEST_F(JudgementVersionsTest, FilesOfTheLastVersionsAreKept) {
  for (size_t i = 1; i <= kJudgementVersionsWithFiles + 1; ++i)
    Put(Parts("m" + std::to_string(i)), kMorning);
  EXPECT_EQ(File("m1"), std::nullopt);
  EXPECT_EQ(File("a-m1"), std::nullopt);
  EXPECT_EQ(File("m2"), "bytes of m2");
  EXPECT_EQ(store_.Number("SELECT count(*) FROM judgement_files"), 2 * kJudgementVersionsWithFiles);
  EXPECT_EQ(Versions().front().parts.model, "m1") << "what it was is known for good";
}

TEST_F(JudgementVersionsTest, AFileThatIsNamedAgainStays) {
  Put(Parts("m1"), kMorning);
  for (size_t i = 2; i <= 20; ++i) {
    JudgementParts parts = Parts("m1");
    parts.thresholds.all.high = static_cast<int>(30 + i);
    Put(parts, kMorning);
  }
  EXPECT_EQ(File("m1"), "bytes of m1");
}

TEST_F(JudgementVersionsTest, ADamagedFileIsNone) {
  Put(Parts("m1"), kMorning);
  store_.Run("UPDATE judgement_files SET compressed = x'0102' WHERE name = 'm1'");
  EXPECT_EQ(File("m1"), std::nullopt);
  EXPECT_EQ(File("nothing"), std::nullopt);
}

TEST(ThresholdsByBrandTest, ABrandsOwnAreForPostsThatConcernItAlone) {
  const ThresholdsByBrand thresholds = Parts("m").thresholds;
  const std::vector<std::string> own = {"あさひ堂"}, other = {"Kito"}, both = {"Kito", "あさひ堂"};
  EXPECT_EQ(thresholds.For(own).high, 50);
  for (const auto& concerns : {other, both, std::vector<std::string>()})
    EXPECT_EQ(thresholds.For(concerns).high, 64);
}

}  // namespace
}  // namespace firstreply::triage
