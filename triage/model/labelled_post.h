// A post with what people say of it, by the rules of triage/model/RUBRIC.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/hint.h"

namespace firstreply::triage {

// What a post that names a brand is about.
enum class About : uint8_t {
  kBrand,
  kNews,
  kJoke,
  kOtherMeaning,
  kSpam,
  kJobs,
  kStock,
  kRival,
};

std::optional<About> AboutNamed(std::string_view name);

// In the order of the rubric.
inline constexpr std::array<std::string_view, 13> kTopics = {
    "delivery", "returns",      "billing", "product", "outage",         "account", "staff",
    "booking",  "cancellation", "safety",  "legal",   "discrimination", "privacy"};

// What raises urgency, as far as the text itself says it.
inline constexpr std::array<std::string_view, 17> kTerms = {"harm",
                                                            "stranded",
                                                            "vulnerable",
                                                            "deadline_now",
                                                            "deadline",
                                                            "personal_data",
                                                            "fraud",
                                                            "money_lost",
                                                            "outage",
                                                            "legal",
                                                            "press",
                                                            "discrimination",
                                                            "anger",
                                                            "repeat_contact",
                                                            "repeat_failure",
                                                            "promise_broken",
                                                            "cancellation_threat"};

struct LabelledPost {
  std::string text;
  std::string parent;  // the post that it answers; empty: none
  About about = About::kBrand;
  bool complaint = false;
  bool question = false;
  bool praise = false;
  bool needs_response = false;
  bool abuse = false;
  bool directed = false;
  std::optional<ingest::Courtesy> courtesy;
  std::vector<std::string> topics;  // of kTopics, most to the point first
  std::vector<std::string> terms;   // of kTerms
  ingest::Urgency urgency = ingest::Urgency::kLow;
  bool operator==(const LabelledPost&) const = default;
};

}  // namespace firstreply::triage
