// Which judge judges: by the version in force when a form was said, whenever it comes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "deploy/app/pipeline.h"
#include "tests/support/post_builder.h"
#include "tests/support/random.h"
#include "tests/support/test_monitor.h"
#include "triage/model/features.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using ingest::PostEvent;
using ingest::Urgency;
using test::Customer;
using test::EditOf;
using test::Moment;
using ::testing::ElementsAre;
using triage::LinearModel;

// Says the same of every post. `mark` tells models apart that do.
std::shared_ptr<const LinearModel> Model(bool complains, int64_t mark = 0) {
  std::vector<triage::ModelOutput> outputs;
  for (const char* name :
       {"complaint", "question", "praise", "abuse", "about_brand", "needs_response"}) {
    const bool holds = complains && name == std::string_view("complaint");
    outputs.push_back({.name = name, .weight_unit = mark, .bias = holds ? 1000 : -1000});
  }
  std::vector<int8_t> weights(outputs.size() * triage::kFeatureCount);
  return std::make_shared<const LinearModel>(
      LinearModel::Make(std::move(outputs), std::move(weights), triage::FeatureReader().digest())
          .value());
}

// Makes every post of the brand a complaint.
std::shared_ptr<const triage::BrandAdjustment> Complaining(const std::string& brand,
                                                           const LinearModel& base) {
  LinearModel added = LinearModel::Make({{.name = "complaint", .weight_unit = 1, .bias = 5000}},
                                        std::vector<int8_t>(triage::kFeatureCount), base.reading())
                          .value();
  return std::make_shared<const triage::BrandAdjustment>(
      triage::BrandAdjustment::Make(brand, base.version(), std::move(added)).value());
}

TakeJudgement By(std::shared_ptr<const LinearModel> model) {
  return {.model = std::move(model), .adjustments = {}, .thresholds = {}, .put_by = "reload"};
}

class PipelineJudgementTest : public testing::Test {
 protected:
  // What came of it for those who look.
  std::optional<triage::JudgementVersion> Put(TakeJudgement judgement, TimePoint now) {
    monitor_.pipeline().TakePublication();
    monitor_.pipeline().Run({std::move(judgement)}, now).value();
    return monitor_.pipeline().TakePublication().judgement;
  }
  void Say(const std::string& post, std::string_view at, std::string_view now,
           std::vector<std::string> concerns = {"northair"}) {
    monitor_.Take(
        {Customer("ann-" + post).Says(post).At(at).Saying("so it goes").About(std::move(concerns))},
        Moment(now));
  }
  std::vector<std::string> Column(std::string_view column) {
    return monitor_.store().Column("SELECT " + std::string(column) +
                                   " FROM verdicts JOIN posts ON posts.id = post_id"
                                   " ORDER BY key, version");
  }

  const std::shared_ptr<const LinearModel> calm_ = Model(false), alert_ = Model(true);
  test::TestMonitor monitor_;
};

TEST_F(PipelineJudgementTest, WhatIsSaidBeforeAChangeAndComesLateIsJudgedAsBefore) {
  Put(By(calm_), Moment("09:00"));
  Say("p1", "09:30", "09:31");
  Put(By(alert_), Moment("10:00"));
  Say("p2", "09:40", "10:10");
  Say("p3", "10:05", "10:10");
  EXPECT_THAT(Column("model"), ElementsAre(calm_->version(), calm_->version(), alert_->version()));
  EXPECT_THAT(Column("complaint"), ElementsAre("0", "0", "1"));
  EXPECT_THAT(Column("judged_by"), ElementsAre("1", "1", "2"));
}

TEST_F(PipelineJudgementTest, TheFirstAlsoCoversAllTimeBefore) {
  Put(By(alert_), Moment("12:00"));
  Say("p1", "08:00", "12:01");
  EXPECT_THAT(Column("complaint"), ElementsAre("1"));
}

