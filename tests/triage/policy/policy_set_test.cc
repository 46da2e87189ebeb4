#include "triage/policy/policy_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ingest/base/limits.h"
#include "tests/support/random.h"
#include "triage/policy/conditions.h"
#include "triage/policy/policy_problems.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;
using ingest::Visibility;
using ::testing::HasSubstr;

Policy Named(std::string name, Conditions when = {}) {
  Policy policy;
  policy.name = std::move(name);
  policy.when = std::move(when);
  policy.targets.answer = 1h;
  return policy;
}

std::shared_ptr<const PolicySet> SetOf(std::vector<Policy> policies) {
  return PolicySet::Make(std::move(policies)).value();
}

// Facts that every condition of the tests below can be made to take by changing one.
PolicyFacts Facts() {
  PolicyFacts facts;
  facts.brand = "Aurora Rail";
  facts.platform = "x";
  facts.channel = "X post";
  facts.source = "desk";
  facts.language = "pt-BR";
  facts.tier = "gold";
  facts.topics = {"delay", "refund"};
  return facts;
}

bool Takes(const Conditions& when, const PolicyFacts& facts = Facts()) {
  return SetOf({Named("it", when)})->For(facts).name == "it";
}

std::string ErrorOf(std::vector<Policy> policies) {
  const auto set = PolicySet::Make(std::move(policies));
  return set ? "" : set.error().message;
}

TEST(AtRiskRuleTest, LeavesAFifthOfTheTargetWithinItsBounds) {
  const AtRiskRule rule;
  EXPECT_EQ(rule.LeftOf(15min), 7min + 30s);  // never more than half
  EXPECT_EQ(rule.LeftOf(20min), 10min);
  EXPECT_EQ(rule.LeftOf(50min), 10min);
  EXPECT_EQ(rule.LeftOf(60min), 12min);
  EXPECT_EQ(rule.LeftOf(10h), 2h);
  EXPECT_EQ(rule.LeftOf(24h), 2h);  // never more than two hours
  EXPECT_EQ(rule.LeftOf(0min), 0min);
}

TEST(PolicySetTest, TheFirstThatAppliesIsTheOne) {
  const auto set = SetOf({Named("rail", {.brands = {"Aurora Rail"}}),
                          Named("private", {.visibility = Visibility::kPrivate}), Named("rest")});
  PolicyFacts facts = Facts();
  facts.visibility = Visibility::kPrivate;
  EXPECT_EQ(set->For(facts).name, "rail");
  facts.brand = "Asahi";
  EXPECT_EQ(set->For(facts).name, "private");
  facts.visibility = Visibility::kPublic;
  EXPECT_EQ(set->For(facts).name, "rest");
}

TEST(PolicySetTest, WhatNoPolicyTakesHasNoTarget) {
  const Policy none = SetOf({Named("rail", {.brands = {"Other"}})})->For(Facts());
  EXPECT_EQ(none.name, "none");
  EXPECT_EQ(none.targets, Targets{});
  EXPECT_EQ(none.calendar, Calendar::RoundTheClock());
}

TEST(PolicySetTest, ASetWithoutPoliciesIsOneWithoutTargets) {
  EXPECT_EQ(SetOf({})->For(Facts()).name, "none");
}

TEST(PolicySetTest, EachConditionOnANameTakesItAndNothingElse) {
  EXPECT_TRUE(Takes({.brands = {"Other", "Aurora Rail"}}));
  EXPECT_FALSE(Takes({.brands = {"Other"}}));
  EXPECT_TRUE(Takes({.platforms = {"x"}}));
  EXPECT_FALSE(Takes({.platforms = {"bluesky"}}));
  EXPECT_TRUE(Takes({.channels = {"phone", "X post"}}));
  EXPECT_FALSE(Takes({.channels = {"X DM"}}));
  EXPECT_TRUE(Takes({.sources = {"desk"}}));
  EXPECT_FALSE(Takes({.sources = {"des"}}));
  EXPECT_TRUE(Takes({.tiers = {"silver", "gold"}}));
  EXPECT_FALSE(Takes({.tiers = {"silver"}}));
}

