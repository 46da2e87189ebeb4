// How a pipeline takes new policies: what they move, what they leave, and in which portions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/app/pipeline.h"
#include "deploy/app/policy_config.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"
#include "triage/policy_versions.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using test::Brand;
using test::Customer;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using triage::LedgerStep;
using triage::Outcome;
using triage::Wait;

TakePolicies Answer(std::string_view target) {
  const std::string text =
      "policies: [{name: all, targets: {answer: " + std::string(target) + ", next: 1h}}]";
  return {ReadPolicies(text, "a.yaml").value().policies, "2025b", nullptr};
}

class PipelinePoliciesTest : public testing::Test {
 protected:
  Pipeline& pipeline() { return monitor_.pipeline(); }

  void Take(TakePolicies policies, TimePoint now) {
    pipeline().Run({std::move(policies)}, now).value();
  }
  void TakeAndReplan(TakePolicies policies, TimePoint now) {
    Take(std::move(policies), now);
    while (pipeline().replanning()) pipeline().ReplanSome(1, now).value();
  }
  void Ask(const std::string& name, std::string_view at) {
    monitor_.Take({Customer(name).Says("p-" + name).At(at).About({"northair"})}, Moment(at));
  }
  // The first waits of all conversations, by the order in which they began.
  std::vector<Wait> Waits() {
    std::vector<Wait> waits;
    for (const triage::Conversation& conversation : monitor_.Conversations()) {
      waits.push_back(conversation.waits.at(0));
    }
    return waits;
  }
  std::vector<std::optional<TimePoint>> Deadlines() {
    std::vector<std::optional<TimePoint>> deadlines;
    for (const Wait& wait : Waits()) deadlines.push_back(wait.deadline);
    return deadlines;
  }
  std::vector<triage::StoredPolicyVersion> Versions() {
    Reader reader(monitor_.store().database());
    return triage::LoadPolicyVersions(reader);
  }
  size_t CountOf(LedgerStep step) {
    size_t count = 0;
    for (const triage::LedgerEntry& entry : monitor_.Ledger()) count += entry.step == step;
    return count;
  }

  test::TestMonitor monitor_;
};

TEST_F(PipelinePoliciesTest, TheFirstAlsoCoverAllTimeBefore) {
  Take(Answer("30m"), Moment("12:00"));
  EXPECT_FALSE(pipeline().replanning());
  monitor_.Take({Customer("ann").Says("p").At("10:00").About({"northair"})}, Moment("12:01"));
  ASSERT_THAT(Waits(), SizeIs(1));
  EXPECT_EQ(Waits()[0].deadline, Moment("10:30"));
  EXPECT_EQ(Waits()[0].outcome, Outcome::kMissed);
  EXPECT_EQ(Waits()[0].policy, "all");
  ASSERT_THAT(Versions(), SizeIs(1));
  EXPECT_EQ(Versions()[0].since, Moment("12:00"));
}

TEST_F(PipelinePoliciesTest, OthersMoveWhatIsUndecidedAndNothingElse) {
  Take(Answer("1h"), Moment("09:00"));
  Ask("missed", "09:00");
  Ask("open", "09:50");
  monitor_.PassTo(Moment("10:10"));
  TakeAndReplan(Answer("30m"), Moment("10:10"));
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:00"), Moment("10:20")));
  EXPECT_EQ(pipeline().NextDue(), Moment("10:20"));
  monitor_.PassTo(Moment("10:20"));
  EXPECT_EQ(Waits()[1].outcome, Outcome::kMissed);
  EXPECT_EQ(Waits()[0].decided_at, Moment("10:00"));
  EXPECT_EQ(CountOf(LedgerStep::kReplanned), 1u);
  EXPECT_EQ(CountOf(LedgerStep::kCorrected), 0u);
}

TEST_F(PipelinePoliciesTest, ATargetBelowWhatIsUsedRunsOutAtTheChange) {
  Take(Answer("2h"), Moment("09:00"));
  Ask("ann", "09:00");
  TakeAndReplan(Answer("30m"), Moment("10:00"));
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:00")));
  EXPECT_EQ(Waits()[0].outcome, Outcome::kMissed);
}

