// What it costs to plan a deadline and to measure a stretch of open time, on a range of two years.
//
// The calendar has what makes one slow: a break at noon, a night shift, holidays, and a zone whose
// clocks change. Starts and targets are drawn anew for each question, so that no branch is learnt.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "tests/support/random.h"
#include "triage/calendar/calendar.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr size_t kQuestions = 1 << 14;
constexpr TimePoint kBegin = std::chrono::sys_days{2026y / 1 / 1};
constexpr int64_t kTwoYears = Duration(std::chrono::days(730)).count();

CalendarRules Rules() {
  CalendarRules rules;
  rules.name = "desk";
  rules.zone = "Europe/Berlin";
  rules.week.fill({{9h, 12h}, {13h, 18h}, {22h, 30h}});
  for (int year = 2026; year < 2029; ++year) {
    const auto y = std::chrono::year(year);
    rules.holidays.push_back({y / 12 / 24, y / 12 / 26});
    rules.holidays.push_back({y / 5 / 1, y / 5 / 1});
    rules.exceptions[y / 12 / 31] = {{9h, 12h}};
  }
  return rules;
}

struct Question {
  TimePoint from;
  TimePoint to;
  Duration target;
};

std::vector<Question> Questions() {
  test::Random random(7);
  std::vector<Question> questions;
  for (size_t i = 0; i < kQuestions; ++i) {
    const TimePoint from = kBegin + Duration(static_cast<int64_t>(random.Below(kTwoYears)));
    const TimePoint to = kBegin + Duration(static_cast<int64_t>(random.Below(kTwoYears)));
    const Duration target(static_cast<int64_t>(random.Below(kTwoYears / 2)));
    questions.push_back({std::min(from, to), std::max(from, to), target});
  }
  return questions;
}

template <class Ask>
void Each(benchmark::State& state, Ask ask) {
  const auto calendar = Calendar::Make(Rules()).value();
  const std::vector<Question> questions = Questions();
  // Years are worked out when first asked for.
  for (const Question& question : questions) ask(*calendar, question);
  size_t next = 0;
  for (auto _ : state) {
    ask(*calendar, questions[next]);
    next = (next + 1) % questions.size();
  }
}

void Plan(benchmark::State& state) {
  Each(state, [](const Calendar& calendar, const Question& question) {
    benchmark::DoNotOptimize(calendar.Deadline(question.from, question.target));
  });
}
BENCHMARK(Plan);

void Measure(benchmark::State& state) {
  Each(state, [](const Calendar& calendar, const Question& question) {
    benchmark::DoNotOptimize(calendar.Elapsed(question.from, question.to));
  });
}
BENCHMARK(Measure);

void Make(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Calendar::Make(Rules()).value());
}
BENCHMARK(Make);

// A new calendar's first answer about the years 2005 to 2036, all of which it has to work out.
void FirstAnswerOverThirtyYears(benchmark::State& state) {
  for (auto _ : state) {
    const auto calendar = Calendar::Make(Rules()).value();
    benchmark::DoNotOptimize(calendar->Elapsed(std::chrono::sys_days{2005y / 1 / 1},
                                               std::chrono::sys_days{2037y / 1 / 1}));
  }
}
BENCHMARK(FirstAnswerOverThirtyYears);

}  // namespace
}  // namespace firstreply::triage

BENCHMARK_MAIN();
