// How well a brand answers, beside how fast: speed alone makes people game the clock.
//
// Of each response by a person the signals of triage/response/response_reader.h, by the texts of
// the response and of the customer's post that it replies to. English and Japanese; what is said in
// other languages is counted beside. No text is kept. Pure; used on one thread. Some 20 to 50
// microseconds a response.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "ingest/given_responses.h"
#include "triage/statistics/attainment.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {

inline constexpr size_t kResponseKinds = 5;

// Of so many responses that were read, how many did so.
struct SignalFigures {
  int64_t read = 0;
  int64_t names_customer = 0, is_signed = 0, apologises = 0, next_step = 0, promises = 0,
          kind_close = 0;
  int64_t acknowledges = 0;   // says what this customer's problem is
  int64_t same_language = 0;  // as the customer
  // Says what the problem is and what comes next, in the customer's language.
  int64_t considerate = 0;
  // Has the wording (ingest/wording.h) that another customer got as well.
  int64_t repeated = 0;

  Ratio Of(int64_t count) const { return {count, read}; }
};

struct ResponseQuality {
  std::array<int64_t, kResponseKinds> kinds{};  // of all responses, by ingest::ResponseKind
  int64_t other_languages = 0;                  // by persons, and not read
  SignalFigures all{};
  std::map<std::string, SignalFigures> brands{};
};

class ResponseQualityBuilder {
 public:
  void Add(const ingest::GivenResponse& response);
  ResponseQuality Finish() &&;

 private:
  struct Wording {
    int64_t responses = 0;
    int64_t customer = 0;  // the first
    bool several = false;
  };

  bool IsReadable(std::string_view text);
  void NoteWording(const ingest::GivenResponse& response);

  PostReader posts_;
  ResponseQuality quality_;
  std::map<std::pair<std::string, int64_t>, Wording> wordings_;  // by brand
};

}  // namespace firstreply::triage
