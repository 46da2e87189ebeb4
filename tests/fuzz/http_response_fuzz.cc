#include <optional>
#include <vector>

#include "ingest/wire/response_reader.h"
#include "tests/fuzz/invariant.h"

using namespace firstreply;
using namespace firstreply::test;

namespace {

// Small ones, which a fuzzer crosses soon.
constexpr size_t kHeaderBytesMax = 200;
constexpr size_t kBodyBytesMax = 100;

Result<wire::HttpResponse> Read(std::string_view input, const std::vector<size_t>& pieces,
                                bool to_head) {
  wire::ResponseReader reader(
      {.to_head = to_head, .header_bytes_max = kHeaderBytesMax, .body_bytes_max = kBodyBytesMax});
  for (size_t at = 0, i = 0; at < input.size(); ++i) {
    const size_t piece = pieces[i % pieces.size()];
    const Result<std::optional<wire::HttpResponse>> response = reader.Take(input.substr(at, piece));
    if (!response) return response.error();
    if (*response) return **response;
    at += piece;
  }
  return reader.TakeEnd();
}

void CheckResponse(const wire::HttpResponse& response) {
  Demand(response.status >= 200 && response.status <= 999, "a status is a final one");
  Demand(response.body.size() <= kBodyBytesMax, "a body keeps to its limit");
  size_t header_bytes = 0;
  for (const auto& [name, value] : response.headers) {
    Demand(!name.empty(), "a header has a name");
    Demand(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
    header_bytes += name.size() + value.size();
  }
  Demand(header_bytes <= kHeaderBytesMax, "a head keeps to its limit");
}

}  // namespace

// The first byte says whether HEAD was asked, the next three how large the pieces are, the rest is
// what somebody answers.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kChoices = 4;
  if (size < kChoices) return 0;
  const std::string_view input = AsText(data + kChoices, size - kChoices);
  const bool to_head = (data[0] & 1) == 0;
  const std::vector<size_t> sizes = {size_t{1} + data[1], size_t{1} + data[2], size_t{1} + data[3]};

  const Result<wire::HttpResponse> whole = Read(input, {input.size() + 1}, to_head);
  const Result<wire::HttpResponse> pieces = Read(input, sizes, to_head);
  Demand(whole.has_value() == pieces.has_value(), "the pieces decide nothing");
  if (!whole) return 0;
  CheckResponse(*whole);
  Demand(whole->status == pieces->status && whole->headers == pieces->headers &&
             whole->body == pieces->body,
         "the pieces change nothing");
  return 0;
}
