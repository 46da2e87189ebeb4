#include "ingest/base/rfc3339.h"

#include "tests/fuzz/invariant.h"

using namespace firstreply;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Result<Instant> time = ParseRfc3339(test::AsText(data, size));
  if (!time) {
    test::Demand(time.error().message.size() < 200, "a refusal is short");
    return 0;
  }
  const std::string text = FormatRfc3339(*time);
  const Result<Instant> again = ParseRfc3339(text);
  test::Demand(again.has_value(), "what was written can be read");
  test::Demand(*again == *time && again->to_the_millisecond == time->to_the_millisecond,
               "a time is the same after it is written and read");
  test::Demand(FormatRfc3339(*again) == text, "there is one way to write a time");
  return 0;
}
