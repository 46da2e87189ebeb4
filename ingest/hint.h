// What a source may already know of a post: labels from the system it comes from. Triage reads them
// where the source is trusted; without them it judges by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/rfc3339.h"

namespace firstreply::ingest {

enum class Urgency : uint8_t { kLow, kNormal, kHigh, kCritical };

// What a brand's post or act is: only `kHuman` answers a waiting customer.
enum class ResponseKind : uint8_t { kHuman, kHandoff, kTemplate, kAutomatic, kReaction };

// Words that end a conversation and need no answer.
enum class Courtesy : uint8_t { kThanks, kGoodbye };

struct VerdictHint {
  std::optional<bool> needs_response;
  std::optional<bool> complaint;
  std::vector<std::string> topics;
  std::optional<Urgency> urgency;
  std::string language;  // BCP 47; empty: not said
  std::optional<Courtesy> courtesy;
  bool promises = false;               // "we will get back to you"
  std::optional<Instant> promised_by;  // the time it named, if it named one
  bool operator==(const VerdictHint&) const = default;
};

std::string_view NameOf(Urgency urgency);
std::string_view NameOf(ResponseKind kind);
std::string_view NameOf(Courtesy courtesy);
std::optional<Urgency> UrgencyNamed(std::string_view name);
std::optional<ResponseKind> ResponseKindNamed(std::string_view name);
std::optional<Courtesy> CourtesyNamed(std::string_view name);

}  // namespace firstreply::ingest
