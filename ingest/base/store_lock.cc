#include "ingest/base/store_lock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace firstreply {
namespace {

// Nothing when the holder has not written it yet.
std::optional<int64_t> HolderIn(const DiskFile& file) {
  std::array<std::byte, 20> bytes;
  const Result<size_t> count = file.Read(0, bytes);
  if (!count) return std::nullopt;
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  int64_t process_id = 0;
  const auto [end, error] = std::from_chars(text, text + *count, process_id);
  if (error != std::errc() || end == text) return std::nullopt;
  return process_id;
}

}  // namespace

Result<StoreLock> StoreLock::Acquire(const Options& options) {
  if (options.disk == nullptr) throw std::logic_error("a lock needs a disk");
  const std::string path = options.store_path + ".lock";
  Result<DiskFile> file = DiskFile::Open(*options.disk, path, DiskFile::Mode::kCreate);
  if (!file) return file.error();
  const Result<bool> taken = file->TryLock();
  if (!taken) return taken.error();
  if (!*taken) {
    const std::optional<int64_t> holder = HolderIn(*file);
    const std::string who = holder ? fmt::format(" (pid {})", *holder) : "";
    return Error{Errc::kUnavailable,
                 fmt::format("{}: another monitor{} has this store", options.store_path, who)};
  }
  const std::string content = fmt::format("{}\n", options.process_id);
  if (Status written = file->Replace(std::as_bytes(std::span(content))); !written)
    return written.error();
  return StoreLock(std::move(*file));
}

}  // namespace firstreply
