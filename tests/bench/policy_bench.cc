// What it costs to find the policy of a wait, and the kind of a response.
//
// Twenty policies, as a busy brand has them; the facts fit the last, the worst case.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "triage/policy/policy_set.h"
#include "triage/response_kind.h"

namespace firstreply::triage {
namespace {

std::shared_ptr<const PolicySet> TwentyPolicies() {
  std::vector<Policy> policies;
  for (int i = 0; i < 19; ++i) {
    Policy policy;
    policy.name = "policy " + std::to_string(i);
    policy.when.brands = {"Aurora Rail", "Aurora Air", "Asahi"};
    if (i % 3 == 0) policy.when.urgencies = {ingest::Urgency::kHigh, ingest::Urgency::kNormal};
    policy.when.topics = {"topic " + std::to_string(i), "baggage", "zzz"};
    if (i % 2 == 0) policy.when.languages = {"de", "fr", "ja"};
    policies.push_back(std::move(policy));
  }
  policies.emplace_back();
  return PolicySet::Make(std::move(policies)).value();
}

void PolicyOfAWait(benchmark::State& state) {
  const auto set = TwentyPolicies();
  PolicyFacts facts;
  facts.brand = "Aurora Rail";
  facts.platform = "x";
  facts.channel = "X post";
  facts.source = "service-desk";
  facts.language = "pt-BR";
  facts.topics = {"delay", "refund", "topic 40"};
  facts.complaint = true;
  if (set->For(facts).name != "default") state.SkipWithError("the last policy has to fit");
  for (auto _ : state) benchmark::DoNotOptimize(&set->For(facts));
}
BENCHMARK(PolicyOfAWait);

void KindOfAResponse(benchmark::State& state) {
  ResponseRules rules;
  rules.automatic_applications = {"Aurora Bot"};
  for (int i = 0; i < 100; ++i) {
    rules.templates.push_back("Dear {name}, this is answer " + std::to_string(i) + ". Bye {x}!");
  }
  rules.human_signatures = {"^{initials}", "-{name}"};
  const auto kinds = ResponseKinds::Make(std::move(rules)).value();
  const std::string text =
      "@anna_m Dear Anna, this was our mistake: the 9:40 leaves from platform 4 and you are booked "
      "on it, seat 31 by the window. The voucher is in your mailbox. ^AB https://t.example/a1B2c3";
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        kinds->KindOf({.told = {}, .application = "Aurora Care", .text = text}));
  }
}
BENCHMARK(KindOfAResponse);

}  // namespace
}  // namespace firstreply::triage

BENCHMARK_MAIN();
