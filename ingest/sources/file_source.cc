#include "ingest/sources/file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

#include "ingest/sources/event_decoder.h"
#include "ingest/sources/ibm_care_decoder.h"
#include "ingest/sources/twcs_decoder.h"

namespace firstreply::ingest {
namespace {

constexpr size_t kPieceBytes = size_t{64} << 10;

// The words stand in the order of the enumerators.
constexpr std::array<std::string_view, 3> kFormats = {"ndjson", "twcs", "ibm-care"};

std::string ShownName(const FileOptions& options) {
  return options.path == "-" ? "standard input" : options.path;
}

// Reads to the end, a piece at a time; `take` gets each.
template <class Take>
Status ReadPieces(std::istream& input, size_t bytes_max, const Take& take) {
  std::array<char, kPieceBytes> piece;
  size_t total = 0;
  while (input) {
    input.read(piece.data(), piece.size());
    const auto count = static_cast<size_t>(input.gcount());
    total += count;
    if (total > bytes_max) {
      return Error{Errc::kTooLarge, fmt::format("is over {} bytes; split it", bytes_max)};
    }
    take(std::string_view(piece.data(), count));
  }
  if (input.bad()) return Error{Errc::kDisk, "reading failed"};
  return Done{};
}

Result<DecodeResult> DecodeStream(std::istream& input, const FileOptions& options) {
  if (options.format == FileFormat::kNdjson) {
    EventDecoder decoder({.source = options.source_name, .freshness = Freshness::kBackfill});
    DecodeResult result;
    const Status read = ReadPieces(input, options.bytes_max, [&](std::string_view piece) {
      result.Append(decoder.Feed(piece));
    });
    if (!read) return read.error();
    result.Append(decoder.Finish());
    return result;
  }
  std::string bytes;
  const Status read =
      ReadPieces(input, options.bytes_max, [&](std::string_view piece) { bytes += piece; });
  if (!read) return read.error();
  return options.format == FileFormat::kTwcs ? DecodeTwcs(bytes, options.source_name)
                                             : DecodeIbmCare(bytes, options.source_name);
}

}  // namespace

std::string_view NameOf(FileFormat format) {
  return kFormats.at(static_cast<size_t>(format));
}

std::optional<FileFormat> FileFormatNamed(std::string_view name) {
  const auto* found = std::find(kFormats.begin(), kFormats.end(), name);
  if (found == kFormats.end()) return std::nullopt;
  return static_cast<FileFormat>(found - kFormats.begin());
}

Result<DecodeResult> ReadEvents(const FileOptions& options) {
  if (options.path == "-") return ReadEvents(std::cin, options);

  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(options.path, ignored);
  if (status.type() == std::filesystem::file_type::not_found) {
    return Error{Errc::kNotFound, fmt::format("{}: there is no such file", options.path)};
  }
  if (std::filesystem::is_directory(status)) {
    return Error{Errc::kInvalid, fmt::format("{}: is a folder, not a file", options.path)};
  }
  std::ifstream file(options.path, std::ios::binary);
  if (!file) return Error{Errc::kUnavailable, fmt::format("{}: cannot be opened", options.path)};
  return ReadEvents(file, options);
}

Result<DecodeResult> ReadEvents(std::istream& input, const FileOptions& options) {
  Result<DecodeResult> result = DecodeStream(input, options);
  if (!result) return result.error().In(ShownName(options));
  return result;
}

}  // namespace firstreply::ingest
