// The accounts among real threads: requests on one, hashing on another, the pipeline on a third.
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "ingest/base/asio_scheduler.h"
#include "tests/dashboards/accounts/account_fixture.h"

namespace firstreply::dashboards {
namespace {

// Runs what it is given, one after the other, on a thread of its own.
class Worker {
 public:
  ~Worker() { Finish(); }

  void Give(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
    changed_.notify_one();
  }
  // All that was given is done when this returns.
  void Finish() {
    if (!thread_.joinable()) return;
    Give({});
    thread_.join();
  }

 private:
  void Run() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !work_.empty(); });
      const std::function<void()> work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      if (!work) return;
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;  // an empty one ends it
  std::thread thread_{[this] { Run(); }};
};

class ThreadedPipeline : public ingest::CommandSink {
 public:
  explicit ThreadedPipeline(Database& database) : database_(database) {}

  void Give(ingest::Command command) override {
    worker_.Give([this, command = std::move(command)] {
      Transaction tx(database_);
      Status status = command.write(tx, kStart);
      if (status) status = tx.Commit();
      if (command.reply) command.reply(status);
    });
  }
  void Finish() { worker_.Finish(); }

 private:
  Database& database_;  // used on the worker's thread only
  Worker worker_;
};

// Keeps the status of each answer and says when the last one came.
class Answers : public wire::Responder::Sink {
 public:
  void Send(wire::HttpResponse response) override {
    statuses.push_back(response.status);
    if (statuses.size() == awaited && on_last) on_last();
  }
  std::unique_ptr<wire::EventStream> OpenEventStream(wire::HttpHeaders) override { return nullptr; }

  std::vector<int> statuses;
  size_t awaited = 0;
  std::function<void()> on_last;
};

class AccountsThreadsTest : public testing::Test {
 protected:
  AccountsThreadsTest() {
    store_.AddRoot();
    Accounts::Options options;
    options.scheduler = &network_;
    options.commands = &pipeline_;
    options.password_cost = kCheap;
    options.off_thread = [this](std::function<void()> work, std::function<void()> done) {
      hashing_.Give([this, work = std::move(work), done = std::move(done)] {
        work();
        network_.Post(done);
      });
    };
    options.random_bytes = [this](size_t count) {
      std::string bytes(count, 'r');
      bytes[0] = static_cast<char>('0' + drawn_++);
      return bytes;
    };
    Reader reader(store_.database());
    accounts_ = Accounts::Load(std::move(options), reader);
    routes_ = accounts_->routes();
  }

  void SignIn() {
    ++answers_->awaited;
    wire::HttpRequest request;
    request.method = "POST";
    request.path = "/api/v1/session";
    request.peer = "192.0.2.7";
    request.headers = {{"Host", "desk"}, {"Content-Type", "application/json"}};
    request.body = R"({"user":"root","password":"nine green lanterns"})";
    for (const wire::Route& route : routes_) {
      if (route.pattern != request.path || route.method != request.method) continue;
      route.handler(request, {}, wire::Responder(answers_));
    }
  }

  AccountStore store_;
  AsioScheduler network_;
  const std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
  int drawn_ = 0;
  ThreadedPipeline pipeline_{store_.database()};
  Worker hashing_;
  std::unique_ptr<Accounts> accounts_;
  wire::Routes routes_;
};

TEST_F(AccountsThreadsTest, SignInsAtOnceAllEndInACookie) {
  for (int i = 0; i < 5; ++i) SignIn();
  answers_->on_last = [this] { network_.Stop(); };
  network_.Run();
  EXPECT_EQ(answers_->statuses, std::vector<int>(5, 200));
  pipeline_.Finish();
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sessions"), 5);
}

TEST_F(AccountsThreadsTest, AccountsMayGoWhileOthersWorkForThem) {
  for (int i = 0; i < 5; ++i) SignIn();
  accounts_->Audit("user:root", "test", "");
  accounts_.reset();
  EXPECT_EQ(answers_->statuses, std::vector<int>(5, 500));
  hashing_.Finish();
  pipeline_.Finish();
  network_.Post([this] { network_.Stop(); });
  network_.Run();
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sessions"), 0);
}

}  // namespace
}  // namespace firstreply::dashboards
