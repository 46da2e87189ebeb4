// How a store grows from one version of the program to the next: each room numbers its own steps.
//
// The table `schema_versions(room, number)` has the number of the last step that a room has taken.
// A step that was released never changes; what comes later is a new step.
#pragma once

#include <span>
#include <string_view>

#include "ingest/base/database.h"
#include "ingest/base/result.h"

namespace firstreply {

struct Migration {
  int number = 0;        // 1, 2, 3, ... without a gap
  std::string_view sql;  // any number of statements, separated by semicolons
};

// Takes the steps that this store has not taken yet, all in one transaction: after an error or a
// crash it is as before. kInvalid: the store was written by a newer program, or its data breaks a
// rule of a new step. kDisk, kCorrupt, kUnavailable as in database.h.
Status Migrate(Database& database, std::string_view room, std::span<const Migration> migrations);

}  // namespace firstreply
