// A store on a disk in memory, with the tables of the rooms that file and decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/database.h"
#include "tests/support/sim_disk.h"

namespace firstreply::test {

class TestStore {
 public:
  TestStore() { StartAnew(); }

  SimDisk& disk() { return *disk_; }
  Database& database() { return *database_; }

  // An empty store on a new disk.
  void StartAnew();

  // The same store, as after a clean stop.
  void Reopen();

  // The values of the first column, in order; no value as "-", bytes as "<4 bytes>".
  std::vector<std::string> Column(std::string_view sql);

  // The only number that `sql` yields.
  int64_t Number(std::string_view sql);

  // A statement as somebody else in the store would run it, for instance a trigger that refuses.
  void Run(std::string_view sql);

 private:
  std::optional<SimDisk> disk_;
  std::optional<Database> database_;
};

}  // namespace firstreply::test
