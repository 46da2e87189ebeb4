// The texts were written by hand, with pencil and paper, before there was a program to print them.

#include "dashboards/report/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "triage/clock/response_clock.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using ingest::FiledPost;
using ingest::ResponseKind;
using test::Brand;
using test::Customer;
using test::Moment;
using ::testing::HasSubstr;
using ::testing::Not;
using triage::Act;
using triage::ActKind;
using triage::Calendar;
using triage::CalendarRules;
using triage::Policy;
using triage::PolicySet;
using triage::PolicyTimeline;

constexpr auto kDay = std::chrono::days(1);

// Monday to Friday, nine to five, UTC. 2 March 2026, the day of Moment(), is a Monday.
std::shared_ptr<const Calendar> Desk() {
  CalendarRules rules;
  rules.name = "desk";
  rules.zone = "Etc/UTC";
  for (size_t day = 0; day < 5; ++day) rules.week[day] = {{9h, 17h}};
  return Calendar::Make(rules).value();
}

Policy PolicyNamed(const std::string& name, std::optional<Duration> acknowledge,
                   std::optional<Duration> answer,
                   std::shared_ptr<const Calendar> calendar = Calendar::RoundTheClock()) {
  Policy policy;
  policy.name = name;
  policy.targets.acknowledge = acknowledge;
  policy.targets.answer = policy.targets.next = policy.targets.follow_up = answer;
  policy.targets.promise = 24h;
  policy.calendar = std::move(calendar);
  return policy;
}

PolicyTimeline Always(std::vector<Policy> policies) {
  return {{1, {}, PolicySet::Make(std::move(policies)).value()}};
}

// A conversation as the monitor would have it.
class Told {
 public:
  explicit Told(PolicyTimeline timeline) : timeline_(std::move(timeline)) {
    explanation_.conversation.id = 7;
    explanation_.conversation.brand = "northair";
  }

  Told& Says(int64_t id, const FiledPost& post) { return Add(id, post, said_); }
  Told& Answers(int64_t id, const FiledPost& post) { return Add(id, post, responses_); }
  Told& Acts(const Act& act) {
    explanation_.acts.push_back(act);
    return *this;
  }
  Told& Adopted() {
    explanation_.conversation.adopted = true;
    return *this;
  }

  Explanation At(TimePoint now) {
    triage::Dialogue dialogue;
    dialogue.brand = "northair";
    dialogue.customer_id = 1;
    for (const FiledPost& post : said_) dialogue.said.push_back(&post);
    for (const FiledPost& post : responses_) dialogue.responses.push_back(&post);
    triage::ClockInput input;
    input.dialogue = &dialogue;
    input.acts = explanation_.acts;
    Explanation explanation = explanation_;
    explanation.now = now;
    explanation.conversation.waits =
        triage::MeasureWaits(input, timeline_, now, &explanation.steps);
    triage::NumberWaits({}, explanation.conversation.waits);
    explanation.ledger = triage::Compare(7, {}, explanation.conversation.waits, now);
    return explanation;
  }

 private:
  Told& Add(int64_t id, FiledPost post, std::vector<FiledPost>& to) {
    post.id = id;
    to.push_back(std::move(post));
    return *this;
  }

  const PolicyTimeline timeline_;
  std::vector<FiledPost> said_, responses_;
  Explanation explanation_;
};

// What stands before the ledger.
std::string Story(const Explanation& explanation) {
  const std::string text = RenderExplanationText(explanation);
  return text.substr(0, text.find("\nLedger\n"));
}

// Friday's last half hour, and twenty minutes of Monday.
Explanation OverTheWeekend() {
  const auto friday = 4 * kDay;
  const auto monday = 7 * kDay;
  return Told(Always({PolicyNamed("normal", 15min, 30min, Desk())}))
      .Says(21, Customer("ann").Says("p1").At(Moment("16:30") + friday))
      .Answers(22, Brand("northair").Says("r1").At(Moment("09:20") + monday))
      .At(Moment("10:00") + monday);
}

