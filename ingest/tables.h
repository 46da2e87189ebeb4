// The tables of the room ingest: what was said and done, and how far each source has been read.
//
// Only files of this room name them in SQL.
#pragma once

#include <span>

#include "ingest/base/migration.h"

namespace firstreply::ingest {

inline constexpr std::string_view kRoom = "ingest";

std::span<const Migration> Migrations();

}  // namespace firstreply::ingest
