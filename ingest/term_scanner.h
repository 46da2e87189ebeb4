// Finds every place of every term of a large fixed set in one pass over a text.
//
// Plain bytes, no rules: what a hit means is the brand matcher's business. The set is compiled once
// by Hyperscan (https://intel.github.io/hyperscan/), which stays inside the .cc; 10,000 terms take
// some tenths of a second. A scanner is immutable and serves any number of threads, each with a
// scratch of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"

namespace firstreply::ingest {

class TermScanner {
 public:
  struct Hit {
    uint32_t term;  // its place in the list given to `Build`
    uint32_t end;   // offset of the byte after it
    bool operator==(const Hit&) const = default;
  };

 private:
  struct Database;

 public:
  // Working memory for scans on one thread at a time, with any scanners in turn. It keeps the last
  // one's tables alive.
  class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

   private:
    friend class TermScanner;
    struct Memory;
    std::unique_ptr<Memory> memory_;
  };

  // `terms`: not empty each, no two alike. kUnavailable when the processor lacks what Hyperscan
  // needs (SSSE3) or memory runs out.
  static Result<TermScanner> Build(const std::vector<std::string>& terms);

  // Replaces `hits` by all hits in `text` (less than 4 GiB), in order of their ends.
  void Scan(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const;

 private:
  explicit TermScanner(std::shared_ptr<const Database> database);

  std::shared_ptr<const Database> database_;  // null for no terms
};

}  // namespace firstreply::ingest
