// From our internal ids back to the names that a person or another program knows.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// The post's key as the platform has it. The id must be one of ours.
PostKey PostKeyOf(Reader& reader, int64_t post_id);

// The account's id on its platform; "erased:" and its mark in hexadecimal once its owner asked to
// be forgotten.
std::string CustomerName(Reader& reader, int64_t account_id);

}  // namespace firstreply::ingest
