#include "triage/response/response_quality.h"

#include "ingest/wording.h"
#include "triage/response/response_reader.h"
#include "triage/text/language.h"

namespace firstreply::triage {
namespace {

using ingest::ResponseKind;

void Count(const ResponseReading& reading, SignalFigures& figures) {
  const bool acknowledges = reading.acknowledges.value_or(false);
  const bool same_language = reading.same_language.value_or(true);
  ++figures.read;
  figures.names_customer += reading.names_customer;
  figures.is_signed += reading.is_signed;
  figures.apologises += reading.apologises;
  figures.next_step += reading.next_step;
  figures.promises += reading.promises;
  figures.kind_close += reading.kind_close;
  figures.acknowledges += acknowledges;
  figures.same_language += same_language;
  figures.considerate += acknowledges && reading.next_step && same_language;
}

}  // namespace

// Where too little is said to tell a language, the phrases of both are looked for.
bool ResponseQualityBuilder::IsReadable(std::string_view text) {
  const std::string_view language = LanguageOf(posts_.Read(text));
  return language.empty() || language == "en" || language == "ja";
}

void ResponseQualityBuilder::NoteWording(const ingest::GivenResponse& response) {
  const auto wording = ingest::WordingOf(response.text);
  if (!wording) return;
  Wording& known = wordings_[{std::string(response.brand), *wording}];
  if (known.responses++ == 0) known.customer = response.customer;
  known.several = known.several || known.customer != response.customer;
}

void ResponseQualityBuilder::Add(const ingest::GivenResponse& response) {
  const ResponseKind kind = response.kind.value_or(ResponseKind::kHuman);
  ++quality_.kinds.at(static_cast<size_t>(kind));
  if (kind != ResponseKind::kHuman) return;
  if (!IsReadable(response.text)) {
    ++quality_.other_languages;
    return;
  }
  const ResponseReading reading = ReadResponse({.text = response.text,
                                                .parent_text = response.parent_text,
                                                .customer = response.customer_name});
  Count(reading, quality_.all);
  Count(reading, quality_.brands[std::string(response.brand)]);
  NoteWording(response);
}

ResponseQuality ResponseQualityBuilder::Finish() && {
  for (const auto& [key, wording] : wordings_) {
    if (!wording.several) continue;
    quality_.all.repeated += wording.responses;
    quality_.brands[key.first].repeated += wording.responses;
  }
  return std::move(quality_);
}

}  // namespace firstreply::triage
