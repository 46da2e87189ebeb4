#include "deploy/app/replay.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/brand_matcher.h"
#include "ingest/filed_post.h"
#include "ingest/filing.h"
#include "ingest/inbox.h"
#include "ingest/thread_index.h"
#include "ingest/tombstone_ring.h"

namespace firstreply::app {
namespace {

using ingest::PostEvent;

// Conversations planned anew in one transaction: nobody waits meanwhile.
constexpr size_t kReplannedAtOnce = 1000;

struct Played {
  size_t source = 0;  // index of the input
  PostEvent event;
};

// By time; equal times by the smaller id. Events of one time and subject stay as they were given.
bool Earlier(const Played& a, const Played& b) {
  const TimePoint left = ingest::ClockTime(a.event).at, right = ingest::ClockTime(b.event).at;
  if (left != right) return left < right;
  const auto a_subject = ingest::SubjectOf(a.event), b_subject = ingest::SubjectOf(b.event);
  return a_subject && b_subject && ingest::KeyPrecedes(*a_subject, *b_subject);
}

// What became of the records of each input that never reach the inbox.
class Tallies {
 public:
  explicit Tallies(const std::vector<ReplayInput>& inputs) : tallies_(inputs.size()) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      for (const ingest::Rejection& rejection : inputs[i].contents.rejections) {
        Reject(i, NameOf(rejection.reason));
      }
      tallies_[i].received += inputs[i].contents.duplicates;
      tallies_[i].duplicates += inputs[i].contents.duplicates;
    }
  }

  void Reject(size_t source, std::string_view reason) {
    ++tallies_[source].received;
    ++tallies_[source].rejected[std::string(reason)];
  }

  void Ignore(size_t source) {
    ++tallies_[source].received;
    ++tallies_[source].irrelevant;
  }

  ingest::SourceTally& operator[](size_t source) { return tallies_[source]; }

 private:
  std::vector<ingest::SourceTally> tallies_;
};

Result<std::vector<Played>> Admit(std::vector<Played> events,
                                  const std::vector<ReplayInput>& inputs,
                                  const std::shared_ptr<const ingest::BrandDirectory>& brands,
                                  Tallies& tallies) {
  Result<std::shared_ptr<const ingest::BrandMatcher>> matcher = ingest::BrandMatcher::Build(brands);
  if (!matcher) return matcher.error();
  ingest::ThreadIndex threads;
  ingest::TombstoneRing tombstones;
  std::vector<std::unique_ptr<ingest::Admission>> admissions;
  for (const ReplayInput& input : inputs) {
    admissions.push_back(std::make_unique<ingest::Admission>(
        input.source, ingest::Admission::Shared{threads, tombstones}));
  }
  std::vector<Played> kept;
  kept.reserve(events.size());
  for (Played& played : events) {
    const ingest::Admitted admitted = admissions[played.source]->Admit(played.event, **matcher);
    if (admitted.verdict == ingest::Admitted::Verdict::kKept) {
      kept.push_back(std::move(played));
    } else if (admitted.reason) {
      tallies.Reject(played.source, NameOf(*admitted.reason));
    } else {
      tallies.Ignore(played.source);
    }
  }
  return kept;
}

std::vector<Played> TakeEvents(std::vector<ReplayInput>& inputs, const ReplayOptions& options) {
  std::vector<Played> events;
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (PostEvent& event : inputs[i].contents.events) {
      if (options.until && ingest::ClockTime(event).at > *options.until) continue;
      events.push_back({i, std::move(event)});
    }
  }
  if (!options.as_given) std::stable_sort(events.begin(), events.end(), Earlier);
  return events;
}

std::set<std::string> NamesOf(const ingest::BrandDirectory& directory) {
  std::set<std::string> names;
  for (const ingest::Brand& brand : directory.brands()) names.insert(brand.name);
  return names;
}

