// The fast parser and the slow finder of faults agree on what is JSON.
#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"
#include "ingest/sources/json_decoder.h"
#include "ingest/sources/json_fault.h"
#include "tests/fuzz/invariant.h"

using namespace firstreply;
using namespace firstreply::ingest;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = test::AsText(data, size);
  JsonDecoder decoder;
  const std::optional<JsonFault> fault = FindJsonFault(text);
  if (std::holds_alternative<JsonValue>(decoder.Decode(text))) {
    // Two readings differ on purpose: the parser counts no level for an empty list, and takes a
    // number too small for a double as zero.
    test::Demand(!fault || fault->reason == RejectReason::kTooDeep ||
                     fault->reason == RejectReason::kBadValue,
                 "what the parser takes has no fault");
    return 0;
  }
  test::Demand(fault.has_value(), "what the parser refuses has a fault");
  test::Demand(fault->offset <= text.size(), "the fault lies in the text");
  test::Demand(!FirstInvalidUtf8(fault->field), "the field can be printed");
  test::Demand((fault->reason == RejectReason::kNotUtf8) == FirstInvalidUtf8(text).has_value(),
               "the reason is the encoding's");
  return 0;
}
