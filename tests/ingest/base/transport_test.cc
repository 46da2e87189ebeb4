// What transport.h promises, asked of both twins; the real one on the loopback address.
#include "ingest/base/transport.h"

#include <gtest/gtest.h>
#include <netdb.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/base/asio_scheduler.h"
#include "ingest/base/asio_transport.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/sim_transport.h"

namespace firstreply {
namespace {

using namespace std::chrono_literals;

constexpr char kHost[] = "127.0.0.1";

class Twin {
 public:
  virtual ~Twin() = default;
  virtual Scheduler& scheduler() = 0;
  virtual Transport& transport() = 0;
  virtual void RunUntilFinished() = 0;  // until Finish
  virtual void Finish() = 0;
};

class RealTwin final : public Twin {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  Transport& transport() override { return transport_; }
  void RunUntilFinished() override { scheduler_.Run(); }
  void Finish() override { scheduler_.Stop(); }

 private:
  AsioScheduler scheduler_;
  AsioTransport transport_{scheduler_};
};

class SimulatedTwin final : public Twin {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  Transport& transport() override { return transport_; }
  void RunUntilFinished() override {
    while (!finished_ && scheduler_.RunOne()) {
    }
    EXPECT_TRUE(finished_) << "nothing is left to happen";
    finished_ = false;
  }
  void Finish() override { finished_ = true; }