TEST(PolicySetTest, ALongListTakesWhatAShortOneWould) {
  std::vector<std::string> brands;
  for (char c = 'Z'; c >= 'A'; --c) brands.emplace_back(1, c);
  PolicyFacts facts = Facts();
  for (const std::string& brand : brands) {
    facts.brand = brand;
    EXPECT_TRUE(Takes({.brands = brands}, facts)) << brand;
    EXPECT_TRUE(Takes({.brands = {brand}}, facts)) << brand;
  }
  facts.brand = "AA";
  EXPECT_FALSE(Takes({.brands = brands}, facts));
}

TEST(PolicySetTest, OfSeveralTopicsOneIsEnough) {
  EXPECT_TRUE(Takes({.topics = {"refund", "baggage"}}));
  EXPECT_FALSE(Takes({.topics = {"baggage"}}));
  PolicyFacts facts = Facts();
  facts.topics.clear();
  EXPECT_FALSE(Takes({.topics = {"refund"}}, facts));
}

TEST(PolicySetTest, ALanguageTakesItsRegionsAndNoOtherLanguage) {
  EXPECT_TRUE(Takes({.languages = {"pt"}}));
  EXPECT_TRUE(Takes({.languages = {"PT-br"}}));
  EXPECT_FALSE(Takes({.languages = {"pt-PT"}}));
  EXPECT_FALSE(Takes({.languages = {"p"}}));
  EXPECT_FALSE(Takes({.languages = {"pt-BR-x-rio"}}));
  PolicyFacts facts = Facts();
  facts.language = "ptx";
  EXPECT_FALSE(Takes({.languages = {"pt"}}, facts));
  facts.language = "";
  EXPECT_FALSE(Takes({.languages = {"pt"}}, facts));
}

TEST(PolicySetTest, UrgencyVisibilityDirectedAndIncidentAreAskedAsTheyAre) {
  EXPECT_TRUE(Takes({.urgencies = {Urgency::kNormal, Urgency::kHigh}}));
  EXPECT_FALSE(Takes({.urgencies = {Urgency::kCritical}}));
  EXPECT_TRUE(Takes({.directed = true}));
  EXPECT_FALSE(Takes({.directed = false}));
  EXPECT_TRUE(Takes({.incident = false}));
  EXPECT_FALSE(Takes({.incident = true}));
  EXPECT_TRUE(Takes({.visibility = Visibility::kPublic}));
  EXPECT_FALSE(Takes({.visibility = Visibility::kPrivate}));
}

TEST(PolicySetTest, WhatNobodyHasCalledAComplaintIsNeitherOneNorNone) {
  EXPECT_FALSE(Takes({.complaint = true}));
  EXPECT_FALSE(Takes({.complaint = false}));
  PolicyFacts facts = Facts();
  facts.complaint = false;
  EXPECT_TRUE(Takes({.complaint = false}, facts));
  EXPECT_FALSE(Takes({.complaint = true}, facts));
}

TEST(PolicySetTest, AllThatIsAskedMustHold) {
  EXPECT_TRUE(Takes({.brands = {"Aurora Rail"}, .topics = {"delay"}, .directed = true}));
  EXPECT_FALSE(Takes({.brands = {"Aurora Rail"}, .topics = {"baggage"}, .directed = true}));
}

TEST(PolicySetTest, AnHourIsForEverybodyRoundTheClock) {
  const Policy& policy = PolicySet::AnHour()->For(Facts());
  EXPECT_EQ(policy.name, "default");
  EXPECT_EQ(policy.targets, (Targets{.answer = 1h, .next = 1h, .follow_up = 1h, .promise = 24h}));
  EXPECT_EQ(policy.calendar, Calendar::RoundTheClock());
}

TEST(PolicySetTest, TheOrderWithinAListMakesNoDifference) {
  EXPECT_EQ(
      *SetOf({Named("a", {.brands = {"B", "A"}, .urgencies = {Urgency::kHigh, Urgency::kLow}})}),
      *SetOf({Named("a", {.brands = {"A", "B"}, .urgencies = {Urgency::kLow, Urgency::kHigh}})}));
}

