#include "ingest/wire/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/ingest/wire/stream_reading.h"
#include "tests/ingest/wire/test_authority.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/sim_transport.h"

namespace firstreply::wire {
namespace {

using namespace std::chrono_literals;
using test::CertificateFiles;
using test::StreamReading;
using testing::HasSubstr;

// Within the century of the test's certificates, whenever the test runs.
constexpr TimePoint kIn2060{std::chrono::sys_days{std::chrono::year{2060} / 1 / 1}};
constexpr char kHost[] = "desk.example";

// Two ends on a simulated network.
class Pair {
 public:
  Pair(const CertificateFiles& certificate, const std::string& authority, uint64_t seed = 1,
       test::SimTransport::Fate fate = {}, const std::string& host = kHost)
      : transport(scheduler, {.seed = seed}) {
    server_context =
        TlsContext::ForServer(scheduler, certificate.certificate, certificate.key).value();
    client_context = TlsContext::ForClient(scheduler, authority).value();
    listener = transport
                   .Listen({host, 443},
                           [this](std::unique_ptr<Stream> stream) {
                             server_carrier = stream.get();
                             server = server_context->Serve(std::move(stream));
                           })
                   .value();
    transport.Plan(std::move(fate));
    attempt = transport.Connect({host, 443}, [this, host](Result<std::unique_ptr<Stream>> stream) {
      client = client_context->Call(std::move(*stream), host);
    });
    scheduler.RunFor(1s);
  }

  test::SimScheduler scheduler{{.start = kIn2060}};
  test::SimTransport transport;
  std::unique_ptr<TlsContext> server_context;
  std::unique_ptr<TlsContext> client_context;
  std::unique_ptr<Transport::Listener> listener;
  std::unique_ptr<Transport::Attempt> attempt;
  Stream* server_carrier = nullptr;
  std::unique_ptr<Stream> server;
  std::unique_ptr<Stream> client;
};

// What became of one write, or nothing yet.
struct Written {
  Stream::OnWritten Note() {
    return [this](Status status) { outcome = std::move(status); };
  }
  bool succeeded() const { return outcome && outcome->has_value(); }
  bool failed() const { return outcome && outcome->has_error(); }
  std::optional<Status> outcome;
};

class TlsTest : public testing::Test {
 protected:
  // What the client is told when it writes and reads; empty when all is well.
  std::string Refusal(Pair& pair) {
    StreamReading at_client(*pair.client);
    StreamReading at_server(*pair.server);
    Written written;
    pair.client->Write("hello", written.Note());
    pair.scheduler.RunFor(10s);
    if (!at_client.error()) {
      EXPECT_TRUE(written.succeeded());
      EXPECT_EQ(at_server.text(), "hello");
      return "";
    }
    EXPECT_EQ(at_client.error()->code, Errc::kUnavailable);
    EXPECT_TRUE(written.failed());
    EXPECT_EQ(at_server.text(), "");
    EXPECT_TRUE(at_server.error());
    return at_client.error()->message;
  }

  std::string RefusalOf(const CertificateFiles& certificate, const std::string& host = kHost) {
    Pair pair(certificate, authority_.file(), 1, {}, host);
    return Refusal(pair);
  }

