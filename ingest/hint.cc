#include "ingest/hint.h"

#include <array>

namespace firstreply::ingest {
namespace {

// The words stand in the order of the enumerators.
constexpr std::array<std::string_view, 4> kUrgencies = {"low", "normal", "high", "critical"};
constexpr std::array<std::string_view, 5> kResponseKinds = {"human", "handoff", "template",
                                                            "automatic", "reaction"};
constexpr std::array<std::string_view, 2> kCourtesies = {"thanks", "goodbye"};

template <class Enum, size_t N>
std::optional<Enum> Named(const std::array<std::string_view, N>& names, std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(Urgency urgency) {
  return kUrgencies.at(static_cast<size_t>(urgency));
}
std::string_view NameOf(ResponseKind kind) {
  return kResponseKinds.at(static_cast<size_t>(kind));
}
std::string_view NameOf(Courtesy courtesy) {
  return kCourtesies.at(static_cast<size_t>(courtesy));
}

std::optional<Urgency> UrgencyNamed(std::string_view name) {
  return Named<Urgency>(kUrgencies, name);
}
std::optional<ResponseKind> ResponseKindNamed(std::string_view name) {
  return Named<ResponseKind>(kResponseKinds, name);
}
std::optional<Courtesy> CourtesyNamed(std::string_view name) {
  return Named<Courtesy>(kCourtesies, name);
}

}  // namespace firstreply::ingest
