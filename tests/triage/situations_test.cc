// The judge of the response clock: tests/triage/situations/*.txt, each situation a test of its own.
//
// Beside the waits that a person worked out, every situation is asked: does the order of arrival
// matter, is anything decided twice, do the steps tell the same story, and does the clock know when
// to look again?
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/triage/situations/situation.h"
#include "tests/triage/situations/written_wait.h"
#include "triage/clock/response_clock.h"

namespace firstreply::test {

// How GoogleTest names a situation; it looks for this by the type's namespace.
void PrintTo(const Situation& situation, std::ostream* out);
void PrintTo(const Situation& situation, std::ostream* out) {
  *out << situation.file << ":" << situation.line;
}

namespace {

using ingest::FiledPost;
using triage::ClockStep;
using triage::Outcome;
using triage::Wait;

constexpr int64_t kSpansMax = 64;  // of a step, as triage/clock/response_clock.h says

const Situations& Read() {
  static const Situations kSituations =
      ReadSituations(std::filesystem::path(FIRSTREPLY_REPOSITORY) / "tests/triage/situations");
  return kSituations;
}

enum class Arrival : uint8_t { kAsTold, kReversed };

// What a monitor knows of a situation, whose posts reached it in this order.
class Story {
 public:
  Story(const Situation& situation, Arrival arrival) : situation_(situation) {
    const auto count = static_cast<int64_t>(situation.posts.size());
    for (int64_t i = 0; i < count; ++i) {
      const ToldPost& told = situation.posts[static_cast<size_t>(i)];
      FiledPost& post = posts_.emplace_back(told.post);
      post.arrival = arrival == Arrival::kAsTold ? i + 1 : count - i;
      post.id = 10 * post.arrival;
      names_[post.id] = told.name;
    }
    for (const triage::Act& act : situation.acts) names_[-act.id] = fmt::format("act{}", act.id);
    timeline_ = {{1, *ReadMoment("01-01 00:00"), PoliciesNamed(situation.policies)}};
    for (const ToldVersion& version : situation.versions) {
      timeline_.push_back({static_cast<int64_t>(timeline_.size()) + 1, version.from,
                           PoliciesNamed(version.policies)});
    }
  }

  // As it stands at `now`. What was said or told after it is not known yet, but for posts dated
  // ahead.
  std::vector<Wait> At(TimePoint now, std::vector<ClockStep>* steps = nullptr) const {
    Known known;
    known.dialogue.brand = "northair";
    known.dialogue.customer_id = 1;
    known.dialogue.customer = "mark of ann";
    for (size_t i = 0; i < posts_.size(); ++i) {
      const ToldPost& told = situation_.posts[i];
      if (told.dated_ahead || posts_[i].posted_at.at <= now) known.Add(told.place, posts_[i]);
    }
    if (known.dialogue.said.empty()) return {};
    known.Sort();
    std::vector<triage::Act> acts;
    for (const triage::Act& act : situation_.acts) {
      if (act.told_at <= now) acts.push_back(act);
    }
    std::stable_sort(acts.begin(), acts.end(), [](const auto& a, const auto& b) {
      return std::tie(a.at, a.id) < std::tie(b.at, b.id);
    });
    const triage::ClockInput input = {.dialogue = &known.dialogue,
                                      .said_elsewhere = known.said_elsewhere,
                                      .responses_elsewhere = known.responses_elsewhere,
                                      .linked_responses = known.linked_responses,
                                      .acts = acts,
                                      .unwatched = situation_.unwatched};
    return MeasureWaits(input, timeline_, now, steps);
  }

  NameOfNumber Names() const {
    return [this](int64_t number) {
      const auto found = names_.find(number);
      return found == names_.end() ? fmt::format("?{}", number) : found->second;
    };
  }

 private:
  struct Known {
    triage::Dialogue dialogue;
    std::vector<const FiledPost*> said_elsewhere, responses_elsewhere, linked_responses;

    void Add(Place place, const FiledPost& post) {
      const bool by_brand = post.speaks_for.has_value();
      if (place == Place::kLinked) {
        linked_responses.push_back(&post);
      } else if (place == Place::kElsewhere) {
        (by_brand ? responses_elsewhere : said_elsewhere).push_back(&post);
      } else {
        (by_brand ? dialogue.responses : dialogue.said).push_back(&post);
      }
    }

    void Sort() {
      for (auto* posts : {&dialogue.said, &dialogue.responses, &said_elsewhere,
                          &responses_elsewhere, &linked_responses}) {
        std::sort(posts->begin(), posts->end(),
                  [](const auto* a, const auto* b) { return Precedes(*a, *b); });
      }
    }
  };

  static std::shared_ptr<const triage::PolicySet> PoliciesNamed(const std::string& name) {
    const auto found = Read().policies.find(name);
    if (found != Read().policies.end()) return found->second;
    ADD_FAILURE() << "policies.txt has no policies '" << name << "'";
    return triage::PolicySet::AnHour();
  }

