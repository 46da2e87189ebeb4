// Policies in a file of their own, and as they are stored with a version.
#include "deploy/app/policy_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/app/config.h"
#include "ingest/base/limits.h"
#include "tests/support/random.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using test::Random;
using ::testing::HasSubstr;
using triage::Policy;

std::string ErrorOf(std::string_view text, const Config* watched = nullptr) {
  const auto config = ReadPolicies(text, "other.yaml", watched);
  return config ? "" : config.error().message;
}

TEST(PolicyConfigTest, AFileMayHoldPoliciesAndNothingElse) {
  const auto config = ReadPolicies(
      "policies: [{name: half, when: {brand: Anybody, source: anything}, targets: {answer: 30m}}]",
      "other.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->policies->policies()[0].targets.answer, Duration(30min));
}

TEST(PolicyConfigTest, OfAWholeConfigTheOtherKeysAreNotLookedAt) {
  EXPECT_EQ(ErrorOf("brands: 7\nlisten: []\npolicies: []\n"), "");
  EXPECT_THAT(ErrorOf("polices: []\n"), HasSubstr("other.yaml:1:1: polices: unknown key"));
  EXPECT_THAT(ErrorOf("[]"), HasSubstr("other.yaml:1:1: must be a map with the keys brands, "));
  EXPECT_EQ(ErrorOf(""), "other.yaml:1:1: holds nothing");
  EXPECT_EQ(ErrorOf("policies: [\xFF]"), "other.yaml:1:12: is not UTF-8");
}

TEST(PolicyConfigTest, BesideAConfigItsBrandsAndSourcesAreTheOnesThereAre) {
  const Config watched =
      ReadConfig("brands: [{name: Asahi}]\nsources: [{name: desk, kind: ndjson}]\n", "a.yaml")
          .value();
  EXPECT_EQ(ErrorOf("policies: [{name: a, when: {brand: Asahi, source: desk}}]", &watched), "");
  EXPECT_THAT(ErrorOf("policies: [{name: a, when: {brand: Aurora}}]", &watched),
              HasSubstr("no brand is named \"Aurora\""));
  EXPECT_THAT(ErrorOf("policies: [{name: a, when: {source: x}}]", &watched),
              HasSubstr("no source is named \"x\""));
}

TEST(PolicyConfigTest, RefusesAFileBeyondTheLimitOfAConfigAndTakesAStoredVersion) {
  std::string text = "policies: []\n";
  text.resize(kConfigBytesMax + 1, '\n');
  EXPECT_EQ(ErrorOf(text), "other.yaml: is longer than 4194304 bytes");
  EXPECT_TRUE(ReadStoredPolicies(text));
}

TEST(PolicyConfigTest, AFileThatIsNotThereIsSaidSo) {
  const auto config = LoadPolicies("no/such.yaml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, Errc::kNotFound);
}

TEST(PolicyConfigTest, IsWrittenInFullAsAPersonWouldWriteIt) {
  const auto config = ReadPolicies(
      "calendars:\n- {name: desk, zone: Asia/Tokyo, week: {weekdays: [\"22:00-06:00\"]},\n"
      "   holidays: [2026-12-25], exceptions: {2026-12-24: []}}\n"
      "policies: [{name: \"a \\\"b\\\"\", when: {urgency: high, brand: [b, a], directed: no},\n"
      "            targets: {answer: 90s}, calendar: desk}]\n"
      "responses: {templates: [\"We are\\non it\"], wording: [reaction, handoff]}\n",
      "other.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(WritePolicies(*config),
            "calendars:\n"
            "  - name: \"desk\"\n"
            "    zone: \"Asia/Tokyo\"\n"
            "    week:\n"
            "      monday: [\"22:00-30:00\"]\n"
            "      tuesday: [\"22:00-30:00\"]\n"
            "      wednesday: [\"22:00-30:00\"]\n"
            "      thursday: [\"22:00-30:00\"]\n"
            "      friday: [\"22:00-30:00\"]\n"
            "      saturday: []\n"
            "      sunday: []\n"
            "    holidays: [\"2026-12-25\"]\n"
            "    exceptions:\n"
            "      2026-12-24: []\n"
            "policies:\n"
            "  - name: \"a \\\"b\\\"\"\n"
            "    when:\n"
            "      brand: [\"a\", \"b\"]\n"
            "      urgency: [\"high\"]\n"
            "      directed: no\n"
            "    targets:\n"
            "      answer: 1m30s\n"
            "    calendar: \"desk\"\n"
            "    at_risk:\n"
            "      at_least: 10m\n"
            "      percent: 20\n"
            "      percent_max: 50\n"
            "      at_most: 2h\n"
            "    objective_percent: 90\n"
            "    expires_after: 30d\n"
            "responses:\n"
            "  templates: [\"We are\\x0Aon it\"]\n"
            "  unsigned_posts: human\n"
            "  wording: [\"reaction\", \"handoff\"]\n");
}

TEST(PolicyConfigTest, ConfigsThatMeanTheSameHaveOneText) {
  const auto text_of = [](std::string_view text) {
    return WritePolicies(ReadPolicies(text, "a.yaml").value());
  };
  EXPECT_EQ(text_of("policies:\n# nobody\n- name: a\n  when: {tier: [x, y]}\n"),
            text_of("policies: [{when: {tier: [y, x]}, name: \"a\", calendar: round the clock}]"));
  EXPECT_EQ(text_of("policies: []"), "policies: []\n");
  EXPECT_EQ(WritePolicies(PolicyConfig{}), text_of("brands: []"));
}

// Any config there can be, with texts that are hard to write.
class AnyConfig {
 public:
  explicit AnyConfig(uint64_t seed) : random_(seed) {}

  PolicyConfig Make() {
    PolicyConfig config;
    std::vector<std::shared_ptr<const triage::Calendar>> calendars = {
        triage::Calendar::RoundTheClock()};
    for (int64_t i = Count(3); i > 0; --i) {
      config.calendars.push_back(Rules("calendar " + std::to_string(i)));
      calendars.push_back(triage::Calendar::Make(config.calendars.back()).value());
    }
    std::vector<Policy> policies;
    for (int64_t i = Count(5); i > 0; --i) {
      Policy policy = AnyPolicy("policy " + std::to_string(i) + Text());
      policy.calendar = random_.PickFrom(calendars);
      policies.push_back(std::move(policy));
      if (!triage::PolicySet::Make(policies)) policies.pop_back();
    }
    config.policies = triage::PolicySet::Make(std::move(policies)).value();
    config.responses = Responses();
    return config;
  }

 private:
  int64_t Count(int64_t most) { return random_.Between(int64_t{0}, most); }

  std::string Text() {
    static const std::vector<std::string> kPieces = {"a",
                                                     "Z",
                                                     "\"",
                                                     "\\",
                                                     "'",
                                                     ":",
                                                     ": ",
                                                     "#",
                                                     " #",
                                                     "-",
                                                     "- ",
                                                     "{",
                                                     "[",
                                                     "]",
                                                     ",",
                                                     "&",
                                                     "*",
                                                     "!",
                                                     "|",
                                                     ">",
                                                     "%",
                                                     "@",
                                                     "`",
                                                     "?",
                                                     " ",
                                                     "~",
                                                     "null",
                                                     "yes",
                                                     "0x1F",
                                                     "1e3",
                                                     "あ",
                                                     "é",
                                                     "\xC2\x85",
                                                     "\xE2\x80\xA8",
                                                     "\xEF\xBB\xBF",
                                                     "\xF0\x9F\x98\x80",
                                                     "\xC2\xA0",
                                                     "...",
                                                     "---",
                                                     "\\n",
                                                     "\\x41"};
    std::string text = "t" + std::to_string(++texts_);
    for (int64_t i = Count(5); i > 0; --i) text += random_.PickFrom(kPieces);
    return text;
  }

  std::string LongText() {
    std::string text = Text();
    static const std::vector<std::string> kBreaks = {"\n", "\r\n", "\t", "\x01", "\x7F", " \n  "};
    for (int64_t i = Count(3); i > 0; --i) text += random_.PickFrom(kBreaks) + Text();
    std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
    return text;
  }

  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    if (random_.Chance(30)) {
      for (int64_t i = Count(3); i > 0; --i) texts.push_back(Text());
    }
    return texts;
  }

  std::vector<triage::LocalSpan> Spans() {
    std::vector<triage::LocalSpan> spans;
    for (int64_t i = Count(3); i > 0; --i) {
      const std::chrono::seconds from(random_.Between(int64_t{0}, int64_t{86'399}));
      const std::chrono::seconds length(random_.Between(int64_t{1}, int64_t{86'400}));
      spans.push_back({from, from + length});
    }
    std::sort(spans.begin(), spans.end());
    return spans;
  }

  triage::Date Day() {
    return triage::Date(
        std::chrono::sys_days(std::chrono::days(random_.Between(int64_t{0}, int64_t{80'000}))));
  }

  triage::CalendarRules Rules(const std::string& name) {
    triage::CalendarRules rules;
    rules.name = name + Text();
    rules.zone = random_.Chance(50) ? "Europe/Berlin" : "Asia/Tokyo";
    for (auto& day : rules.week) day = Spans();
    rules.week[0] = {{9h, 17h}};
    for (int64_t i = Count(4); i > 0; --i) {
      const triage::Date first = Day();
      const auto last = std::chrono::sys_days(first) + std::chrono::days(Count(3));
      rules.holidays.push_back({first, triage::Date(last)});
    }
    rules.holidays = triage::Joined(std::move(rules.holidays));
    for (int64_t i = Count(3); i > 0; --i) rules.exceptions[Day()] = Spans();
    return rules;
  }

  std::optional<Duration> Target() {
    if (random_.Chance(40)) return std::nullopt;
    return std::chrono::seconds(random_.Between(int64_t{1}, int64_t{31'000'000}));
  }

  std::optional<bool> Answer() {
    return random_.Chance(70) ? std::nullopt : std::optional(random_.Chance(50));
  }

  Policy AnyPolicy(std::string name) {
    Policy policy;
    policy.name = std::move(name);
    triage::Conditions& when = policy.when;
    when = {Texts(), Texts(), Texts(),  Texts(),  Texts(),  Texts(),
            Texts(), {},      Answer(), Answer(), Answer(), {}};
    for (int64_t i = Count(2); i > 0; --i) {
      when.urgencies.push_back(static_cast<ingest::Urgency>(random_.Below(4)));
    }
    if (random_.Chance(30)) when.visibility = static_cast<ingest::Visibility>(random_.Below(2));
    policy.targets = {Target(), Target(), Target(), Target(), Target()};
    if (policy.targets.acknowledge > policy.targets.answer) policy.targets.acknowledge.reset();
    const auto seconds = [&](int64_t least, int64_t most) {
      return std::chrono::seconds(random_.Between(least, most));
    };
    policy.at_risk = {seconds(0, 500), Count(30), 30 + Count(70), seconds(500, 90'000)};
    policy.objective_percent = 1 + Count(99);
    policy.expires_after = seconds(1, 300'000'000);
    return policy;
  }

  triage::ResponseRules Responses() {
    triage::ResponseRules rules;
    for (auto* list : {&rules.automatic_texts, &rules.templates, &rules.human_signatures,
                       &rules.automatic_applications}) {
      for (int64_t i = Count(2); i > 0; --i) list->push_back(LongText());
    }
    if (random_.Chance(50)) rules.templates.push_back("Hello {name}, " + LongText());
    if (random_.Chance(30)) rules.unsigned_posts = ingest::ResponseKind::kTemplate;
    return rules;
  }

  Random random_;
  int texts_ = 0;
};

TEST(PolicyConfigTest, WhatIsWrittenIsReadBackTheSame) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const PolicyConfig config = AnyConfig(seed).Make();
    const std::string text = WritePolicies(config);
    const auto read = ReadStoredPolicies(text);
    ASSERT_TRUE(read) << seed << "\n" << read.error().message << "\n" << text;
    EXPECT_EQ(read->calendars, config.calendars) << seed;
    EXPECT_EQ(*read->policies, *config.policies) << seed;
    EXPECT_EQ(read->responses, config.responses) << seed << "\n" << text;
    ASSERT_EQ(WritePolicies(*read), text) << seed;
  }
}

}  // namespace
}  // namespace firstreply::app
