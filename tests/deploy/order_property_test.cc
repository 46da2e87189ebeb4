// Law 2 in small: whatever the order in which a history reaches the pipeline, the same
// conversations, waits and outcomes come of it. tests/sim does it at large, with crashes.
#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "tests/support/post_builder.h"
#include "tests/support/random.h"
#include "tests/support/test_monitor.h"
#include "triage/gathering.h"
#include "triage/model/shipped_model.h"

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
  // `is_judged`: texts say what there is to say, and most posts begin a thread of their own.
  History(uint64_t seed, bool is_judged) : random_(seed), is_judged_(is_judged) {
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
    if (!posts_.empty() && random_.Chance(is_judged_ ? 45 : 75)) post.To(AnyPost());
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
    if (is_judged_) post.Saying(random_.PickFrom(by_brand ? answers_ : complaints_));
    if (is_judged_ && !by_brand && random_.Chance(30)) post.Saying(complaints_.front());
    if (is_judged_ && by_brand && random_.Chance(30)) {
      ingest::VerdictHint promise;
      promise.promises = true;
      promise.promised_by = Instant{AnyTime(), true};
      post.Judged(promise);
    }
    if (is_judged_ && !by_brand && !asked_.empty() && random_.Chance(40)) {
      post.To(random_.PickFrom(asked_)).Saying("the big one");
    }
    if (!posts_.empty() && random_.Chance(8)) post.PassingOn(AnyPost());
    if (random_.Chance(3)) post.PassingOn(id == "95" ? "97" : "95");
    if (by_brand) asked_.push_back(id);
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
        AddEdit(AnyPost());
        break;
      default:
        events_.push_back(test::AccountBecomes(random_.PickFrom(customers_),
                                               random_.PickFrom(states_), AnyTime()));
    }
  }

  // Of two edits of one version the first that comes stands, so that there is but one of each.
  void AddEdit(const std::string& post) {
    const std::string text = is_judged_ ? random_.PickFrom(complaints_) : "better words";
    events_.push_back(
        test::EditOf(post, ++versions_.try_emplace(post, 1).first->second, text, AnyTime()));
  }

  void AddContact() {
    const std::string reference = random_.Chance(70) ? "C1" : "C2";
    PostEvent contact = random_.Chance(60)
                            ? test::ContactStarts(reference, "cust-7", "northair", AnyTime())
                            : test::ContactAnswered(reference, "northair", AnyTime());
    if (is_judged_ && random_.Chance(50)) {
      std::get<ingest::Contact>(contact.body).account =
          ingest::AccountKey{"x", random_.PickFrom(customers_)};
    }
    events_.push_back(std::move(contact));
  }

  Random random_;
  const bool is_judged_;
  std::vector<std::string> complaints_ = {
      "my parcel was due on Monday and has not arrived",
      "the parcel is still not here, and I paid for express delivery",
      "you charged me twice and I want my money back",
      "thank you, that was quick!",
      "lovely weather today",
      "the big one",
      "number 12, the blue one",
      "the app is down again. this is a disgrace"};
  std::vector<std::string> answers_ = {"Sorry about that. Which parcel was it?",
                                       "What happened to it?", "It is on its way to you.",
                                       "Glad to hear it!"};
  std::vector<std::string> customers_ = {"ann", "bob", "cleo"};
  std::vector<std::string> brands_ = {"northair", "zeta"};
  std::vector<ResponseKind> kinds_ = {ResponseKind::kHuman, ResponseKind::kHandoff,
                                      ResponseKind::kAutomatic};
  std::vector<AccountState> states_ = {AccountState::kDeleted, AccountState::kSuspended,
                                       AccountState::kActive};
  std::vector<std::string> posts_, asked_;
  std::map<std::string, int64_t> versions_;  // the latest of each post that was edited
  std::vector<PostEvent> events_;
};

void TakeJudge(TestMonitor& monitor, TimePoint now) {
  static const TakeJudgement kShipped =
      Packed({.model = std::make_shared<const triage::LinearModel>(triage::ShippedModel())});
  std::vector<Input> inputs;
  inputs.emplace_back(kShipped);
  ASSERT_TRUE(monitor.pipeline().Run(std::move(inputs), now));
}

// Hands the events over in their order, in batches, at times that go on, with restarts, and stands
// at the end.
void Play(std::vector<PostEvent> events, Random& random, TestMonitor& monitor, bool is_judged) {
  TimePoint now = kBegin;
  if (is_judged) TakeJudge(monitor, now);
  size_t at = 0;
  while (at < events.size()) {
    const size_t end = std::min(events.size(), at + 1 + random.Below(6));
    now = std::min(kEnd, now + random.Between(Duration(0), Duration(3h)));
    monitor.Take(
        {events.begin() + static_cast<ptrdiff_t>(at), events.begin() + static_cast<ptrdiff_t>(end)},
        now);
    if (random.Chance(10)) {
      monitor.Restart();
      if (is_judged) TakeJudge(monitor, now);
    }
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

class OrderPropertyTest : public testing::TestWithParam<std::tuple<uint64_t, bool>> {};

TEST_P(OrderPropertyTest, AnyOrderOfArrivalEndsInOneProjection) {
  const auto [seed, is_judged] = GetParam();
  const History history(seed, is_judged);
  Random random(seed + 1000);
  std::string expected;
  for (int order = 0; order < (is_judged ? 10 : 20); ++order) {
    const std::vector<PostEvent> events =
        order == 0 ? history.events() : WithDuplicates(history.events(), random);
    TestMonitor monitor;
    Play(events, random, monitor, is_judged);
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

// What posts say, and what went before them, counts where they are judged.
TEST(OrderHistoriesTest, InJudgedOnesWhatWentBeforeMatters) {
  size_t raised = 0, answered = 0, said_again = 0;
  for (uint64_t seed = 0; seed < 150; ++seed) {
    TestMonitor monitor;
    Random random(seed + 1000);
    Play(History(seed, true).events(), random, monitor, true);
    const std::vector<triage::Conversation> conversations = monitor.Conversations();
    Reader reader(monitor.store().database());
    for (const triage::Conversation& conversation : conversations) {
      for (const triage::FormInContext& form : triage::FormsInContext(
               triage::GatherThread(reader, conversation.thread_id), conversation.id)) {
        raised += !form.terms.empty();
        answered += form.answers != 0;
        said_again += form.says_again != 0;
      }
    }
  }
  EXPECT_GT(raised, 30U);
  EXPECT_GT(answered, 2U);
  EXPECT_GT(said_again, 10U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, OrderPropertyTest,
                         testing::Combine(testing::Range(uint64_t{0}, uint64_t{60}),
                                          testing::Bool()));

}  // namespace
}  // namespace firstreply::app
