// Law 2: platform events in any order and any duplication end in one canonical projection.
//
// With them go what is ours and keeps its own times: the time line of policies and calendars is the
// same at every start, and what agents say of a conversation is said, with the same times, at
// whatever place in the order its conversation exists.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "deploy/app/pipeline.h"
#include "ingest/filing.h"
#include "tests/sim/history.h"
#include "tests/sim/policy_story.h"
#include "tests/sim/sim_monitor.h"
#include "tests/support/sim_disk.h"
#include "triage/acts.h"

namespace firstreply::test {
namespace {

constexpr int kOrders = 20;
constexpr uint64_t kPortions = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer makes each history ten times as dear; it looks for other faults than order.
constexpr uint64_t kHistories = 60;
#else
constexpr uint64_t kHistories = 1000;
#endif

// The conversation of this brand with the author of the post; unset while there is none.
std::optional<int64_t> ConversationAbout(Database& database, const std::string& brand,
                                         const ingest::PostKey& post) {
  Reader reader(database);
  Rows row = reader.Query(
      "SELECT conversations.id FROM posts JOIN conversations"
      " ON conversations.thread_id = posts.thread_id AND customer_id = author_id"
      " WHERE posts.platform = ? AND posts.key = ? AND created = 1 AND brand = ? AND stands = 1"
      " AND alias_of IS NULL",
      post.platform, post.id, brand);
  if (!row.Next()) return std::nullopt;
  return row.Int(0);
}

// A store that is filled in portions, with a new start of the monitor before each.
class Restarting {
 public:
  explicit Restarting(const triage::PolicyTimeline& policies) : policies_(policies) {
    disk_.Put(kSimStore, NewSimStore());
    database_.emplace(Database::Open({.path = kSimStore, .disk = &disk_}).value());
  }

  void Play(std::span<const ingest::PostEvent> events) {
    auto pipeline = Start();
    ingest::InboxItem item;
    item.source = "any";
    item.events.assign(events.begin(), events.end());
    item.tally.received = static_cast<int64_t>(events.size());
    for (const ingest::PostEvent& event : events)
      now_ = std::max(now_, ingest::ClockTime(event).at);
    std::vector<app::Input> inputs;
    inputs.emplace_back(std::move(item));
    pipeline->Run(std::move(inputs), now_).value();
  }

  // False: the conversation, or the one that it is to be linked to, does not exist.
  bool Say(const HandAct& hand) {
    triage::Act act = hand.act;
    const auto conversation = ConversationAbout(*database_, hand.brand, hand.post);
    if (!conversation) return false;
    act.conversation = *conversation;
    if (hand.linked_post) {
      const auto linked = ConversationAbout(*database_, hand.brand, *hand.linked_post);
      if (!linked || linked == conversation) return false;
      act.linked_to = *linked;
    }
    const ingest::Command command{
        .author = act.author,
        .write = [&](Transaction& tx, TimePoint) -> Status {
          triage::StoreAct(tx, act);
          return Done{};
        },
        .touches = [&](Reader& reader) { return triage::ThreadsOf(reader, act); },
        .reply = [](const Status& status) { status.value(); }};
    now_ = std::max(now_, act.told_at);
    Start()->Run({command}, now_).value();
    return true;
  }

  std::string FinishAt(TimePoint end) {
    Start()->Run({}, end).value();
    return CanonicalOf(*database_);
  }

 private:
  std::unique_ptr<app::Pipeline> Start() {
    return app::Pipeline::Start(*database_, {.policies = policies_}).value();
  }

  const triage::PolicyTimeline& policies_;
  SimDisk disk_;
  std::optional<Database> database_;
  TimePoint now_{};
};

HistoryOptions OptionsOf(uint64_t seed) {
  return {.seed = seed, .threads = 2, .contacts = 1, .every_kind = true};
}

// The acts that are still to be said; each is, once its conversation exists, with this chance.
void SaySome(Restarting& monitor, std::vector<const HandAct*>& unsaid, int percent,
             Random& random) {
  std::erase_if(unsaid,
                [&](const HandAct* hand) { return random.Chance(percent) && monitor.Say(*hand); });
}

std::string PlayInPortions(const History& history, const std::vector<ingest::PostEvent>& events,
                           const triage::PolicyTimeline& policies, TimePoint end, Random& random) {
  Restarting monitor(policies);
  std::vector<const HandAct*> unsaid;
  for (const HandAct& hand : history.acts) unsaid.push_back(&hand);
  for (size_t done = 0; done < events.size();) {
    const size_t count =
        std::min(events.size() - done, static_cast<size_t>(random.Below(events.size()) + 1));
    monitor.Play(std::span(events).subspan(done, count));
    done += count;
    SaySome(monitor, unsaid, 50, random);
  }
  SaySome(monitor, unsaid, 100, random);
  return monitor.FinishAt(end);
}

// Some time after everything that was said or done.
TimePoint EndOf(const History& history, Random& random) {
  TimePoint end{};
  for (const ingest::PostEvent& event : history.events)
    end = std::max(end, ingest::ClockTime(event).at);
  for (const HandAct& hand : history.acts) end = std::max(end, hand.act.told_at);
  return end + random.Between(Duration::zero(), Duration(std::chrono::days(40)));
}

class OrderTest : public testing::TestWithParam<uint64_t> {};

TEST_P(OrderTest, AnyOrderWithDuplicatesAndRestartsEndsInOneProjection) {
  for (uint64_t seed = GetParam(); seed < kHistories; seed += kPortions) {
    const History history = MakeHistory(OptionsOf(seed));
    Random random(seed);
    const triage::PolicyTimeline policies = MakePolicies(random, HistoryOptions().start);
    const TimePoint end = EndOf(history, random);
    const std::string expected = PlayInPortions(history, history.events, policies, end, random);
    for (int order = 0; order < kOrders; ++order) {
      ASSERT_EQ(PlayInPortions(history, Disorder(history, random), policies, end, random), expected)
          << "history " << seed << ", order " << order;
    }
  }
}

// Or the test above proves less than it says.
TEST(OrderTestHistories, HoldWaitsOfEveryKindAndEveryOutcomeAndEnd) {
  std::string all;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const History history = MakeHistory(OptionsOf(seed));
    const triage::PolicyTimeline policies = MakePolicies(random, HistoryOptions().start);
    const TimePoint end = EndOf(history, random);
    all += PlayInPortions(history, history.events, policies, end, random);
  }
  for (const char* what :
       {R"("kind":"first")", R"("kind":"next")", R"("kind":"follow_up")", R"("kind":"promise")",
        R"("outcome":"undecided")", R"("outcome":"met")", R"("outcome":"missed")",
        R"("outcome":"cancelled")", R"("acknowledgement":"met")", R"("acknowledgement":"missed")",
        R"("end_reason":"deleted")", R"("end_reason":"expired")", R"("end_reason":"handed off")",
        R"("end_reason":"customer did not follow")", R"("end_reason":"no response needed")",
        R"("end_reason":"answered elsewhere")", R"("end_reason":"dismissed")",
        R"("self_reported":true)", R"("urgency":"critical")"}) {
    EXPECT_NE(all.find(what), std::string::npos) << "no history holds " << what;
  }
}

INSTANTIATE_TEST_SUITE_P(Histories, OrderTest, testing::Range<uint64_t>(0, kPortions));

}  // namespace
}  // namespace firstreply::test
