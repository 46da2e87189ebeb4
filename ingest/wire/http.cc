#include "ingest/wire/http.h"

#include <algorithm>

#include "ingest/base/json_writer.h"

namespace firstreply::wire {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

bool SameHeaderName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

const std::string* FindHeader(const HttpHeaders& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return SameHeaderName(header.first, name);
  });
  return found == headers.end() ? nullptr : &found->second;
}

const std::string* HttpRequest::Query(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? nullptr : &found->second;
}

std::optional<std::string> HttpRequest::Cookie(std::string_view name) const {
  for (const auto& [header, value] : headers) {
    if (!SameHeaderName(header, "cookie")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::string_view pair = Trimmed(rest.substr(0, rest.find(';')));
      const size_t equals = pair.find('=');
      if (equals != std::string_view::npos && Trimmed(pair.substr(0, equals)) == name) {
        return std::string(Trimmed(pair.substr(equals + 1)));
      }
      const size_t next = rest.find(';');
      rest = next == std::string_view::npos ? std::string_view{} : rest.substr(next + 1);
    }
  }
  return std::nullopt;
}

HttpResponse JsonResponse(int status, std::string json) {
  return {
      .status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(json)};
}

HttpResponse Problem(int status, std::string_view title, std::string_view detail) {
  JsonWriter json;
  json.BeginObject();
  json.Key("title").String(title);
  json.Key("status").Integer(status);
  json.Key("detail").String(detail);
  json.EndObject();
  return {.status = status,
          .headers = {{"Content-Type", "application/problem+json"}},
          .body = json.text()};
}

}  // namespace firstreply::wire