TEST_F(PipelineJudgementTest, AnEditIsJudgedByItsOwnTime) {
  Put(By(calm_), Moment("09:00"));
  Say("p1", "09:30", "09:31");
  Put(By(alert_), Moment("10:00"));
  monitor_.Take({EditOf("p1", 2, "so it went", Moment("09:50")),
                 EditOf("p1", 3, "so it will go", Moment("10:10"))},
                Moment("10:20"));
  EXPECT_THAT(Column("judged_by"), ElementsAre("1", "1", "2"));
}

TEST_F(PipelineJudgementTest, ARestartKnowsThemAllWithoutBeingTold) {
  Put(By(calm_), Moment("09:00"));
  Put(By(alert_), Moment("10:00"));
  monitor_.Restart();
  Say("p1", "09:30", "10:30");
  Say("p2", "10:30", "10:30");
  EXPECT_THAT(Column("model"), ElementsAre(calm_->version(), alert_->version()));
}

TEST_F(PipelineJudgementTest, TheSameAgainChangesNothing) {
  ASSERT_TRUE(Put(By(calm_), Moment("09:00")));
  EXPECT_FALSE(Put(By(Model(false)), Moment("09:10")));
  monitor_.Restart();
  EXPECT_FALSE(Put(By(calm_), Moment("09:20")));
  EXPECT_EQ(monitor_.store().Number("SELECT count(*) FROM judgement_versions"), 1);
}

TEST_F(PipelineJudgementTest, WhereNobodyJudgedNobodyHasJudged) {
  Put(By(nullptr), Moment("09:00"));
  Put(By(alert_), Moment("10:00"));
  Put(By(nullptr), Moment("11:00"));
  Say("p1", "09:30", "11:30");
  Say("p2", "10:30", "11:30");
  Say("p3", "11:30", "11:30");
  EXPECT_THAT(Column("model"), ElementsAre(alert_->version()));
}

TEST_F(PipelineJudgementTest, BeyondTheVersionsThatAreKeptTheOldestOfThemJudges) {
  const auto last = static_cast<int64_t>(triage::kJudgementVersionsWithFiles) + 2;
  for (int64_t i = 1; i <= last; ++i) Put(By(Model(false, i)), Moment("09:00") + i * 1min);
  monitor_.Restart();
  Say("p1", "09:01", "11:00");
  Say("p2", "09:05", "11:00");
  EXPECT_THAT(Column("judged_by"), ElementsAre("3", "4"));
}

TEST_F(PipelineJudgementTest, AModelThatCannotBeReadAnyMoreGivesWayToTheNext) {
  Put(By(calm_), Moment("09:00"));
  Put(By(alert_), Moment("10:00"));
  monitor_.store().Run("UPDATE judgement_files SET compressed = x'00' WHERE name = '" +
                       calm_->version() + "'");
  monitor_.Restart();
  Say("p1", "09:30", "10:30");
  EXPECT_THAT(Column("judged_by"), ElementsAre("2"));
}

TEST_F(PipelineJudgementTest, ABrandsFeedbackNeverTouchesAnothersVerdicts) {
  TakeJudgement judgement = By(calm_);
  judgement.adjustments["northair"] = Complaining("northair", *calm_);
  Put(judgement, Moment("09:00"));
  Say("p1", "09:30", "09:31", {"northair"});
  Say("p2", "09:30", "09:31", {"torvo"});
  Say("p3", "09:30", "09:31", {"northair", "torvo"});
  Say("p4", "09:30", "09:31", {});
  EXPECT_THAT(Column("complaint"), ElementsAre("1", "0", "0", "0"));
  const std::string adjusted =
      calm_->version() + "+" + judgement.adjustments["northair"]->version();
  EXPECT_THAT(Column("model"),
              ElementsAre(adjusted, calm_->version(), calm_->version(), calm_->version()));
  monitor_.Restart();
  Say("p5", "09:40", "09:41", {"northair"});
  EXPECT_EQ(Column("complaint").back(), "1");
}

