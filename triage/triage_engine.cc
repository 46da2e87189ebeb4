#include "triage/triage_engine.h"

#include <algorithm>
#include <tuple>

#include "triage/attribution.h"
#include "triage/clock/clock_facts.h"
#include "triage/clock/verdict.h"
#include "triage/context/dialogue_in_context.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;

// Two conversations that a late parent shows to be one: the earlier id survives.
using ByKey = std::map<std::pair<std::string, int64_t>, std::vector<const Conversation*>>;

ByKey GroupByKey(const std::vector<Conversation>& conversations) {
  ByKey groups;
  for (const Conversation& conversation : conversations) {
    groups[{conversation.brand, conversation.customer_id}].push_back(&conversation);
  }
  for (auto& [key, group] : groups) {
    std::sort(group.begin(), group.end(),
              [](const auto* a, const auto* b) { return a->id < b->id; });
  }
  return groups;
}

// Discovered by its answer: a person's response to the customer reached us before anything that the
// customer had said. What was imported or replayed is history and no discovery.
bool IsAdopted(const Dialogue& dialogue) {
  const auto by_arrival = [](const FiledPost* a, const FiledPost* b) {
    return a->arrival < b->arrival;
  };
  const FiledPost* first_said =
      *std::min_element(dialogue.said.begin(), dialogue.said.end(), by_arrival);
  if (first_said->freshness == ingest::Freshness::kBackfill) return false;
  const TimePoint began_at = dialogue.said.front()->posted_at.at;
  return std::any_of(
      dialogue.responses.begin(), dialogue.responses.end(), [&](const FiledPost* response) {
        return KindOf(*response) == ingest::ResponseKind::kHuman &&
               response->arrival < first_said->arrival && response->posted_at.at >= began_at;
      });
}

std::span<const Unwatched> UnwatchedTimes(const Circumstances& circumstances,
                                          const std::string& brand) {
  const auto found = circumstances.unwatched.find(brand);
  return found == circumstances.unwatched.end() ? std::span<const Unwatched>() : found->second;
}

// All of a slice that bears on the waits of one of its dialogues, whose conversations `group` are.
class Bearings {
 public:
  Bearings(const ThreadSlice& slice, const Circumstances& circumstances, const Dialogue& dialogue,
           const std::vector<const Conversation*>& group)
      : acts_(ActsOf(slice, group)) {
    input_.dialogue = &dialogue;
    input_.acts = acts_;
    input_.unwatched = UnwatchedTimes(circumstances, dialogue.brand);
    const auto found = slice.elsewhere.find({dialogue.brand, dialogue.customer_id});
    const bool has_elsewhere = found != slice.elsewhere.end();
    Complete(dialogue,
             has_elsewhere ? std::span(found->second.earlier) : std::span<const EarlierCase>());
    if (!has_elsewhere) return;
    said_ = PointersTo(found->second.said);
    responses_ = PointersTo(found->second.responses);
    linked_responses_ = PointersTo(found->second.linked_responses);
    input_.said_elsewhere = said_;
    input_.responses_elsewhere = responses_;
    input_.linked_responses = linked_responses_;
  }
  Bearings(const Bearings&) = delete;
  Bearings& operator=(const Bearings&) = delete;

  // Points into the slice, the dialogue and this.
  const ClockInput& input() const { return input_; }

  // What context made of the posts.
  std::vector<FormInContext> forms() const {
    return in_context_ ? in_context_->forms() : std::vector<FormInContext>();
  }

 private:
  void Complete(const Dialogue& dialogue, std::span<const EarlierCase> earlier) {
    const std::vector<MadePromise> promises = PromisesIn(dialogue.responses, acts_);
    const bool asks = std::any_of(dialogue.responses.begin(), dialogue.responses.end(),
                                  [](const FiledPost* response) { return response->asks; });
    if (earlier.empty() && promises.empty() && !asks) return;
    const std::vector<TimePoint> settled = SettledBy(acts_);
    in_context_.emplace(dialogue, History{.earlier = earlier,
                                          .responses = dialogue.responses,
                                          .promises = promises,
                                          .settled = settled});
    input_.dialogue = &in_context_->dialogue();
  }

  // Those of conversations that turned out to be part of this one count for it.
  static std::vector<Act> ActsOf(const ThreadSlice& slice,
                                 const std::vector<const Conversation*>& group) {
    std::vector<Act> acts;
    for (const Conversation* conversation : group) {
      const auto found = slice.acts.find(conversation->id);
      if (found == slice.acts.end()) continue;
      acts.insert(acts.end(), found->second.begin(), found->second.end());
    }
    std::sort(acts.begin(), acts.end(), [](const Act& a, const Act& b) {
      return std::tie(a.at, a.id) < std::tie(b.at, b.id);
    });
    return acts;
  }

  static std::vector<const FiledPost*> PointersTo(const std::vector<FiledPost>& posts) {
    std::vector<const FiledPost*> pointers;
    pointers.reserve(posts.size());
    for (const FiledPost& post : posts) pointers.push_back(&post);
    return pointers;
  }

  const std::vector<Act> acts_;
  std::vector<const FiledPost*> said_, responses_, linked_responses_;
  std::optional<DialogueInContext> in_context_;
  ClockInput input_;
};