  const Situation& situation_;
  std::vector<FiledPost> posts_;
  std::map<int64_t, std::string> names_;
  triage::PolicyTimeline timeline_;
};

std::string Table(const std::vector<std::string>& rows) {
  std::string table;
  for (const std::string& row : rows) table += "    " + row + "\n";
  return table.empty() ? "    no wait\n" : table;
}

std::vector<std::string> Rows(const Story& story, const Expectation& expected) {
  std::vector<std::string> rows;
  for (const Wait& wait : story.At(expected.now)) {
    const std::string wanted =
        rows.size() < expected.waits.size() ? expected.waits[rows.size()] : std::string();
    rows.push_back(WrittenWait(wait, wanted, story.Names()));
  }
  return rows;
}

void ExpectWaits(const Situation& situation, const Story& story, std::string_view arrival) {
  for (const Expectation& expected : situation.expectations) {
    const std::vector<std::string> got = Rows(story, expected);
    EXPECT_TRUE(got == expected.waits) << fmt::format(
        "{}:{}: {}\n  told {}, at {}\n  expected\n{}  got\n{}", situation.file, expected.line,
        situation.title, arrival, WrittenMoment(expected.now), Table(expected.waits), Table(got));
  }
}

void ExpectSteps(const Situation& situation, const Story& story) {
  for (const Expectation& expected : situation.expectations) {
    std::vector<ClockStep> steps;
    story.At(expected.now, &steps);
    std::vector<std::string> got;
    for (const ClockStep& step : steps) got.push_back(WrittenStep(step, story.Names()));
    for (const std::string& wanted : expected.steps) {
      EXPECT_TRUE(
          std::any_of(steps.begin(), steps.end(),
                      [&](const ClockStep& step) { return Fits(step, wanted, story.Names()); }))
          << fmt::format("{}:{}: no step '{}' in\n{}", situation.file, expected.line, wanted,
                         Table(got));
    }
  }
}

// Used time and the spans that make it up, from step to step of one wait.
void ExpectStepsThatAddUp(const std::vector<ClockStep>& of_one_wait) {
  using What = ClockStep::What;
  const ClockStep* last = nullptr;
  for (const ClockStep& step : of_one_wait) {
    Duration counted{};
    std::optional<TimePoint> end;
    for (const triage::OpenSpan& span : step.counted) {
      EXPECT_LT(span.from, span.to);
      if (end) {
        EXPECT_GE(span.from, *end) << "spans that overlap";
      }
      if (last != nullptr) {
        EXPECT_GE(span.from, last->at);
      }
      EXPECT_LE(span.to, step.at);
      counted += span.to - span.from;
      end = span.to;
    }
    if (last != nullptr) {
      EXPECT_GE(step.at, last->at) << "a step before the one before it";
    }
    const bool starts_anew = step.what == What::kStarted;
    if (starts_anew) {
      EXPECT_EQ(step.used, Duration::zero());
    }
    const bool counts_otherwise = step.what == What::kRaised || step.what == What::kLowered;
    const bool all_counted = static_cast<int64_t>(step.counted.size()) < kSpansMax;
    if (last != nullptr && !starts_anew && !counts_otherwise && all_counted) {
      EXPECT_EQ(WrittenDuration(step.used), WrittenDuration(last->used + counted))
          << "used does not add up at " << WrittenMoment(step.at);
    }
    last = &step;
  }
}

bool Has(const std::vector<ClockStep>& steps, std::initializer_list<ClockStep::What> whats,
         TimePoint at) {
  return std::any_of(steps.begin(), steps.end(), [&](const ClockStep& step) {
    return step.at == at && std::find(whats.begin(), whats.end(), step.what) != whats.end();
  });
}

void ExpectStepsThatTellTheWaits(const Story& story, TimePoint now) {
  using What = ClockStep::What;
  std::vector<ClockStep> steps;
  const std::vector<Wait> waits = story.At(now, &steps);
  EXPECT_EQ(story.At(now), waits) << "asking for steps changes the waits";
  std::map<std::pair<triage::WaitKind, int64_t>, std::vector<ClockStep>> by_wait;
  for (const ClockStep& step : steps) {
    if (step.what != What::kThanked) by_wait[{step.kind, step.started_by}].push_back(step);
  }
  for (const auto& [wait, of_one_wait] : by_wait) ExpectStepsThatAddUp(of_one_wait);
  for (const Wait& wait : waits) {
    const std::vector<ClockStep>& told = by_wait[{wait.kind, wait.started_by}];
    const std::string row = WrittenWait(wait, "", story.Names());
    EXPECT_TRUE(Has(told, {What::kStarted}, wait.opened_at) ||
                Has(told, {What::kStarted}, wait.started_at.at))
        << "no step says that it started: " << row;
    if (wait.ended_at) {
      EXPECT_TRUE(Has(told, {What::kAnswered, What::kEnded}, *wait.ended_at))
          << "no step says that it ended: " << row;
    }
    if (wait.outcome == Outcome::kMissed) {
      EXPECT_TRUE(Has(told, {What::kDeadline}, *wait.decided_at))
          << "no step says that its deadline passed: " << row;
    }
  }
}

// All times at which something was said, done or changed, up to `until`.
std::set<TimePoint> TimesOf(const Situation& situation, TimePoint until) {
  std::set<TimePoint> times;
  for (const ToldPost& told : situation.posts) {
    for (const ingest::FiledVersion& version : told.post.versions) times.insert(version.said_at.at);
    if (told.post.deleted_at) times.insert(*told.post.deleted_at);
  }
  for (const triage::Act& act : situation.acts) times.insert(act.told_at);
  for (const ToldVersion& version : situation.versions) times.insert(version.from);
  for (const triage::Unwatched& unwatched : situation.unwatched) times.insert(unwatched.removed_at);
  times.erase(times.upper_bound(until), times.end());
  return times;
}

bool HasActDatedBack(const Situation& situation) {
  return std::any_of(situation.acts.begin(), situation.acts.end(),
                     [](const triage::Act& act) { return act.told_at != act.at; });
}

// Whoever looked at any time before saw, of what was decided then, what stands now.
void ExpectNothingDecidedTwice(const Situation& situation, const Story& story, TimePoint now) {
  if (HasActDatedBack(situation)) return;  // which may correct what was published
  const std::vector<Wait> at_last = story.At(now);
  for (const TimePoint then : TimesOf(situation, now)) {
    for (const Wait& before : story.At(then)) {
      if (before.outcome == Outcome::kUndecided) continue;
      EXPECT_TRUE(std::any_of(at_last.begin(), at_last.end(),
                              [&before](const Wait& after) {
                                return after.kind == before.kind &&
                                       after.started_by == before.started_by &&
                                       after.opened_at == before.opened_at &&
                                       after.outcome == before.outcome &&
                                       after.decided_at == before.decided_at;
                              }))
          << "decided at " << WrittenMoment(then) << " and not so at " << WrittenMoment(now) << ": "
          << WrittenWait(before, "", story.Names()) << "\n";
    }
  }
}

// Nothing changes by itself before the time that `next_due` names, and something does then.
void ExpectDueWhenItChanges(const Story& story, TimePoint now) {
  for (const Wait& wait : story.At(now)) {
    const std::string row = WrittenWait(wait, "due ", story.Names());
    if (wait.ended_at) {
      EXPECT_EQ(wait.next_due, std::nullopt) << row;
      continue;
    }
    if (!wait.next_due) {
      ADD_FAILURE() << "an open wait that nothing will ever end: " << row;
      continue;
    }
    EXPECT_GT(*wait.next_due, now) << row;
    if (wait.outcome == Outcome::kUndecided && wait.deadline) {
      EXPECT_LE(*wait.next_due, *wait.deadline) << row;
    }
    if (wait.acknowledgement == Outcome::kUndecided && wait.acknowledge_by) {
      EXPECT_LE(*wait.next_due, *wait.acknowledge_by) << row;
    }
  }
}

class SituationTest : public testing::TestWithParam<Situation> {};

TEST_P(SituationTest, EndsAsWorkedOutByHand) {
  const Story story(GetParam(), Arrival::kAsTold);
  ExpectWaits(GetParam(), story, "in order");
  ExpectSteps(GetParam(), story);
}

TEST_P(SituationTest, EndsTheSameInReversedOrderOfArrival) {
  const Story story(GetParam(), Arrival::kReversed);
  ExpectWaits(GetParam(), story, "in reversed order");
}

TEST_P(SituationTest, IsToldByItsStepsAndDecidedOnce) {
  const Story story(GetParam(), Arrival::kAsTold);
  for (const Expectation& expected : GetParam().expectations) {
    SCOPED_TRACE(fmt::format("{}:{}: {}", GetParam().file, expected.line, GetParam().title));
    ExpectStepsThatTellTheWaits(story, expected.now);
    ExpectNothingDecidedTwice(GetParam(), story, expected.now);
    ExpectDueWhenItChanges(story, expected.now);
  }
}

// "A handoff at the deadline" is AHandoffAtTheDeadline.
std::string NameOf(const testing::TestParamInfo<Situation>& info) {
  std::string name;
  bool begins_word = true;
  for (const char letter : info.param.title) {
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9');
    if (is_letter) {
      const bool is_small = letter >= 'a' && letter <= 'z';
      name += begins_word && is_small ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    begins_word = !is_letter && letter != '\'';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Situations, SituationTest, testing::ValuesIn(Read().all), NameOf);

TEST(SituationsTest, AreAllReadAndAllExpectSomething) {
  for (const std::string& error : Read().errors) ADD_FAILURE() << error;
  EXPECT_GE(Read().all.size(), 90U);
  for (const Situation& situation : Read().all) {
    EXPECT_FALSE(situation.expectations.empty()) << situation.file << ":" << situation.line;
    EXPECT_TRUE(Read().policies.contains(situation.policies)) << situation.title;
  }
}

}  // namespace
}  // namespace firstreply::test