TEST(ExplanationTest, EachStepSaysWhichHoursItCounts) {
  EXPECT_EQ(Story(OverTheWeekend()), R"(Conversation 7: northair
As of 2026-03-09 10:00:00. All times are UTC.

Wait 0: first, urgency normal
  2026-03-06 16:30:00  started by post 21
      policy "normal", calendar "desk", version 1
      acknowledgement: 0s of 15m used, due 2026-03-06 16:45:00
      answer: 0s of 30m used, due 2026-03-06 17:00:00
  2026-03-06 16:45:00  the acknowledgement's deadline passed
      open 2026-03-06 16:30:00 to 2026-03-06 16:45:00: 15m
      acknowledgement: 15m of 15m used
      answer: 15m of 30m used
  2026-03-06 17:00:00  the answer's deadline passed
      open 2026-03-06 16:45:00 to 2026-03-06 17:00:00: 15m
      acknowledgement: 30m of 15m used
      answer: 30m of 30m used
  2026-03-09 09:20:00  acknowledged by post 22
      open 2026-03-09 09:00:00 to 2026-03-09 09:20:00: 20m
      acknowledgement: 50m of 15m used
      answer: 50m of 30m used
  2026-03-09 09:20:00  answered by post 22
      answer: 50m of 30m used
  Acknowledgement: missed 2026-03-06 16:45:00; given 2026-03-09 09:20:00 by post 22
  Answer: missed 2026-03-06 17:00:00; given 2026-03-09 09:20:00 by post 22
  Left the queue 2026-03-09 09:20:00
)");
}

