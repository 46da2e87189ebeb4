// One TLS connection over any Stream: OpenSSL reads and writes memory, the stream carries it.
//
// Made by a TlsContext (tls.h), which says what it promises; nobody else needs this header.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/base/transport.h"

namespace firstreply::wire {

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPointer = std::unique_ptr<SSL, SslDeleter>;

// `ssl` knows which end it is and whom to expect, and has no input or output yet.
std::unique_ptr<Stream> MakeTlsStream(Scheduler& scheduler, std::unique_ptr<Stream> carrier,
                                      SslPointer ssl);

// Fails each read and write with `error`: for a connection that must not be made as asked.
std::unique_ptr<Stream> MakeRefusedStream(Scheduler& scheduler, std::unique_ptr<Stream> carrier,
                                          Error error);

// The reason of the first error that OpenSSL has noted on this thread; forgets them all. Never a
// key or a byte of the connection.
std::string TakeOpenSslReason();

}  // namespace firstreply::wire
