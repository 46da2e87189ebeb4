#include "deploy/app/message_text.h"

#include "ingest/masked_text.h"
#include "ingest/shown_post.h"

namespace firstreply::app {
namespace {

constexpr size_t kExcerptCharactersMax = 280;

// At most that many characters of UTF-8 text.
std::string Excerpt(const std::string& text) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins_character && ++characters > kExcerptCharactersMax) return text.substr(0, i) + "…";
  }
  return text;
}

}  // namespace

std::optional<alerts::MessageText> TextOf(Database& database, const alerts::AlertMessage& message) {
  if (message.started_by == 0) return std::nullopt;
  try {
    Reader reader(database);
    const std::optional<ingest::ShownPost> post = ingest::LoadShownPost(reader, message.started_by);
    if (!post || !post->stands()) return std::nullopt;
    return alerts::MessageText{.platform = post->platform,
                               .excerpt = Excerpt(ingest::MaskedText(post->text)),
                               .post_url = post->url};
  } catch (const DiskFailure&) {
    return std::nullopt;
  }
}

}  // namespace firstreply::app
