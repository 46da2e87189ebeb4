#include "tests/ingest/wire/http_peer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace firstreply::test {
namespace {

std::optional<size_t> Number(std::string_view text, int base) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes the next line off; nothing when it has no end yet.
std::optional<std::string_view> Line(std::string_view& rest) {
  const size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

enum class Outcome { kWhole, kMore, kBroken };

Outcome ReadChunks(std::string_view& rest, std::string& body) {
  while (true) {
    const auto line = Line(rest);
    if (!line) return Outcome::kMore;
    const auto size = Number(*line, 16);
    if (!size) return Outcome::kBroken;
    if (rest.size() < *size + 2) return Outcome::kMore;
    body += rest.substr(0, *size);
    if (rest.substr(*size, 2) != "\r\n") return Outcome::kBroken;
    rest.remove_prefix(*size + 2);
    if (*size == 0) return Outcome::kWhole;
  }
}

Outcome ReadOne(std::string_view& rest, bool answers_head, wire::HttpResponse& response) {
  const auto status_line = Line(rest);
  if (!status_line) return Outcome::kMore;
  const auto status =
      Number(status_line->substr(0, 12).substr(std::min<size_t>(9, status_line->size())), 10);
  if (!status_line->starts_with("HTTP/1.1 ") || !status) return Outcome::kBroken;
  response.status = static_cast<int>(*status);
  while (true) {
    const auto line = Line(rest);
    if (!line) return Outcome::kMore;
    if (line->empty()) break;
    const size_t colon = line->find(": ");
    const bool control =
        std::any_of(line->begin(), line->end(), [](char c) { return c >= 0 && c < ' '; });
    if (colon == std::string_view::npos || control) return Outcome::kBroken;
    response.headers.emplace_back(line->substr(0, colon), line->substr(colon + 2));
  }
  const bool bodiless = answers_head || *status < 200 || *status == 204 || *status == 304;
  if (bodiless) return Outcome::kWhole;
  if (wire::FindHeader(response.headers, "transfer-encoding")) {
    return ReadChunks(rest, response.body);
  }
  const std::string* length = wire::FindHeader(response.headers, "content-length");
  if (!length && wire::FindHeader(response.headers, "connection")) {
    response.body = std::exchange(rest, {});
    return Outcome::kWhole;
  }
  const auto size = length ? Number(*length, 10) : std::nullopt;
  if (!size) return Outcome::kBroken;
  if (rest.size() < *size) return Outcome::kMore;
  response.body = rest.substr(0, *size);
  rest.remove_prefix(*size);
  return Outcome::kWhole;
}

}  // namespace

ReadResponses ReadAll(std::string_view bytes, const std::vector<size_t>& heads) {
  ReadResponses read;
  size_t finals = 0;
  while (!bytes.empty()) {
    wire::HttpResponse response;
    std::string_view rest = bytes;
    const bool answers_head = std::find(heads.begin(), heads.end(), finals) != heads.end();
    const Outcome outcome = ReadOne(rest, answers_head, response);
    if (outcome != Outcome::kWhole) {
      read.broken = outcome == Outcome::kBroken;
      break;
    }
    if (response.status >= 200) ++finals;
    read.all.push_back(std::move(response));
    bytes = rest;
  }
  read.rest = bytes;
  return read;
}

HttpPeer::HttpPeer(Transport& transport, const Endpoint& server) {
  attempt_ = transport.Connect(server, [this](Result<std::unique_ptr<Stream>> connected) {
    if (!connected) {
      closed_ = true;
      return;
    }
    stream_ = std::move(*connected);
    ReadNext();
    WriteNext();
  });
}

void HttpPeer::Send(std::string_view bytes) {
  unsent_ += bytes;
  WriteNext();
}

void HttpPeer::WriteNext() {
  if (!stream_ || writing_ || unsent_.empty()) return;
  writing_ = true;
  stream_->Write(std::exchange(unsent_, {}), [this](Status written) {
    writing_ = false;
    if (written) WriteNext();
  });
}

void HttpPeer::ReadOn() {
  reads_ = true;
  ReadNext();
}

void HttpPeer::ReadNext() {
  if (!reads_ || reading_ || closed_ || !stream_) return;
  reading_ = true;
  stream_->Read(buffer_, [this](Result<size_t> count) {
    reading_ = false;
    if (!count || *count == 0) {
      closed_ = true;
      reset_ = !count;
      return;
    }
    received_.append(buffer_.data(), *count);
    ReadNext();
  });
}

wire::HttpResponse HttpPeer::Only() const {
  const ReadResponses read = ReadAll(received_);
  EXPECT_FALSE(read.broken) << received_;
  EXPECT_EQ(read.all.size(), 1u) << received_;
  return read.all.empty() ? wire::HttpResponse{.status = 0} : read.all.front();
}

}  // namespace firstreply::test
