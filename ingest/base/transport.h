// The network, handed in: connections that carry bytes both ways.
//
// Nothing here knows a deadline. A caller who will not wait for ever sets a timer on its scheduler
// and destroys or closes what takes too long. Failures are values: kUnavailable for all that the
// network does (refused, reset, closed, no such host), kInvalid for an endpoint that makes no
// sense.
//
// Threads: everything happens on the scheduler's thread. Callbacks never run inside the call that
// takes them; they may destroy the object that calls them. After an object is destroyed none of its
// callbacks runs. The twins: `asio_transport.h` for real, tests/support/sim_transport.h on virtual
// time.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "ingest/base/result.h"

namespace firstreply {

struct Endpoint {
  std::string host;   // a name or an address; to listen, an address
  uint16_t port = 0;  // to listen: 0 for any that is free
  auto operator<=>(const Endpoint&) const = default;
};

// One end of a connection. Destroying it closes it.
class Stream {
 public:
  using OnRead = std::function<void(Result<size_t>)>;
  using OnWritten = std::function<void(Status)>;

  virtual ~Stream() = default;

  // Reads what is there, at least one byte and at most all of `buffer`, which has room for one at
  // least and stays valid until the callback or the stream's end. Zero: the peer closed in good
  // order. One read at a time.
  virtual void Read(std::span<char> buffer, OnRead done) = 0;

  // Writes all of `bytes`. Success means that they are on their way, not that they came. After a
  // failure any first part of them may have arrived. It waits while the peer does not read. One
  // write at a time.
  virtual void Write(std::string bytes, OnWritten done) = 0;

  // Ends the connection. The peer still reads what was written before; a read or write under way
  // fails with kUnavailable, and so does every further one. Closing twice is no mistake.
  virtual void Close() = 0;

  // The address of the other end, without its port: "127.0.0.1", "::1". An IPv4 address that came
  // mapped into IPv6 has its IPv4 form; empty when the peer was gone before it could be asked.
  virtual std::string PeerAddress() const = 0;
};

class Transport {
 public:
  // A connection under way. Destroying it gives up; afterwards the callback does not run.
  class Attempt {
   public:
    virtual ~Attempt() = default;
  };

  // Destroying it stops listening; connections it handed out stay.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual uint16_t port() const = 0;
  };

  using OnConnected = std::function<void(Result<std::unique_ptr<Stream>>)>;
  using OnAccepted = std::function<void(std::unique_ptr<Stream>)>;

  virtual ~Transport() = default;

  // Calls back once, with an open connection or why there is none.
  [[nodiscard]] virtual std::unique_ptr<Attempt> Connect(const Endpoint& to, OnConnected done) = 0;

  // Calls back for every connection that comes in. Fails with kUnavailable when the port is taken
  // or not allowed.
  [[nodiscard]] virtual Result<std::unique_ptr<Listener>> Listen(const Endpoint& at,
                                                                 OnAccepted accepted) = 0;
};

}  // namespace firstreply
