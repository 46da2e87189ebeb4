#include "ingest/wire/response_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace firstreply::wire {
namespace {

using testing::HasSubstr;

// Reads `bytes` in pieces of that size and then the end of the connection.
Result<HttpResponse> ReadIn(const std::string& bytes, size_t piece_bytes,
                            ResponseReader::Options options = {}) {
  ResponseReader reader(options);
  for (size_t at = 0; at < bytes.size(); at += piece_bytes) {
    const auto response = reader.Take(std::string_view(bytes).substr(at, piece_bytes));
    if (!response) return response.error();
    if (*response) return **response;
  }
  return reader.TakeEnd();
}

// The same whatever the pieces.
Result<HttpResponse> ReadAll(const std::string& bytes, ResponseReader::Options options = {}) {
  Result<HttpResponse> whole = ReadIn(bytes, bytes.size() + 1, options);
  for (size_t piece = 1; piece < 12; ++piece) {
    const Result<HttpResponse> again = ReadIn(bytes, piece, options);
    EXPECT_EQ(again.has_value(), whole.has_value()) << "pieces of " << piece;
    if (again && whole) {
      EXPECT_EQ(again->status, whole->status);
      EXPECT_EQ(again->headers, whole->headers);
      EXPECT_EQ(again->body, whole->body);
    } else if (!again && !whole) {
      EXPECT_EQ(again.error().code, whole.error().code) << "pieces of " << piece;
    }
  }
  return whole;
}

Error ErrorOf(const std::string& bytes, ResponseReader::Options options = {}) {
  const Result<HttpResponse> response = ReadAll(bytes, options);
  return response ? Error{Errc::kInvalid, "no error at all"} : response.error();
}

TEST(ResponseReaderTest, ABodyEndsWhereItsLengthSays) {
  const auto response = ReadAll(
      "HTTP/1.1 202 Taken\r\nContent-Length: 5\r\nX-Two: a\r\nX-Two: b\r\n\r\nhello, and more");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 202);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(*FindHeader(response->headers, "content-length"), "5");
  EXPECT_EQ(response->headers.size(), 3U);
}

TEST(ResponseReaderTest, ABodyInChunksIsPutTogether) {
  const auto response = ReadAll(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;name=value\r\nhello\r\n7\r\n, world\r\n0\r\nX-Trailer: yes\r\n\r\n");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "hello, world");
  EXPECT_EQ(FindHeader(response->headers, "X-Trailer"), nullptr) << "passes for a header";
  const auto empty = ReadAll("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(empty.value().body, "");
}

TEST(ResponseReaderTest, ABodyWithoutLengthEndsWithTheConnection) {
  EXPECT_EQ(ReadAll("HTTP/1.0 200 OK\r\n\r\nall of this\r\n\r\n").value().body,
            "all of this\r\n\r\n");
  EXPECT_EQ(ReadAll("HTTP/1.1 500 Oops\r\n\r\n").value().status, 500);
}

TEST(ResponseReaderTest, SomeResponsesHaveNoBodyWhateverTheySay) {
  EXPECT_EQ(ReadAll("HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n").value().body, "");
  EXPECT_EQ(ReadAll("HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n").value().body, "");
  EXPECT_EQ(
      ReadAll("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", {.to_head = true}).value().body,
      "");
}

TEST(ResponseReaderTest, InterimResponsesAreReadOver) {
  const auto response = ReadAll(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "ok");
  EXPECT_EQ(FindHeader(response->headers, "Link"), nullptr);
}

TEST(ResponseReaderTest, InterimResponsesAreNotReadOverForEver) {
  std::string bytes;
  for (int i = 0; i < 17; ++i) bytes += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(ErrorOf(bytes).code, Errc::kInvalid);
  EXPECT_EQ(ErrorOf("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n").code, Errc::kInvalid);
  EXPECT_EQ(ErrorOf("HTTP/1.1 099 Odd\r\n\r\n").code, Errc::kInvalid);
  EXPECT_EQ(ErrorOf("HTTP/1.1 000 Odd\r\n\r\nuntil the end").code, Errc::kInvalid);
}

TEST(ResponseReaderTest, AResponseThatBreaksOffIsNone) {
  for (const char* bytes :
       {"", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r"}) {
    const Error error = ErrorOf(bytes);
    EXPECT_EQ(error.code, Errc::kUnavailable) << bytes;
    EXPECT_THAT(error.message, HasSubstr("the connection ended")) << bytes;
  }
}

TEST(ResponseReaderTest, WhatIsNoHttpIsRefused) {
  for (const char* bytes :
       {"SSH-2.0-OpenSSH\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!!0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"}) {
    EXPECT_EQ(ErrorOf(bytes).code, Errc::kInvalid) << bytes;
  }
}

TEST(ResponseReaderTest, AHeadHasALimitWhateverThePieces) {
  const std::string line = "HTTP/1.1 200 OK\r\n";
  const auto head = [&](size_t bytes) {
    return line + "X: " + std::string(bytes - line.size() - 7, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(ReadAll(head(kHttpHeaderBytesMax)).value().status, 200);
  const Error error = ErrorOf(head(kHttpHeaderBytesMax + 1));
  EXPECT_EQ(error.code, Errc::kTooLarge);
  EXPECT_THAT(error.message, HasSubstr("header"));

  // A line at a time.
  ResponseReader reader({});
  Result<std::optional<HttpResponse>> last = reader.Take(line);
  for (size_t sent = line.size(); sent <= kHttpHeaderBytesMax && last; sent += 9) {
    EXPECT_FALSE(*last);
    last = reader.Take("X: line\r\n");
  }
  EXPECT_EQ(last.error().code, Errc::kTooLarge);
}

TEST(ResponseReaderTest, ABodyHasALimitHoweverItIsSent) {
  const std::string most(kHttpClientBodyBytesMax, 'x');
  const std::string length = std::to_string(most.size());
  const std::string longer = std::to_string(most.size() + 1);
  const std::string head = "HTTP/1.1 200 OK\r\n";
  EXPECT_EQ(ReadAll(head + "Content-Length: " + length + "\r\n\r\n" + most).value().body, most);
  EXPECT_EQ(ReadAll(head + "\r\n" + most).value().body, most);
  EXPECT_EQ(ReadAll(head + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + most + "\r\n0\r\n\r\n")
                .value()
                .body,
            most);

  EXPECT_EQ(ErrorOf(head + "Content-Length: " + longer + "\r\n\r\n").code, Errc::kTooLarge);
  EXPECT_EQ(ErrorOf(head + "Content-Length: 18446744073709551615\r\n\r\n").code, Errc::kTooLarge);
  EXPECT_EQ(ErrorOf(head + "\r\n" + most + "x").code, Errc::kTooLarge);
  EXPECT_EQ(ErrorOf(head + "Transfer-Encoding: chunked\r\n\r\n10001\r\n").code, Errc::kTooLarge);
  EXPECT_EQ(ErrorOf(head + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + most + "\r\n1\r\n").code,
            Errc::kTooLarge);
}

TEST(ResponseReaderTest, WhatStandsAroundChunksHasALimitToo) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string endless(kHttpHeaderBytesMax + 10, 'x');
  EXPECT_EQ(ErrorOf(head + "1;a=" + endless).code, Errc::kTooLarge);
  EXPECT_EQ(ErrorOf(head + "0\r\nX: " + endless).code, Errc::kTooLarge);
}

}  // namespace
}  // namespace firstreply::wire
