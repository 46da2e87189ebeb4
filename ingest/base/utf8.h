// Is it UTF-8? (https://www.rfc-editor.org/rfc/rfc3629: no overlong forms, no surrogates, at most
// U+10FFFF.)
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace firstreply {

// The offset of the first byte that begins no valid sequence; nothing when all is valid.
std::optional<size_t> FirstInvalidUtf8(std::string_view bytes);

}  // namespace firstreply
