#include "dashboards/feed/board.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "ingest/spread.h"
#include "triage/priority.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

// `spread_of`: how far a post has spread, by its id.
template <class SpreadOf>
std::optional<OpenWait> OpenWaitOf(const triage::Conversation& conversation,
                                   const SpreadOf& spread_of) {
  const triage::Wait* wait = triage::PressingWait(conversation);
  if (!wait) return std::nullopt;
  const int spread = spread_of(wait->about);
  return OpenWait{.conversation = conversation.id,
                  .brand = conversation.brand,
                  .source = wait->source,
                  .urgency = wait->urgency,
                  .kind = wait->kind,
                  .about = wait->about,
                  .started_at = wait->started_at.at,
                  .at_risk_at = wait->at_risk_at,
                  .deadline = wait->deadline,
                  .missed = wait->outcome == triage::Outcome::kMissed,
                  .spread = spread,
                  .ranks_at = triage::RanksAt(wait->started_at.at, wait->deadline, spread)};
}

bool LastEndedByAnswer(const triage::Conversation& conversation) {
  const triage::Wait* last = nullptr;
  for (const triage::Wait& wait : conversation.waits) {
    if (!wait.open() && (!last || *wait.ended_at >= *last->ended_at)) last = &wait;
  }
  return last && last->answered();
}

}  // namespace

bool ComesBefore(const OpenWait& a, const OpenWait& b) {
  return std::tuple(b.urgency, a.ranks_at.value_or(TimePoint::max()), a.conversation) <
         std::tuple(a.urgency, b.ranks_at.value_or(TimePoint::max()), b.conversation);
}

void Board::Load(Reader& reader) {
  open_.clear();
  brands_.clear();
  std::unordered_map<int64_t, int> spread;
  ingest::EachSpread(reader, [&spread](int64_t post, int step) { spread.emplace(post, step); });
  const auto spread_of = [&spread](int64_t post) {
    const auto found = spread.find(post);
    return found == spread.end() ? 0 : found->second;
  };
  triage::EachOpenConversation(reader, [&](const triage::Conversation& conversation) {
    std::optional<OpenWait> wait = OpenWaitOf(conversation, spread_of);
    if (!wait) return;
    ++brands_[wait->brand];
    open_.emplace_hint(open_.end(), conversation.id, *std::move(wait));
  });
}

void Board::Apply(const Publication& publication, Reader& reader) {
  std::vector<Change> changes;
  const auto spread_of = [&reader](int64_t post) { return ingest::LoadSpread(reader, post); };
  for (const int64_t id : publication.conversations) {
    const std::optional<triage::Conversation> found = triage::LoadConversation(reader, id);
    // One that was merged is found under the other's id; that one is looked at in its own right.
    if (!found || found->id != id) {
      Replace(id, std::nullopt, false, changes);
      if (!found) continue;
    }
    Replace(found->id, OpenWaitOf(*found, spread_of), LastEndedByAnswer(*found), changes);
  }
  if (changes.empty()) return;
  for (const Listener& listener : listeners_) listener(changes, reader);
}

void Board::Replace(int64_t conversation, std::optional<OpenWait> now, bool answered,
                    std::vector<Change>& changes) {
  Change change{.conversation = conversation, .before = {}, .after = now, .answered = answered};
  if (const auto known = open_.find(conversation); known != open_.end()) {
    change.before = std::move(known->second);
    open_.erase(known);
    const auto brand = brands_.find(change.before->brand);
    if (--brand->second == 0) brands_.erase(brand);
  }
  if (now) ++brands_[now->brand];
  if (now) open_.emplace(conversation, *std::move(now));
  if (change.before || change.after) changes.push_back(std::move(change));
}

std::vector<OpenWait> Board::Waiting() const {
  std::vector<OpenWait> waiting;
  waiting.reserve(open_.size());
  for (const auto& [id, wait] : open_) waiting.push_back(wait);
  std::sort(waiting.begin(), waiting.end(), ComesBefore);
  return waiting;
}

const OpenWait* Board::Find(int64_t conversation) const {
  const auto found = open_.find(conversation);
  return found == open_.end() ? nullptr : &found->second;
}

}  // namespace firstreply::dashboards
