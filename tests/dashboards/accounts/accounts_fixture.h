// The accounts of a running monitor on virtual time: a pipeline that commits, waits or fails as a
// test says, and requests as a server would hand them over.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dashboards/accounts/accounts.h"
#include "ingest/command.h"
#include "tests/dashboards/accounts/account_fixture.h"
#include "tests/support/recorded_answer.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::dashboards {

// Runs commands against a store: at once, when told to, or not at all.
class FakePipeline : public ingest::CommandSink {
 public:
  enum class Mood { kAtOnce, kLater, kDiskFull };

  FakePipeline(Database& database, Scheduler& clock) : database_(database), clock_(clock) {}

  void Give(ingest::Command command) override {
    ++given;
    if (mood == Mood::kLater) {
      waiting_.push_back(std::move(command));
    } else {
      Run(command);
    }
  }
  void RunWaiting() {
    for (; !waiting_.empty(); waiting_.pop_front()) Run(waiting_.front());
  }

  Mood mood = Mood::kAtOnce;
  int given = 0;

 private:
  void Run(const ingest::Command& command) {
    const Status status =
        mood == Mood::kDiskFull ? Status(Error{Errc::kDisk, "the disk is full"}) : Written(command);
    if (command.reply) command.reply(status);
  }
  Status Written(const ingest::Command& command) {
    // A disk that refuses at first makes a command run twice; so each does here.
    {
      Transaction abandoned(database_);
      (void)command.write(abandoned, clock_.Now());
    }
    Transaction tx(database_);
    if (Status status = command.write(tx, clock_.Now()); !status) return status;
    return tx.Commit();
  }

  Database& database_;
  Scheduler& clock_;
  std::deque<ingest::Command> waiting_;
};

struct Asked {
  std::string method = "GET";
  std::string path = "/";
  std::string body{};
  std::string peer = "127.0.0.1";
  wire::HttpHeaders headers{};
  std::map<std::string, std::string, std::less<>> query{};
};

class RunningAccounts {
 public:
  explicit RunningAccounts(Accounts::Options options = {}) : options_(std::move(options)) {
    Start();
  }

  // As after a restart of the monitor.
  void Start() {
    accounts.reset();
    Accounts::Options options = options_;
    options.scheduler = &scheduler;
    options.commands = &pipeline;
    options.password_cost = kCheap;
    options.store = &store.database();
    options.off_thread = [this](std::function<void()> work, std::function<void()> done) {
      if (hashing_waits) {
        hashes.emplace_back(std::move(work), std::move(done));
      } else {
        work();
        scheduler.Post(std::move(done));
      }
    };
    options.random_bytes = [this](size_t count) {
      std::string bytes(count, 'r');
      bytes[0] = static_cast<char>('0' + drawn % 64);
      bytes[1] = static_cast<char>('0' + drawn++ / 64);
      return bytes;
    };
    Reader reader(store.database());
    accounts = Accounts::Load(std::move(options), reader);
    routes = accounts->routes();
    accounts->OnChanged([this](const std::string& principal) { changed.push_back(principal); });
  }

  void FinishHashes() {
    for (auto& [work, done] : std::exchange(hashes, {})) {
      work();
      scheduler.Post(std::move(done));
    }
    scheduler.RunReady();
  }

  static wire::HttpRequest RequestOf(const Asked& asked) {
    wire::HttpRequest request;
    request.method = asked.method;
    request.path = asked.path;
    request.body = asked.body;
    request.peer = asked.peer;
    request.query = asked.query;
    request.headers = asked.headers;
    if (request.Header("host") == nullptr) request.headers.emplace_back("Host", "localhost:8080");
    if (!asked.body.empty() && request.Header("content-type") == nullptr) {
      request.headers.emplace_back("Content-Type", "application/json");
    }
    return request;
  }

