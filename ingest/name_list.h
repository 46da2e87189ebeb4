// Names kept together in one column of the store: brands that a post concerns.
//
// Each as its length in bytes, a colon and the name ("5:Torvo9:Nagi Sabo"), so that a name may hold
// anything.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firstreply::ingest {

std::string JoinNames(std::span<const std::string> names);

// The inverse. What JoinNames did not make ends the list where it stops making sense.
std::vector<std::string> SplitNames(std::string_view joined);

}  // namespace firstreply::ingest
