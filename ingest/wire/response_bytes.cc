#include "ingest/wire/response_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <iterator>

namespace firstreply::wire {
namespace {

namespace http = boost::beast::http;

constexpr size_t kHeadBytesUsual = 512;

bool IsToken(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool IsValue(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

bool IsOurs(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOurs = {"Content-Length", "Date", "Connection",
                                                     "Transfer-Encoding"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view ours) { return SameHeaderName(ours, name); });
}

void Append(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

void AppendHead(std::string& out, int status, const HttpHeaders& headers,
                const ResponseFrame& frame) {
  const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", status,
                 std::string_view(reason.data(), reason.size()));
  Append(out, "Date", frame.date);
  if (frame.close) Append(out, "Connection", "close");
  for (const auto& [name, value] : headers) {
    if (!IsOurs(name)) Append(out, name, value);
  }
  if (!frame.defaults) return;
  for (const auto& [name, value] : *frame.defaults) {
    if (!FindHeader(headers, name)) Append(out, name, value);
  }
}

}  // namespace

std::string HttpDate(TimePoint time) {
  using namespace std::chrono;
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

bool IsSendable(int status, const HttpHeaders& headers) {
  return status >= 200 && status <= 599 &&
         std::all_of(headers.begin(), headers.end(), [](const auto& header) {
           return IsToken(header.first) && IsValue(header.second);
         });
}

std::string ResponseBytes(const HttpResponse& response, const ResponseFrame& frame) {
  std::string out;
  out.reserve(kHeadBytesUsual + response.body.size());
  AppendHead(out, response.status, response.headers, frame);
  // These two have no body at all (RFC 9110, sections 15.3.5 and 15.4.5).
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
  }
  out += "\r\n";
  if (!bodiless && !frame.without_body) out += response.body;
  return out;
}

std::string StreamHeadBytes(const HttpHeaders& headers, const ResponseFrame& frame, bool chunked) {
  std::string out;
  AppendHead(out, 200, headers, frame);
  if (chunked) Append(out, "Transfer-Encoding", "chunked");
  out += "\r\n";
  return out;
}

}  // namespace firstreply::wire
