#include "tests/support/sim_file.h"

#include <algorithm>

namespace firstreply::test {
namespace {

constexpr size_t kSectorSize = 512;

}  // namespace

void SimFile::Write(size_t offset, std::span<const std::byte> bytes) {
  Change change{offset, Bytes(bytes.begin(), bytes.end())};
  Apply(change, content_);
  unsynced_.push_back(std::move(change));
}

void SimFile::Truncate(size_t size) {
  content_.resize(size);
  unsynced_.push_back({size, std::nullopt});
}

void SimFile::Sync() {
  for (const Change& change : unsynced_) Apply(change, synced_);
  unsynced_.clear();
}

void SimFile::LosePower(Random& random) {
  if (random.Chance(50)) {
    const size_t kept = random.Below(unsynced_.size() + 1);
    for (size_t i = 0; i < kept; ++i) {
      const bool torn = i + 1 == kept && random.Chance(50);
      Apply(torn ? Tear(unsynced_[i], random) : unsynced_[i], synced_);
    }
  } else {
    for (const Change& change : unsynced_) {
      if (random.Chance(50)) continue;
      Apply(random.Chance(20) ? Tear(change, random) : change, synced_);
    }
  }
  unsynced_.clear();
  content_ = synced_;
}

void SimFile::Apply(const Change& change, Bytes& to) {
  if (!change.bytes) {
    to.resize(change.offset);
    return;
  }
  to.resize(std::max(to.size(), change.offset + change.bytes->size()));
  std::ranges::copy(*change.bytes, to.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

SimFile::Change SimFile::Tear(Change change, Random& random) {
  if (!change.bytes) return change;
  // The end of the torn write is at a sector's end as the disk counts them, which is not the
  // write's own counting.
  const size_t first = change.offset / kSectorSize;
  const size_t last = (change.offset + change.bytes->size()) / kSectorSize;
  const size_t end = (first + random.Below(last - first + 1)) * kSectorSize;
  change.bytes->resize(end > change.offset ? end - change.offset : 0);
  return change;
}

}  // namespace firstreply::test
