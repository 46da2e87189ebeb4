#include "ingest/post.h"

#include <fmt/format.h>

namespace firstreply::ingest {

PostKey ThreadOf(const Contact& contact) {
  return {"contact:" + contact.channel, contact.reference};
}

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
// clang 14 does not find this by itself.
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

PostKey StepKey(const Contact& contact) {
  return {ThreadOf(contact).platform,
          fmt::format("{}#{}@{}", contact.reference,
                      contact.step == ContactStep::kStarted ? "started" : "answered",
                      contact.happened_at.at.time_since_epoch().count())};
}

}  // namespace

Instant HappenedAt(const PostEvent& event) {
  return std::visit(Overloaded{
                        [](const PostCreated& body) { return body.posted_at; },
                        [](const PostEdited& body) { return body.edited_at; },
                        [](const PostDeleted& body) { return body.deleted_at; },
                        [](const AccountChanged& body) { return body.changed_at; },
                        [](const Engagement& body) { return body.counted_at; },
                        [](const Survey& body) { return body.answered_at; },
                        [](const Contact& body) { return body.happened_at; },
                    },
                    event.body);
}

std::optional<PostKey> SubjectOf(const PostEvent& event) {
  using Subject = std::optional<PostKey>;
  return std::visit(Overloaded{
                        [](const AccountChanged&) { return Subject(); },
                        [](const Survey&) { return Subject(); },
                        [](const Contact& body) { return Subject(StepKey(body)); },
                        [](const auto& body) { return Subject(body.key); },
                    },
                    event.body);
}

std::string_view NameOf(const EventBody& body) {
  static constexpr std::string_view kNames[] = {"created",    "edited", "deleted", "account",
                                                "engagement", "survey", "contact"};
  static_assert(std::variant_size_v<EventBody> == std::size(kNames));
  return kNames[body.index()];
}

}  // namespace firstreply::ingest