 private:
  test::SimScheduler scheduler_{{.start = TimePoint(1'500'000'000s), .shuffle_seed = 5}};
  test::SimTransport transport_{scheduler_, {.seed = 5, .latency_max = 5ms}};
  bool finished_ = false;
};

// Reads a stream to its end, or to `most` bytes, and keeps what came.
class Reading {
 public:
  Reading(Stream& stream, size_t most, std::function<void()> finished)
      : stream_(stream), most_(most), finished_(std::move(finished)) {
    Next();
  }

  std::string text;
  bool ended = false;          // in good order
  std::optional<Error> error;  // or this way

 private:
  void Next() {
    stream_.Read(buffer_, [this](Result<size_t> count) {
      if (!count) {
        error = count.error();
        return finished_();
      }
      ended = *count == 0;
      text.append(buffer_.data(), *count);
      if (ended || text.size() >= most_) return finished_();
      Next();
    });
  }

  Stream& stream_;
  const size_t most_;
  const std::function<void()> finished_;
  std::array<char, 8192> buffer_{};
};

class TransportTest : public testing::TestWithParam<std::string> {
 protected:
  Transport& transport() { return twin_->transport(); }
  Scheduler& scheduler() { return twin_->scheduler(); }
  std::function<void()> Finishing() {
    return [this] { twin_->Finish(); };
  }

  // Opens a connection and leaves its two ends in `near_` and `far_`.
  void Open() {
    auto listener = transport().Listen({kHost, 0}, [this](std::unique_ptr<Stream> stream) {
      far_ = std::move(stream);
      if (near_) twin_->Finish();
    });
    ASSERT_TRUE(listener) << listener.error().message;
    listener_ = std::move(*listener);
    const auto attempt = transport().Connect({kHost, listener_->port()}, [this](auto connected) {
      ASSERT_TRUE(connected) << connected.error().message;
      near_ = std::move(*connected);
      if (far_) twin_->Finish();
    });
    twin_->RunUntilFinished();
    ASSERT_TRUE(near_ && far_);
  }

  const std::unique_ptr<Twin> twin_ = GetParam() == "real"
                                          ? std::unique_ptr<Twin>(new RealTwin)
                                          : std::unique_ptr<Twin>(new SimulatedTwin);
  std::unique_ptr<Transport::Listener> listener_;
  std::unique_ptr<Stream> near_;
  std::unique_ptr<Stream> far_;
};
INSTANTIATE_TEST_SUITE_P(Twins, TransportTest, testing::Values("real", "simulated"),
                         [](const auto& twin) { return twin.param; });

std::string Numbers(size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += std::to_string(i) + ' ';
  text.resize(bytes);
  return text;
}

TEST_P(TransportTest, CarriesBytesBothWaysWholeAndInOrder) {
  Open();
  const std::string there = Numbers(300'000);
  const std::string back = Numbers(70'000);
  near_->Write(there, [&](Status written) { EXPECT_TRUE(written); });
  std::optional<Reading> at_near;
  Reading at_far(*far_, there.size(), [&] {
    far_->Write(back, [](Status written) { EXPECT_TRUE(written); });
    at_near.emplace(*near_, back.size(), Finishing());
  });
  twin_->RunUntilFinished();
  EXPECT_EQ(at_far.text, there);
  EXPECT_EQ(at_near->text, back);
}

TEST_P(TransportTest, EachEndKnowsTheAddressOfTheOther) {
  Open();
  EXPECT_EQ(near_->PeerAddress(), kHost);
  EXPECT_EQ(far_->PeerAddress(), kHost);
  near_->Close();
  EXPECT_EQ(near_->PeerAddress(), kHost);
}

TEST_P(TransportTest, ARefusedConnectionIsUnavailableAndSaysWhere) {
  auto listener = transport().Listen({kHost, 0}, [](auto) { FAIL() << "nobody connects"; });
  ASSERT_TRUE(listener);
  const uint16_t port = (*listener)->port();
  listener->reset();
  std::optional<Error> error;
  const auto attempt = transport().Connect({kHost, port}, [&](auto connected) {
    ASSERT_FALSE(connected);
    error = connected.error();
    twin_->Finish();
  });
  EXPECT_FALSE(error);
  twin_->RunUntilFinished();
  EXPECT_EQ(error->code, Errc::kUnavailable);
  EXPECT_NE(error->message.find(kHost), std::string::npos) << error->message;
}

TEST_P(TransportTest, APortThatIsTakenCannotBeListenedAtTwice) {
  Open();
  const auto second = transport().Listen({kHost, listener_->port()}, [](auto) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::kUnavailable);
  EXPECT_EQ(second.error().message.rfind("listen: ", 0), 0u) << second.error().message;
}

TEST_P(TransportTest, ThePeerReadsWhatWasWrittenBeforeCloseAndThenTheEnd) {
  Open();
  near_->Write("last words", [&](Status written) {
    EXPECT_TRUE(written);
    near_->Close();
    near_->Close();
  });
  Reading at_far(*far_, 1'000, Finishing());
  twin_->RunUntilFinished();
  EXPECT_EQ(at_far.text, "last words");
  EXPECT_TRUE(at_far.ended);
}

TEST_P(TransportTest, OwnCloseFailsWhatIsUnderWayAndAllThatFollows) {
  Open();
  bool closing = false;
  std::array<char, 10> buffer{};
  near_->Read(buffer, [&](Result<size_t> count) {
    EXPECT_FALSE(closing) << "called inside Close";
    ASSERT_FALSE(count);
    EXPECT_EQ(count.error().code, Errc::kUnavailable);
    near_->Write("too late", [&](Status written) {
      EXPECT_FALSE(written);
      twin_->Finish();
    });
  });
  // A deadline, as callers set it.
  scheduler().After(2ms, [&] {
    closing = true;
    near_->Close();
    closing = false;
  });
  twin_->RunUntilFinished();
}

TEST_P(TransportTest, ADestroyedStreamCallsNobodyBackAndEndsTheConnection) {
  Open();
  std::array<char, 10> buffer{};
  near_->Read(buffer, [](auto) { FAIL() << "called after the stream's end"; });
  near_.reset();
  Reading at_far(*far_, 1, Finishing());
  twin_->RunUntilFinished();
  EXPECT_TRUE(at_far.ended);
}

TEST_P(TransportTest, AStreamMayBeDestroyedInItsOwnCallback) {
  Open();
  std::array<char, 10> buffer{};
  near_->Read(buffer, [&](Result<size_t> count) {
    EXPECT_TRUE(count);
    near_.reset();
    twin_->Finish();
  });
  far_->Write("x", [](Status) {});
  twin_->RunUntilFinished();
  EXPECT_FALSE(near_);
}

TEST_P(TransportTest, AnAttemptThatWasGivenUpCallsNobodyBack) {
  auto listener = transport().Listen({kHost, 0}, [](auto) {});
  ASSERT_TRUE(listener);
  auto attempt = transport().Connect({kHost, (*listener)->port()},
                                     [](auto) { FAIL() << "called after it was given up"; });
  attempt.reset();
  scheduler().After(20ms, Finishing());
  twin_->RunUntilFinished();
}

TEST_P(TransportTest, AWriterWaitsForAPeerThatDoesNotRead) {
  Open();
  // More than the buffers of either network hold.
  const std::string large(GetParam() == "real" ? size_t{32} << 20 : size_t{300} << 10, 'x');
  bool written = false;
  near_->Write(large, [&](Status status) { written = status.has_value(); });
  std::optional<Reading> at_far;
  scheduler().After(20ms, [&] {
    EXPECT_FALSE(written);
    at_far.emplace(*far_, large.size(), Finishing());
  });
  twin_->RunUntilFinished();
  EXPECT_TRUE(written);
  EXPECT_EQ(at_far->text.size(), large.size());
}

TEST_P(TransportTest, AWriterLearnsThatThePeerIsGone) {
  Open();
  far_.reset();
  std::function<void(Status)> again = [&](Status written) {
    if (!written) {
      EXPECT_EQ(written.error().code, Errc::kUnavailable);
      return twin_->Finish();
    }
    near_->Write("is anybody there?", again);
  };
  again(Done{});
  twin_->RunUntilFinished();
}

TEST_P(TransportTest, AListenerTakesManyAndMayBeDestroyedWhenItTakesOne) {
  constexpr int kMany = 20;
  std::vector<std::unique_ptr<Stream>> taken;
  auto listener = transport().Listen({kHost, 0}, [&](std::unique_ptr<Stream> stream) {
    taken.push_back(std::move(stream));
    if (taken.size() < kMany) return;
    listener_.reset();
    twin_->Finish();
  });
  ASSERT_TRUE(listener);
  listener_ = std::move(*listener);
  std::vector<std::unique_ptr<Transport::Attempt>> attempts;
  for (int i = 0; i < kMany; ++i) {
    attempts.push_back(transport().Connect({kHost, listener_->port()}, [](auto) {}));
  }
  twin_->RunUntilFinished();
  EXPECT_EQ(taken.size(), static_cast<size_t>(kMany));
}

TEST(AsioTransportTest, ListensAtAddressesOnly) {
  AsioScheduler scheduler;
  AsioTransport transport(scheduler);
  const auto listener = transport.Listen({"not an address", 0}, [](auto) {});
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, Errc::kInvalid);
}

TEST(AsioTransportTest, AnIpv4AddressMappedIntoIpv6HasItsIpv4Form) {
  AsioScheduler scheduler;
  AsioTransport transport(scheduler);
  std::unique_ptr<Stream> far;
  auto listener = transport.Listen({"::", 0}, [&](std::unique_ptr<Stream> stream) {
    far = std::move(stream);
    scheduler.Stop();
  });
  if (!listener) GTEST_SKIP() << "this machine has no IPv6: " << listener.error().message;
  std::unique_ptr<Stream> near;
  const auto attempt = transport.Connect({kHost, (*listener)->port()}, [&](auto connected) {
    ASSERT_TRUE(connected) << connected.error().message;
    near = std::move(*connected);
  });
  scheduler.Run();
  EXPECT_EQ(far->PeerAddress(), kHost);
}

// A machine without /etc/hosts (a bare debootstrap) may not know even this name.
bool KnowsLocalhost() {
  addrinfo* found = nullptr;
  if (getaddrinfo("localhost", nullptr, nullptr, &found) != 0) return false;
  freeaddrinfo(found);
  return true;
}

TEST(AsioTransportTest, FindsAHostByItsName) {
  if (!KnowsLocalhost()) GTEST_SKIP() << "this machine does not know the name localhost";
  AsioScheduler scheduler;
  AsioTransport transport(scheduler);
  auto listener = transport.Listen({kHost, 0}, [](auto) {});
  ASSERT_TRUE(listener);
  bool connected = false;
  const auto attempt = transport.Connect({"localhost", (*listener)->port()}, [&](auto stream) {
    connected = stream.has_value();
    scheduler.Stop();
  });
  scheduler.Run();
  EXPECT_TRUE(connected);
}

TEST(AsioTransportTest, AnAttemptMayBeGivenUpWhileTheNameIsLookedUp) {
  AsioScheduler scheduler;
  AsioTransport transport(scheduler);
  auto attempt = transport.Connect({"localhost", 1}, [](auto) { FAIL() << "was given up"; });
  attempt.reset();
  scheduler.Post([&] { scheduler.Stop(); });
  scheduler.Run();
}

}  // namespace
}  // namespace firstreply