// Feeds the pipeline through the inbox, as a running monitor's sources do.
class Player {
 public:
  Player(Pipeline& pipeline, const std::vector<ReplayInput>& inputs, Tallies& tallies)
      : pipeline_(pipeline), tallies_(tallies), inbox_({}, {}) {
    for (const ReplayInput& input : inputs)
      producers_.push_back(&inbox_.ProducerFor(input.source.source));
  }

  // A stretch of events of one source. They are copied: the caller shows them once they are played.
  Status Play(std::span<const Played> events) {
    ingest::InboxItem item;
    for (const Played& played : events) {
      item.events.push_back(played.event);
      now_ = std::max(now_, ingest::ClockTime(played.event).at);
    }
    return Hand(events.front().source, std::move(item));
  }

  // What a source saw and did not hand on; at its last.
  Status Close(size_t source) { return Hand(source, {}); }

  Status Run(Input input, TimePoint now) {
    std::vector<Input> inputs;
    inputs.push_back(std::move(input));
    Status ran = pipeline_.Run(std::move(inputs), now);
    while (ran && pipeline_.replanning()) ran = pipeline_.ReplanSome(kReplannedAtOnce, now);
    return ran;
  }

  TimePoint now() const { return now_; }
  void SetNow(TimePoint now) { now_ = now; }

 private:
  Status Hand(size_t source, ingest::InboxItem item) {
    item.tally = std::exchange(tallies_[source], {});
    item.tally.received += static_cast<int64_t>(item.events.size());
    if (producers_[source]->TryPush(std::move(item)) != ingest::Taken::kTaken) {
      return Error{Errc::kTooLarge, "the inbox takes no more, though it is empty"};
    }
    std::vector<ingest::InboxItem> drained = inbox_.Drain(1);
    return Run(std::move(drained.front()), now_);
  }

  Pipeline& pipeline_;
  Tallies& tallies_;
  ingest::Inbox inbox_;
  std::vector<ingest::Inbox::Producer*> producers_;
  TimePoint now_{};
};

// How many of the leading events go together: of one source, and no more than a batch holds.
size_t LeadingOfOneSource(std::span<const Played> events) {
  const size_t limit = std::min(events.size(), kBatchEventsMax);
  size_t count = 1;
  while (count < limit && events[count].source == events.front().source) ++count;
  return count;
}

}  // namespace

Result<std::vector<PostEvent>> Replay(Pipeline& pipeline, std::vector<ReplayInput> inputs,
                                      const ReplayOptions& options) {
  Tallies tallies(inputs);
  std::vector<Played> events = TakeEvents(inputs, options);
  if (options.brands) {
    Result<std::vector<Played>> kept = Admit(std::move(events), inputs, options.brands, tallies);
    if (!kept) return kept.error();
    events = std::move(*kept);
  }

  Player player(pipeline, inputs, tallies);
  if (!events.empty()) player.SetNow(ingest::ClockTime(events.front().event).at);
  if (options.judgement) {
    // The first event is judged by it too.
    const TimePoint before = player.now() - Duration{1};
    if (Status ran = player.Run(*options.judgement, before); !ran) return ran.error();
  }
  if (options.policies) {
    if (Status ran = player.Run(*options.policies, player.now()); !ran) return ran.error();
  }
  if (options.brands) {
    if (Status ran = player.Run(WatchBrands{NamesOf(*options.brands)}, player.now()); !ran)
      return ran.error();
  }
  for (size_t done = 0; done < events.size();) {
    const std::span<const Played> batch = std::span(events).subspan(done);
    const size_t count = LeadingOfOneSource(batch);
    if (Status ran = player.Play(batch.first(count)); !ran) return ran.error();
    done += count;
    if (options.progress) options.progress(done, events.size());
  }
  for (size_t source = 0; source < inputs.size(); ++source) {
    if (Status ran = player.Close(source); !ran) return ran.error();
  }
  const TimePoint end = options.until.value_or(player.now());
  if (Status ran = player.Run(Tick{}, end); !ran) return ran.error();

  std::vector<PostEvent> played;
  played.reserve(events.size());
  for (Played& event : events) played.push_back(std::move(event.event));
  return played;
}

}  // namespace firstreply::app
