// What the config says of policies and of responses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/app/config.h"
#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using triage::Policy;

const std::string kBrands =
    "brands: [{name: Aurora Rail}, {name: Asahi}]\n"
    "sources: [{name: desk, kind: ndjson, brands: [Asahi]}, {name: stream, kind: ndjson}]\n";
const std::string kDesk =
    "calendars: [{name: desk, zone: Asia/Tokyo, week: {every_day: [\"09:00-18:00\"]}}]\n";

Result<Config> Try(const std::string& text) {
  return ReadConfig(kBrands + text, "a.yaml");
}

Policy Only(const std::string& fields) {
  const auto config = Try(kDesk + "policies: [{name: it, " + fields + "}]\n");
  EXPECT_TRUE(config) << config.error().message;
  return config ? config->policies->policies().front() : Policy{};
}

std::string ErrorOf(const std::string& text) {
  const auto config = Try(text);
  return config ? "" : config.error().message;
}

TEST(ConfigPoliciesTest, WithoutPoliciesEverybodyHasAnHour) {
  const auto config = Try("");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(*config->policies, *triage::PolicySet::AnHour());
  EXPECT_EQ(config->responses, triage::ResponseRules{});
}

TEST(ConfigPoliciesTest, AnEmptyListIsNoTargetForAnybody) {
  const auto config = Try("policies: []\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->policies->policies(), IsEmpty());
}

TEST(ConfigPoliciesTest, ReadsEachCondition) {
  const Policy policy = Only(
      "when: {brand: [Aurora Rail, Asahi], platform: x, channel: [X post], source: stream, "
      "urgency: [high, critical], topic: delay, language: [pt, ja], tier: gold, directed: yes, "
      "complaint: no, visibility: public, incident: no}");
  const triage::Conditions expected{.brands = {"Asahi", "Aurora Rail"},
                                    .platforms = {"x"},
                                    .channels = {"X post"},
                                    .sources = {"stream"},
                                    .topics = {"delay"},
                                    .languages = {"ja", "pt"},
                                    .tiers = {"gold"},
                                    .urgencies = {Urgency::kHigh, Urgency::kCritical},
                                    .directed = true,
                                    .complaint = false,
                                    .incident = false,
                                    .visibility = ingest::Visibility::kPublic};
  EXPECT_EQ(policy.when, expected);
}

TEST(ConfigPoliciesTest, ReadsTargetsCalendarAtRiskObjectiveAndExpiry) {
  const Policy policy = Only(
      "targets: {acknowledge: 10m, answer: 90m, next: 2h, follow_up: 1h30m, promise: 1d}, "
      "calendar: desk, at_risk: {at_least: 5m, percent: 30, percent_max: 40, at_most: 1h}, "
      "objective_percent: 95, expires_after: 7d");
  EXPECT_EQ(policy.targets, (triage::Targets{10min, 90min, 2h, 90min, 24h}));
  EXPECT_EQ(policy.calendar->name(), "desk");
  EXPECT_EQ(policy.at_risk, (triage::AtRiskRule{5min, 30, 40, 1h}));
  EXPECT_EQ(policy.objective_percent, 95);
  EXPECT_EQ(policy.expires_after, Duration(168h));
}

TEST(ConfigPoliciesTest, WhatIsLeftOutIsAsInAPolicyOfNothing) {
  Policy expected;
  expected.name = "it";
  EXPECT_EQ(Only("when: {}"), expected);
}

TEST(ConfigPoliciesTest, PoliciesKeepTheirOrder) {
  const auto config =
      Try("policies:\n- {name: b, when: {directed: yes}}\n- {name: a, when: {urgency: low}}\n"
          "- {name: c}\n");
  ASSERT_TRUE(config) << config.error().message;
  std::vector<std::string> names;
  for (const Policy& policy : config->policies->policies()) names.push_back(policy.name);
  EXPECT_THAT(names, ElementsAre("b", "a", "c"));
}

TEST(ConfigPoliciesTest, ReadsHowResponsesAreTold) {
  const auto config =
      Try("responses: {automatic_applications: [Acme Bot], automatic_texts: ['{text} Automated.'],"
          " templates: ['We are on it, {name}.'], human_signatures: ['^{initials}'],"
          " unsigned_posts: automatic, wording: [reaction, handoff]}\n");
  ASSERT_TRUE(config) << config.error().message;
  const triage::ResponseRules expected{
      .automatic_applications = {"Acme Bot"},
      .automatic_texts = {"{text} Automated."},
      .templates = {"We are on it, {name}."},
      .human_signatures = {"^{initials}"},
      .unsigned_posts = ingest::ResponseKind::kAutomatic,
      .wording = {ingest::ResponseKind::kReaction, ingest::ResponseKind::kHandoff}};
  EXPECT_EQ(config->responses, expected);
}

struct Wrong {
  std::string text;
  std::string message;
};

std::string One(const std::string& fields) {
  return "policies: [{name: it, " + fields + "}]\n";
}

class ConfigPoliciesFaults : public testing::TestWithParam<Wrong> {};

TEST_P(ConfigPoliciesFaults, AreSaidWithTheirPlace) {
  EXPECT_EQ(ErrorOf(GetParam().text), "a.yaml:" + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    OfConditions, ConfigPoliciesFaults,
    testing::Values(
        Wrong{
            One("when: []"),
            "3:29: policies[0].when: must be a map with the keys brand, platform, channel, source, "
            "urgency, topic, language, tier, directed, complaint, visibility, incident"},
        Wrong{
            One("when: {sentiment: bad}"),
            "3:30: policies[0].when.sentiment: unknown key; known here: brand, platform, channel, "
            "source, urgency, topic, language, tier, directed, complaint, visibility, incident"},
        Wrong{One("when: {brand: Nobody}"),
              "3:37: policies[0].when.brand: no brand is named \"Nobody\""},
        Wrong{One("when: {source: [desk, nowhere]}"),
              "3:38: policies[0].when.source: no source is named \"nowhere\""},
        Wrong{One("when: {brand: Aurora Rail, source: desk}"),
              "3:58: policies[0].when.source: contradicts the brand: none of these sources brings "
              "anything of it"},
        Wrong{One("when: {platform: x, channel: Bluesky DM}"),
              "3:29: policies[0].when: contradicts itself: no post by \"Bluesky DM\" is on \"x\""},
        Wrong{One("when: {urgency: urgent}"),
              "3:39: policies[0].when.urgency: must be low, normal, high or critical"},
        Wrong{One("when: {urgency: [high, high]}"),
              "3:39: policies[0].when.urgency: holds \"high\" twice"},
        Wrong{One("when: {urgency: []}"), "3:39: policies[0].when.urgency: must not be empty"},
        Wrong{One("when: {topic: {}}"), "3:37: policies[0].when.topic: must be a list"},
        Wrong{One("when: {tier: ''}"), "3:36: policies[0].when.tier: must not be empty"},
        Wrong{One("when: {directed: maybe}"), "3:40: policies[0].when.directed: must be yes or no"},
        Wrong{One("when: {visibility: hidden}"),
              "3:42: policies[0].when.visibility: must be public or private"}));

INSTANTIATE_TEST_SUITE_P(
    OfTheRest, ConfigPoliciesFaults,
    testing::Values(
        Wrong{"policies: {}\n", "3:11: policies: must be a list"},
        Wrong{"policies: [{when: {}}]\n", "3:12: policies[0].name: is missing"},
        Wrong{"policies: [{name: ''}]\n", "3:19: policies[0].name: must not be empty"},
        Wrong{One("target: 1h"),
              "3:23: policies[0].target: unknown key; known here: name, when, targets, calendar, "
              "at_risk, objective_percent, expires_after"},
        Wrong{One("targets: 1h"),
              "3:32: policies[0].targets: must be a map with the keys acknowledge, answer, next, "
              "follow_up, promise"},
        Wrong{One("targets: {answer: 15}"),
              "3:41: policies[0].targets.answer: must be a length of time, as 90s, 15m, 4h or "
              "1d12h"},
        Wrong{One("targets: {answer: 0m}"),
              "3:41: policies[0].targets.answer: must be longer than nothing"},
        Wrong{One("targets: {answer: 400d}"),
              "3:41: policies[0].targets.answer: is longer than a year"},
        Wrong{One("targets: {acknowledge: 20m, answer: 15m}"),
              "3:46: policies[0].targets.acknowledge: is longer than the target of the answer"},
        Wrong{One("calendar: night"), "3:33: policies[0].calendar: no calendar is named \"night\""},
        Wrong{One("at_risk: {percent: 101}"),
              "3:42: policies[0].at_risk.percent: must be a whole number from 0 to 100"},
        Wrong{One("at_risk: {at_least: 3h}"),
              "3:32: policies[0].at_risk: contradicts itself: at_least is longer than at_most"},
        Wrong{One("objective_percent: 0"),
              "3:42: policies[0].objective_percent: must be a whole number from 1 to 100"},
        Wrong{One("expires_after: 0s"),
              "3:38: policies[0].expires_after: must be longer than nothing and at most ten years"},
        Wrong{"policies: [{name: a}, {name: b}]\n",
              "3:23: policies[1]: would never apply: \"a\" before it takes all that it takes"},
        Wrong{"policies:\n- name: a\n  when: {directed: yes}\n- name: a\n",
              "6:9: policies[1].name: is the name of another policy"},
        Wrong{"responses: {templates: [Hello, 'Hi {}'], unsigned_posts: handoff}\n",
              "3:32: responses.templates[1]: needs a name between { and }\n"
              "a.yaml:3:58: responses.unsigned_posts: must be human, template or automatic"},
        Wrong{"responses: {unsigned_posts: robot}\n",
              "3:29: responses.unsigned_posts: must be human, template or automatic"},
        Wrong{"responses: {templates: []}\n", "3:24: responses.templates: must not be empty"},
        Wrong{"responses: {bots: [a]}\n",
              "3:13: responses.bots: unknown key; known here: automatic_applications, "
              "automatic_texts, templates, human_signatures, unsigned_posts, wording"},
        Wrong{"responses: {wording: [handoff, human]}\n",
              "3:32: responses.wording[1]: must be handoff, template, automatic or reaction"},
        Wrong{"responses: {wording: [handoff, handoff]}\n",
              "3:32: responses.wording[1]: is given twice"},
        Wrong{"responses: {wording: [shrug]}\n",
              "3:23: responses.wording[0]: must be handoff, template, automatic or reaction"}));

TEST(ConfigPoliciesTest, APolicyThatCouldNotBeReadCoversNoOther) {
  EXPECT_EQ(ErrorOf("policies: [{name: a, when: {urgency: urgent}}, {name: b}]\n"),
            "a.yaml:3:38: policies[0].when.urgency: must be low, normal, high or critical");
}

TEST(ConfigPoliciesTest, RefusesMorePoliciesThanItsLimit) {
  std::string text = "policies:\n";
  for (size_t i = 0; i < kPoliciesMax; ++i) {
    text += "- {name: p" + std::to_string(i) + ", when: {tier: t" + std::to_string(i) + "}}\n";
  }
  EXPECT_EQ(ErrorOf(text), "");
  EXPECT_EQ(ErrorOf(text + "- {name: more}\n"),
            "a.yaml:4:1: policies: holds 257 entries, at most 256 are allowed");
}

TEST(ConfigPoliciesTest, ASourceThatBringsEverythingContradictsNoBrand) {
  EXPECT_EQ(ErrorOf(One("when: {brand: Aurora Rail, source: [desk, stream]}")), "");
  EXPECT_EQ(ErrorOf(One("when: {brand: Asahi, source: desk}")), "");
}

}  // namespace
}  // namespace firstreply::app
