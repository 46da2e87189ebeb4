// The content of one file on a simulated disk, and what of it a power failure leaves.
//
// The model: what was synced is safe. Writes since then are in the cache of the machine; at a power
// failure some of them are on the disk and some are not, and one may be there in part, up to a
// boundary of 512 bytes (a disk writes a sector whole or not at all). A failed sync leaves the
// cache as it is and gives up on what it should have saved, as Linux does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tests/support/random.h"

namespace firstreply::test {

class SimFile {
 public:
  using Bytes = std::vector<std::byte>;

  // What a reader sees now.
  const Bytes& content() const { return content_; }

  void Write(size_t offset, std::span<const std::byte> bytes);
  void Truncate(size_t size);
  void Sync();
  void FailToSync() { unsynced_.clear(); }

  // Half of the times a prefix of the unsynced writes survives, the last of them perhaps in part;
  // else any subset of them does, as a disk that orders its writes anew leaves it.
  void LosePower(Random& random);

 private:
  struct Change {
    size_t offset;
    std::optional<Bytes> bytes;  // none: the file was cut, or grown with zeros, to `offset`
  };

  static void Apply(const Change& change, Bytes& to);
  static Change Tear(Change change, Random& random);

  Bytes content_;
  Bytes synced_;
  std::vector<Change> unsynced_;  // in order
};

}  // namespace firstreply::test
