// What a server does not take: shapes that could hide a second request, paths that lead elsewhere,
// what is too much, too slow or not allowed. Each is answered, counted and, where the rest of it
// was not read, the end of its connection.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/ingest/wire/sim_server.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using wire::HttpRefusal;

struct Shape {
  const char* name;
  std::string bytes;
  int status = 400;
};

// GoogleTest prints the name and not the bytes.
void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.name;
}

// What would be a request of its own, were the one before it understood in another way.
const std::string kSmuggled = "GET /hello/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string Post(const std::string& headers, const std::string& body) {
  return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

std::string Get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

class SmugglingTest : public testing::TestWithParam<Shape> {};

TEST_P(SmugglingTest, EndsTheConnectionAndReachesNoHandler) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    SimServer sim({}, seed);
    const auto peer = sim.Ask(GetParam().bytes + kSmuggled);
    EXPECT_EQ(peer->Only().status, GetParam().status) << peer->received();
    EXPECT_TRUE(sim.requests.empty());
    EXPECT_EQ(sim.Refused(HttpRefusal::kMalformed), 1);
    sim.RunFor(5s);
    EXPECT_TRUE(peer->closed());
    EXPECT_EQ(sim.server->counts().connections_open, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SmugglingTest,
    testing::Values(
        Shape{"length_and_chunked",
              Post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Shape{"chunked_and_length",
              Post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
        Shape{"two_lengths", Post("Content-Length: 0\r\nContent-Length: 48\r\n", "")},
        Shape{"one_length_twice", Post("Content-Length: 2\r\nContent-Length: 2\r\n", "ok")},
        Shape{"list_of_lengths", Post("Content-Length: 2, 2\r\n", "ok")},
        Shape{"signed_length", Post("Content-Length: +2\r\n", "ok")},
        Shape{"negative_length", Post("Content-Length: -1\r\n", "")},
        Shape{"hexadecimal_length", Post("Content-Length: 0x2\r\n", "ok")},
        Shape{"empty_length", Post("Content-Length:\r\n", "")},
        Shape{"length_with_a_blank_inside", Post("Content-Length: 1 2\r\n", "ok")},
        Shape{"length_beyond_64_bits", Post("Content-Length: 18446744073709551618\r\n", "ok")},
        Shape{"blank_before_the_colon", Post("Content-Length : 2\r\n", "ok")},
        Shape{"tab_before_the_colon", Post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")},
        Shape{"chunked_twice",
              Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Shape{"chunked_listed_twice", Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")},
        Shape{"chunked_after_another", Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
        Shape{"chunked_before_another",
              Post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")},
        Shape{"identity", Post("Transfer-Encoding: identity\r\nContent-Length: 2\r\n", "ok")},
        Shape{"other_coding", Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
        Shape{"quoted_coding", Post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
        Shape{"vertical_tab_in_the_coding", Post("Transfer-Encoding: \x0b"
                                                 "chunked\r\n",
                                                 "0\r\n\r\n")},
        Shape{"empty_coding", Post("Transfer-Encoding:\r\n", "")},
        Shape{"folded_coding", Post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
        Shape{"folded_header", Post("X-Note: one\r\n two\r\n", "")},
        Shape{"blank_first_header", "GET /hello/a HTTP/1.1\r\n Host: localhost\r\n\r\n"},
        Shape{"chunked_in_http_1_0",
              "POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: "
              "chunked\r\n\r\n0\r\n\r\n"},
        Shape{"bare_line_feeds", "GET /hello/a HTTP/1.1\nHost: localhost\n\n"},
        Shape{"one_bare_line_feed", Post("X-Note: a\nContent-Length: 2\r\n", "ok")},
        Shape{"bare_carriage_return", Post("X-Note: a\rContent-Length: 2\r\n", "ok")},
        Shape{"carriage_return_at_the_end", Post("X-Note: a\r\r\n", "")},
        Shape{"nul_in_a_header", Post(std::string("X-Note: a\0b\r\n", 13), "")},
        Shape{"nul_in_a_name", Post(std::string("Content-Length\0: 2\r\n", 20), "ok")},
        Shape{"control_character", Post("X-Note: a\x01\r\n", "")},
        Shape{"delete_character", Post("X-Note: a\x7f\r\n", "")},
        Shape{"empty_line_in_front", "\r\n" + Get("/hello/a")},
        Shape{"header_without_a_name", Post(": value\r\n", "")},
        Shape{"header_without_a_colon", Post("X-Note\r\n", "")},
        Shape{"no_host", "GET /hello/a HTTP/1.1\r\n\r\n"},
        Shape{"two_hosts", "GET /hello/a HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"},
        Shape{"two_hosts_in_http_1_0",
              "GET /hello/a HTTP/1.0\r\nHost: localhost\r\nhost: other\r\n\r\n"},
        Shape{"empty_host", "GET /hello/a HTTP/1.1\r\nHost:\r\n\r\n"},
        Shape{"host_list", "GET /hello/a HTTP/1.1\r\nHost: localhost, other\r\n\r\n"},
        Shape{"host_with_a_path", "GET /hello/a HTTP/1.1\r\nHost: localhost/other\r\n\r\n"},
        Shape{"host_with_a_user", "GET /hello/a HTTP/1.1\r\nHost: me@localhost\r\n\r\n"},
        Shape{"no_version", "GET /hello/a\r\nHost: localhost\r\n\r\n"},
        Shape{"later_version", "GET /hello/a HTTP/2.0\r\nHost: localhost\r\n\r\n"},
        Shape{"http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        Shape{"two_blanks", "GET  /hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        Shape{"tab_for_a_blank", "GET\t/hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        Shape{"blank_after_the_version", "GET /hello/a HTTP/1.1 \r\nHost: localhost\r\n\r\n"},
        Shape{"method_that_is_no_token", "G(ET) /hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        Shape{"tls_greeting", std::string("\x16\x03\x01\x02\x00\x01", 6)},
        Shape{"other_expectation", Post("Content-Length: 2\r\nExpect: 200-ok\r\n", "ok"), 417}),
    [](const auto& shape) { return shape.param.name; });

class BrokenBodyTest : public testing::TestWithParam<Shape> {};

TEST_P(BrokenBodyTest, EndsTheConnectionAndReachesNoHandler) {
  SimServer sim;
  const auto peer =
      sim.Ask(Post("Transfer-Encoding: chunked\r\n", GetParam().bytes) + kSmuggled + "\r\n\r\n");
  EXPECT_EQ(peer->Only().status, GetParam().status) << peer->received();
  EXPECT_TRUE(sim.requests.empty());
  EXPECT_EQ(
      sim.Refused(GetParam().status == 413 ? HttpRefusal::kBodyTooLarge : HttpRefusal::kMalformed),
      1);
  sim.RunFor(5s);
  EXPECT_TRUE(peer->closed());
}

TEST_P(BrokenBodyTest, IsAnsweredTheSameInPieces) {
  const std::string bytes = Post("Transfer-Encoding: chunked\r\n", GetParam().bytes) + kSmuggled;
  for (const size_t piece : {1u, 2u, 3u, 41u}) {
    SimServer sim;
    const auto peer = sim.Connect();
    for (size_t at = 0; at < bytes.size(); at += piece) {
      peer->Send(bytes.substr(at, piece));
      sim.RunFor(1ms);
    }
    sim.RunFor(1s);
    EXPECT_EQ(peer->Only().status, GetParam().status) << piece << ": " << peer->received();
    EXPECT_TRUE(sim.requests.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Chunks, BrokenBodyTest,
    testing::Values(
        Shape{"no_number", "x\r\nhello\r\n0\r\n\r\n"},
        Shape{"hexadecimal_prefix", "0x2\r\nok\r\n0\r\n\r\n"},
        Shape{"negative", "-2\r\nok\r\n0\r\n\r\n"},
        Shape{"beyond_64_bits", "10000000000000002\r\nok\r\n0\r\n\r\n"},
        Shape{"line_feed_after_the_size", "2\nok\r\n0\r\n\r\n"},
        Shape{"blank_after_the_size", "2 \r\nok\r\n0\r\n\r\n"},
        Shape{"data_longer_than_said", "2\r\nokay\r\n0\r\n\r\n"},
        Shape{"line_feed_after_the_data", "2\r\nok\n0\r\n\r\n"},
        Shape{"line_feed_in_an_extension", "2;a=\"\n\"\r\nok\r\n0\r\n\r\n"},
        Shape{"quote_left_open", "2;a=\"b\r\nok\r\n0\r\n\r\n"},
        Shape{"quote_left_open_and_closed_later", "2;a=\"b\r\nok\r\n0;a=\"\r\n\r\n"},
        Shape{"quote_left_open_in_the_last_line", "2\r\nok\r\n0;a=\"\r\n\r\n"},
        Shape{"quote_left_open_by_a_backslash", "2;a=\"b\\\"\r\nok\r\n0\r\n\r\n"},
        Shape{"line_break_in_an_extension", "2;a=\"\r\n\"\r\nok\r\n0\r\n\r\n"},
        Shape{"control_character_in_an_extension", "2;a=\"\x04\"\r\nok\r\n0\r\n\r\n"},
        Shape{"carriage_return_in_an_extension", "2;a=b\rc\r\nok\r\n0\r\n\r\n"},
        Shape{"extension_bomb", "2;a=" + std::string(1100, 'a') + "\r\nok\r\n0\r\n\r\n"},
        Shape{"endless_line", std::string(6000, '0')},
        Shape{"trailer", "2\r\nok\r\n0\r\nX-Note: a\r\n\r\n"},
        Shape{"trailer_that_is_a_length", "2\r\nok\r\n0\r\nContent-Length: 5\r\n\r\n"},
        Shape{"more_than_the_route_takes", "41\r\n" + std::string(65, 'a') + "\r\n0\r\n\r\n", 413},
        Shape{
            "more_than_the_route_takes_in_pieces",
            "20\r\n" + std::string(32, 'a') + "\r\n21\r\n" + std::string(33, 'a') + "\r\n0\r\n\r\n",
            413}),
    [](const auto& shape) { return shape.param.name; });

class TargetTest : public testing::TestWithParam<Shape> {};

TEST_P(TargetTest, ReachesNoHandler) {
  SimServer sim;
  const auto peer = sim.Ask(Get(GetParam().bytes));
  EXPECT_EQ(peer->Only().status, GetParam().status) << peer->received();
  EXPECT_TRUE(sim.requests.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Targets, TargetTest,
    testing::Values(
        Shape{"parent", "/hello/../none"}, Shape{"parent_at_the_end", "/hello/.."},
        Shape{"this_folder", "/hello/./a"}, Shape{"encoded_parent", "/hello/%2e%2E"},
        Shape{"half_encoded_parent", "/hello/.%2e"}, Shape{"encoded_slash", "/hello/a%2Fb"},
        Shape{"encoded_backslash", "/hello/..%5c..%5cb"}, Shape{"backslash", "/hello/..\\b"},
        Shape{"encoded_nul", "/hello/a%00.js"}, Shape{"encoded_line_break", "/hello/a%0d%0aX:b"},
        Shape{"overlong_dot", "/hello/%c0%ae%c0%ae"}, Shape{"overlong_slash", "/hello/a%c0%afb"},
        Shape{"no_utf8", "/hello/%ff"}, Shape{"surrogate", "/hello/%ed%a0%80"},
        Shape{"raw_high_byte", "/hello/\xc3\xa9"}, Shape{"empty_segment", "/hello//a"},
        Shape{"two_slashes_in_front", "//hello/a"}, Shape{"cut_percent", "/hello/a%2"},
        Shape{"wrong_percent", "/hello/%zz"}, Shape{"fragment", "/hello/a#b"},
        Shape{"absolute", "http://localhost/hello/a"}, Shape{"authority", "localhost:80"},
        Shape{"asterisk", "*"}, Shape{"name_twice", "/hello/a?b=1&b=2"},
        Shape{"name_twice_encoded", "/hello/a?b=1&%62=2"},
        Shape{"nul_in_the_query", "/hello/a?b=%00"},
        Shape{"no_utf8_in_the_query", "/hello/a?b=%ff"},
        Shape{"cut_percent_in_the_query", "/hello/a?b=%f"}, Shape{"nowhere", "/nowhere", 404},
        Shape{"slash_at_the_end", "/hello/", 404}, Shape{"one_segment_more", "/hello/a/b", 404},
        Shape{"root", "/", 404}, Shape{"other_capitals", "/Hello/a", 404},
        Shape{"double_encoded_parent", "/none/%252e%252e", 404}),
    [](const auto& shape) { return shape.param.name; });

TEST(HttpRefusalTest, AMethodThatTheAddressDoesNotTakeIsToldWhichItDoes) {
  SimServer sim;
  const auto peer = sim.Ask("DELETE /hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const wire::HttpResponse response = peer->Only();
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(*wire::FindHeader(response.headers, "Allow"), "GET, HEAD");
  EXPECT_EQ(*wire::FindHeader(response.headers, "Content-Type"), "application/problem+json");
  EXPECT_EQ(sim.Refused(HttpRefusal::kMethodNotAllowed), 1);
  EXPECT_FALSE(peer->closed()) << "nothing of it is left unread";
}

TEST(HttpRefusalTest, WhatIsNotThereIsCountedAndTheConnectionGoesOn) {
  SimServer sim;
  const auto peer = sim.Ask(Get("/nowhere") + Get("/hello/Anna"));
  const ReadResponses read = ReadAll(peer->received());
  ASSERT_EQ(read.all.size(), 2u);
  EXPECT_EQ(read.all[0].status, 404);
  EXPECT_EQ(read.all[1].body, "hello, Anna");
  EXPECT_EQ(sim.Refused(HttpRefusal::kNotFound), 1);
}

TEST(HttpRefusalTest, WhoIsNotAdmittedIsAnsweredBeforeTheBodyIsRead) {
  SimServer sim;
  sim.gate_refuses = wire::Problem(403, "Forbidden", "Not with this token.");
  const auto peer = sim.Ask(Post("Content-Length: 60\r\n", ""));
  EXPECT_EQ(peer->Only().status, 403);
  EXPECT_EQ(sim.Refused(HttpRefusal::kNotAdmitted), 1);
  // The body that it goes on to send is no request.
  peer->Send(kSmuggled);
  sim.gate_refuses.reset();
  sim.RunFor(5s);
  EXPECT_TRUE(peer->closed());
  EXPECT_TRUE(sim.requests.empty());
}

TEST(HttpRefusalTest, ABodyThatIsCutOffReachesNoHandler) {
  SimServer sim;
  const auto peer = sim.Ask(Post("Content-Length: 10\r\n", "half"));
  peer->Leave();
  sim.RunFor(1s);
  EXPECT_TRUE(sim.requests.empty());
  EXPECT_EQ(sim.Refused(HttpRefusal::kMalformed), 1);
  EXPECT_EQ(sim.server->counts().connections_open, 0);
}

TEST(HttpRefusalTest, AHeadOfkHttpHeaderBytesMaxIsTakenAndAByteMoreIsNot) {
  const auto head_of = [](size_t bytes) {
    const std::string begin = "GET /hello/Anna HTTP/1.1\r\nHost: localhost\r\nX-Long: ";
    return begin + std::string(bytes - begin.size() - 4, 'x') + "\r\n\r\n";
  };
  SimServer sim;
  EXPECT_EQ(sim.Ask(head_of(kHttpHeaderBytesMax))->Only().status, 200);
  const auto peer = sim.Ask(head_of(kHttpHeaderBytesMax + 1));
  EXPECT_EQ(peer->Only().status, 431);
  EXPECT_EQ(sim.Refused(HttpRefusal::kHeaderTooLarge), 1);
  const auto line = sim.Ask("GET /" + std::string(kHttpHeaderBytesMax, 'x'));
  EXPECT_EQ(line->Only().status, 431) << "the line counts too";
}

TEST(HttpRefusalTest, ABodyOfkHttpBodyBytesMaxIsTakenAndAByteMoreIsNotRead) {
  const auto post = [](size_t bytes) {
    return "POST /posts HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n";
  };
  SimServer sim;
  const auto peer = sim.Connect();
  peer->Send(post(kHttpBodyBytesMax) + std::string(kHttpBodyBytesMax, 'x'));
  sim.RunFor(20s);
  EXPECT_EQ(peer->Only().status, 202);
  ASSERT_EQ(sim.requests.size(), 1u);
  EXPECT_EQ(sim.requests[0].body.size(), kHttpBodyBytesMax);

  EXPECT_EQ(sim.Ask(post(kHttpBodyBytesMax + 1))->Only().status, 413) << "nothing of it was sent";
  EXPECT_EQ(sim.Refused(HttpRefusal::kBodyTooLarge), 1);
  EXPECT_EQ(sim.requests.size(), 1u);
}

TEST(HttpRefusalTest, ConnectionsBeyondkHttpConnectionsPerAddressMaxAreClosedAtOnce) {
  SimServer sim;
  std::vector<std::unique_ptr<HttpPeer>> peers;
  for (size_t i = 0; i < kHttpConnectionsPerAddressMax; ++i)
    peers.push_back(sim.Connect("192.0.2.1"));
  sim.RunFor(1s);
  const auto one_more = sim.Connect("192.0.2.1");
  const auto another = sim.Connect("192.0.2.2");
  sim.RunFor(1s);
  EXPECT_TRUE(one_more->closed());
  EXPECT_FALSE(another->closed());
  EXPECT_EQ(sim.Refused(HttpRefusal::kTooManyConnections), 1);
  // Who leaves makes room.
  peers.pop_back();
  sim.RunFor(1s);
  const auto next = sim.Connect("192.0.2.1");
  sim.RunFor(1s);
  EXPECT_FALSE(next->closed());
}

TEST(HttpRefusalTest, ConnectionsBeyondkHttpConnectionsMaxAreClosedAtOnce) {
  SimServer sim;
  std::vector<std::unique_ptr<HttpPeer>> peers;
  for (size_t i = 0; i < kHttpConnectionsMax; ++i) {
    peers.push_back(sim.Connect("192.0.2." + std::to_string(i % 200)));
  }
  sim.RunFor(1s);
  EXPECT_EQ(sim.server->counts().connections_open, static_cast<int64_t>(kHttpConnectionsMax));
  const auto one_more = sim.Connect("192.0.2.250");
  sim.RunFor(1s);
  EXPECT_TRUE(one_more->closed());
  EXPECT_EQ(sim.Refused(HttpRefusal::kTooManyConnections), 1);
}

TEST(HttpRefusalTest, AHeadThatDribblesInIsCutOffAtItsDeadline) {
  SimServer sim;
  const auto peer = sim.Connect();
  peer->Send("GET /hello/a HTTP/1.1\r\n");
  for (int second = 0; second < 9; ++second) {
    sim.RunFor(1s);
    peer->Send("X: y\r\n");
  }
  EXPECT_EQ(peer->received(), "");
  sim.RunFor(2s);
  EXPECT_EQ(peer->Only().status, 408);
  EXPECT_EQ(sim.Refused(HttpRefusal::kHeaderTimeout), 1);
  sim.RunFor(3s);
  EXPECT_TRUE(peer->closed());
}

TEST(HttpRefusalTest, TheHeadOfALaterRequestHasADeadlineOfItsOwn) {
  SimServer sim;
  const auto peer = sim.Ask(Get("/hello/a"));
  sim.RunFor(30s);
  peer->Send("GET /hello/b");
  sim.RunFor(9s);
  EXPECT_EQ(ReadAll(peer->received()).all.size(), 1u);
  sim.RunFor(2s);
  ASSERT_EQ(ReadAll(peer->received()).all.size(), 2u);
  EXPECT_EQ(ReadAll(peer->received()).all[1].status, 408);
}

TEST(HttpRefusalTest, AConnectionThatIsNeverUsedIsClosed) {
  SimServer sim;
  const auto peer = sim.Connect();
  sim.RunFor(9s);
  EXPECT_FALSE(peer->closed());
  sim.RunFor(2s);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->received(), "");
  EXPECT_EQ(sim.Refused(HttpRefusal::kHeaderTimeout), 1);
}

TEST(HttpRefusalTest, AnIdleConnectionIsClosedWithoutAWord) {
  SimServer sim;
  const auto peer = sim.Ask(Get("/hello/a"));
  sim.RunFor(58s);
  EXPECT_FALSE(peer->closed());
  sim.RunFor(2s);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->Only().status, 200);
  const auto refused = sim.server->counts().refused;
  EXPECT_TRUE(std::all_of(refused.begin(), refused.end(), [](int64_t n) { return n == 0; }));
}

TEST(HttpRefusalTest, ABodyThatDribblesInIsCutOffAtItsDeadline) {
  SimServer sim;
  const auto peer = sim.Ask(Post("Content-Length: 50\r\n", ""));
  for (int second = 0; second < 28; ++second) {
    peer->Send("x");
    sim.RunFor(1s);
  }
  EXPECT_EQ(peer->received(), "");
  sim.RunFor(2s);
  EXPECT_EQ(peer->Only().status, 408);
  EXPECT_EQ(sim.Refused(HttpRefusal::kBodyTimeout), 1);
  EXPECT_TRUE(sim.requests.empty());
}

TEST(HttpRefusalTest, APeerThatDoesNotReadItsAnswerIsCutOff) {
  SimServer sim;
  const auto peer = sim.Ask(Get("/later"));
  peer->StopReading();
  // More than the network between us holds.
  sim.later[0].Send({.body = std::string(300'000, 'x')});
  sim.RunFor(29s);
  EXPECT_EQ(sim.server->counts().connections_open, 1);
  sim.RunFor(2s);
  EXPECT_EQ(sim.server->counts().connections_open, 0);
  EXPECT_EQ(sim.Refused(HttpRefusal::kSlowReader), 1);
}

TEST(HttpRefusalTest, ARefusedPeerMayGoOnSendingForAWhileAndNotForEver) {
  SimServer sim;
  const auto peer = sim.Ask(Post("Content-Length: 5000000\r\n", ""));
  EXPECT_EQ(peer->Only().status, 413);
  EXPECT_FALSE(peer->closed()) << "or its bytes would meet a closed door and the answer be lost";
  for (int i = 0; i < 40; ++i) peer->Send(std::string(50'000, 'x'));
  sim.RunFor(3s);
  EXPECT_TRUE(peer->closed());
  EXPECT_TRUE(sim.requests.empty());
}

TEST(HttpRefusalTest, EachReasonHasANameOfItsOwn) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < wire::kHttpRefusals; ++i) {
    names.push_back(NameOf(static_cast<HttpRefusal>(i)));
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(std::count(names.begin(), names.end(), "unknown"), 0);
}

}  // namespace
}  // namespace firstreply::test
