#include "ingest/base/utf8.h"

#include <cstdint>

namespace firstreply {
namespace {

struct Lead {
  size_t length;  // of the sequence; 0: no sequence begins so
  uint8_t second_min, second_max;
};

// The bounds of the second byte are what keeps out overlong forms, surrogates and all above
// U+10FFFF.
Lead LeadOf(uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

std::optional<size_t> FirstInvalidUtf8(std::string_view bytes) {
  const auto at = [bytes](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  for (size_t i = 0; i < bytes.size();) {
    const Lead lead = LeadOf(at(i));
    if (lead.length == 0 || lead.length > bytes.size() - i) return i;
    if (lead.length > 1 && (at(i + 1) < lead.second_min || at(i + 1) > lead.second_max)) return i;
    for (size_t j = 2; j < lead.length; ++j) {
      if ((at(i + j) & 0xC0) != 0x80) return i;
    }
    i += lead.length;
  }
  return std::nullopt;
}

}  // namespace firstreply
