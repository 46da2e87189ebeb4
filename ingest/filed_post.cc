#include "ingest/filed_post.h"

#include <algorithm>

namespace firstreply::ingest {
namespace {

bool IsNumber(std::string_view id) {
  return !id.empty() &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view WithoutLeadingZeros(std::string_view id) {
  id.remove_prefix(std::min(id.find_first_not_of('0'), id.size()));
  return id;
}

}  // namespace

bool KeyPrecedes(const PostKey& a, const PostKey& b) {
  if (a.platform != b.platform) return a.platform < b.platform;
  if (IsNumber(a.id) && IsNumber(b.id)) {
    // Platform ids outgrow 64 bits, so they are compared as digits: the longer number is the
    // larger.
    const std::string_view left = WithoutLeadingZeros(a.id), right = WithoutLeadingZeros(b.id);
    if (left.size() != right.size()) return left.size() < right.size();
    if (left != right) return left < right;
  }
  return a.id < b.id;
}

bool Precedes(const FiledPost& a, const FiledPost& b) {
  if (a.posted_at.at != b.posted_at.at) return a.posted_at.at < b.posted_at.at;
  return KeyPrecedes(a.key, b.key);
}

}  // namespace firstreply::ingest
