#include "ingest/sources/rejection.h"

#include <fmt/format.h>

#include <array>

namespace firstreply::ingest {

std::string_view NameOf(RejectReason reason) {
  // The words stand in the order of the enumerators.
  static constexpr std::array<std::string_view, 8> kNames = {
      "malformed", "not_utf8",   "too_deep",      "too_long",
      "too_many",  "wrong_type", "missing_field", "bad_value"};
  return kNames.at(static_cast<size_t>(reason));
}

std::string Describe(const Rejection& rejection) {
  std::string text = fmt::format("line {}: ", rejection.line);
  if (!rejection.field.empty()) text += rejection.field + ": ";
  text += NameOf(rejection.reason);
  if (!rejection.message.empty()) text += ": " + rejection.message;
  return text;
}

}  // namespace firstreply::ingest
