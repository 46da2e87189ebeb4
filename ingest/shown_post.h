// A post as a person may see it, read from the store.
//
// What its author took back, or a platform hid with its account, is not in it: a reader of this
// cannot show what must not be shown. The text is whole; MaskedText makes what is shown at first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// What triage or the source says of a post's latest version.
struct ShownVerdict {
  std::optional<bool> needs_response, complaint;
  std::vector<std::string> topics;
  std::optional<Urgency> urgency;
  std::string model;      // that judged what the source left open; empty: none did
  int64_t judged_by = 0;  // the version of what judged (triage/judgement_versions.h); 0: not known
  std::string reckoning;  // triage/urgency/reckoning.h; empty: the source said how urgent it is
};

struct ShownPost {
  int64_t id = 0;       // ours
  int64_t version = 0;  // its latest, of which all here tells
  std::string platform;
  std::string channel;  // as the customer sees it: "X post", "X DM", "phone"
  std::string source;   // that brought it first
  int64_t author_id = 0;
  std::optional<int64_t> author_followers;
  std::string author_name;  // the handle, else the id on the platform; empty: deleted or hidden
  std::string text;         // of the latest version; of a contact, what it was about
  std::string language;     // BCP 47; empty: not known
  std::string url;          // begins with http:// or https://, or is empty
  std::vector<Attachment> attachments;  // of the latest version that names any
  Instant posted_at;                    // where the clock starts
  std::optional<TimePoint> seen_at;
  std::optional<TimePoint> edited_at;  // when its latest version was said, if that is not the first
  std::optional<TimePoint> deleted_at;
  bool hidden = false;  // its author's account is suspended or deactivated
  Visibility visibility = Visibility::kPublic;
  std::optional<std::string> speaks_for;  // set: a post by that brand
  std::optional<ResponseKind> kind;
  std::optional<int64_t> wording;  // of a customer's (ingest/wording.h)
  std::optional<ShownVerdict> verdict;

  // False: there is no text, author, address or attachment here.
  bool stands() const { return !deleted_at && !hidden; }
};

// None of that id, or one of which only a delete, an edit or counts have come: unset.
std::optional<ShownPost> LoadShownPost(Reader& reader, int64_t post_id);

// All posts of a thread by their own times. They may be of several customers and brands: who shows
// them to somebody chooses (law 14).
std::vector<ShownPost> LoadShownThread(Reader& reader, int64_t thread_id);

// How many posts of a thread are by this account or speak for this brand.
int64_t CountThreadPosts(Reader& reader, int64_t thread_id, int64_t author_id,
                         const std::string& brand);

// How a customer reaches us on a platform: "x" in public is "X post", in private "X DM".
std::string ChannelName(std::string_view platform, Visibility visibility);

// Where posts are that come by a channel of this name: the inverse of `ChannelName`, for the
// platforms that it knows by name. Empty for any other name, which a source may give to posts from
// anywhere.
struct ChannelOrigin {
  std::string_view platform;
  Visibility visibility;
};
std::vector<ChannelOrigin> OriginsOfChannel(std::string_view channel);

}  // namespace firstreply::ingest