// Calls `use` with all that bears on one conversation of the slice; not where nothing was said in
// it.
template <class Use>
void WithBearings(const ThreadSlice& slice, const Circumstances& circumstances,
                  int64_t conversation, const Use& use) {
  const ByKey known = GroupByKey(slice.conversations);
  const Thread thread = Attribute(slice.posts);
  for (const Dialogue& dialogue : thread.dialogues) {
    const auto group = known.find({dialogue.brand, dialogue.customer_id});
    if (group == known.end() || group->second.front()->id != conversation) continue;
    return use(Bearings(slice, circumstances, dialogue, group->second));
  }
}

class Deciding {
 public:
  Deciding(const ThreadSlice& slice, const Circumstances& circumstances, TimePoint now,
           int64_t& next_id)
      : slice_(slice), circumstances_(circumstances), now_(now), next_id_(next_id) {}

  Decision Run() {
    ByKey known = GroupByKey(slice_.conversations);
    const Thread thread = Attribute(slice_.posts);
    for (const Dialogue& dialogue : thread.dialogues) {
      auto group = known.extract({dialogue.brand, dialogue.customer_id});
      Settle(dialogue, thread.root, group ? group.mapped() : std::vector<const Conversation*>());
    }
    // What no dialogue stands for any more: facts that came later took its posts to another brand
    // or customer.
    for (const auto& [key, group] : known) {
      for (const Conversation* conversation : group) Withdraw(*conversation, {});
    }
    return std::move(decision_);
  }

 private:
  void Settle(const Dialogue& dialogue, const ingest::PostKey& root,
              const std::vector<const Conversation*>& group) {
    const Conversation* before = group.empty() ? nullptr : group.front();
    Conversation after{.id = before ? before->id : next_id_++,
                       .thread_id = slice_.thread_id,
                       .brand = dialogue.brand,
                       .customer_id = dialogue.customer_id,
                       .root = root,
                       .adopted = IsAdopted(dialogue)};
    const Bearings bearings(slice_, circumstances_, dialogue, group);
    std::vector<ClockStep> steps;
    after.waits = MeasureWaits(bearings.input(), circumstances_.policies, now_, &steps);
    LookAgainWhenTrue(bearings.input());
    const std::vector<Wait> waits_before = before ? before->waits : std::vector<Wait>();
    NumberWaits(waits_before, after.waits);
    for (size_t i = 1; i < group.size(); ++i) Withdraw(*group[i], after.id);
    WriteLedger(waits_before, after);
    const auto known = slice_.noted.find(after.id);
    Append(Noted(after.id, steps, after.waits,
                 known == slice_.noted.end() ? std::span<const LedgerEntry>() : known->second));
    for (const Wait& wait : after.waits) LookAgainAt(wait.next_due);
    if (!before || !Same(*before, after)) decision_.changed.push_back(std::move(after));
  }

  void Withdraw(const Conversation& before, std::optional<int64_t> merged_into) {
    if (!before.stands && !merged_into) return;
    Conversation after = before;
    after.stands = false;
    after.waits.clear();
    after.thread_id = slice_.thread_id;
    WriteLedger(before.waits, after);
    if (merged_into) {
      decision_.aliases.push_back({before.id, *merged_into});
      decision_.ledger.push_back({.conversation = before.id,
                                  .step = LedgerStep::kMerged,
                                  .at = now_,
                                  .cause = *merged_into});
    }
    decision_.changed.push_back(std::move(after));
  }

  void WriteLedger(const std::vector<Wait>& before, const Conversation& after) {
    Append(Compare(after.id, before, after.waits, now_));
  }

  void Append(const std::vector<LedgerEntry>& entries) {
    decision_.ledger.insert(decision_.ledger.end(), entries.begin(), entries.end());
  }

  // What is dated ahead of the clock counts only when its time has come.
  void LookAgainWhenTrue(const ClockInput& input) {
    for (const bool in_private : {false, true}) {
      for (const ClockFact& fact : FactsOf(input, in_private)) {
        if (fact.at > now_) LookAgainAt(fact.at);
      }
    }
  }

  void LookAgainAt(std::optional<TimePoint> due) {
    if (due && (!decision_.next_due || *due < *decision_.next_due)) decision_.next_due = due;
  }

  static bool Same(const Conversation& a, const Conversation& b) {
    return std::tie(a.thread_id, a.root, a.adopted, a.stands, a.waits) ==
           std::tie(b.thread_id, b.root, b.adopted, b.stands, b.waits);
  }

  const ThreadSlice& slice_;
  const Circumstances& circumstances_;
  const TimePoint now_;
  int64_t& next_id_;
  Decision decision_;
};

}  // namespace

std::vector<ClockStep> StepsOf(const ThreadSlice& slice, const Circumstances& circumstances,
                               int64_t conversation, TimePoint now) {
  std::vector<ClockStep> steps;
  WithBearings(slice, circumstances, conversation, [&](const Bearings& bearings) {
    MeasureWaits(bearings.input(), circumstances.policies, now, &steps);
  });
  return steps;
}

std::vector<FormInContext> FormsInContext(const ThreadSlice& slice, int64_t conversation) {
  std::vector<FormInContext> forms;
  WithBearings(slice, {}, conversation,
               [&forms](const Bearings& bearings) { forms = bearings.forms(); });
  return forms;
}

Decision Decide(const ThreadSlice& slice, const Circumstances& circumstances, TimePoint now,
                int64_t& next_conversation_id) {
  return Deciding(slice, circumstances, now, next_conversation_id).Run();
}

}  // namespace firstreply::triage