TEST_F(PipelineJudgementTest, ThresholdsMoveLevelsFromTheirTimeOn) {
  Put(By(alert_), Moment("09:00"));
  TakeJudgement stricter = By(alert_);
  stricter.thresholds.of_brand["northair"] = {.high = 40, .critical = 101};
  const auto version = Put(stricter, Moment("10:00"));
  ASSERT_TRUE(version);
  EXPECT_EQ(version->parts.thresholds, stricter.thresholds);
  Say("p1", "09:30", "10:30");
  Say("p2", "10:30", "10:30");
  Say("p3", "10:30", "10:30", {"torvo"});
  const auto level = [](Urgency urgency) { return std::to_string(static_cast<int>(urgency)); };
  EXPECT_THAT(Column("urgency"),
              ElementsAre(level(Urgency::kNormal), level(Urgency::kHigh), level(Urgency::kNormal)));
  EXPECT_THAT(Column("reckoning"),
              ElementsAre("40 reading+40", "40 reading+40 high@40 critical@101", "40 reading+40"));
}

TEST_F(PipelineJudgementTest, AFullDiskLeavesTheJudgeThatWas) {
  Put(By(calm_), Moment("09:00"));
  monitor_.store().Run(
      "CREATE TRIGGER refuse BEFORE INSERT ON judgement_parts BEGIN SELECT RAISE(ABORT, 'no'); "
      "END");
  EXPECT_ANY_THROW(Put(By(alert_), Moment("10:00")));
  monitor_.Restart();
  Say("p1", "10:30", "10:30");
  EXPECT_THAT(Column("judged_by"), ElementsAre("1"));
}

// The same events and the same change at the same time, in any order of arrival.
class AnyOrder {
 public:
  explicit AnyOrder(uint64_t seed) : random_(seed) {
    for (int i = 0; i < 12; ++i) {
      const TimePoint at = Moment("09:30") + 5min * random_.Between(int64_t{0}, int64_t{12});
      const std::string post = "p" + std::to_string(i);
      auto said = Customer("ann").Says(post).At(at).Saying("so it goes").About({"northair"});
      // A sender's clock that is ahead.
      said.SeenAt(random_.Chance(30) ? at - 1min : at + 1min);
      events_.push_back(said);
      if (random_.Chance(40)) {
        PostEvent edit = EditOf(post, 2, "so it went", at + 10min);
        edit.seen_at = at + 11min;
        events_.push_back(edit);
      }
      if (random_.Chance(30)) events_.push_back(Through("second", said.About({"torvo"})));
    }
  }

  std::vector<std::string> VerdictsIn(uint64_t order) {
    Random random(order);
    const TimePoint change = Moment("10:00");
    std::vector<PostEvent> early, late;
    for (const PostEvent& event : events_) {
      (*event.seen_at <= change && random.Chance(50) ? early : late).push_back(event);
    }
    test::TestMonitor monitor;
    monitor.pipeline().Run({By(Model(false))}, Moment("09:00")).value();
    for (std::vector<PostEvent>* part : {&early, &late}) {
      for (size_t i = part->size(); i > 1; --i) std::swap((*part)[i - 1], (*part)[random.Below(i)]);
      for (const PostEvent& event : *part)
        monitor.Take({event}, part == &early ? change : Moment("12:00"));
      if (part == &early) monitor.pipeline().Run({By(Model(true))}, change).value();
    }
    return monitor.store().Column(
        "SELECT key || ' ' || version || ' ' || complaint || ' ' || urgency || ' ' || model || ' '"
        " || judged_by FROM verdicts JOIN posts ON posts.id = post_id ORDER BY key, version");
  }

 private:
  using Random = test::Random;
  Random random_;
  std::vector<PostEvent> events_;
};

TEST(PipelineJudgementOrderTest, AnyOrderOfArrivalMakesTheSameVerdicts) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    AnyOrder story(seed);
    const std::vector<std::string> verdicts = story.VerdictsIn(1);
    for (uint64_t order = 2; order <= 6; ++order)
      ASSERT_EQ(story.VerdictsIn(order), verdicts) << "story " << seed << ", order " << order;
  }
}

}  // namespace
}  // namespace firstreply::app