  const test::TemporaryFolder folder_;
  const test::TestAuthority authority_{folder_};
};

TEST_F(TlsTest, CarriesALotInBothDirectionsAtOnceInWhateverPiecesItComes) {
  const CertificateFiles certificate = authority_.Issue("desk", "DNS:desk.example");
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Pair pair(certificate, authority_.file(), seed);
    std::string there;
    std::string back;
    for (int i = 0; i < 30'000; ++i) {
      there += std::to_string(i);
      back += std::to_string(i * 3);
    }
    StreamReading at_server(*pair.server, 1 + seed * 777);
    StreamReading at_client(*pair.client, 20'000);
    Written sent_there;
    Written sent_back;
    pair.server->Write(back, sent_back.Note());
    pair.client->Write(there, sent_there.Note());
    pair.scheduler.RunFor(1h);
    EXPECT_TRUE(sent_there.succeeded() && sent_back.succeeded());
    EXPECT_TRUE(at_server.text() == there && at_client.text() == back) << "seed " << seed;

    pair.client->Close();
    pair.scheduler.RunFor(1s);
    EXPECT_TRUE(at_server.ended()) << "seed " << seed;
  }
}

TEST_F(TlsTest, AServerProvesTheNameThatWasCalled) {
  EXPECT_EQ(RefusalOf(authority_.Issue("named", "DNS:other.example,DNS:desk.example")), "");
  EXPECT_EQ(RefusalOf(authority_.Issue("wild", "DNS:*.example.org"), "desk.example.org"), "");
  EXPECT_EQ(RefusalOf(authority_.Issue("address", "IP:192.0.2.7"), "192.0.2.7"), "");
  EXPECT_EQ(RefusalOf(authority_.Issue("address6", "IP:2001:db8::7"), "2001:db8::7"), "");
  EXPECT_EQ(RefusalOf(authority_.IssueIndirectly("indirect", "DNS:desk.example")), "");
}

TEST_F(TlsTest, AServerThatProvesAnotherNameIsRefused) {
  EXPECT_THAT(RefusalOf(authority_.Issue("other", "DNS:other.example")),
              HasSubstr("certificate verify failed (hostname mismatch)"));
  EXPECT_THAT(RefusalOf(authority_.Issue("above", "DNS:example")), HasSubstr("hostname mismatch"));
  EXPECT_THAT(RefusalOf(authority_.Issue("deep", "DNS:*.example.org"), "a.b.example.org"),
              HasSubstr("hostname mismatch"));
  EXPECT_THAT(RefusalOf(authority_.Issue("partly", "DNS:d*.example.org"), "desk.example.org"),
              HasSubstr("hostname mismatch"));
  EXPECT_THAT(RefusalOf(authority_.Issue("number", "DNS:192.0.2.7"), "192.0.2.7"),
              HasSubstr("IP address mismatch"));
  // A common name is for people to read.
  EXPECT_THAT(RefusalOf(authority_.Issue("desk.example", "")), HasSubstr("hostname mismatch"));
}

TEST_F(TlsTest, AServerNobodyKnownVouchesForIsRefused) {
  EXPECT_THAT(RefusalOf(authority_.SelfSigned("self", "DNS:desk.example")),
              HasSubstr("self-signed certificate"));
  const test::TemporaryFolder elsewhere;
  const test::TestAuthority stranger(elsewhere);
  EXPECT_THAT(RefusalOf(stranger.Issue("strange", "DNS:desk.example")),
              HasSubstr("certificate verify failed"));
  Pair by_the_system(authority_.Issue("unknown", "DNS:desk.example"), "");
  EXPECT_THAT(Refusal(by_the_system), HasSubstr("unable to get local issuer certificate"));
}

TEST_F(TlsTest, ACertificateIsReadAgainstTheClockThatIsHandedIn) {
  EXPECT_THAT(RefusalOf(authority_.Issue("brief", "DNS:desk.example", 10)),
              HasSubstr("certificate has expired"));

  Pair early(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  early.scheduler.StepWallClock(TimePoint{} - early.scheduler.Now());
  early.attempt =
      early.transport.Connect({kHost, 443}, [&](Result<std::unique_ptr<Stream>> stream) {
        early.client = early.client_context->Call(std::move(*stream), kHost);
      });
  early.scheduler.RunFor(1s);
  EXPECT_THAT(Refusal(early), HasSubstr("certificate is not yet valid"));
}

TEST_F(TlsTest, NobodyCanProveToBeNobody) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  for (const std::string& host : {std::string(), std::string("desk.example\0.evil", 18)}) {
    pair.attempt =
        pair.transport.Connect({kHost, 443}, [&](Result<std::unique_ptr<Stream>> stream) {
          pair.client = pair.client_context->Call(std::move(*stream), host);
        });
    pair.scheduler.RunFor(1s);
    StreamReading reading(*pair.client);
    Written written;
    pair.client->Write("secret", written.Note());
    EXPECT_FALSE(written.outcome || reading.error()) << "inside the call";
    pair.scheduler.RunFor(1s);
    ASSERT_TRUE(reading.error());
    EXPECT_EQ(reading.error()->code, Errc::kInvalid);
    EXPECT_TRUE(written.failed());
  }
}

TEST_F(TlsTest, AContextServesOrCallsAndNotBoth) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  const std::unique_ptr<Stream> served = pair.client_context->Serve(std::move(pair.server));
  const std::unique_ptr<Stream> called = pair.server_context->Call(std::move(pair.client), kHost);
  StreamReading at_served(*served);
  StreamReading at_called(*called);
  pair.scheduler.RunFor(1s);
  EXPECT_EQ(at_served.error().value().code, Errc::kInvalid);
  EXPECT_EQ(at_called.error().value().code, Errc::kInvalid);
}

TEST_F(TlsTest, AnEndWithoutAFarewellIsAFailureAndOneWithItIsNone) {
  const CertificateFiles certificate = authority_.Issue("desk", "DNS:desk.example");
  Pair pair(certificate, authority_.file());
  StreamReading at_client(*pair.client);
  StreamReading at_server(*pair.server);
  pair.server->Write("all of it", [&](const Status&) { pair.server->Close(); });
  pair.scheduler.RunFor(10s);
  EXPECT_EQ(at_client.text(), "all of it");
  EXPECT_TRUE(at_client.ended());
  EXPECT_EQ(at_server.error().value().message, "the connection is closed");

  // Somebody on the way ends the connection by TCP's own means.
  Pair cut(certificate, authority_.file());
  StreamReading at_cut(*cut.client);
  StreamReading at_cutter(*cut.server);
  cut.server->Write("not all of it", [](const Status&) {});
  cut.scheduler.RunFor(10s);
  cut.server_carrier->Close();
  cut.scheduler.RunFor(10s);
  EXPECT_EQ(at_cut.text(), "not all of it");
  EXPECT_FALSE(at_cut.ended());
  EXPECT_THAT(at_cut.error().value().message, HasSubstr("broke off without a farewell"));
}

TEST_F(TlsTest, AConnectionThatIsCutAtAnyByteFailsAtBothEnds) {
  const CertificateFiles certificate = authority_.Issue("desk", "DNS:desk.example");
  for (int64_t byte = 0; byte < 2'000; byte += 37) {
    Pair pair(certificate, authority_.file(), static_cast<uint64_t>(byte), {.cut_at_byte = byte});
    StreamReading at_client(*pair.client);
    StreamReading at_server(*pair.server);
    Written written;
    pair.client->Write(std::string(5'000, 'x'), written.Note());
    pair.scheduler.RunFor(10s);
    EXPECT_TRUE(at_client.error() && at_server.error()) << "byte " << byte;
    EXPECT_TRUE(written.outcome) << "byte " << byte;
  }
}

TEST_F(TlsTest, AConnectionThatFallsSilentWaitsUntilItIsClosed) {
  const CertificateFiles certificate = authority_.Issue("desk", "DNS:desk.example");
  for (int64_t byte = 0; byte < 2'000; byte += 97) {
    Pair pair(certificate, authority_.file(), 3, {.stalled_at_byte = byte});
    auto at_client = std::make_unique<StreamReading>(*pair.client);
    Written written;
    pair.client->Write(std::string(500'000, 'x'), written.Note());
    pair.scheduler.RunFor(1h);
    EXPECT_FALSE(at_client->error() || written.outcome) << "byte " << byte;
    pair.client->Close();
    EXPECT_FALSE(at_client->error() || written.outcome) << "inside the call";
    pair.scheduler.RunFor(1s);
    EXPECT_TRUE(at_client->error() && written.failed()) << "byte " << byte;
  }
}

TEST_F(TlsTest, WhatIsThereAlreadyIsToldLaterAndNeverInsideTheCall) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  StreamReading at_server(*pair.server);
  std::string first(1, ' ');
  bool read = false;
  pair.client->Read(first, [&](const Result<size_t>& count) { read = count.has_value(); });
  pair.server->Write("ab", [](const Status&) {});
  pair.scheduler.RunFor(10s);
  ASSERT_TRUE(read);

  // "b" is decrypted by now, and nothing more comes from the network.
  std::string second(1, ' ');
  bool read_again = false;
  pair.client->Read(second, [&](const Result<size_t>&) { read_again = true; });
  EXPECT_FALSE(read_again);
  pair.scheduler.RunReady();
  EXPECT_TRUE(read_again);
  EXPECT_EQ(first + second, "ab");
}

TEST_F(TlsTest, ACallbackMayDestroyItsStreamAndADestroyedOneCallsNobody) {
  const CertificateFiles certificate = authority_.Issue("desk", "DNS:desk.example");
  Pair pair(certificate, authority_.file());
  StreamReading at_server(*pair.server);
  std::string buffer(100, ' ');
  bool read = false;
  pair.client->Read(buffer, [&](const Result<size_t>&) { read = true; });
  pair.scheduler.RunFor(10s);
  pair.client->Write("hello", [&](const Status&) { pair.client.reset(); });
  pair.scheduler.RunFor(10s);
  EXPECT_EQ(pair.client, nullptr);
  EXPECT_FALSE(read);
  EXPECT_TRUE(at_server.ended());

  Pair other(certificate, authority_.file());
  bool written = false;
  other.client->Write("hello", [&](const Status&) { written = true; });
  other.client.reset();
  other.scheduler.RunFor(10s);
  EXPECT_FALSE(written);
}

TEST_F(TlsTest, AStreamIsItsCarriersInWhatItSaysOfThePeer) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file(), 1,
            {.from = "198.51.100.4"});
  EXPECT_EQ(pair.server->PeerAddress(), "198.51.100.4");
  EXPECT_EQ(pair.client->PeerAddress(), kHost);
}

TEST_F(TlsTest, AClientThatSpeaksNoTlsIsRefused) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  std::unique_ptr<Stream> plain;
  pair.attempt = pair.transport.Connect(
      {kHost, 443}, [&](Result<std::unique_ptr<Stream>> stream) { plain = std::move(*stream); });
  pair.scheduler.RunFor(1s);
  StreamReading at_server(*pair.server);
  plain->Write("GET / HTTP/1.1\r\nHost: desk.example\r\n\r\n", [](const Status&) {});
  pair.scheduler.RunFor(1s);
  EXPECT_EQ(at_server.error().value().message, "TLS handshake: http request");
}

TEST_F(TlsTest, AContextOutlivesNothing) {
  Pair pair(authority_.Issue("desk", "DNS:desk.example"), authority_.file());
  pair.server_context.reset();
  pair.client_context.reset();
  StreamReading at_server(*pair.server);
  pair.client->Write("hello", [](const Status&) {});
  pair.scheduler.RunFor(10s);
  EXPECT_EQ(at_server.text(), "hello");
}

TEST_F(TlsTest, WhatIsWrongWithAFileIsSaidWithItsName) {
  test::SimScheduler scheduler({.start = kIn2060});
  const CertificateFiles desk = authority_.Issue("desk", "DNS:desk.example");
  const CertificateFiles other = authority_.Issue("other", "DNS:other.example");
  const std::string garbage = folder_ / "garbage.pem";
  std::ofstream(garbage) << "not a certificate\n";
  const std::string missing = folder_ / "missing.pem";
  const auto error = [&](const std::string& certificate, const std::string& key) {
    return TlsContext::ForServer(scheduler, certificate, key).error();
  };

  EXPECT_EQ(error(missing, desk.key).code, Errc::kNotFound);
  EXPECT_EQ(error(missing, desk.key).message,
            "certificate: " + missing + ": No such file or directory");
  EXPECT_EQ(error(desk.certificate, missing).code, Errc::kNotFound);
  EXPECT_EQ(error(garbage, desk.key).code, Errc::kInvalid);
  EXPECT_THAT(error(desk.certificate, garbage).message, HasSubstr("key: " + garbage));
  EXPECT_THAT(error(desk.certificate, other.key).message, HasSubstr("key values mismatch"));
  EXPECT_EQ(TlsContext::ForClient(scheduler, missing).error().code, Errc::kNotFound);
  EXPECT_EQ(TlsContext::ForClient(scheduler, garbage).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace firstreply::wire