TEST(ExplanationTest, TheLedgerFollowsTheStory) {
  EXPECT_THAT(RenderExplanationText(OverTheWeekend()), ::testing::EndsWith(R"(
Ledger
  2026-03-06 16:30:00  wait 0  started, post 21, due 2026-03-06 17:00:00
  2026-03-06 16:45:00  wait 0  acknowledgement decided, undecided to missed, post 22, due 2026-03-06 16:45:00
  2026-03-06 17:00:00  wait 0  decided, undecided to missed, due 2026-03-06 17:00:00
  2026-03-09 09:20:00  wait 0  answered, post 22, due 2026-03-06 17:00:00
)"));
}

TEST(ExplanationTest, ARaiseSaysWhoRaisedAndWhatCountsFromThere) {
  Policy critical = PolicyNamed("critical", 10min, 15min);
  critical.when.urgencies = {ingest::Urgency::kCritical};
  const Explanation explanation =
      Told(Always({critical, PolicyNamed("normal", 1h, 4h)}))
          .Says(21, Customer("ann").Says("p1").At("10:00"))
          .Answers(22, Brand("northair").Says("r1").At("10:05").As(ResponseKind::kTemplate))
          .Answers(23, Brand("northair").Says("r2").At("10:30:00").ToTheMillisecond())
          .Acts({.id = 3,
                 .conversation = 7,
                 .kind = ActKind::kUrgencySet,
                 .at = Moment("10:20:00.250"),
                 .told_at = Moment("10:20:00.250"),
                 .author = "user:anna",
                 .urgency = ingest::Urgency::kCritical})
          .At(Moment("12:00"));
  EXPECT_EQ(Story(explanation), R"(Conversation 7: northair
As of 2026-03-02 12:00:00. All times are UTC.

Wait 0: first, urgency critical
  2026-03-02 10:00:00  started by post 21
      policy "normal", calendar "round the clock", version 1
      acknowledgement: 0s of 1h used, due 2026-03-02 11:00:00
      answer: 0s of 4h used, due 2026-03-02 14:00:00
  2026-03-02 10:05:00  acknowledged by post 22
      open 2026-03-02 10:00:00 to 2026-03-02 10:05:00: 5m
      acknowledgement: 5m of 1h used
      answer: 5m of 4h used
  2026-03-02 10:20:00.250  made more urgent by act 3: a shorter target runs from here
      open 2026-03-02 10:05:00 to 2026-03-02 10:20:00.250: 15m 0.250s
      policy "critical", calendar "round the clock", version 1
      answer: 0s of 15m used, due 2026-03-02 10:35:00.250
  2026-03-02 10:30:00  answered by post 23
      open 2026-03-02 10:20:00.250 to 2026-03-02 10:30:00: 9m 59.750s
      answer: 9m 59.750s of 15m used
  Acknowledgement: met 2026-03-02 10:05:00 by post 22, due 2026-03-02 11:00:00
  Answer: met 2026-03-02 10:30:00 by post 23, due 2026-03-02 10:35:00.250
  Left the queue 2026-03-02 10:30:00

Said by hand
  act 3, 2026-03-02 10:20:00.250, user:anna: urgency critical
)");
}

TEST(ExplanationTest, AHandoffThatNobodyFollowedIsCountedApart) {
  const Explanation explanation =
      Told(Always({PolicyNamed("normal", {}, 4h)}))
          .Says(21, Customer("ann").Says("p1").At("10:00"))
          .Answers(22, Brand("northair").Says("r1").At("10:10").As(ResponseKind::kHandoff))
          .At(Moment("12:00") + kDay);
  EXPECT_EQ(Story(explanation), R"(Conversation 7: northair
As of 2026-03-03 12:00:00. All times are UTC.

Wait 0: first, urgency normal
  2026-03-02 10:00:00  started by post 21
      policy "normal", calendar "round the clock", version 1
      answer: 0s of 4h used, due 2026-03-02 14:00:00
  2026-03-02 10:10:00  acknowledged by post 22
      open 2026-03-02 10:00:00 to 2026-03-02 10:10:00: 10m
      answer: 10m of 4h used
  2026-03-02 10:10:00  ended by post 22: handed off
      answer: 10m of 4h used
  Acknowledgement: no target; given 2026-03-02 10:10:00 by post 22
  Answer: cancelled 2026-03-02 10:10:00, was due 2026-03-02 14:00:00
  Left the queue 2026-03-02 10:10:00: handed off
  Not in attainment: handed off

Wait 1: follow-up, urgency normal
  2026-03-02 10:10:00  handed off by post 22: the customer's first private word starts the clock
  2026-03-03 10:10:00  ended: customer did not follow
  Answer: cancelled 2026-03-03 10:10:00
  Left the queue 2026-03-03 10:10:00: customer did not follow
  Not in attainment: customer did not follow
)");
}

TEST(ExplanationTest, ANewVersionOfThePoliciesKeepsWhatWasUsed) {
  PolicyTimeline timeline = Always({PolicyNamed("normal", {}, 4h)});
  timeline.push_back(
      {2, Moment("10:20"), PolicySet::Make({PolicyNamed("strict", {}, 2h, Desk())}).value()});
  const Explanation explanation =
      Told(timeline).Says(21, Customer("ann").Says("p1").At("10:00")).At(Moment("11:00"));
  EXPECT_EQ(Story(explanation), R"(Conversation 7: northair
As of 2026-03-02 11:00:00. All times are UTC.

Wait 0: first, urgency normal
  2026-03-02 10:00:00  started by post 21
      policy "normal", calendar "round the clock", version 1
      answer: 0s of 4h used, due 2026-03-02 14:00:00
  2026-03-02 10:20:00  version 2 of the policies came into force: what was used stays used
      open 2026-03-02 10:00:00 to 2026-03-02 10:20:00: 20m
      policy "strict", calendar "desk", version 2
      answer: 20m of 2h used, due 2026-03-02 12:00:00
  Acknowledgement: no target, not given
  Answer: undecided, due 2026-03-02 12:00:00
  In the queue
)");
}

TEST(ExplanationTest, ADismissalSaysByWhomAndWhyAndWhatIsSuspectInIt) {
  const Explanation explanation = Told(Always({PolicyNamed("normal", {}, 4h)}))
                                      .Says(21, Customer("ann").Says("p1").At("10:00"))
                                      .Acts({.id = 3,
                                             .conversation = 7,
                                             .kind = ActKind::kDismissed,
                                             .at = Moment("11:00"),
                                             .told_at = Moment("11:16"),
                                             .author = "user:anna",
                                             .reason = "spam"})
                                      .At(Moment("12:00"));
  EXPECT_THAT(Story(explanation), ::testing::EndsWith(
                                      R"(  2026-03-02 11:00:00  ended by act 3: dismissed
      open 2026-03-02 10:00:00 to 2026-03-02 11:00:00: 1h
      answer: 1h of 4h used
  Acknowledgement: no target, not given
  Answer: cancelled 2026-03-02 11:00:00, was due 2026-03-02 14:00:00
  Left the queue 2026-03-02 11:00:00: dismissed
  Self-reported: act 3 was dated back by 16m
  Not in attainment: dismissed by user:anna, "spam"

Said by hand
  act 3, 2026-03-02 11:16:00, user:anna: dismissed at 2026-03-02 11:00:00, "spam"
)"));
}

TEST(ExplanationTest, AnAnswerElsewhereLateInTheDayIsSelfReported) {
  const Explanation explanation = Told(Always({PolicyNamed("normal", {}, 4h)}))
                                      .Says(21, Customer("ann").Says("p1").At("10:00"))
                                      .Acts({.id = 3,
                                             .conversation = 7,
                                             .kind = ActKind::kAnsweredElsewhere,
                                             .at = Moment("13:30"),
                                             .told_at = Moment("13:30"),
                                             .author = "user:anna",
                                             .channel = "phone",
                                             .reason = "called +49 151 23456789"})
                                      .At(Moment("15:00"));
  const std::string story = Story(explanation);
  EXPECT_THAT(story, HasSubstr(R"(
  Answer: met 2026-03-02 13:30:00 by act 3, due 2026-03-02 14:00:00
  Left the queue 2026-03-02 13:30:00: answered elsewhere
  Self-reported: act 3 came after 80 % of the target
  Not in attainment: answered elsewhere by user:anna
)"));
  EXPECT_THAT(story, HasSubstr("answered elsewhere at 2026-03-02 13:30:00 on phone, \"called"));
  EXPECT_THAT(story, Not(HasSubstr("23456789")));
}

TEST(ExplanationTest, APromiseRunsByTheWallClock) {
  ingest::VerdictHint promise;
  promise.promises = true;
  promise.promised_by = Instant{Moment("15:00"), false};
  const Explanation explanation =
      Told(Always({PolicyNamed("normal", {}, 4h)}))
          .Says(21, Customer("ann").Says("p1").At("10:00"))
          .Answers(22, Brand("northair").Says("r1").At("10:30").Judged(promise))
          .At(Moment("16:00"));
  EXPECT_THAT(Story(explanation), ::testing::EndsWith(R"(
Wait 1: promise, urgency normal
  2026-03-02 10:30:00  promised by post 22
      promise: due 2026-03-02 15:00:00 by the wall clock
  2026-03-02 15:00:00  the promise's deadline passed
      promise: due 2026-03-02 15:00:00 by the wall clock
  Promise: missed 2026-03-02 15:00:00, not kept
  In the queue
)"));
}

TEST(ExplanationTest, ThanksAndAdoptionAreSaidSo) {
  ingest::VerdictHint thanks;
  thanks.courtesy = ingest::Courtesy::kThanks;
  const Explanation explanation =
      Told(Always({PolicyNamed("normal", {}, 4h)}))
          .Adopted()
          .Says(21, Customer("ann").Says("p1").At("10:00"))
          .Says(23, Customer("ann").Says("p2").At("11:00").Judged(thanks))
          .Answers(22, Brand("northair").Says("r1").At("10:30"))
          .At(Moment("12:00"));
  EXPECT_THAT(Story(explanation), HasSubstr(R"(
  Not in attainment: adopted, its answer was here before anything that the customer said
)"));
  EXPECT_THAT(Story(explanation), ::testing::EndsWith(R"(
Beside the waits
  2026-03-02 11:00:00  post 23 says thanks or goodbye, which starts no wait
)"));
}

TEST(ExplanationTest, AConversationWithoutWaitsSaysSo) {
  EXPECT_EQ(Story(Told(Always({PolicyNamed("normal", {}, 4h)}))
                      .Says(21, Customer("ann").Says("p1").At("10:00").NeedsNoResponse())
                      .At(Moment("12:00"))),
            R"(Conversation 7: northair
As of 2026-03-02 12:00:00. All times are UTC.

Nobody has waited here.
)");
}

TEST(ExplanationTest, JsonSaysTheSame) {
  PolicyTimeline timeline = Always({PolicyNamed("normal", 15min, 1h, Desk())});
  const Explanation explanation = Told(timeline)
                                      .Says(21, Customer("ann").Says("p1").At("10:00"))
                                      .Answers(22, Brand("northair").Says("r1").At("10:10"))
                                      .At(Moment("11:00"));
  EXPECT_EQ(
      RenderExplanationJson(explanation),
      R"({"now":"2026-03-02T11:00:00.000Z","id":"7","brand":"northair","stands":true,"adopted":false,)"
      R"("waits":[{"number":0,"kind":"first","urgency":"normal","started_by":"21",)"
      R"("steps":[{"what":"started","at":"2026-03-02T10:00:00.000Z","post":"21","act":null,)"
      R"("policy":"normal","calendar":"desk","policy_version":1,"counted":[],)"
      R"("acknowledgement":{"used_seconds":0,"target_seconds":900,"deadline":"2026-03-02T10:15:00.000Z"},)"
      R"("answer":{"used_seconds":0,"target_seconds":3600,"deadline":"2026-03-02T11:00:00.000Z"}},)"
      R"({"what":"acknowledged","at":"2026-03-02T10:10:00.000Z","post":"22","act":null,)"
      R"("policy":"normal","calendar":"desk","policy_version":1,)"
      R"("counted":[{"from":"2026-03-02T10:00:00.000Z","to":"2026-03-02T10:10:00.000Z","seconds":600}],)"
      R"("acknowledgement":{"used_seconds":600,"target_seconds":900,"deadline":"2026-03-02T10:15:00.000Z"},)"
      R"("answer":{"used_seconds":600,"target_seconds":3600,"deadline":"2026-03-02T11:00:00.000Z"}},)"
      R"({"what":"answered","at":"2026-03-02T10:10:00.000Z","post":"22","act":null,)"
      R"("policy":"normal","calendar":"desk","policy_version":1,"counted":[],)"
      R"("acknowledgement":{"used_seconds":600,"target_seconds":900,"deadline":"2026-03-02T10:15:00.000Z"},)"
      R"("answer":{"used_seconds":600,"target_seconds":3600,"deadline":"2026-03-02T11:00:00.000Z"}}],)"
      R"("acknowledgement":{"outcome":"met","decided_at":"2026-03-02T10:10:00.000Z",)"
      R"("deadline":"2026-03-02T10:15:00.000Z","at":"2026-03-02T10:10:00.000Z","post":"22"},)"
      R"("answer":{"outcome":"met","decided_at":"2026-03-02T10:10:00.000Z",)"
      R"("deadline":"2026-03-02T11:00:00.000Z","at":"2026-03-02T10:10:00.000Z","post":"22","act":null},)"
      R"("ended_at":"2026-03-02T10:10:00.000Z","end_reason":"","self_reported":null,"left_out":null}],)"
      R"("beside":[],"judged":[],"context":[],"acts":[],"ledger":[)"
      R"({"at":"2026-03-02T10:00:00.000Z","wait":0,"step":"started","post":"21","act":null,)"
      R"("before":"undecided","after":"met","reason":"","policy_version":null,)"
      R"("deadline":"2026-03-02T11:00:00.000Z"},)"
      R"({"at":"2026-03-02T10:10:00.000Z","wait":0,"step":"acknowledgement decided","post":"22",)"
      R"("act":null,"before":"undecided","after":"met","reason":"","policy_version":null,)"
      R"("deadline":"2026-03-02T10:15:00.000Z"},)"
      R"({"at":"2026-03-02T10:10:00.000Z","wait":0,"step":"decided","post":"22","act":null,)"
      R"("before":"undecided","after":"met","reason":"","policy_version":null,)"
      R"("deadline":"2026-03-02T11:00:00.000Z"},)"
      R"({"at":"2026-03-02T10:10:00.000Z","wait":0,"step":"answered","post":"22","act":null,)"
      R"("before":"undecided","after":"met","reason":"","policy_version":null,)"
      R"("deadline":"2026-03-02T11:00:00.000Z"}]})");
}

TEST(ExplanationTest, SaysByWhatAPostWasJudged) {
  Explanation explanation = Told(Always({PolicyNamed("normal", 15min, 1h, Desk())}))
                                .Says(21, Customer("ann").Says("p1").At("10:00"))
                                .At(Moment("10:10"));
  explanation.judged.push_back(
      {.post = 21,
       .urgency = triage::Under({.high = 64, .critical = 85},
                                {.score = 60, .points = {{"reading", {}, 60}}}),
       .judged_by = 3,
       .model = "m1"});
  EXPECT_THAT(RenderExplanationText(explanation),
              HasSubstr("\nPost 21 by its own words: 60 reading>60 high@64 critical@85, high\n"
                        "  Judged by version 3, model m1; high from 64, critical from 85 where no "
                        "floor says more\n"));
  EXPECT_THAT(RenderExplanationJson(explanation),
              HasSubstr(R"("judged":[{"post":"21","urgency":"high",)"
                        R"("reckoning":"60 reading>60 high@64 critical@85","model":"m1",)"
                        R"("judged_by":3}])"));
}

TEST(ExplanationTest, SaysWhatWentBeforeMakesOfAPost) {
  Explanation explanation = Told(Always({PolicyNamed("normal", 15min, 1h, Desk())}))
                                .Says(21, Customer("ann").Says("p1").At("10:00"))
                                .At(Moment("10:10"));
  explanation.context.push_back(
      {.post = 21,
       .version = 1,
       .answers = 20,
       .terms = {{"repeat_contact", 3}, {"promise_broken", 0}},
       .urgency = {.score = 65,
                   .level = ingest::Urgency::kHigh,
                   .points = {{"reading", triage::TermEffect::kAdds, 40}}}});
  EXPECT_THAT(RenderExplanationText(explanation),
              HasSubstr("\nPost 21 in the light of what went before\n"
                        "  It answers the question in our post 20, and so needs a response\n"
                        "  repeat_contact: post 3\n"
                        "  promise_broken: an agent said so\n"
                        "  Urgency: 65 reading+40, high\n"));
  EXPECT_THAT(RenderExplanationJson(explanation),
              HasSubstr(R"("context":[{"post":"21","answers":"20","says_again":null,"terms":[)"
                        R"({"term":"repeat_contact","post":"3"},)"
                        R"({"term":"promise_broken","post":null}],)"
                        R"("reckoning":"65 reading+40"}])"));
}

}  // namespace
}  // namespace firstreply::dashboards
