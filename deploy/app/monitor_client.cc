#include "deploy/app/monitor_client.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include "ingest/base/asio_scheduler.h"
#include "ingest/base/asio_transport.h"
#include "ingest/wire/http_client.h"

namespace firstreply::app {

Result<wire::HttpResponse> AskMonitor(const Config& config, const std::string& method,
                                      const std::string& target, const std::string& json) {
  const Endpoint listen = ParseListen(config.listen).value();
  const bool everywhere = listen.host == "0.0.0.0" || listen.host == "::";
  wire::HttpCall call;
  call.url = {.secure = config.tls.has_value(),
              .host = everywhere ? "localhost" : listen.host,
              .port = listen.port,
              .target = target};
  call.method = method;
  call.body = json;
  if (!json.empty()) call.headers.emplace_back("Content-Type", "application/json");
  if (const char* token = std::getenv("FIRSTREPLY_TOKEN")) {
    call.headers.emplace_back("Authorization", std::string("Bearer ") + token);
  }

  AsioScheduler scheduler;
  AsioTransport transport(scheduler);
  Result<std::unique_ptr<wire::TlsContext>> tls =
      wire::TlsContext::ForClient(scheduler, config.tls ? config.tls->certificate : "");
  if (!tls) return tls.error();
  wire::HttpClient client({.scheduler = &scheduler, .transport = &transport, .tls = tls->get()});
  std::optional<Result<wire::HttpResponse>> answer;
  const auto pending = client.Send(std::move(call), [&](Result<wire::HttpResponse> came) {
    answer = std::move(came);
    scheduler.Stop();
  });
  scheduler.Run();
  if (!*answer) return answer->error().In("the running monitor");
  if ((*answer)->status / 100 != 2) {
    return Error{Errc::kInvalid, fmt::format("the running monitor answers {}: {}",
                                             (*answer)->status, (*answer)->body)};
  }
  return std::move(**answer);
}

}  // namespace firstreply::app
