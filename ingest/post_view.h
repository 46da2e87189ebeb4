// A created post as text lying somewhere else: what the brand matcher and admission look at before
// anything is copied.
//
// A decoder of a firehose makes one over its buffer; `PostEvent`s are looked at through one too.
// Valid as long as the bytes it points to.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ingest/post.h"

namespace firstreply::ingest {

struct PostKeyView {
  std::string_view platform;
  std::string_view id;

  PostKeyView() = default;
  PostKeyView(std::string_view on, std::string_view named) : platform(on), id(named) {}
  PostKeyView(const PostKey& key)
      : platform(key.platform), id(key.id) {}  // NOLINT: a view of a key is a key
  bool operator==(const PostKeyView&) const = default;
};

struct AccountKeyView {
  std::string_view platform;
  std::string_view id;

  AccountKeyView() = default;
  AccountKeyView(std::string_view on, std::string_view named) : platform(on), id(named) {}
  AccountKeyView(const AccountKey& key) : platform(key.platform), id(key.id) {}  // NOLINT: likewise
  auto operator<=>(const AccountKeyView&) const = default;
};

struct PostView {
  PostKeyView key;
  AccountKeyView author;
  std::string_view text;
  std::span<const std::string_view> alt_texts;
  std::span<const AccountKeyView> mentions;
  std::optional<PostKeyView> parent;
  std::optional<PostKeyView> thread_root;
  std::optional<PostKeyView> repost_of{};
};

}  // namespace firstreply::ingest