TEST(PolicySetTest, SetsDifferByAnyOfTheirValues) {
  const auto set = SetOf({Named("a")});
  const auto differs = [&](const auto& change) {
    Policy other = Named("a");
    change(other);
    return !(*SetOf({other}) == *set);
  };
  EXPECT_FALSE(differs([](Policy&) {}));
  EXPECT_TRUE(differs([](Policy& p) { p.name = "b"; }));
  EXPECT_TRUE(differs([](Policy& p) { p.when.directed = true; }));
  EXPECT_TRUE(differs([](Policy& p) { p.targets.next = 1h; }));
  EXPECT_TRUE(differs([](Policy& p) { p.at_risk.percent = 21; }));
  EXPECT_TRUE(differs([](Policy& p) { p.objective_percent = 91; }));
  EXPECT_TRUE(differs([](Policy& p) { p.expires_after += 1s; }));
  EXPECT_TRUE(differs([](Policy& p) {
    CalendarRules rules{
        .name = "desk", .zone = "Europe/Berlin", .week = {}, .holidays = {}, .exceptions = {}};
    rules.week[0] = {{9h, 18h}};
    p.calendar = Calendar::Make(rules).value();
  }));
}

// What is refused.

TEST(PolicySetTest, ANameIsNeededAndIsOnesOwn) {
  EXPECT_EQ(ErrorOf({Named("")}), "policies[0].name: must not be empty");
  EXPECT_EQ(ErrorOf({Named("none")}),
            "policies[0].name: is what those are under whom no policy takes");
  EXPECT_EQ(ErrorOf({Named("a\nb")}), "policies[0].name: holds a control character");
  EXPECT_EQ(ErrorOf({Named("a", {.directed = true}), Named("a")}),
            "policies[1].name: is the name of another policy");
  EXPECT_EQ(ErrorOf({Named(std::string(kTermBytesMax, 'n'))}), "");
  EXPECT_EQ(ErrorOf({Named(std::string(kTermBytesMax + 1, 'n'))}),
            "policies[0].name: is 201 bytes long, at most 200 are allowed");
}

TEST(PolicySetTest, ATargetOfNothingOrOfYearsIsRefused) {
  Policy policy = Named("a");
  policy.targets = {
      .acknowledge = 0s, .answer = -1s, .next = 0s, .follow_up = 367 * 24h, .promise = 1ms};
  EXPECT_EQ(ErrorOf({policy}),
            "policies[0].targets.acknowledge: must be longer than nothing\n"
            "policies[0].targets.answer: must be longer than nothing\n"
            "policies[0].targets.next: must be longer than nothing\n"
            "policies[0].targets.follow_up: is longer than a year");
}

TEST(PolicySetTest, ARuleForAtRiskThatContradictsItselfIsRefused) {
  const auto error = [](AtRiskRule rule) {
    Policy policy = Named("a");
    policy.at_risk = rule;
    return ErrorOf({policy});
  };
  EXPECT_EQ(error({}), "");
  EXPECT_THAT(error({.at_least = -1s}), HasSubstr("at_risk: holds a time below zero"));
  EXPECT_THAT(error({.at_least = 3h}), HasSubstr("at_least is longer than at_most"));
  EXPECT_THAT(error({.percent = 60}), HasSubstr("percent is larger than percent_max"));
  EXPECT_THAT(error({.percent = -1}), HasSubstr("not from 0 to 100"));
  EXPECT_THAT(error({.percent_max = 101}), HasSubstr("not from 0 to 100"));
}

TEST(PolicySetTest, AnObjectiveOrExpiryOutOfReachIsRefused) {
  Policy policy = Named("a");
  policy.objective_percent = 0;
  policy.expires_after = 0s;
  EXPECT_EQ(ErrorOf({policy}),
            "policies[0].objective_percent: must be a whole number from 1 to 100\n"
            "policies[0].expires_after: must be longer than nothing and at most ten years");
  policy = Named("a");
  policy.calendar = nullptr;
  EXPECT_EQ(ErrorOf({policy}), "policies[0].calendar: is missing");
}

