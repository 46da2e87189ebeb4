// Law 2 in small: whatever the order in which a history reaches the pipeline, the same
// conversations, waits and outcomes come of it. tests/sim does it at large, with crashes.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/post_builder.h"
#include "tests/support/random.h"
#include "tests/support/test_monitor.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using ingest::AccountState;
using ingest::PostEvent;
using ingest::ResponseKind;
using test::Brand;
using test::Customer;
using test::Moment;
using test::PostBuilder;
using test::Random;
using test::TestMonitor;
using triage::LedgerEntry;
using triage::LedgerStep;
using triage::Outcome;

const TimePoint kBegin = Moment("08:00");
const TimePoint kEnd = Moment("16:00");

// Few accounts, few moments and few posts, so that everything meets everything.
class History {
 public:
  explicit History(uint64_t seed) : random_(seed) {
    const int64_t posts = random_.Between(int64_t{3}, int64_t{14});
    for (int64_t i = 0; i < posts; ++i) AddPost(std::to_string(i + 95));
    while (random_.Chance(50)) AddNews();
    while (random_.Chance(40)) AddContact();
  }

  const std::vector<PostEvent>& events() const { return events_; }

 private:
  // Whole quarters of an hour, a few of them a little off.
  TimePoint AnyTime() {
    const Duration off = random_.Chance(20) ? Duration(1) : Duration(0);
    return kBegin + 15min * random_.Between(int64_t{0}, int64_t{24}) + off;
  }
  std::string AnyPost() { return random_.PickFrom(posts_); }

  void AddPost(const std::string& id) {
    const bool by_brand = random_.Chance(40);
    PostBuilder post = by_brand ? Brand(random_.PickFrom(brands_)).Says(id)
                                : Customer(random_.PickFrom(customers_)).Says(id);
    post.At(AnyTime());
    if (!posts_.empty() && random_.Chance(75)) post.To(AnyPost());
    if (random_.Chance(8)) post.To("not held");
    if (random_.Chance(4)) post.To(id == "95" ? "97" : "95");
    if (random_.Chance(10)) post.InThreadOf("elsewhere");
    if (random_.Chance(30)) post.Naming(random_.PickFrom(customers_));
    if (by_brand) {
      if (random_.Chance(30)) post.As(random_.PickFrom(kinds_));
    } else {
      if (random_.Chance(50)) post.About({random_.PickFrom(brands_)});
      if (random_.Chance(10)) post.About(brands_);
      if (random_.Chance(10)) post.Given(random_.PickFrom(brands_));
      if (random_.Chance(10)) post.NeedsNoResponse();
    }
    posts_.push_back(id);
    events_.push_back(post);
    if (random_.Chance(15)) events_.push_back(post.From("second"));
  }

  void AddNews() {
    switch (random_.Below(4)) {
      case 0:
      case 1:
        events_.push_back(test::DeleteOf(AnyPost(), AnyTime()));
        break;
      case 2:
        events_.push_back(test::EditOf(AnyPost(), 2, "better words", AnyTime()));
        break;
      default:
        events_.push_back(test::AccountBecomes(random_.PickFrom(customers_),
                                               random_.PickFrom(states_), AnyTime()));
    }
  }

  void AddContact() {
    const std::string reference = random_.Chance(70) ? "C1" : "C2";
    events_.push_back(random_.Chance(60)
                          ? test::ContactStarts(reference, "cust-7", "northair", AnyTime())
                          : test::ContactAnswered(reference, "northair", AnyTime()));
  }

  Random random_;
  std::vector<std::string> customers_ = {"ann", "bob", "cleo"};
  std::vector<std::string> brands_ = {"northair", "zeta"};
  std::vector<ResponseKind> kinds_ = {ResponseKind::kHuman, ResponseKind::kHandoff,
                                      ResponseKind::kAutomatic};
  std::vector<AccountState> states_ = {AccountState::kDeleted, AccountState::kSuspended,
                                       AccountState::kActive};
  std::vector<std::string> posts_;
  std::vector<PostEvent> events_;
};

// Hands the events over in their order, in batches, at times that go on, with restarts, and stands
// at the end.
void Play(std::vector<PostEvent> events, Random& random, TestMonitor& monitor) {
  TimePoint now = kBegin;
  size_t at = 0;
  while (at < events.size()) {
    const size_t end = std::min(events.size(), at + 1 + random.Below(6));
    now = std::min(kEnd, now + random.Between(Duration(0), Duration(3h)));
    monitor.Take(
        {events.begin() + static_cast<ptrdiff_t>(at), events.begin() + static_cast<ptrdiff_t>(end)},
        now);
    if (random.Chance(10)) monitor.Restart();
    at = end;
  }
  monitor.PassTo(kEnd);
}

std::vector<PostEvent> WithDuplicates(std::vector<PostEvent> events, Random& random) {
  const size_t once = events.size();
  for (size_t i = 0; i < once; ++i) {
    if (random.Chance(25)) events.push_back(events[i]);
  }
  random.Shuffle(events);
  return events;
}

// What the ledger published, all corrections included, is what the waits say now.
void ExpectLedgerAddsUp(TestMonitor& monitor) {
  std::map<Outcome, int64_t> published, standing;
  for (const LedgerEntry& entry : monitor.Ledger()) {
    const bool is_change = entry.step == LedgerStep::kDecided ||
                           entry.step == LedgerStep::kCorrected ||
                           entry.step == LedgerStep::kWithdrawn;
    if (!is_change) continue;
    --published[entry.before];
    ++published[entry.after];
  }
  for (const triage::Conversation& conversation : monitor.Conversations()) {
    for (const triage::Wait& wait : conversation.waits) ++standing[wait.outcome];
  }
  for (const Outcome outcome : {Outcome::kMet, Outcome::kMissed, Outcome::kCancelled}) {
    EXPECT_EQ(published[outcome], standing[outcome]) << NameOf(outcome);
  }
}

class OrderPropertyTest : public testing::TestWithParam<uint64_t> {};

TEST_P(OrderPropertyTest, AnyOrderOfArrivalEndsInOneProjection) {
  const History history(GetParam());
  Random random(GetParam() + 1000);
  std::string expected;
  for (int order = 0; order < 20; ++order) {
    const std::vector<PostEvent> events =
        order == 0 ? history.events() : WithDuplicates(history.events(), random);
    TestMonitor monitor;
    Play(events, random, monitor);
    if (order == 0) expected = monitor.Canonical();
    ASSERT_EQ(monitor.Canonical(), expected) << "order " << order;
    ExpectLedgerAddsUp(monitor);
    for (const auto& [name, source] : monitor.pipeline().sources()) {
      EXPECT_EQ(source.AccountedFor(), source.tally.received) << name;
      EXPECT_EQ(source.quarantined, 0) << name;
    }
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, OrderPropertyTest, testing::Range(uint64_t{0}, uint64_t{60}));

}  // namespace
}  // namespace firstreply::app
