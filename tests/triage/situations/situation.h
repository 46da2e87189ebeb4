// Situations: what customer, brand and agents said and did, at which times, and the waits that must
// come of it, as a person worked them out by hand. The files *.txt beside this one hold them;
// README.md describes their form.
//
// Plain values, made once by `ReadSituations`; nothing here knows the code under test.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/filed_post.h"
#include "triage/clock/act.h"
#include "triage/clock/response_clock.h"
#include "triage/policy/policy_set.h"

namespace firstreply::test {

// Where a post stands, seen from the conversation.
enum class Place : uint8_t {
  kHere,       // in its thread
  kElsewhere,  // said in private in another thread
  kLinked,     // in a conversation that an agent linked as the same matter
};

struct ToldPost {
  std::string name;  // "p1"; how the expected waits call it
  Place place = Place::kHere;
  bool dated_ahead = false;  // known before its own time
  ingest::FiledPost post;    // all but its numbers
};

struct ToldVersion {
  TimePoint from{};
  std::string policies;
};

// What must be found at a certain time.
struct Expectation {
  int line = 0;
  TimePoint now{};
  std::vector<std::string> waits;  // a row each, in the words of WrittenWait
  std::vector<std::string> steps;
};

struct Situation {
  std::string title;
  std::string file;
  int line = 0;
  std::string policies = "house";
  std::vector<ToldVersion> versions;  // after the first
  std::vector<ToldPost> posts;        // in the order of the file
  std::vector<triage::Act> acts;      // numbered from 1 in the order of the file
  std::vector<triage::Unwatched> unwatched;
  std::vector<Expectation> expectations;
};

using NamedPolicies = std::map<std::string, std::shared_ptr<const triage::PolicySet>>;

struct Situations {
  NamedPolicies policies;
  std::vector<Situation> all;       // by file, then line
  std::vector<std::string> errors;  // "handoffs.txt:12: ..."; a file is read on after one
};

// Reads policies.txt, then every other *.txt of the folder.
Situations ReadSituations(const std::filesystem::path& folder);

// "10:00", "10:00:30.250": of Monday, 2 March 2026. "Fri 16:30": of that week. "03-29 02:30": of
// that year. All UTC.
std::optional<TimePoint> ReadMoment(std::string_view text);
std::string WrittenMoment(TimePoint at);

// "1h20m", "30s", "250ms", "0m".
std::optional<Duration> ReadDuration(std::string_view text);
std::string WrittenDuration(Duration duration);

// What stands between `separator`s, without blanks around it.
std::vector<std::string> Split(std::string_view text, char separator);

}  // namespace firstreply::test
