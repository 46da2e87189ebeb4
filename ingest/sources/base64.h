// Bytes in text: standard base64 with padding (https://www.rfc-editor.org/rfc/rfc4648#section-4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace firstreply::ingest {

// Strict: no white space, complete padding, unused bits zero. Nothing when the text is anything
// else.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace firstreply::ingest
