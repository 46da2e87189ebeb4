// TLS and the HTTP client on the real network, against the `openssl` command, which shares no code
// of ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "ingest/base/asio_scheduler.h"
#include "ingest/base/asio_transport.h"
#include "ingest/wire/http_client.h"
#include "ingest/wire/tls.h"
#include "tests/ingest/wire/test_authority.h"
#include "tests/support/spawned_program.h"

namespace firstreply::wire {
namespace {

using test::CertificateFiles;
using test::SpawnedProgram;
using testing::HasSubstr;
using testing::Not;

class TlsLoopbackTest : public testing::Test {
 protected:
  // Whatever goes wrong ends in the client's time-out; a test never waits for longer.
  Result<HttpResponse> Get(const std::string& host, const std::string& port) {
    HttpClient client({.scheduler = &scheduler_, .transport = &transport_, .tls = client_.get()});
    std::optional<Result<HttpResponse>> answer;
    const auto pending = client.Send(
        {.url = Url::Parse("https://" + host + ":" + port + "/").value(), .method = "GET"},
        [&](Result<HttpResponse> got) {
          answer = std::move(got);
          scheduler_.Stop();
        });
    scheduler_.Run();
    return answer.value();
  }

  // Asks `openssl s_server`, which shows this certificate, for its page.
  Result<HttpResponse> AskOpenssl(const CertificateFiles& files,
                                  const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {
        "openssl",     "s_server",        "-accept", "127.0.0.1:0", "-cert", files.certificate,
        "-cert_chain", files.certificate, "-key",    files.key,     "-www"};
    command.insert(command.end(), more.begin(), more.end());
    SpawnedProgram server(command);
    const std::string port = server.ReadAfter("ACCEPT 127.0.0.1:");
    if (port.empty()) return Error{Errc::kCorrupt, server.said()};
    return Get("127.0.0.1", port);
  }

  // Serves one connection of `openssl s_client`, which says "hello", and answers it; what the
  // client reports.
  std::string LetOpensslCall(const CertificateFiles& files, const std::vector<std::string>& more) {
    const auto context = TlsContext::ForServer(scheduler_, files.certificate, files.key).value();
    std::unique_ptr<Stream> stream;
    std::string buffer(100, ' ');
    const auto listener =
        transport_
            .Listen({"127.0.0.1", 0},
                    [&](std::unique_ptr<Stream> accepted) {
                      stream = context->Serve(std::move(accepted));
                      stream->Read(buffer, [&](const Result<size_t>& count) {
                        if (!count || *count == 0) return scheduler_.Stop();
                        stream->Write("you said " + buffer.substr(0, *count), [&](const Status&) {
                          stream->Close();
                          scheduler_.Stop();
                        });
                      });
                    })
            .value();
    std::vector<std::string> command = {"openssl",
                                        "s_client",
                                        "-connect",
                                        "127.0.0.1:" + std::to_string(listener->port()),
                                        "-CAfile",
                                        authority_.file(),
                                        "-verify_return_error"};
    command.insert(command.end(), more.begin(), more.end());
    SpawnedProgram client(command);
    client.Tell("hello\n");
    const TimerId guard = scheduler_.After(std::chrono::seconds(30), [&] { scheduler_.Stop(); });
    scheduler_.Run();
    scheduler_.Cancel(guard);
    stream.reset();
    client.Wait();
    return client.said();
  }

  const test::TemporaryFolder folder_;
  const test::TestAuthority authority_{folder_};
  // Within the century of the test's certificates, whenever the test runs.
  AsioScheduler scheduler_{{.wall_clock = [] {
    return TimePoint{std::chrono::sys_days{std::chrono::year{2060} / 1 / 1}};
  }}};
  AsioTransport transport_{scheduler_};
  std::unique_ptr<TlsContext> client_ =
      TlsContext::ForClient(scheduler_, authority_.file()).value();
};

TEST_F(TlsLoopbackTest, OurClientReadsOpensslsPage) {
  const CertificateFiles files = authority_.Issue("loopback", "IP:127.0.0.1");
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const Result<HttpResponse> page = AskOpenssl(files, {version});
    ASSERT_TRUE(page.has_value()) << version << ": " << page.error().message;
    EXPECT_EQ(page->status, 200);
    EXPECT_THAT(page->body, HasSubstr("s_server"));
  }
  const CertificateFiles indirect = authority_.IssueIndirectly("indirect", "IP:127.0.0.1");
  EXPECT_TRUE(AskOpenssl(indirect).has_value());
}

TEST_F(TlsLoopbackTest, OurClientRefusesWhoeverCannotProveItself) {
  const auto refusal = [&](const CertificateFiles& files,
                           const std::vector<std::string>& more = {}) {
    const Result<HttpResponse> page = AskOpenssl(files, more);
    if (page) return std::string("nothing");
    EXPECT_EQ(page.error().code, Errc::kUnavailable);
    return page.error().message;
  };
  EXPECT_THAT(refusal(authority_.Issue("elsewhere", "IP:127.0.0.2")),
              HasSubstr("IP address mismatch"));
  EXPECT_THAT(refusal(authority_.SelfSigned("self", "IP:127.0.0.1")),
              HasSubstr("self-signed certificate"));
  EXPECT_THAT(refusal(authority_.Issue("brief", "IP:127.0.0.1", 10)),
              HasSubstr("certificate has expired"));
  EXPECT_THAT(refusal(authority_.Issue("old", "IP:127.0.0.1"),
                      {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"}),
              HasSubstr("TLS handshake"));
}

TEST_F(TlsLoopbackTest, OpensslAcceptsOurServer) {
  const CertificateFiles files = authority_.IssueIndirectly("loopback", "IP:127.0.0.1");
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const std::string said = LetOpensslCall(files, {"-verify_ip", "127.0.0.1", version});
    EXPECT_THAT(said, HasSubstr("you said hello"));
    EXPECT_THAT(said, HasSubstr("Verify return code: 0 (ok)"));
  }
}

TEST_F(TlsLoopbackTest, OurServerSpeaksNoTlsOfLongAgo) {
  const CertificateFiles files = authority_.Issue("loopback", "IP:127.0.0.1");
  const std::string said = LetOpensslCall(files, {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"});
  EXPECT_THAT(said, Not(HasSubstr("you said hello")));
  EXPECT_THAT(said, HasSubstr("protocol version"));
}

TEST_F(TlsLoopbackTest, OpensslRefusesOurServerUnderAnotherName) {
  const CertificateFiles files = authority_.Issue("loopback", "IP:127.0.0.1");
  EXPECT_THAT(LetOpensslCall(files, {"-verify_hostname", "desk.example"}),
              Not(HasSubstr("you said hello")));
}

}  // namespace
}  // namespace firstreply::wire
