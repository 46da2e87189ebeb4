// Bytes made smaller for keeping: zlib's format (RFC 1950). Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace firstreply {

// The same bytes for the same bytes and the same version of the library.
std::string Compressed(std::string_view bytes);

// The inverse; unset for whatever is no whole result of it, or is longer than `bytes_max` when
// whole: no more than that is ever held.
std::optional<std::string> Decompressed(std::string_view compressed, size_t bytes_max);

}  // namespace firstreply
