// TLS around any Stream (OpenSSL over memory, so it runs on the simulated network too).
//
// TLS 1.2 and 1.3 with OpenSSL's own choice of ciphers. A TlsContext is immutable after it was
// made and outlives the streams made with it; replace it to take up a renewed certificate.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ingest/base/result.h"
#include "ingest/base/transport.h"

namespace firstreply::wire {

class TlsContext {
 public:
  // For a server: PEM files, the chain with its leaf first. kNotFound, kInvalid: the message names
  // the file and what is wrong with it.
  static Result<std::unique_ptr<TlsContext>> ForServer(const std::string& certificate_file,
                                                       const std::string& key_file);
  // For a client that checks the other end against the system's authorities, or against `ca_file`
  // when it is not empty.
  static Result<std::unique_ptr<TlsContext>> ForClient(const std::string& ca_file);

  virtual ~TlsContext() = default;

  // `stream` as the server's end. The handshake runs with the first Read or Write and fails them
  // with kUnavailable when it fails. Same threads and promises as any Stream.
  virtual std::unique_ptr<Stream> Serve(std::unique_ptr<Stream> stream) const = 0;

  // `stream` as the client's end, for a server that must prove to be `host` (a name or an address).
  virtual std::unique_ptr<Stream> Call(std::unique_ptr<Stream> stream,
                                       const std::string& host) const = 0;
};

}  // namespace firstreply::wire