TEST(PolicySetTest, AnEntryThatIsEmptyOrTwiceThereIsRefused) {
  EXPECT_EQ(ErrorOf({Named("a", {.brands = {""}, .topics = {"t", "u", "t"}, .tiers = {"", ""}})}),
            "policies[0].when.brand: must not be empty\n"
            "policies[0].when.topic: holds \"t\" twice\n"
            "policies[0].when.tier: must not be empty\n"
            "policies[0].when.tier: must not be empty");
  EXPECT_EQ(ErrorOf({Named("a", {.urgencies = {Urgency::kHigh, Urgency::kHigh}})}),
            "policies[0].when.urgency: holds \"high\" twice");
}

TEST(PolicySetTest, WhereItWasSaidMustNotBeAskedTwiceWithoutACommonAnswer) {
  EXPECT_EQ(ErrorOf({Named("a", {.channels = {"X DM"}, .visibility = Visibility::kPublic})}),
            "policies[0].when: contradicts itself: no post by \"X DM\" is public");
  EXPECT_EQ(
      ErrorOf({Named("a", {.platforms = {"bluesky", "line"}, .channels = {"X DM", "X post"}})}),
      "policies[0].when: contradicts itself: no post by \"X DM\" and \"X post\" is on "
      "\"bluesky\" and \"line\"");
  EXPECT_EQ(
      ErrorOf({Named(
          "a", {.platforms = {"x"}, .channels = {"X post"}, .visibility = Visibility::kPrivate})}),
      "policies[0].when: contradicts itself: no post by \"X post\" is private on \"x\"");
}

TEST(PolicySetTest, AChannelThatASourceNamesMayBeAnywhere) {
  EXPECT_EQ(ErrorOf({Named("a", {.platforms = {"x"},
                                 .channels = {"our own shop"},
                                 .visibility = Visibility::kPrivate})}),
            "");
  EXPECT_EQ(ErrorOf({Named("a", {.platforms = {"x"}, .channels = {"Bluesky DM", "X DM"}})}), "");
  EXPECT_EQ(ErrorOf({Named("a", {.platforms = {"twitter"}, .channels = {"X post"}})}), "");
}

TEST(PolicySetTest, RefusesMorePoliciesThanItsLimit) {
  std::vector<Policy> policies;
  for (size_t i = 0; i < kPoliciesMax; ++i) {
    policies.push_back(Named(std::to_string(i), {.brands = {std::to_string(i)}}));
  }
  EXPECT_EQ(ErrorOf(policies), "");
  policies.push_back(Named("more"));
  EXPECT_EQ(ErrorOf(policies), "policies: holds 257 entries, at most 256 are allowed");
}

// Coverage: the second of each pair would never apply.

std::string Covered(Conditions earlier, Conditions later) {
  return ErrorOf({Named("wide", std::move(earlier)), Named("narrow", std::move(later))});
}
constexpr const char* kNever =
    "policies[1]: would never apply: \"wide\" before it takes all that it takes";

TEST(PolicySetTest, APolicyAfterOneForEverythingIsRefused) {
  EXPECT_EQ(Covered({}, {}), kNever);
  EXPECT_EQ(Covered({}, {.brands = {"A"}, .urgencies = {Urgency::kHigh}, .complaint = true}),
            kNever);
}

TEST(PolicySetTest, APartOfAListIsCoveredByTheList) {
  using Names = std::vector<std::string>;
  for (Names Conditions::*list :
       {&Conditions::brands, &Conditions::platforms, &Conditions::channels, &Conditions::sources,
        &Conditions::topics, &Conditions::languages, &Conditions::tiers}) {
    Conditions wide, narrow, other;
    wide.*list = {"b", "a", "c"};
    narrow.*list = {"c", "a"};
    other.*list = {"a", "d"};
    EXPECT_EQ(Covered(wide, narrow), kNever);
    EXPECT_EQ(Covered(narrow, wide), "");
    EXPECT_EQ(Covered(wide, other), "");
    EXPECT_EQ(Covered({}, wide), kNever);
    EXPECT_EQ(Covered(wide, {}), "");
  }
}

TEST(PolicySetTest, ALanguageCoversItsRegions) {
  EXPECT_EQ(Covered({.languages = {"pt", "de"}}, {.languages = {"pt-BR", "DE-at"}}), kNever);
  EXPECT_EQ(Covered({.languages = {"pt-BR"}}, {.languages = {"pt"}}), "");
}

