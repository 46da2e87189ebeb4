#include "ingest/wire/request_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

#include "ingest/wire/head_scanner.h"
#include "ingest/wire/request_target.h"

namespace firstreply::wire {
namespace {

namespace http = boost::beast::http;
using BeastText = boost::beast::string_view;
using BeastError = boost::beast::error_code;

// Memory is set aside for a body that is announced, up to here; the rest when it comes.
constexpr size_t kBodyBytesReserved = size_t{64} << 10;

std::string_view View(BeastText text) {
  return {text.data(), text.size()};
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A host's name or address with or without a port. What it means is for the gate to judge.
bool IsHost(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
}

// What the head says about the length of the body and about the host, each at most once and in one
// way only (RFC 9112, sections 3.2 and 6.3). Empty: in order. Beast takes several lengths that
// agree, lists of them, and any coding that does not end in "chunked".
std::string_view HeadFault(const HttpHeaders& headers, int version) {
  int hosts = 0, lengths = 0, codings = 0;
  for (const auto& [name, value] : headers) {
    if (SameHeaderName(name, "host")) {
      ++hosts;
      if (!IsHost(value)) return "The Host header names no host.";
    } else if (SameHeaderName(name, "content-length")) {
      ++lengths;
      if (!IsDigits(value)) return "Content-Length must be one plain number.";
    } else if (SameHeaderName(name, "transfer-encoding")) {
      ++codings;
      if (!SameHeaderName(value, "chunked") || version < 11) {
        return "The only Transfer-Encoding taken here is chunked, in HTTP/1.1.";
      }
    }
  }
  if (hosts > 1 || (hosts == 0 && version >= 11)) return "Exactly one Host header is needed.";
  if (lengths + codings > 1) return "The length of the body is said more than once.";
  return {};
}

}  // namespace

// Beast's parser, which calls back with each piece that it understood. It is shown no chunks: it
// reads on for the end of a quoted extension past the end of its line, and counts a chunk's size
// again each time it gets no further, so that its answer depends on the pieces.
class RequestParser::Reader final : public http::basic_parser<true> {
 public:
  Reader(HttpRequest& request, size_t header_bytes_max)
      : scanner(header_bytes_max), request_(request) {
    header_limit(static_cast<std::uint32_t>(header_bytes_max));
    body_limit(boost::none);  // set when the route is known
  }

  HeadScanner scanner;
  std::string target;
  int version = 11;

 private:
  void on_request_impl(http::verb, BeastText method, BeastText raw_target, int of_version,
                       BeastError&) override {
    request_.method = View(method);
    target = View(raw_target);
    version = of_version;
  }
  void on_response_impl(int, BeastText, int, BeastError&) override {}

  void on_field_impl(http::field, BeastText name, BeastText value, BeastError&) override {
    request_.headers.emplace_back(View(name), View(value));
  }
  void on_header_impl(BeastError&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, BeastError&) override {
    if (length) request_.body.reserve(std::min<std::uint64_t>(*length, kBodyBytesReserved));
  }
  size_t on_body_impl(BeastText piece, BeastError&) override {
    request_.body += View(piece);
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, BeastError&) override {}
  size_t on_chunk_body_impl(std::uint64_t, BeastText piece, BeastError&) override {
    return piece.size();
  }
  void on_finish_impl(BeastError&) override {}

  HttpRequest& request_;
};

RequestParser::RequestParser(size_t header_bytes_max) : header_bytes_max_(header_bytes_max) {
  Reset();
}

RequestParser::~RequestParser() = default;

void RequestParser::Reset() {
  request_ = {};
  reader_ = std::make_unique<Reader>(request_, header_bytes_max_);
  chunks_.reset();
  state_ = State::kHead;
  fault_ = {};
  version_ = 11;
  keep_alive_ = false;
  expects_continue_ = false;
}

bool RequestParser::begun() const {
  return reader_->scanner.begun();
}

void RequestParser::Break(RequestFault fault) {
  state_ = State::kBroken;
  fault_ = std::move(fault);
}

void RequestParser::BreakTooLarge() {
  Break({.refusal = HttpRefusal::kBodyTooLarge,
         .status = 413,
         .detail = "The body is longer than is taken here."});
}

size_t RequestParser::TakeHead(std::string_view bytes) {
  switch (reader_->scanner.Scan(bytes)) {
    case HeadScanner::Found::kMore:
      return 0;
    case HeadScanner::Found::kMalformed:
      Break({.detail = "The request's head has a control character, a folded line or a line that "
                       "does not end with CR LF."});
      return 0;
    case HeadScanner::Found::kTooLarge:
      Break({.refusal = HttpRefusal::kHeaderTooLarge,
             .status = 431,
             .detail = "The request's line and headers are longer than is taken here."});
      return 0;
    case HeadScanner::Found::kWhole:
      break;
  }
  const size_t size = reader_->scanner.size();
  BeastError error;
  const size_t read = reader_->put(boost::asio::buffer(bytes.data(), size), error);
  if (error || read != size || !reader_->is_header_done()) {
    Break({.detail = "This is no HTTP/1.1 request."});
    return 0;
  }
  FinishHead();
  return size;
}

void RequestParser::FinishHead() {
  version_ = reader_->version;
  keep_alive_ = version_ >= 11 && reader_->keep_alive();
  if (const std::string_view fault = HeadFault(request_.headers, version_); !fault.empty()) {
    return Break({.detail = std::string(fault)});
  }
  Result<RequestTarget> target = ParseRequestTarget(reader_->target);
  if (!target) return Break({.detail = target.error().message});
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  if (const std::string* expected = request_.Header("expect"); expected && version_ >= 11) {
    if (!SameHeaderName(*expected, "100-continue")) {
      return Break({.status = 417, .detail = "The only expectation met here is 100-continue."});
    }
    expects_continue_ = true;
  }
  state_ = reader_->is_done() ? State::kWhole : State::kBody;
}

void RequestParser::BeginBody(size_t bytes_max) {
  if (state_ != State::kBody) return;
  if (reader_->chunked()) {
    chunks_.emplace(bytes_max);
    return;
  }
  const auto length = reader_->content_length();
  if (length && *length > bytes_max) {
    return BreakTooLarge();
  }
  reader_->body_limit(bytes_max);
  reader_->eager(true);
}

size_t RequestParser::body_bytes_left() const {
  return static_cast<size_t>(reader_->content_length_remaining().value_or(0));
}

size_t RequestParser::TakeBody(std::string_view bytes) {
  if (state_ != State::kBody || bytes.empty()) return 0;
  if (chunks_) return TakeChunks(bytes);
  BeastError error;
  const size_t read = reader_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error && error != http::error::need_more) {
    Break({.detail = "The body is broken."});
  } else if (reader_->is_done()) {
    state_ = State::kWhole;
  }
  return read;
}

size_t RequestParser::TakeChunks(std::string_view bytes) {
  switch (chunks_->Take(bytes, request_.body)) {
    case ChunkReader::Found::kMore:
      break;
    case ChunkReader::Found::kWhole:
      state_ = State::kWhole;
      break;
    case ChunkReader::Found::kMalformed:
      Break({.detail = "The body's chunks are broken, or have trailers or odd extensions."});
      break;
    case ChunkReader::Found::kTooLarge:
      BreakTooLarge();
      break;
  }
  return chunks_->taken();
}

}  // namespace firstreply::wire
