#include "triage/context/history.h"

#include <algorithm>
#include <optional>

#include "triage/clock/clock_facts.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::FiledVersion;

// The latest of what was found.
class Latest {
 public:
  void Consider(const FiledPost& post) {
    if (!latest_ || ingest::Precedes(*latest_, post)) latest_ = &post;
  }
  const FiledPost* get() const { return latest_; }

 private:
  const FiledPost* latest_ = nullptr;
};

bool StandsAt(const FiledPost& post, TimePoint at) {
  return !post.deleted_at || *post.deleted_at >= at;
}

// The form in which a post stood just before `at`; null: it was not there.
const FiledVersion* FormBefore(const FiledPost& post, TimePoint at) {
  const FiledVersion* form = nullptr;
  for (size_t i = 0; i < post.versions.size(); ++i) {
    if (SaidAt(post, i) < at) form = &post.versions[i];
  }
  return form;
}

bool SharesTopic(const FiledVersion& a, const FiledVersion& b) {
  return std::any_of(a.topics.begin(), a.topics.end(), [&b](const std::string& topic) {
    return std::binary_search(b.topics.begin(), b.topics.end(), topic);
  });
}

bool IsAnsweredBetween(const std::vector<FiledPost>& responses, TimePoint from, TimePoint until) {
  return std::any_of(responses.begin(), responses.end(), [&](const FiledPost& response) {
    const TimePoint at = response.posted_at.at;
    return Counts(response) && from < at && at < until;
  });
}

const FiledPost* RepeatContact(TimePoint at, std::span<const EarlierCase> cases) {
  Latest latest;
  for (const EarlierCase& earlier : cases) {
    for (const FiledPost& said : earlier.said) {
      const FiledVersion* form = FormBefore(said, at);
      const bool is_recent = said.posted_at.at >= at - kRepeatContactWithin;
      if (form && is_recent && NeedsResponse(*form) && StandsAt(said, at)) latest.Consider(said);
    }
  }
  return latest.get();
}

const FiledPost* RepeatFailure(const FiledVersion& again, TimePoint at,
                               std::span<const EarlierCase> cases) {
  if (!again.complaint.value_or(false)) return nullptr;
  Latest latest;
  for (const EarlierCase& earlier : cases) {
    for (const FiledPost& said : earlier.said) {
      const FiledVersion* form = FormBefore(said, at);
      if (!form || said.posted_at.at < at - kRepeatFailureWithin || !StandsAt(said, at)) continue;
      if (!form->complaint.value_or(false) || !SharesTopic(*form, again)) continue;
      if (IsAnsweredBetween(earlier.responses, said.posted_at.at, at)) latest.Consider(said);
    }
  }
  return latest.get();
}

class BrokenPromises {
 public:
  explicit BrokenPromises(TimePoint at) : at_(at) {}

  // `kept_by`: whether a response in (from, until] keeps one.
  template <class KeptBetween>
  void Consider(std::span<const MadePromise> promises, const KeptBetween& kept_between) {
    for (const MadePromise& promise : promises) {
      const bool is_due = promise.due <= at_ && promise.at >= at_ - kPromiseRemembered;
      if (!is_due || kept_between(promise.at, promise.due)) continue;
      if (!latest_ || latest_->due <= promise.due) latest_ = promise;
    }
  }

  std::optional<MadePromise> latest() const { return latest_; }

 private:
  const TimePoint at_;
  std::optional<MadePromise> latest_;
};

bool Keeps(const FiledPost& response, TimePoint from, TimePoint until) {
  const TimePoint at = response.posted_at.at;
  return Counts(response) && from < at && at <= until;
}

std::optional<MadePromise> BrokenPromise(TimePoint at, const History& history) {
  BrokenPromises broken(at);
  broken.Consider(history.promises, [&](TimePoint from, TimePoint until) {
    return std::any_of(history.responses.begin(), history.responses.end(),
                       [&](const FiledPost* one) { return Keeps(*one, from, until); });
  });
  for (const EarlierCase& earlier : history.earlier) {
    broken.Consider(earlier.promises, [&](TimePoint from, TimePoint until) {
      return std::any_of(earlier.responses.begin(), earlier.responses.end(),
                         [&](const FiledPost& one) { return Keeps(one, from, until); });
    });
  }
  return broken.latest();
}

}  // namespace

TimePoint SaidAt(const FiledPost& post, size_t version) {
  const TimePoint posted_at = post.posted_at.at;
  return version == 0 ? posted_at : std::max(post.versions[version].said_at.at, posted_at);
}

std::vector<HistoryTerm> HistoryTermsOf(const FiledPost& post, size_t version,
                                        const History& history) {
  const TimePoint at = SaidAt(post, version);
  const FiledVersion& form = post.versions[version];
  std::vector<HistoryTerm> terms;
  if (const FiledPost* before = RepeatContact(at, history.earlier))
    terms.push_back({"repeat_contact", before->id});
  if (const FiledPost* before = RepeatFailure(form, at, history.earlier))
    terms.push_back({"repeat_failure", before->id});
  if (const auto promise = BrokenPromise(at, history))
    terms.push_back({"promise_broken", promise->post});
  return terms;
}

}  // namespace firstreply::triage
