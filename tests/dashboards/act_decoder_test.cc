#include "dashboards/api/act_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "tests/support/post_builder.h"

namespace firstreply::dashboards {
namespace {

using test::Moment;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using triage::Act;
using triage::ActKind;
using triage::Wait;
using triage::WaitKind;

std::string ErrorOf(const std::string& body) {
  const Result<ActBody> read = DecodeAct(body);
  if (read) return "";
  EXPECT_EQ(read.error().code, Errc::kInvalid);
  return read.error().message;
}

TEST(ActDecoderTest, ReadsWhatWasAnsweredElsewhere) {
  const ActBody body = DecodeAct(R"({"kind":"answered_elsewhere","channel":"phone",)"
                                 R"("at":"2026-03-02T10:15:00Z","reason":"Call 4711"})")
                           .value();
  EXPECT_EQ(body.act.kind, ActKind::kAnsweredElsewhere);
  EXPECT_EQ(body.act.channel, "phone");
  EXPECT_EQ(body.act.reason, "Call 4711");
  EXPECT_EQ(body.at, Moment("10:15"));
}

TEST(ActDecoderTest, WhatShowsAnAnswerAndWhenItWasMayBeLeftOut) {
  const ActBody body =
      DecodeAct(R"({"kind":"answered_elsewhere","channel":"phone","reason":null})").value();
  EXPECT_EQ(body.act.reason, "");
  EXPECT_EQ(body.at, std::nullopt);
}

TEST(ActDecoderTest, ReadsADismissal) {
  const ActBody body = DecodeAct(R"({"kind":"dismissed","reason":"spam"})").value();
  EXPECT_EQ(body.act.kind, ActKind::kDismissed);
  EXPECT_EQ(body.act.reason, "spam");
}

TEST(ActDecoderTest, ReadsALink) {
  const ActBody same =
      DecodeAct(R"({"kind":"linked","linked_to":"17","same_matter":true})").value();
  EXPECT_EQ(same.act.kind, ActKind::kLinked);
  EXPECT_EQ(same.act.linked_to, 17);
  EXPECT_TRUE(same.act.same_matter);
  EXPECT_FALSE(DecodeAct(R"({"kind":"linked","linked_to":17})").value().act.same_matter);
}

TEST(ActDecoderTest, ReadsAPromise) {
  const ActBody body =
      DecodeAct(R"({"kind":"promised","promised_by":"2026-03-02T17:00:00+01:00"})").value();
  EXPECT_EQ(body.act.kind, ActKind::kPromised);
  EXPECT_EQ(body.act.promised_by, Moment("16:00"));
}

TEST(ActDecoderTest, ReadsAnUrgency) {
  const ActBody body = DecodeAct(R"({"kind":"urgency_set","urgency":"critical"})").value();
  EXPECT_EQ(body.act.kind, ActKind::kUrgencySet);
  EXPECT_EQ(body.act.urgency, ingest::Urgency::kCritical);
}

TEST(ActDecoderTest, AnErrorNamesItsField) {
  const std::pair<std::string, std::string> wrong[] = {
      {R"({})", "kind: "},
      {R"({"kind":"forgotten"})", "kind: "},
      {R"({"kind":7})", "kind: "},
      {R"({"kind":"answered_elsewhere"})", "channel: "},
      {R"({"kind":"answered_elsewhere","channel":""})", "channel: "},
      {R"({"kind":"answered_elsewhere","channel":["phone"]})", "channel: "},
      {R"({"kind":"answered_elsewhere","channel":"phone","at":"yesterday"})", "at: "},
      {R"({"kind":"answered_elsewhere","channel":"phone","reason":7})", "reason: "},
      {R"({"kind":"dismissed"})", "reason: "},
      {R"({"kind":"dismissed","reason":" \n"})", "reason: "},
      {R"({"kind":"linked"})", "linked_to: "},
      {R"({"kind":"linked","linked_to":"seventeen"})", "linked_to: "},
      {R"({"kind":"linked","linked_to":"0"})", "linked_to: "},
      {R"({"kind":"linked","linked_to":"99999999999999999999"})", "linked_to: "},
      {R"({"kind":"linked","linked_to":"17","same_matter":"yes"})", "same_matter: "},
      {R"({"kind":"promised"})", "promised_by: "},
      {R"({"kind":"promised","promised_by":"2200-01-01T00:00:00Z"})", "promised_by: "},
      {R"({"kind":"urgency_set"})", "urgency: "},
      {R"({"kind":"urgency_set","urgency":"extreme"})", "urgency: "},
  };
  for (const auto& [body, begins] : wrong) {
    EXPECT_THAT(ErrorOf(body), StartsWith(begins)) << body;
  }
}

TEST(ActDecoderTest, AFieldOfAnotherKindIsUnknown) {
  EXPECT_THAT(ErrorOf(R"({"kind":"dismissed","reason":"spam","channel":"phone"})"),
              StartsWith("channel: "));
  EXPECT_THAT(ErrorOf(R"({"kind":"linked","linked_to":"17","at":"2026-03-02T10:00:00Z"})"),
              StartsWith("at: "));
  EXPECT_THAT(ErrorOf(R"({"kind":"urgency_set","urgency":"low","at":"2026-03-02T10:00:00Z"})"),
              StartsWith("at: "));
  EXPECT_THAT(ErrorOf(R"({"kind":"dismissed","reason":"spam","author":"user:ben"})"),
              StartsWith("author: "));
  EXPECT_THAT(ErrorOf(R"({"kind":"dismissed","reason":"spam","reason":"other"})"),
              StartsWith("reason: "));
}

TEST(ActDecoderTest, WhatIsNoObjectIsRefused) {
  for (const char* body : {"", "null", "[]", "\"dismissed\"", "{", "{\"kind\":\"\xff\"}"}) {
    EXPECT_NE(ErrorOf(body), "") << body;
  }
}

TEST(ActDecoderTest, AReasonEndsAtItsLimit) {
  const auto dismissal = [](size_t bytes) {
    return R"({"kind":"dismissed","reason":")" + std::string(bytes, 'a') + R"("})";
  };
  EXPECT_EQ(ErrorOf(dismissal(kActReasonBytesMax)), "");
  EXPECT_THAT(ErrorOf(dismissal(kActReasonBytesMax + 1)), StartsWith("reason: "));
  EXPECT_THAT(ErrorOf(R"({"kind":"answered_elsewhere","channel":")" +
                      std::string(kIdBytesMax + 1, 'a') + R"("})"),
              StartsWith("channel: "));
}