TEST(PolicySetTest, AnAnswerIsCoveredByTheSameAndByNoQuestion) {
  EXPECT_EQ(Covered({.directed = true}, {.directed = true, .incident = false}), kNever);
  EXPECT_EQ(Covered({.directed = true}, {.directed = false}), "");
  EXPECT_EQ(Covered({.complaint = true}, {.complaint = true}), kNever);
  EXPECT_EQ(Covered({.visibility = Visibility::kPublic}, {.visibility = Visibility::kPublic}),
            kNever);
  EXPECT_EQ(Covered({.urgencies = {Urgency::kHigh, Urgency::kLow}}, {.urgencies = {Urgency::kLow}}),
            kNever);
  EXPECT_EQ(Covered({.urgencies = {Urgency::kLow}}, {.urgencies = {Urgency::kHigh, Urgency::kLow}}),
            "");
}

TEST(PolicySetTest, AllAnswersThereAreAreTheSameAsNoQuestion) {
  EXPECT_EQ(
      Covered({.urgencies = {Urgency::kHigh, Urgency::kLow, Urgency::kNormal, Urgency::kCritical}},
              {}),
      kNever);
}

TEST(PolicySetTest, SeveralTogetherMayTakeAllThatALaterOneTakes) {
  EXPECT_EQ(ErrorOf({Named("calm", {.urgencies = {Urgency::kLow, Urgency::kNormal}}),
                     Named("tier", {.tiers = {"gold"}}),
                     Named("pressing", {.urgencies = {Urgency::kHigh, Urgency::kCritical}}),
                     Named("undirected", {.directed = false})}),
            "policies[3]: would never apply: \"calm\" and \"pressing\" before it together take all "
            "that it takes");
}

TEST(PolicySetTest, AComplaintAndNoneTogetherLeaveWhatNobodyHasSaid) {
  EXPECT_EQ(ErrorOf({Named("yes", {.complaint = true}), Named("no", {.complaint = false}),
                     Named("unknown")}),
            "");
  EXPECT_THAT(ErrorOf({Named("to", {.directed = true}), Named("about", {.directed = false}),
                       Named("rest")}),
              HasSubstr("policies[2]: would never apply"));
}

TEST(PolicySetTest, WhatIsCoveredIsSaidOncePerPolicyInTheirOrder) {
  EXPECT_EQ(ErrorOf({Named("all"), Named("a", {.directed = true}), Named("b")}),
            "policies[1]: would never apply: \"all\" before it takes all that it takes\n"
            "policies[2]: would never apply: \"all\" before it takes all that it takes");
}

// Whether any facts reach a policy, looked for among all facts that the conditions can tell apart.
class Universe {
 public:
  explicit Universe(uint64_t seed) : random_(seed) {}

  std::vector<Policy> Policies(bool with_names) {
    std::vector<Policy> policies;
    for (int i = 0; i < 5; ++i) policies.push_back(Named(std::to_string(i), When(with_names)));
    return policies;
  }

  static bool IsReached(const std::vector<Policy>& policies, size_t index) {
    for (const PolicyFacts& facts : AllFacts()) {
      const auto first = std::find_if(policies.begin(), policies.end(), [&](const Policy& policy) {
        return Applies(policy.when, facts);
      });
      if (first - policies.begin() == static_cast<std::ptrdiff_t>(index)) return true;
    }
    return false;
  }

 private:
  Conditions When(bool with_names) {
    Conditions when;
    if (with_names) {
      when.brands = Some({"A", "B"});
      when.topics = Some({"t", "u"});
      when.languages = Some({"pt", "pt-BR"});
    }
    for (const Urgency urgency :
         {Urgency::kLow, Urgency::kNormal, Urgency::kHigh, Urgency::kCritical}) {
      if (random_.Chance(40)) when.urgencies.push_back(urgency);
    }
    for (auto* answer : {&when.directed, &when.complaint, &when.incident}) {
      if (random_.Chance(40)) *answer = random_.Chance(50);
    }
    if (random_.Chance(30)) when.visibility = static_cast<Visibility>(random_.Below(2));
    return when;
  }

