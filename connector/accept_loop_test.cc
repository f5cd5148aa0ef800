#include "connector/accept_loop.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

// Who waits for longer has failed.
constexpr int kPatienceMs = 20'000;

class Client {
 public:
  Client() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {}
  ~Client() { Close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool Connect(const std::string& address) const {
    int port = 0;
    EXPECT_TRUE(
        absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
    sockaddr_in where = {};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    where.sin_port = htons(static_cast<uint16_t>(port));
    return connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof(where)) ==
           0;
  }

  // What comes within a while: a greeting, or nothing since it was closed.
  std::string Read() const {
    pollfd waited = {.fd = fd_, .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&waited, 1, kPatienceMs), 1);
    char text[16];
    const ssize_t size = recv(fd_, text, sizeof(text), 0);
    return {text, size > 0 ? static_cast<size_t>(size) : 0};
  }

  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

  int fd() const { return fd_; }

 private:
  int fd_;
};

class AcceptLoopTest : public testing::Test {
 protected:
  ~AcceptLoopTest() override {
    loop_.reset();
    MutexLock lock(mutex_);
    for (const int fd : taken_) close(fd);
  }

  void Start() {
    auto loop =
        AcceptLoop::Open({.address = "127.0.0.1:0",
                          .admit = [this](int) { return admits_.load(); }},
                         RealClock());
    ASSERT_TRUE(loop.ok()) << loop.status();
    loop_ = *std::move(loop);
    loop_->Start([this](int fd) {
      send(fd, "hello", 5, MSG_NOSIGNAL);
      MutexLock lock(mutex_);
      taken_.push_back(fd);
    });
  }

  Mutex mutex_;
  std::vector<int> taken_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> admits_ = true;
  std::unique_ptr<AcceptLoop> loop_;
};

TEST_F(AcceptLoopTest, HandsOverWhoComes) {
  Start();
  const Client first;
  const Client second;
  ASSERT_TRUE(first.Connect(loop_->address()));
  ASSERT_TRUE(second.Connect(loop_->address()));
  EXPECT_EQ(first.Read(), "hello");
  EXPECT_EQ(second.Read(), "hello");
}

TEST_F(AcceptLoopTest, ClosesWhoIsNotAdmitted) {
  Start();
  admits_ = false;
  const Client refused;
  ASSERT_TRUE(refused.Connect(loop_->address()));
  EXPECT_EQ(refused.Read(), "");
  admits_ = true;
  const Client admitted;
  ASSERT_TRUE(admitted.Connect(loop_->address()));
  EXPECT_EQ(admitted.Read(), "hello");
}

TEST_F(AcceptLoopTest, WhoComesWhileThereAreNoDescriptorsWaits) {
  Start();
  const Client first;
  const Client second;
  // The lowest number that is free, which the next one would get.
  const int free = dup(first.fd());
  close(free);
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  rlimit none = limit;
  none.rlim_cur = static_cast<rlim_t>(free);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  EXPECT_TRUE(first.Connect(loop_->address()));
  pollfd waited = {.fd = first.fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(poll(&waited, 1, /*timeout=*/200), 0);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(first.Read(), "hello");
  EXPECT_TRUE(second.Connect(loop_->address()));
  EXPECT_EQ(second.Read(), "hello");
}

TEST_F(AcceptLoopTest, LetsNobodyInOnceItIsStopped) {
  Start();
  const std::string address = loop_->address();
  const Client before;
  ASSERT_TRUE(before.Connect(address));
  EXPECT_EQ(before.Read(), "hello");
  loop_->Stop();
  EXPECT_FALSE(Client().Connect(address));
  loop_->Stop();
}

TEST_F(AcceptLoopTest, SaysWhenItCannotListen) {
  Start();
  for (const std::string& address :
       {loop_->address(), std::string("192.0.2.1:0"),
        std::string("127.0.0.1:port"), std::string("no.such.invalid:0")}) {
    EXPECT_THAT(
        ReasonOf(AcceptLoop::Open({.address = address}, RealClock()).status()),
        Optional(std::string("LISTEN_FAILED")))
        << address;
  }
}

TEST_F(AcceptLoopTest, MayNeverBegin) {
  auto loop = AcceptLoop::Open({.address = "localhost:0"}, RealClock());
  ASSERT_TRUE(loop.ok()) << loop.status();
  EXPECT_THAT((*loop)->address(), testing::MatchesRegex("localhost:[1-9].*"));
}

}  // namespace
}  // namespace destconn
