#include "triage/context/said_again.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "triage/clock/clock_facts.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::ResponseKind;

struct Saying {
  const FiledPost* post = nullptr;
  size_t in = 0;
};

// Of an edit that leaves nothing to answer, the earlier words wait no more.
bool NeedsResponseInEveryForm(const FiledPost& post) {
  return std::all_of(post.versions.begin(), post.versions.end(), NeedsResponse);
}

bool SeesTo(const FiledPost& response) {
  const bool is_taken_at_once =
      response.deleted_at && *response.deleted_at <= response.posted_at.at;
  return Counts(response) || (KindOf(response) == ResponseKind::kHandoff && !is_taken_at_once);
}

// The same words of one account, by their times.
class Series {
 public:
  explicit Series(std::span<const CaseView> cases) : cases_(cases) {}

  void Add(const Saying& saying, std::vector<SaidAgain>& found) {
    const auto open = std::find_if(open_.rbegin(), open_.rend(), [&](const Saying& before) {
      return WaitsStill(before, saying.post->posted_at.at);
    });
    said_.push_back(saying);
    if (open == open_.rend() || saying.post->versions.front().need_is_told) {
      open_.push_back(saying);
    } else if (open->in != saying.in) {
      found.push_back({saying.post, open->post, saying.in, open->in});
    }
  }

 private:
  bool WaitsStill(const Saying& before, TimePoint at) const {
    const TimePoint began = before.post->posted_at.at;
    if (at - began > kSaidAgainWithin) return false;
    const std::optional<TimePoint> seen_to = SeenTo(before);
    if (seen_to && *seen_to < at) return false;
    return !before.post->deleted_at || (seen_to && *seen_to < *before.post->deleted_at);
  }

  // When a case was first seen to, wherever its words were said until now.
  std::optional<TimePoint> SeenTo(const Saying& first) const {
    std::optional<TimePoint> earliest;
    const auto consider = [&earliest](TimePoint at, TimePoint said) {
      if (at >= said && (!earliest || at < *earliest)) earliest = at;
    };
    for (const Saying& one : said_) {
      if (ingest::Precedes(*one.post, *first.post)) continue;
      const TimePoint said = one.post->posted_at.at;
      for (const FiledPost* response : cases_[one.in].responses) {
        if (SeesTo(*response)) consider(response->posted_at.at, said);
      }
      for (const TimePoint at : cases_[one.in].settled) consider(at, said);
    }
    return earliest;
  }

  const std::span<const CaseView> cases_;
  std::vector<Saying> said_, open_;
};

}  // namespace

CaseView ViewOf(const EarlierCase& earlier) {
  CaseView view{.settled = earlier.settled};
  for (const FiledPost& post : earlier.said) view.said.push_back(&post);
  for (const FiledPost& post : earlier.responses) view.responses.push_back(&post);
  return view;
}

std::vector<SaidAgain> FindSaidAgain(std::span<const CaseView> cases) {
  using Words = std::tuple<ingest::AccountMark, int64_t, ingest::Visibility>;
  std::map<Words, std::vector<Saying>> by_words;
  for (size_t i = 0; i < cases.size(); ++i) {
    for (const FiledPost* post : cases[i].said) {
      if (!post->wording || !NeedsResponseInEveryForm(*post)) continue;
      by_words[{post->author, *post->wording, post->visibility}].push_back({post, i});
    }
  }
  std::vector<SaidAgain> found;
  for (auto& [words, sayings] : by_words) {
    if (sayings.size() < 2) continue;
    std::sort(sayings.begin(), sayings.end(),
              [](const Saying& a, const Saying& b) { return ingest::Precedes(*a.post, *b.post); });
    Series series(cases);
    for (const Saying& saying : sayings) series.Add(saying, found);
  }
  return found;
}

}  // namespace firstreply::triage
