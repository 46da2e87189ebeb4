#include "tests/sim/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace firstreply::test {

using ingest::AccountKey;
using ingest::EventBody;
using ingest::PostCreated;
using ingest::PostEvent;
using ingest::PostKey;

namespace {

// The brand whose account this is, on whatever platform.
std::optional<std::string> OwnerOf(const AccountKey& account) {
  for (const std::string& brand : Story::Brands()) {
    if (account.id == brand + "-care") return brand;
  }
  return std::nullopt;
}

// A text names a brand with "@" and its account; that is how `concerns` is filled in below.
std::vector<std::string> NamedIn(const std::string& text) {
  std::vector<std::string> named;
  for (const std::string& brand : Story::Brands()) {
    if (text.find("@" + brand) != std::string::npos) named.push_back(brand);
  }
  return named;
}

std::string RawOf(const PostEvent& event) {
  return fmt::format(R"({{"id":"{}","type":"{}","at":{}}})", event.event_id,
                     ingest::NameOf(event.body),
                     ingest::HappenedAt(event).at.time_since_epoch().count());
}

}  // namespace

AccountKey Person::On(const Platform& platform) const {
  return {platform.name, fmt::format("person-{}", number)};
}

std::string SourceOf(const std::string& platform) {
  return platform + "-main";
}

const std::vector<Platform>& Story::Platforms() {
  static const std::vector<Platform> kPlatforms = {
      {.name = "bluesky", .names_roots = true, .has_number_ids = false},
      {.name = "x", .names_roots = false, .has_number_ids = true},
      {.name = "mastodon", .names_roots = false, .has_number_ids = false},
  };
  return kPlatforms;
}

const std::vector<std::string>& Story::Brands() {
  static const std::vector<std::string> kBrands = {"lumo", "northair"};
  return kBrands;
}

AccountKey Story::AccountOf(const std::string& brand, const Platform& platform) {
  return {platform.name, brand + "-care"};
}

PostKey Story::NewKey(const Platform& platform) {
  // Multiplying by a number prime to the modulus walks through all residues: unique, in no order of
  // time.
  constexpr uint64_t kIds = 1'000'003;
  ++posts_;
  assert(posts_ < kIds);
  const uint64_t number = posts_ * 7'919 % kIds;
  return {platform.name,
          platform.has_number_ids ? std::to_string(number) : fmt::format("p{:06}", number)};
}

PostCreated Story::PostBy(const Person& person, const Platform& platform, TimePoint at,
                          const std::vector<std::string>& names) {
  static const std::vector<std::string> kTexts = {
      "my order never came", "is anyone reading this?", "still waiting",
      "thank you!",          "荷物が届きません",        "and what about my seat",
  };
  PostCreated post;
  post.key = NewKey(platform);
  post.author = person.On(platform);
  post.author_handle = fmt::format("@person{}", person.number);
  post.text = random_.PickFrom(kTexts);
  for (const std::string& brand : names) {
    post.text += " @" + brand;
    post.mentions.push_back(AccountOf(brand, platform));
  }
  post.posted_at = {at, true};
  if (random_.Chance(10))
    post.claimed_at = Instant{at - Duration(random_.Between(0, 90'000)), true};
  if (random_.Chance(10)) post.attachments = {{.kind = "image", .alt_text = "a torn box"}};
  if (random_.Chance(20)) post.author_followers = random_.Between(0, 50'000);
  if (!names.empty()) post.directed = true;
  return post;
}

PostCreated Story::PostBy(const std::string& brand, const Platform& platform, TimePoint at) {
  static const std::vector<std::string> kTexts = {"we are looking into it", "please send us a DM",
                                                  "your refund is on its way", "spring sale!"};
  PostCreated post;
  post.key = NewKey(platform);
  post.author = AccountOf(brand, platform);
  post.author_handle = "@" + brand + "-care";
  post.text = random_.PickFrom(kTexts);
  post.posted_at = {at, true};
  return post;
}

void Story::Under(PostCreated& post, const Said& above, const Platform& platform) {
  post.parent = above.key;
  if (platform.names_roots) post.thread_root = above.root.value_or(above.key);
}

Said Story::Tell(const PostCreated& post, const Report& report) {
  Tell(post, SourceOf(post.key.platform), report);
  return {.key = post.key,
          .author = post.author,
          .root = post.thread_root,
          .brand = OwnerOf(post.author),
          .at = post.posted_at.at,
          .version = post.version};
}

void Story::Tell(EventBody body, const std::string& source, const Report& report,
                 std::optional<std::string> brand) {
  PostEvent event;
  event.source = source;
  event.freshness = report.freshness;
  event.brand = std::move(brand);
  event.body = std::move(body);
  if (event.brand) event.concerns = {*event.brand};
  if (const auto* post = std::get_if<PostCreated>(&event.body)) {
    event.concerns = NamedIn(post->text);
    event.speaks_for = OwnerOf(post->author);
  }
  if (report.seen_after) event.seen_at = ingest::HappenedAt(event).at + *report.seen_after;
  events_.push_back(std::move(event));
}

std::vector<PostEvent> Story::Events() const {
  std::vector<PostEvent> events = events_;
  std::stable_sort(events.begin(), events.end(), [](const PostEvent& a, const PostEvent& b) {
    return ingest::HappenedAt(a) < ingest::HappenedAt(b);
  });
  for (size_t i = 0; i < events.size(); ++i) {
    events[i].event_id = fmt::format("e{:05}", i);
    events[i].raw = RawOf(events[i]);
  }
  return events;
}

}  // namespace firstreply::test
