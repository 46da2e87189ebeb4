#include "deploy/app/file_text.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace firstreply::app {

Result<std::string> ReadFileText(const std::string& path, size_t bytes_max) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return Error{Errc::kNotFound, path + ": there is no such file"};
  if (std::filesystem::is_directory(status)) return Error{Errc::kInvalid, path + ": is a folder"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Errc::kUnavailable, path + ": cannot be opened"};

  std::string text(bytes_max + 1, '\0');  // one more than is allowed, so that a longer file shows
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Error{Errc::kDisk, path + ": cannot be read"};
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > bytes_max) {
    return Error{Errc::kTooLarge, fmt::format("{}: is longer than {} bytes", path, bytes_max)};
  }
  return text;
}

}  // namespace firstreply::app