  // The gate alone.
  std::variant<wire::Principal, wire::HttpResponse> Admit(const Asked& asked, wire::Access access) {
    return accounts->Admit(RequestOf(asked), access);
  }
  // Who the gate takes them for; a refusal as its status.
  std::string Name(const Asked& asked, wire::Access access) {
    const auto admitted = Admit(asked, access);
    if (const auto* response = std::get_if<wire::HttpResponse>(&admitted)) {
      return std::to_string(response->status);
    }
    return std::get<wire::Principal>(admitted).name;
  }

  // Gate and handler. `answer` may still be open when this returns.
  void Begin(const Asked& asked, test::RecordedAnswer& answer) {
    wire::HttpRequest request = RequestOf(asked);
    for (const wire::Route& route : routes) {
      if (route.method != request.method || !Fits(route.pattern, request)) continue;
      auto admitted = accounts->Admit(request, route.access);
      if (auto* refused = std::get_if<wire::HttpResponse>(&admitted)) {
        return answer.responder().Send(*refused);
      }
      route.handler(request, std::get<wire::Principal>(admitted), answer.responder());
      scheduler.RunReady();
      return;
    }
    answer.responder().Send({.status = 404});
  }
  wire::HttpResponse Ask(const Asked& asked) {
    test::RecordedAnswer answer;
    Begin(asked, answer);
    return answer.answered() ? answer.response() : wire::HttpResponse{.status = 0};
  }

  // "name=secret" of the cookie, empty unless the sign-in succeeded.
  std::string SignIn(const std::string& user, const std::string& password = kPassword,
                     const std::string& peer = "192.0.2.7") {
    const wire::HttpResponse response = Ask(SignInOf(user, password, peer));
    return response.status == 200 ? CookieOf(response) : "";
  }
  static Asked SignInOf(const std::string& user, const std::string& password = kPassword,
                        const std::string& peer = "192.0.2.7") {
    return {.method = "POST",
            .path = "/api/v1/session",
            .body = R"({"user":")" + user + R"(","password":")" + password + R"("})",
            .peer = peer};
  }
  static std::string CookieOf(const wire::HttpResponse& response) {
    const std::string* cookie = wire::FindHeader(response.headers, "set-cookie");
    return cookie == nullptr ? "" : cookie->substr(0, cookie->find(';'));
  }
  // As the console asks.
  static wire::HttpHeaders With(const std::string& cookie) {
    return {{"Cookie", cookie}, {"X-Firstreply", "1"}};
  }
  static wire::HttpHeaders Bearer(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
  }

  std::vector<std::string> Audit() {
    return store.Column(
        "SELECT author || ' ' || action || ' ' || subject || ' ' || outcome || ' ' || count FROM "
        "audit_lines WHERE author <> 'test' ORDER BY id");
  }

  AccountStore store;
  test::SimScheduler scheduler{{.start = kStart}};
  FakePipeline pipeline{store.database(), scheduler};
  bool hashing_waits = false;
  std::vector<std::pair<std::function<void()>, std::function<void()>>> hashes;
  int drawn = 0;
  std::vector<std::string> changed;
  std::unique_ptr<Accounts> accounts;
  wire::Routes routes;

 private:
  // A pattern's one "{name}" takes one segment.
  static bool Fits(const std::string& pattern, wire::HttpRequest& request) {
    const size_t open = pattern.find('{');
    if (open == std::string::npos) return pattern == request.path;
    const std::string before = pattern.substr(0, open);
    const std::string after = pattern.substr(pattern.find('}') + 1);
    const std::string& path = request.path;
    if (path.size() <= before.size() + after.size() || path.rfind(before, 0) != 0 ||
        path.substr(path.size() - after.size()) != after) {
      return false;
    }
    const std::string value =
        path.substr(before.size(), path.size() - before.size() - after.size());
    if (value.find('/') != std::string::npos) return false;
    request.path_values["name"] = value;
    return true;
  }

  const Accounts::Options options_;
};

}  // namespace firstreply::dashboards
