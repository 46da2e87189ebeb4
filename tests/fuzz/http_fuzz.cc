#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "ingest/base/utf8.h"
#include "tests/fuzz/invariant.h"
#include "tests/ingest/wire/sim_server.h"

using namespace firstreply;
using namespace firstreply::test;
using namespace std::chrono_literals;

namespace {

struct Conversation {
  std::vector<wire::HttpRequest> requests;  // that reached a handler
  std::vector<int> statuses;
  // Who says that a request is its last and then goes on can lose the end of the answer.
  bool cut_off = false;
};

// Responses to HEAD have no body, and only the server knows which those are: what follows such a
// one, or nothing, stands where the body should. An echo, which answers no HEAD, may look like
// that.
ReadResponses ReadWithHeads(const std::string& received, bool cut_off) {
  std::vector<size_t> heads;
  while (true) {
    ReadResponses read = ReadAll(received, heads);
    size_t finals = 0;
    bool found = false;
    for (const wire::HttpResponse& response : read.all) {
      if (response.status < 200) continue;
      const std::string* type = wire::FindHeader(response.headers, "content-type");
      const bool echo = type && *type == "application/octet-stream";
      if (!found && !echo && response.body.starts_with("HTTP/")) {
        heads.push_back(finals);
        found = true;
      }
      ++finals;
    }
    if (!found && !cut_off && !read.broken && !read.rest.empty()) {
      Demand(std::find(heads.begin(), heads.end(), finals) == heads.end(), "responses are whole");
      heads.push_back(finals);
      found = true;
    }
    if (!found) return read;
  }
}

void CheckResponses(const ReadResponses& read) {
  Demand(!read.broken, "every response can be read");
  for (size_t i = 0; i < read.all.size(); ++i) {
    const std::string* connection = wire::FindHeader(read.all[i].headers, "connection");
    const bool last = i + 1 == read.all.size();
    Demand(!connection || last, "nothing is answered after a farewell");
    Demand(read.all[i].status != 400 || connection, "who cannot be understood is not listened to");
  }
}

void CheckRequest(const wire::HttpRequest& request) {
  Demand(request.path.starts_with('/'), "a path begins with a slash");
  Demand(!FirstInvalidUtf8(request.path), "a path is UTF-8");
  Demand(request.path.find("//") == std::string::npos, "a path has no empty segment");
  const std::string closed = request.path + "/";
  Demand(closed.find("/./") == std::string::npos, "a path has no dot segment");
  Demand(closed.find("/../") == std::string::npos, "a path leads nowhere else");
  Demand(std::none_of(request.path.begin(), request.path.end(),
                      [](char c) { return c == '\\' || (c >= 0 && c < ' '); }),
         "a path has no control character");
  Demand(request.path != "/echo" || request.body.size() <= 64, "the route's limit holds");
}

// Speaks `input` in pieces of these sizes, over and over, and waits until the server hangs up.
Conversation Speak(std::string_view input, const std::vector<size_t>& pieces, uint64_t seed) {
  SimServer sim({}, seed);
  const auto peer = sim.Connect();
  for (size_t at = 0, i = 0; at < input.size(); ++i) {
    const size_t piece = pieces[i % pieces.size()];
    peer->Send(input.substr(at, piece));
    sim.RunFor(1ms);
    at += piece;
  }
  for (int i = 0; i < 1000 && !peer->closed(); ++i) {
    sim.RunFor(10s);
    sim.events.clear();
  }
  Demand(peer->closed(), "no connection lives for ever");
  Demand(sim.server->counts().connections_open == 0, "no connection is forgotten");

  const ReadResponses read = ReadWithHeads(peer->received(), peer->reset());
  CheckResponses(read);
  Conversation conversation{.requests = sim.requests, .statuses = {}, .cut_off = peer->reset()};
  for (const wire::HttpResponse& response : read.all) {
    if (response.status >= 200) conversation.statuses.push_back(response.status);
  }
  for (const wire::HttpRequest& request : sim.requests) CheckRequest(request);
  Demand(peer->reset() || sim.requests.size() <= conversation.statuses.size(),
         "each request is answered");
  return conversation;
}

}  // namespace

// The first three bytes say how large the pieces are, the rest is what somebody sends.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kPieces = 3;
  if (size < kPieces) return 0;
  const std::string_view input = AsText(data + kPieces, size - kPieces);
  std::vector<size_t> sizes;
  for (size_t i = 0; i < kPieces; ++i) sizes.push_back(size_t{1} + data[i]);

  const Conversation whole = Speak(input, {input.size() + 1}, 1);
  const Conversation pieces = Speak(input, sizes, 2);
  Demand(whole.cut_off || pieces.cut_off || whole.statuses == pieces.statuses,
         "the pieces change no answer");
  Demand(std::equal(whole.requests.begin(), whole.requests.end(), pieces.requests.begin(),
                    pieces.requests.end(),
                    [](const wire::HttpRequest& a, const wire::HttpRequest& b) {
                      return a.method == b.method && a.path == b.path && a.query == b.query &&
                             a.headers == b.headers && a.body == b.body;
                    }),
         "the pieces change no request");
  return 0;
}