  std::vector<std::string> Some(std::vector<std::string> names) {
    std::erase_if(names, [&](const std::string&) { return random_.Chance(60); });
    return names;
  }

  static const std::vector<PolicyFacts>& AllFacts() {
    static const std::vector<PolicyFacts> kFacts = [] {
      std::vector<PolicyFacts> all;
      for (size_t i = 0; i < kChoices * 27; ++i) {
        PolicyFacts facts;
        facts.urgency = static_cast<Urgency>(i % 4);
        facts.directed = i / 4 % 2 == 1;
        if (i / 8 % 3 != 2) facts.complaint = i / 8 % 3 == 1;
        facts.visibility = static_cast<Visibility>(i / 24 % 2);
        facts.incident = i / 48 % 2 == 1;
        facts.brand = std::vector{"A", "B", "C"}[i / 96 % 3];
        facts.language = std::vector{"pt", "pt-BR", "de"}[i / 288 % 3];
        facts.topics = std::vector<std::vector<std::string>>{{"t"}, {"u"}, {}}[i / 864 % 3];
        all.push_back(std::move(facts));
      }
      return all;
    }();
    return kFacts;
  }

  test::Random random_;
};

std::set<size_t> NeverApplying(const std::vector<Policy>& policies) {
  std::set<size_t> indexes;
  for (const PolicyProblem& problem : ProblemsOf(policies)) {
    EXPECT_TRUE(problem.lies_in_order) << problem.what;
    indexes.insert(std::stoul(problem.where.substr(std::string("policies[").size())));
  }
  return indexes;
}

TEST(PolicySetTest, NoPolicyIsRefusedThatAnyWaitWouldComeUnder) {
  size_t refused = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const std::vector<Policy> policies = Universe(seed).Policies(true);
    for (const size_t index : NeverApplying(policies)) {
      ++refused;
      EXPECT_FALSE(Universe::IsReached(policies, index)) << seed << " " << index;
    }
  }
  EXPECT_GT(refused, 20U);
}

TEST(PolicySetTest, OfPoliciesThatAskNoNamesEachIsRefusedThatNoWaitWouldComeUnder) {
  size_t refused = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const std::vector<Policy> policies = Universe(seed).Policies(false);
    const std::set<size_t> never = NeverApplying(policies);
    refused += never.size();
    for (size_t i = 0; i < policies.size(); ++i) {
      EXPECT_NE(Universe::IsReached(policies, i), never.contains(i)) << seed << " " << i;
    }
  }
  EXPECT_GT(refused, 100U);
}

TEST(PolicySetTest, EveryChoiceOfAPolicyIsABitOfItsOwn) {
  EXPECT_EQ(ChoicesOf({}).count(), kChoices);
  EXPECT_EQ(ChoicesOf({.urgencies = {Urgency::kLow}}).count(), kChoices / 4);
  EXPECT_EQ(ChoicesOf({.complaint = false}).count(), kChoices / 3);
  EXPECT_EQ(ChoicesOf({.directed = true, .visibility = Visibility::kPrivate}).count(),
            kChoices / 4);
  EXPECT_EQ(ChoicesOf({.brands = {"A"}, .incident = true}).count(), kChoices / 2);
}

// Versions in time.

TEST(PolicyTimelineTest, AVersionIsInForceFromItsTimeOnAndTheFirstAlsoBefore) {
  const TimePoint noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};
  const PolicyTimeline timeline = {{1, noon, PolicySet::AnHour()},
                                   {2, noon + 1h, PolicySet::AnHour()},
                                   {3, noon + 3h, PolicySet::AnHour()}};
  EXPECT_EQ(InForce(timeline, TimePoint{}).number, 1);
  EXPECT_EQ(InForce(timeline, noon).number, 1);
  EXPECT_EQ(InForce(timeline, noon + 1h - 1ms).number, 1);
  EXPECT_EQ(InForce(timeline, noon + 1h).number, 2);
  EXPECT_EQ(InForce(timeline, noon + 30h).number, 3);
}

TEST(PolicyTimelineTest, ATimelineWithoutAVersionIsABrokenPromise) {
  EXPECT_THROW(InForce({}, TimePoint{}), std::logic_error);
}

}  // namespace
}  // namespace firstreply::triage
