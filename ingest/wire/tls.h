// TLS around any Stream (OpenSSL over memory, so it runs on the simulated network too).
//
// TLS 1.2 and 1.3 with OpenSSL's own choice of ciphers. Streams keep what they need of the context
// they were made with: replace it at any time to take up a renewed certificate.
//
// What a peer can do wrong is kUnavailable with OpenSSL's reason, also an end without TLS's own
// farewell (a close_notify), since somebody on the way could have cut it short.
#pragma once

#include <memory>
#include <string>

#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/base/transport.h"

namespace firstreply::wire {

class TlsContext {
 public:
  // For a server: PEM files, the chain with its leaf first. kNotFound, kInvalid: the message names
  // the file and what is wrong with it. `scheduler` is that of the streams and outlives them.
  static Result<std::unique_ptr<TlsContext>> ForServer(Scheduler& scheduler,
                                                       const std::string& certificate_file,
                                                       const std::string& key_file);
  // For a client that checks the other end against the system's authorities, or against `ca_file`
  // when it is not empty. A certificate's dates are read against the scheduler's wall clock.
  static Result<std::unique_ptr<TlsContext>> ForClient(Scheduler& scheduler,
                                                       const std::string& ca_file);

  virtual ~TlsContext() = default;

  // `stream` as the server's end. The handshake runs with the first Read or Write and fails them
  // with kUnavailable when it fails. Same threads and promises as any Stream.
  virtual std::unique_ptr<Stream> Serve(std::unique_ptr<Stream> stream) const = 0;

  // `stream` as the client's end, for a server that must prove to be `host` (a name or an address).
  virtual std::unique_ptr<Stream> Call(std::unique_ptr<Stream> stream,
                                       const std::string& host) const = 0;
};

}  // namespace firstreply::wire
