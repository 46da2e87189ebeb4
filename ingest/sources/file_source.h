// Events from a file or from standard input, read to its end.
//
// A file is a directed source: what it holds concerns us. Each event is a backfill unless it says
// otherwise, so that nothing that was read from a file wakes anybody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/limits.h"
#include "ingest/base/result.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::ingest {

// kNdjson: ingest/EVENTS.md, CloudEvents and JSON arrays included. The others: twcs_decoder.h,
// ibm_care_decoder.h.
enum class FileFormat : uint8_t { kNdjson, kTwcs, kIbmCare };

// "ndjson", "twcs", "ibm-care".
std::string_view NameOf(FileFormat format);
std::optional<FileFormat> FileFormatNamed(std::string_view name);

struct FileOptions {
  std::string path{};  // "-" is standard input
  FileFormat format = FileFormat::kNdjson;
  std::string source_name{};         // of events that name none
  size_t bytes_max = kFileBytesMax;  // a longer input is refused
};

// All of the file, in its order. Blocks while it reads. kNotFound: there is no such file; kInvalid:
// it is a folder, or not of that format; kUnavailable: it cannot be opened; kTooLarge; kDisk:
// reading failed. A wrong record is a rejection and no error. The message names the file.
Result<DecodeResult> ReadEvents(const FileOptions& options);

// The same of a stream that is open already; `options.path` is only its name in messages.
Result<DecodeResult> ReadEvents(std::istream& input, const FileOptions& options);

}  // namespace firstreply::ingest
