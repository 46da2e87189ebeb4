// From our internal ids back to the names that a person or another program knows.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// The post's key as the platform has it; of a contact's step, the key that we gave it. The id must
// be one of ours.
PostKey PostKeyOf(Reader& reader, int64_t post_id);

// The same for a person: the id on the platform, or the reference of the contact.
std::string PostName(Reader& reader, int64_t post_id);

// The account's id on its platform; empty once its owner has nothing standing here any more.
std::string CustomerName(Reader& reader, int64_t account_id);

}  // namespace firstreply::ingest
