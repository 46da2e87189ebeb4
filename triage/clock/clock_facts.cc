#include "triage/clock/clock_facts.h"

#include <algorithm>

#include "ingest/shown_post.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using Kind = ClockFact::Kind;

bool Precedes(const ClockFact& a, const ClockFact& b) {
  if (a.at != b.at) return a.at < b.at;
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.post && b.post && a.post != b.post) return ingest::Precedes(*a.post, *b.post);
  if (a.version != b.version) return a.version < b.version;
  return a.act && b.act && a.act->id < b.act->id;
}

class Collector {
 public:
  void Said(const FiledPost& post) {
    facts_.push_back({.at = post.posted_at.at, .kind = Kind::kSaid, .post = &post});
    for (size_t i = 1; i < post.versions.size(); ++i) {
      // An edit that a platform dates before its post cannot have come before it.
      const TimePoint at = std::max(post.versions[i].said_at.at, post.posted_at.at);
      facts_.push_back({.at = at, .kind = Kind::kEdited, .post = &post, .version = i});
    }
    Taken(post, Kind::kTaken);
  }

  void Responded(const FiledPost& post) {
    facts_.push_back({.at = post.posted_at.at, .kind = Kind::kResponded, .post = &post});
    Taken(post, Kind::kResponseTaken);
  }

  void Acted(const Act& act) {
    static constexpr std::pair<ActKind, Kind> kKinds[] = {
        {ActKind::kAnsweredElsewhere, Kind::kAnsweredElsewhere},
        {ActKind::kDismissed, Kind::kDismissed},
        {ActKind::kPromised, Kind::kPromised},
        {ActKind::kUrgencySet, Kind::kUrgencySet}};
    for (const auto& [act_kind, kind] : kKinds) {
      if (act.kind == act_kind) facts_.push_back({.at = act.at, .kind = kind, .act = &act});
    }
  }

  void Unwatched(TimePoint at) { facts_.push_back({.at = at, .kind = Kind::kUnwatched}); }

  std::vector<ClockFact> Take() {
    std::stable_sort(facts_.begin(), facts_.end(), Precedes);
    return std::move(facts_);
  }

 private:
  // Clocks of two machines may put a delete before its post; nothing ends before it began.
  void Taken(const FiledPost& post, Kind kind) {
    if (!post.deleted_at) return;
    facts_.push_back(
        {.at = std::max(*post.deleted_at, post.posted_at.at), .kind = kind, .post = &post});
  }

  std::vector<ClockFact> facts_;
};

bool IsPrivate(const FiledPost& post) {
  return post.visibility == ingest::Visibility::kPrivate;
}

}  // namespace

std::vector<ClockFact> FactsOf(const ClockInput& input, bool in_private) {
  Collector collector;
  for (const FiledPost* post : input.dialogue->said) {
    if (!in_private || IsPrivate(*post)) collector.Said(*post);
  }
  for (const FiledPost* post : input.dialogue->responses) {
    if (!in_private || IsPrivate(*post)) collector.Responded(*post);
  }
  if (in_private) {
    for (const FiledPost* post : input.said_elsewhere) collector.Said(*post);
    for (const FiledPost* post : input.responses_elsewhere) collector.Responded(*post);
  } else {
    for (const FiledPost* post : input.linked_responses) collector.Responded(*post);
  }
  for (const Act& act : input.acts) collector.Acted(act);
  for (const Unwatched& gap : input.unwatched) collector.Unwatched(gap.removed_at);
  return collector.Take();
}

PolicyFacts PolicyFactsOf(const Dialogue& dialogue, const FiledPost& post, size_t version) {
  const ingest::FiledVersion& form = post.versions[version];
  return {.brand = dialogue.brand,
          .platform = post.key.platform,
          .channel = post.channel.empty() ? ingest::ChannelName(post.key.platform, post.visibility)
                                          : post.channel,
          .source = post.source,
          .language = form.language,
          .tier = post.tier,
          .urgency = UrgencyOf(form),
          .topics = form.topics,
          .directed = post.directed.value_or(true),
          .complaint = form.complaint,
          .visibility = post.visibility};
}

bool Counts(const FiledPost& response) {
  if (KindOf(response) != ingest::ResponseKind::kHuman) return false;
  return !response.deleted_at || *response.deleted_at > response.posted_at.at;
}

bool IsSelfReported(const Act& act, Duration used, std::optional<Duration> target) {
  if (act.told_at - act.at > kDatedBackMax) return true;
  return target && used * 100 > *target * kLatePercent;
}

}  // namespace firstreply::triage