Wait Waiting(WaitKind kind, std::string_view since) {
  Wait wait;
  wait.kind = kind;
  wait.opened_at = Moment(since);
  wait.started_at = {wait.opened_at, true};
  return wait;
}

Wait Answered(WaitKind kind, std::string_view since, std::string_view at) {
  Wait wait = Waiting(kind, since);
  wait.ended_at = Moment(at);
  return wait;
}

Act Said(ActKind kind, std::string_view at, std::string_view told_at) {
  Act act;
  act.conversation = 1;
  act.kind = kind;
  act.at = Moment(at);
  act.told_at = Moment(told_at);
  return act;
}

std::string FaultIn(const Act& act, const std::vector<Wait>& waits) {
  const auto fault = FaultOf(act, waits);
  return fault ? fault->field + ": " + fault->what : "";
}

TEST(ActFaultTest, AnAnswerElsewhereLiesBetweenTheStartOfTheWaitAndNow) {
  const std::vector<Wait> waits = {Waiting(WaitKind::kFirst, "10:00")};
  for (const ActKind kind : {ActKind::kAnsweredElsewhere, ActKind::kDismissed}) {
    EXPECT_EQ(FaultIn(Said(kind, "10:00", "10:30"), waits), "");
    EXPECT_EQ(FaultIn(Said(kind, "10:30", "10:30"), waits), "");
    EXPECT_THAT(FaultIn(Said(kind, "09:59", "10:30"), waits), StartsWith("at: lies before"));
    EXPECT_THAT(FaultIn(Said(kind, "10:31", "10:30"), waits), StartsWith("at: lies in the future"));
  }
}

