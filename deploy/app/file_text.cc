#include "deploy/app/file_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace firstreply::app {
namespace {

constexpr size_t kBytesAtOnce = size_t{1} << 20;

}  // namespace

Result<std::string> ReadFileText(const std::string& path, size_t bytes_max) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return Error{Errc::kNotFound, path + ": there is no such file"};
  if (std::filesystem::is_directory(status)) return Error{Errc::kInvalid, path + ": is a folder"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Errc::kUnavailable, path + ": cannot be opened"};

  std::string text;
  while (file && text.size() <= bytes_max) {
    const size_t before = text.size();
    text.resize(before + std::min(kBytesAtOnce, bytes_max + 1 - before));
    file.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
    text.resize(before + static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return Error{Errc::kDisk, path + ": cannot be read"};
  if (text.size() > bytes_max) {
    return Error{Errc::kTooLarge, fmt::format("{}: is longer than {} bytes", path, bytes_max)};
  }
  return text;
}

}  // namespace firstreply::app
