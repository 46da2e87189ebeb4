// Posts and events in the words of a test:
//
//   Customer("ann").Says("p1").At("10:00").About({"northair"})
//   Brand("northair").Says("r1").At("10:20").To("p1")
//
// `Filed()` makes the post as triage reads it, `Event()` as a source reports it; both happen by
// themselves where such a value is wanted. What is not said is unremarkable: platform "x", public,
// version 1, live, dated to the second, seen at no known time. All times of day are of one fixed
// day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/filed_post.h"
#include "ingest/post.h"

namespace firstreply::test {

// "10:00", "10:00:30" or "10:00:30.250" of 2026-03-02, UTC.
TimePoint Moment(std::string_view time_of_day);

// The internal number that `Filed()` gives to a post or an account of this name: at most 11 of a-z,
// 0-9 and "-". Another name has another number.
int64_t NumberOf(std::string_view name);

ingest::PostKey KeyOf(std::string_view post, std::string_view platform = "x");

class PostBuilder {
 public:
  PostBuilder(std::string author, std::optional<std::string> speaks_for, std::string id);

  PostBuilder& At(std::string_view time_of_day) { return At(Moment(time_of_day)); }
  PostBuilder& At(TimePoint posted_at);
  PostBuilder& ToTheMillisecond();
  PostBuilder& On(std::string platform);
  PostBuilder& To(std::string parent);
  PostBuilder& InThreadOf(std::string root);
  PostBuilder& PassingOn(std::string original);         // of `Filed`: one that is held
  PostBuilder& About(std::vector<std::string> brands);  // found by the matcher
  PostBuilder& Given(std::string brand);                // named by the event itself
  PostBuilder& Naming(std::string account);
  PostBuilder& As(ingest::ResponseKind kind);
  PostBuilder& Judged(ingest::VerdictHint verdict);  // all that its source says of it
  PostBuilder& NeedsNoResponse();
  PostBuilder& Urgent(ingest::Urgency urgency);
  PostBuilder& InPrivate();
  PostBuilder& ToTheWholeThread();  // as the answer to a contact; of `Filed` only

  PostBuilder& DeletedAt(std::string_view time_of_day) { return DeletedAt(Moment(time_of_day)); }
  PostBuilder& DeletedAt(TimePoint at);  // of `Filed`; of `Event`: a delete that came before it
  PostBuilder& Seen(ingest::Freshness freshness);
  PostBuilder& SeenAt(TimePoint at);
  PostBuilder& Arriving(int64_t arrival);  // of `Filed` only; else 0

  PostBuilder& Saying(std::string text);
  PostBuilder& Showing(std::string kind, std::string alt_text);
  PostBuilder& InVersion(int64_t version);
  PostBuilder& From(std::string source);
  PostBuilder& WithEventId(std::string id);  // else made of post and version

  ingest::FiledPost Filed() const;
  ingest::PostEvent Event() const;
  operator ingest::FiledPost() const { return Filed(); }  // NOLINT(google-explicit-constructor)
  operator ingest::PostEvent() const { return Event(); }  // NOLINT(google-explicit-constructor)

 private:
  ingest::PostCreated post_;
  std::optional<std::string> speaks_for_;
  std::vector<std::string> concerns_;
  std::optional<std::string> given_brand_;
  std::optional<TimePoint> deleted_at_;
  std::optional<TimePoint> seen_at_;
  ingest::Freshness freshness_ = ingest::Freshness::kLive;
  int64_t arrival_ = 0;
  bool answers_whole_thread_ = false;
  std::string source_ = "wire";
  std::optional<std::string> event_id_;
};

// Somebody who can say something; each post is a PostBuilder of its own.
class Speaker {
 public:
  Speaker(std::string account, std::optional<std::string> speaks_for)
      : account_(std::move(account)), speaks_for_(std::move(speaks_for)) {}

  PostBuilder Says(std::string post) const { return {account_, speaks_for_, std::move(post)}; }

 private:
  std::string account_;
  std::optional<std::string> speaks_for_;
};

inline Speaker Customer(std::string account) {
  return {std::move(account), std::nullopt};
}
inline Speaker Brand(const std::string& name) {
  return {name, name};
}

// Events about posts and accounts of platform "x", and contacts, through source "wire".
ingest::PostEvent DeleteOf(const std::string& post, TimePoint at);
ingest::PostEvent EditOf(const std::string& post, int64_t version, const std::string& text,
                         TimePoint at);
ingest::PostEvent LikesOf(const std::string& post, int64_t likes, TimePoint at);
ingest::PostEvent AccountBecomes(const std::string& account, ingest::AccountState state,
                                 TimePoint at);
ingest::PostEvent ContactStarts(const std::string& reference, const std::string& customer_ref,
                                const std::string& brand, TimePoint at);
ingest::PostEvent ContactAnswered(const std::string& reference,
                                  const std::optional<std::string>& brand, TimePoint at);

// The same event as another source reports it, or under another id.
ingest::PostEvent Through(const std::string& source, ingest::PostEvent event);
ingest::PostEvent WithId(const std::string& event_id, ingest::PostEvent event);

}  // namespace firstreply::test
