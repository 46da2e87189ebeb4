#include "deploy/app/classify_response.h"

#include <string>

#include "deploy/app/text_lines.h"
#include "ingest/base/json_writer.h"
#include "triage/response/response_reader.h"

namespace firstreply::app {
namespace {

std::string Render(const triage::ResponseReading& reading) {
  JsonWriter json;
  json.BeginObject();
  json.Key("kind").String(ingest::NameOf(reading.kind));
  json.Key("names_customer").Bool(reading.names_customer);
  json.Key("signed").Bool(reading.is_signed);
  json.Key("apologises").Bool(reading.apologises);
  if (reading.acknowledges) json.Key("acknowledges").Bool(*reading.acknowledges);
  json.Key("next_step").Bool(reading.next_step);
  json.Key("promises").Bool(reading.promises);
  if (reading.same_language) json.Key("same_language").Bool(*reading.same_language);
  json.Key("kind_close").Bool(reading.kind_close);
  json.EndObject();
  return json.text();
}

Result<std::string> Answer(const TextLine& line) {
  const auto parent = line.Text("parent_text");
  if (!parent) return parent.error();
  const auto customer = line.Text("customer");
  if (!customer) return customer.error();
  return Render(triage::ReadResponse(
      {.text = line.text, .parent_text = *parent, .customer = customer->value_or("")}));
}

}  // namespace

Status ClassifyResponses() {
  return AnswerLines(Answer);
}

}  // namespace firstreply::app
