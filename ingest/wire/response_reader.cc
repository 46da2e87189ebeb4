#include "ingest/wire/response_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace firstreply::wire {
namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

// Nobody needs more before the real one; each is a head, and heads are not counted together.
constexpr int kInterimMax = 16;

constexpr std::string_view kProtocol = "HTTP/1.";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// The last chunk with its line ends. Beast asserts that it sees so much once it has seen a part.
constexpr size_t kLastChunkBytes = 5;

Error BrokeOff(std::string_view when) {
  return {Errc::kUnavailable, fmt::format("the connection ended {}", when)};
}

}  // namespace

struct ResponseReader::State {
  explicit State(Options chosen) : options(chosen) { Begin(); }

  void Begin() {
    parser.emplace();
    parser->eager(false);  // until the head is read
    headers.clear();
    parser->skip(options.to_head);
    parser->header_limit(static_cast<uint32_t>(options.header_bytes_max));
    parser->body_limit(options.body_bytes_max);
    searched = 0;
  }

  Error HeaderTooLarge() const {
    return {Errc::kTooLarge,
            fmt::format("the response's header is longer than {} bytes", options.header_bytes_max)};
  }

  Error Explain(const boost::system::error_code& error) const {
    if (error == http::error::header_limit) return HeaderTooLarge();
    if (error == http::error::body_limit) {
      return {Errc::kTooLarge,
              fmt::format("the response's body is longer than {} bytes", options.body_bytes_max)};
    }
    return {Errc::kInvalid, fmt::format("the response is no HTTP: {}", error.message())};
  }

  HttpResponse Release() {
    http::response<http::string_body> message = parser->release();
    return {.status = static_cast<int>(message.result_int()),
            .headers = std::move(headers),
            .body = std::move(message.body())};
  }

  // Now, because the parser will put trailers among them, and those must not pass for headers.
  void KeepHeaders() {
    for (const auto& field : parser->get()) {
      headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
  }

  Status CheckHead();

  // Feeds what is there. True: a message is whole.
  Result<bool> Parse();

  const Options options;
  std::optional<Parser> parser;
  HttpHeaders headers;
  std::string unread;
  size_t searched = 0;  // bytes of `unread` without a head's end
  int interim = 0;
};

// Whether a head may be parsed, must wait for more (kUnavailable), or is none. The parser's own
// limit leaves out the first line and does not add up the pieces in which it was fed.
Status ResponseReader::State::CheckHead() {
  const size_t end = unread.find(kHeadEnd, searched - std::min(searched, kHeadEnd.size()));
  searched = unread.size();
  const size_t size = end == std::string::npos ? unread.size() : end + kHeadEnd.size();
  if (size > options.header_bytes_max) return HeaderTooLarge();
  if (unread.compare(0, kProtocol.size(), kProtocol, 0, unread.size()) != 0) {
    return Error{Errc::kInvalid, "the response is no HTTP"};
  }
  if (end == std::string::npos) return BrokeOff("inside the response's header");
  return Done{};
}

Result<bool> ResponseReader::State::Parse() {
  while (!parser->is_done()) {
    const bool in_header = !parser->is_header_done();
    if (in_header) {
      if (const Status head = CheckHead(); !head) {
        if (head.error().code == Errc::kUnavailable) return false;
        return head.error();
      }
    } else if (unread.size() < (parser->chunked() ? kLastChunkBytes : 1)) {
      return false;
    }
    boost::system::error_code error;
    // No more at once than a head may have: so the line before a chunk and the trailers, which the
    // parser takes whole and does not limit, have the same limit.
    const size_t offered = std::min(unread.size(), options.header_bytes_max);
    const size_t taken = parser->put(boost::asio::buffer(unread.data(), offered), error);
    unread.erase(0, taken);
    if (error && error != http::error::need_more) return Explain(error);
    if (in_header && parser->is_header_done()) {
      // 101 would answer a wish that we never have.
      const unsigned status = parser->get().result_int();
      if (status < 100 || status == 101) {
        return Error{Errc::kInvalid, fmt::format("the response has the status {}", status)};
      }
      KeepHeaders();
      parser->eager(true);
    }
    if (taken == 0 && offered == options.header_bytes_max) return HeaderTooLarge();
    if (taken == 0) return parser->is_done();
  }
  return true;
}

ResponseReader::ResponseReader(Options options) : state_(std::make_unique<State>(options)) {}

ResponseReader::~ResponseReader() = default;

Result<std::optional<HttpResponse>> ResponseReader::Take(std::string_view bytes) {
  state_->unread.append(bytes);
  for (;;) {
    const Result<bool> whole = state_->Parse();
    if (!whole) return whole.error();
    if (!*whole) return std::optional<HttpResponse>();
    const unsigned status = state_->parser->get().result_int();
    if (status >= 200) return std::optional<HttpResponse>(state_->Release());
    if (++state_->interim > kInterimMax) {
      return Error{Errc::kInvalid, "the response is one interim response after the other"};
    }
    state_->Begin();
  }
}

Result<HttpResponse> ResponseReader::TakeEnd() {
  Parser& parser = *state_->parser;
  boost::system::error_code error;
  if (!parser.is_header_done()) {
    if (state_->unread.empty()) return BrokeOff("before the response");
    parser.put(boost::asio::buffer(state_->unread), error);
    if (error && error != http::error::need_more) return state_->Explain(error);
    return BrokeOff("inside the response");
  }
  parser.put_eof(error);
  if (error) return BrokeOff("inside the response");
  return state_->Release();
}

}  // namespace firstreply::wire
