// Many ids as one value of a statement: `WHERE thread_id IN (SELECT value FROM json_each(?))` reads
// the rows of all of them at once.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace firstreply {

// "[1,2,3]"
std::string IdList(std::span<const int64_t> ids);

}  // namespace firstreply
