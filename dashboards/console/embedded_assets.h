// The console's files as they were when the program was built; embed.cmake writes the other half.
#pragma once

#include <span>
#include <string_view>

namespace firstreply::dashboards {

struct EmbeddedAsset {
  std::string_view name;    // "index.html"; a plain file name
  std::string_view digest;  // of its bytes, in hexadecimal: changes when they do
  std::span<const unsigned char> bytes;
};

// By name. They live as long as the program.
std::span<const EmbeddedAsset> EmbeddedAssets();

}  // namespace firstreply::dashboards
