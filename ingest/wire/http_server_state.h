// What the connections of one server share. It outlives the server while one of them is still on
// the stack, and then does nothing more.
//
// Network thread only, except `tally`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/wire/http_server.h"
#include "ingest/wire/http_tally.h"
#include "ingest/wire/response_bytes.h"
#include "ingest/wire/route_table.h"

namespace firstreply::wire {

class HttpConnection;

class HttpServerState : public std::enable_shared_from_this<HttpServerState> {
 public:
  // Throws std::logic_error as RouteTable does, and for headers of the options that cannot be sent.
  explicit HttpServerState(HttpServer::Options options);

  void Accept(std::unique_ptr<Stream> stream);
  void Stop(Duration deadline, std::function<void()> stopped);
  void CloseAll();  // and calls nobody back
  void Ended(const HttpConnection& connection);

  void Fail(std::string_view what) const {
    if (options.on_failure) options.on_failure(what);
  }
  // What every answer begins with; `date` holds until the next call.
  ResponseFrame Frame(bool close, bool without_body);

  const HttpServer::Options options;
  const RouteTable routes;
  HttpTally tally;

 private:
  bool HasRoomFor(const std::string& address) const;
  void CloseConnections();
  void TellStopped();

  std::map<uint64_t, std::shared_ptr<HttpConnection>> connections_;
  std::map<std::string, size_t> connections_of_address_;
  uint64_t next_id_ = 1;

  bool stopping_ = false;
  TimerId stop_timer_ = 0;
  std::function<void()> on_stopped_;

  std::string date_;
  TimePoint date_second_{};
};

}  // namespace firstreply::wire