TEST_F(PipelinePoliciesTest, TheSameAgainChangeNothing) {
  Take(Answer("1h"), Moment("09:00"));
  Ask("ann", "09:00");
  Take(Answer("60m"), Moment("09:10"));
  EXPECT_FALSE(pipeline().replanning());
  monitor_.Restart();
  Take(Answer("1h"), Moment("09:20"));
  EXPECT_FALSE(pipeline().replanning());
  EXPECT_THAT(Versions(), SizeIs(1));
  EXPECT_EQ(CountOf(LedgerStep::kReplanned), 0u);
}

TEST_F(PipelinePoliciesTest, WhoHasWaitedBeforeThereWereAnyHasWaitedByTheHour) {
  Ask("missed", "09:00");
  Ask("open", "09:50");
  monitor_.PassTo(Moment("10:10"));
  TakeAndReplan(Answer("30m"), Moment("10:10"));
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:00"), Moment("10:20")));
  ASSERT_THAT(Versions(), SizeIs(2));
  EXPECT_THAT(Versions()[0].policies, HasSubstr("answer: 1h"));
  monitor_.Restart();
  monitor_.Take({Customer("late").Says("p-late").At("08:00").About({"northair"})}, Moment("10:15"));
  EXPECT_EQ(Waits()[2].deadline, Moment("09:00"));
}

TEST_F(PipelinePoliciesTest, VersionsComeBackAfterARestart) {
  Take(Answer("1h"), Moment("09:00"));
  Ask("ann", "09:50");
  TakeAndReplan(Answer("30m"), Moment("10:10"));
  monitor_.Restart();
  monitor_.Take({Customer("ann").Says("more").At("10:11").To("p-ann")}, Moment("10:11"));
  Ask("ben", "10:12");
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:42")));
}

TEST_F(PipelinePoliciesTest, ASliceIsNoLongerThanAskedFor) {
  Take(Answer("1h"), Moment("09:00"));
  for (const char* name : {"ann", "ben", "cat"}) Ask(name, "09:50");
  Take(Answer("30m"), Moment("10:00"));
  pipeline().ReplanSome(2, Moment("10:00")).value();
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:20"), Moment("10:50")));
  EXPECT_TRUE(pipeline().replanning());
  pipeline().ReplanSome(2, Moment("10:00")).value();
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:20"), Moment("10:20")));
  EXPECT_FALSE(pipeline().replanning());
  pipeline().ReplanSome(2, Moment("10:00")).value();
  EXPECT_EQ(CountOf(LedgerStep::kReplanned), 3u);
}

TEST_F(PipelinePoliciesTest, ARestartInTheMiddleGoesOnWhereItWas) {
  Take(Answer("1h"), Moment("09:00"));
  for (const char* name : {"ann", "ben", "cat"}) Ask(name, "09:50");
  Take(Answer("30m"), Moment("10:00"));
  pipeline().ReplanSome(1, Moment("10:00")).value();
  monitor_.Restart();
  EXPECT_TRUE(pipeline().replanning());
  Take(Answer("30m"), Moment("10:01"));
  pipeline().ReplanSome(1, Moment("10:01")).value();
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:20"), Moment("10:50")));
  pipeline().ReplanSome(10, Moment("10:01")).value();
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:20"), Moment("10:20")));
  EXPECT_FALSE(pipeline().replanning());
  EXPECT_EQ(CountOf(LedgerStep::kReplanned), 3u);
  EXPECT_THAT(Versions(), SizeIs(2));
}

TEST_F(PipelinePoliciesTest, OthersInTheMiddleBeginAnew) {
  Take(Answer("1h"), Moment("09:00"));
  for (const char* name : {"ann", "ben"}) Ask(name, "09:50");
  Take(Answer("30m"), Moment("10:00"));
  pipeline().ReplanSome(1, Moment("10:00")).value();
  TakeAndReplan(Answer("40m"), Moment("10:01"));
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:30"), Moment("10:30")));
}

TEST_F(PipelinePoliciesTest, WhatFallsDueMeanwhileIsDecidedAtItsTime) {
  Take(Answer("1h"), Moment("09:00"));
  for (const char* name : {"ann", "ben"}) Ask(name, "09:50");
  Take(Answer("2h"), Moment("10:49"));
  // Nothing is planned anew yet; the old deadline asks, and the new one answers.
  monitor_.PassTo(Moment("10:50"));
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("11:50"), Moment("11:50")));
  EXPECT_EQ(Waits()[0].outcome, Outcome::kUndecided);
  EXPECT_TRUE(pipeline().replanning());
}