TEST(ActFaultTest, AnyOfTheOpenWaitsMayBeMeant) {
  const std::vector<Wait> waits = {Answered(WaitKind::kFirst, "10:00", "10:10"),
                                   Waiting(WaitKind::kPromise, "10:10"),
                                   Waiting(WaitKind::kNext, "11:00")};
  EXPECT_EQ(FaultIn(Said(ActKind::kAnsweredElsewhere, "10:30", "11:30"), waits), "");
}

TEST(ActFaultTest, AWaitThatEndedMayTurnOutToHaveEndedEarlier) {
  const std::vector<Wait> waits = {Answered(WaitKind::kFirst, "10:00", "11:00")};
  EXPECT_EQ(FaultIn(Said(ActKind::kAnsweredElsewhere, "10:30", "12:00"), waits), "");
}

TEST(ActFaultTest, WhereNobodyWaitsNothingCanBeEnded) {
  const std::vector<Wait> waits = {Answered(WaitKind::kFirst, "10:00", "11:00")};
  for (const ActKind kind : {ActKind::kAnsweredElsewhere, ActKind::kDismissed}) {
    EXPECT_THAT(FaultIn(Said(kind, "11:00", "12:00"), waits), StartsWith(": nobody waits"));
    EXPECT_THAT(FaultIn(Said(kind, "11:00", "12:00"), {}), StartsWith(": nobody waits"));
  }
}

TEST(ActFaultTest, AConversationIsNotLinkedToItself) {
  Act act = Said(ActKind::kLinked, "10:00", "10:00");
  act.linked_to = 1;
  EXPECT_THAT(FaultIn(act, {}), StartsWith("linked_to: "));
  act.linked_to = 2;
  EXPECT_EQ(FaultIn(act, {}), "");
}

TEST(ActFaultTest, APromiseIsOfATimeAfterIt) {
  const std::vector<Wait> waits = {Answered(WaitKind::kFirst, "10:00", "10:10")};
  Act act = Said(ActKind::kPromised, "10:20", "10:30");
  act.promised_by = Moment("10:20");
  EXPECT_THAT(FaultIn(act, waits), StartsWith("promised_by: "));
  // May have passed when it is told: then it is broken or kept already.
  act.promised_by = Moment("10:21");
  EXPECT_EQ(FaultIn(act, waits), "");
}

TEST(ActFaultTest, NothingIsPromisedBeforeTheCustomerSaidAWord) {
  Act act = Said(ActKind::kPromised, "09:59", "10:30");
  act.promised_by = Moment("16:00");
  EXPECT_THAT(FaultIn(act, {Waiting(WaitKind::kFirst, "10:00")}), StartsWith("at: "));
}

TEST(ActFaultTest, AnOpenPromiseIsNotPutOff) {
  Act act = Said(ActKind::kPromised, "10:20", "10:20");
  act.promised_by = Moment("16:00");
  EXPECT_THAT(
      FaultIn(act, {Waiting(WaitKind::kFirst, "10:00"), Waiting(WaitKind::kPromise, "10:10")}),
      HasSubstr("promise is open"));
}

TEST(ActFaultTest, UrgencyIsOfWhoeverWaitsForAnAnswer) {
  const Act act = Said(ActKind::kUrgencySet, "10:20", "10:20");
  EXPECT_EQ(FaultIn(act, {Waiting(WaitKind::kFollowUp, "10:00")}), "");
  EXPECT_THAT(FaultIn(act, {Waiting(WaitKind::kPromise, "10:00")}), StartsWith(": nobody waits"));
  EXPECT_THAT(FaultIn(act, {Answered(WaitKind::kFirst, "10:00", "10:10")}),
              StartsWith(": nobody waits"));
}

}  // namespace
}  // namespace firstreply::dashboards
