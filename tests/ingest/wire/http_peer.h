// Somebody who speaks to a server of ours byte by byte, well or badly, and what came back.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/transport.h"
#include "ingest/wire/http.h"

namespace firstreply::test {

// Responses as a strict reader takes them: status line, headers, and a body of Content-Length
// bytes, in chunks or, for a status that has none, missing.
struct ReadResponses {
  std::vector<wire::HttpResponse> all;  // 1xx among them
  std::string rest;                     // begins with a response that is not whole
  bool broken = false;                  // the rest is no beginning of a response
};
// `heads`: which responses (counted without 1xx) answer a HEAD and so have no body.
ReadResponses ReadAll(std::string_view bytes, const std::vector<size_t>& heads = {});

class HttpPeer {
 public:
  // Connects; what is sent before the connection stands goes out with it.
  HttpPeer(Transport& transport, const Endpoint& server);

  void Send(std::string_view bytes);
  void Leave() { stream_.reset(); }
  // Stops and goes on taking what the server writes.
  void StopReading() { reads_ = false; }
  void ReadOn();

  const std::string& received() const { return received_; }
  bool closed() const { return closed_; }  // by the server, or refused
  // Closed while bytes of ours were on their way, so that what came may be cut off.
  bool reset() const { return reset_; }

  // The only response there is; fails the test when there is another number of them.
  wire::HttpResponse Only() const;

 private:
  void WriteNext();
  void ReadNext();

  std::unique_ptr<Transport::Attempt> attempt_;
  std::unique_ptr<Stream> stream_;
  std::string unsent_;
  bool writing_ = false;
  bool reading_ = false;
  bool reads_ = true;
  bool closed_ = false;
  bool reset_ = false;
  std::string received_;
  std::array<char, 4096> buffer_{};
};

}  // namespace firstreply::test