TEST_F(PipelinePoliciesTest, AThreadThatCannotBeDecidedIsSetAsideAndTheOthersFollow) {
  Take(Answer("1h"), Moment("09:00"));
  for (const char* name : {"ann", "ben", "cat"}) Ask(name, "09:50");
  monitor_.store().Run(
      "CREATE TRIGGER refuse BEFORE UPDATE ON waits WHEN NEW.conversation_id = 2"
      " BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END;");
  Take(Answer("30m"), Moment("10:00"));
  pipeline().TakePublication();
  pipeline().ReplanSome(10, Moment("10:00")).value();
  EXPECT_FALSE(pipeline().replanning());
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20"), Moment("10:50"), Moment("10:20")));
  EXPECT_THAT(pipeline().TakePublication().set_aside, ElementsAre(HasSubstr("a rule of the test")));
}

TEST_F(PipelinePoliciesTest, AFullDiskKeepsBothTheVersionAndTheSliceWaiting) {
  Take(Answer("1h"), Moment("09:00"));
  Ask("ann", "09:50");
  monitor_.store().disk().SetFull(true);
  EXPECT_FALSE(pipeline().Run({Answer("30m")}, Moment("10:00")));
  EXPECT_FALSE(pipeline().replanning());
  monitor_.store().disk().SetFull(false);
  monitor_.PassTo(Moment("10:01"));
  ASSERT_TRUE(pipeline().replanning());
  monitor_.store().disk().SetFull(true);
  EXPECT_FALSE(pipeline().ReplanSome(10, Moment("10:02")));
  EXPECT_TRUE(pipeline().replanning());
  monitor_.store().disk().SetFull(false);
  pipeline().ReplanSome(10, Moment("10:03")).value();
  EXPECT_FALSE(pipeline().replanning());
  EXPECT_THAT(Deadlines(), ElementsAre(Moment("10:20")));
}

TEST_F(PipelinePoliciesTest, AVersionThatCannotBeReadAnyMoreEndsTheStart) {
  Take(Answer("1h"), Moment("09:00"));
  monitor_.store().Run("UPDATE policy_versions SET policies = 'policies: 7'");
  const auto started = Pipeline::Start(monitor_.store().database(), {});
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message,
              HasSubstr("version 1 of the policies, in force since 2026-03-02T09:00:00Z: "));
}

TEST_F(PipelinePoliciesTest, ATemplateOfTheConfigAnswersNobody) {
  TakePolicies taken = Answer("1h");
  taken.responses =
      triage::ResponseKinds::Make({.templates = {"We have got your message, {name}."}}).value();
  Take(taken, Moment("09:00"));
  Ask("ann", "09:00");
  const auto reply = [](const std::string& id, std::string_view at) {
    return Brand("northair").Says(id).At(at).To("p-ann").Saying("We have got your message, Ann.");
  };
  monitor_.Take({reply("r1", "09:10")}, Moment("09:10"));
  EXPECT_EQ(Waits()[0].acknowledged_at, Moment("09:10"));
  EXPECT_TRUE(Waits()[0].open());

  // What was filed stays what it was, also when the same post comes again under other rules.
  Take(Answer("1h"), Moment("09:20"));
  monitor_.Take({reply("r1", "09:10")}, Moment("09:20"));
  EXPECT_TRUE(Waits()[0].open());
  EXPECT_EQ(pipeline().sources().at("wire").conflicts, 0);
  monitor_.Take({reply("r2", "09:21")}, Moment("09:21"));
  EXPECT_EQ(Waits()[0].ended_at, Moment("09:21"));
}

TEST_F(PipelinePoliciesTest, WhatAPostSaysOfItselfCountsBeforeTheRules) {
  TakePolicies taken = Answer("1h");
  taken.responses =
      triage::ResponseKinds::Make({.automatic_texts = {"Hello from the robot"}}).value();
  Take(taken, Moment("09:00"));
  Ask("ann", "09:00");
  monitor_.Take({Brand("northair")
                     .Says("r")
                     .At("09:10")
                     .To("p-ann")
                     .As(ingest::ResponseKind::kHuman)
                     .Saying("Hello from the robot")},
                Moment("09:10"));
  EXPECT_EQ(Waits()[0].outcome, Outcome::kMet);
}

}  // namespace
}  // namespace firstreply::app
