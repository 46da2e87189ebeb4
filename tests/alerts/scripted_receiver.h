// A receiver of webhooks on the simulated network, which answers each request as it is told to and
// remembers what it was sent. Without a script it takes everything.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ingest/base/transport.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::test {

class ScriptedReceiver {
 public:
  // What one request meets.
  struct Reply {
    std::string bytes;   // of the response, as they are; empty: never answers
    Duration after{};    // the whole request was there
    bool closes = true;  // after the bytes
  };

  struct Heard {
    std::string message_id;  // the header webhook-id
    std::string body;
    TimePoint at;
  };

  ScriptedReceiver(SimScheduler& scheduler, Transport& transport, const Endpoint& at);

  static Reply Taken() { return Says("204 No Content"); }
  static Reply Says(const std::string& status, const std::string& headers = {});

  // The next requests meet these, in this order, and the ones after them `otherwise`.
  void Meet(const Reply& reply) { script_.push_back(reply); }
  void Otherwise(Reply reply) { otherwise_ = std::move(reply); }
  // Nobody listens any more, or somebody does again.
  void Die() { listener_.reset(); }
  void Live();

  // Each request that came as a whole, whatever was answered.
  const std::vector<Heard>& heard() const { return heard_; }
  std::vector<std::string> message_ids() const;

 private:
  struct Visit {
    std::unique_ptr<Stream> stream;
    std::string received;
    std::vector<char> buffer = std::vector<char>(4096);
  };

  void Read(int64_t visit);
  void Understand(int64_t visit);
  void Answer(int64_t visit, const Reply& reply);

  SimScheduler& scheduler_;
  Transport& transport_;
  const Endpoint at_;
  std::unique_ptr<Transport::Listener> listener_;
  std::map<int64_t, Visit> visits_;
  int64_t visits_made_ = 0;
  std::deque<Reply> script_;
  Reply otherwise_ = Taken();
  std::vector<Heard> heard_;
};

}  // namespace firstreply::test
