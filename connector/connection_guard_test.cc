#include "connector/connection_guard.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/simulated_clock.h"
#include "connector/connection_account.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t kMiB = 1 << 20;

// A connection over the loopback, both ends of it.
class Pair {
 public:
  Pair() : client_(socket(AF_INET, SOCK_STREAM, 0)) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener, where, size), 0);
    EXPECT_EQ(listen(listener, 1), 0);
    EXPECT_EQ(getsockname(listener, where, &size), 0);
    EXPECT_EQ(connect(client_, where, size), 0);
    server_ = accept(listener, nullptr, nullptr);
    close(listener);
    EXPECT_EQ(getsockname(client_, where, &size), 0);
    peer_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  }
  ~Pair() {
    CloseServer();
    close(client_);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  // Lets so many bytes come, and reads them.
  void Receive(size_t bytes) const {
    std::string piece(64 << 10, 'x');
    while (bytes > 0) {
      const size_t size = std::min(bytes, piece.size());
      ASSERT_EQ(send(client_, piece.data(), size, MSG_NOSIGNAL),
                static_cast<ssize_t>(size));
      ASSERT_EQ(recv(server_, piece.data(), size, MSG_WAITALL),
                static_cast<ssize_t>(size));
      bytes -= size;
    }
  }

  bool IsReset() const {
    char byte = 0;
    return recv(client_, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNRESET;
  }

  void CloseServer() {
    if (server_ >= 0) close(server_);
    server_ = -1;
  }

  int fd() const { return server_; }
  const std::string& peer() const { return peer_; }
  std::string grpc_peer() const { return absl::StrCat("ipv4:", peer_); }

 private:
  const int client_;
  int server_ = -1;
  std::string peer_;
};

class ConnectionGuardTest : public testing::Test {
 protected:
  ConnectionGuard Guard(size_t most, size_t most_undelivered = 100 * kMiB) {
    return {{.most = most,
             .most_undelivered = most_undelivered,
             .on_cut =
                 [this](absl::string_view peer, absl::string_view why) {
                   cut_.push_back(absl::StrCat(peer, " ", why));
                 }},
            clock_};
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  std::vector<std::string> cut_;
};

TEST_F(ConnectionGuardTest, AdmitsNoMoreThanStandAtOnce) {
  ConnectionGuard guard = Guard(2);
  Pair first;
  const Pair second;
  const Pair third;
  EXPECT_TRUE(guard.Admit(first.fd()));
  EXPECT_TRUE(guard.Admit(second.fd()));
  EXPECT_FALSE(guard.Admit(third.fd()));
  first.CloseServer();
  // It does not look again at once.
  EXPECT_FALSE(guard.Admit(third.fd()));
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(guard.Admit(third.fd()));
  EXPECT_FALSE(guard.Admit(-1));
}

TEST_F(ConnectionGuardTest, ANumberThatComesAgainIsAnotherConnection) {
  ConnectionGuard guard = Guard(2);
  Pair first;
  const Pair second;
  const Pair third;
  const int number = first.fd();
  EXPECT_TRUE(guard.Admit(first.fd()));
  EXPECT_TRUE(guard.Admit(second.fd()));
  EXPECT_FALSE(guard.Admit(third.fd()));
  first.CloseServer();
  ASSERT_EQ(dup(third.fd()), number);
  // Without another look at all of them.
  EXPECT_TRUE(guard.Admit(number));
  EXPECT_EQ(guard.Find(first.grpc_peer()), nullptr);
  EXPECT_NE(guard.Find(third.grpc_peer()), nullptr);
  close(number);
}

TEST_F(ConnectionGuardTest, AFileInItsPlaceIsNoConnection) {
  ConnectionGuard guard = Guard(1);
  Pair first;
  const Pair second;
  const int number = first.fd();
  EXPECT_TRUE(guard.Admit(first.fd()));
  first.CloseServer();
  ASSERT_EQ(dup(STDERR_FILENO), number);
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(guard.Admit(second.fd()));
  close(number);
}

TEST_F(ConnectionGuardTest, FindsAConnectionWhileItStands) {
  ConnectionGuard guard = Guard(10);
  Pair pair;
  EXPECT_EQ(guard.Find(pair.grpc_peer()), nullptr);
  EXPECT_TRUE(guard.Admit(pair.fd()));
  const auto found = guard.Find(pair.grpc_peer());
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->fd, pair.fd());
  EXPECT_EQ(found->peer, pair.peer());
  pair.CloseServer();
  clock_.Advance(absl::Seconds(1));
  guard.LookAtAll();
  EXPECT_EQ(guard.Find(pair.grpc_peer()), nullptr);
}

TEST_F(ConnectionGuardTest, CutsOffWhoSendsBytesWithoutMessages) {
  ConnectionGuard guard = Guard(10);
  const Pair honest;
  const Pair other;
  EXPECT_TRUE(guard.Admit(honest.fd()));
  EXPECT_TRUE(guard.Admit(other.fd()));
  for (const Pair* each : {&honest, &other}) {
    guard.Find(each->grpc_peer())->account.CallStarted();
    each->Receive(8 * kMiB);
  }
  guard.LookAtAll();
  EXPECT_THAT(cut_, IsEmpty());
  guard.Find(honest.grpc_peer())->account.MessageDelivered(8 * kMiB);
  honest.Receive(kMiB);
  other.Receive(kMiB);
  guard.LookAtAll();
  EXPECT_THAT(cut_, ElementsAre(other.peer() + " undelivered_bytes"));
  EXPECT_TRUE(other.IsReset());
  EXPECT_FALSE(honest.IsReset());
  // What is cut off is done with, though the system counts from 0 again.
  guard.LookAtAll();
  EXPECT_EQ(cut_.size(), 1u);
}

TEST_F(ConnectionGuardTest, CutsOffTheGreatestWhereAllTogetherAreTooMany) {
  ConnectionGuard guard = Guard(10, /*most_undelivered=*/2 * kMiB);
  const Pair small;
  const Pair great;
  const Pair middle;
  for (const Pair* each : {&small, &great, &middle}) {
    EXPECT_TRUE(guard.Admit(each->fd()));
  }
  for (const Pair* each : {&small, &great, &middle}) {
    const auto connection = guard.Find(each->grpc_peer());
    connection->account.CallStarted();
    connection->account.TakeEarned();
  }
  small.Receive(kMiB / 4);
  great.Receive(kMiB);
  middle.Receive(kMiB / 2);
  guard.LookAtAll();
  EXPECT_THAT(cut_, IsEmpty());
  middle.Receive(kMiB / 2 - 1);
  guard.LookAtAll();
  EXPECT_THAT(cut_, ElementsAre(great.peer() + " undelivered_bytes"));
  EXPECT_TRUE(great.IsReset());
  // The others have room again.
  guard.LookAtAll();
  EXPECT_EQ(cut_.size(), 1u);
}

TEST_F(ConnectionGuardTest, CutsOffWhoCancelsWithoutEnd) {
  ConnectionGuard guard = Guard(10);
  const Pair pair;
  EXPECT_TRUE(guard.Admit(pair.fd()));
  const auto connection = guard.Find(pair.grpc_peer());
  for (int i = 0; i < ConnectionAccount::kCancelledBurst; ++i) {
    guard.CallEnded(*connection, /*cancelled=*/true);
    guard.CallEnded(*connection, /*cancelled=*/false);
  }
  EXPECT_THAT(cut_, IsEmpty());
  EXPECT_FALSE(pair.IsReset());
  guard.CallEnded(*connection, /*cancelled=*/true);
  guard.CallEnded(*connection, /*cancelled=*/true);
  EXPECT_THAT(cut_, ElementsAre(pair.peer() + " cancelled_calls"));
  EXPECT_TRUE(pair.IsReset());
}

TEST_F(ConnectionGuardTest, CutsOffWhoHasMoreCallsThanItMay) {
  ConnectionGuard guard = Guard(10);
  const Pair pair;
  EXPECT_TRUE(guard.Admit(pair.fd()));
  const auto connection = guard.Find(pair.grpc_peer());
  for (int i = 0; i < ConnectionAccount::kMostCalls; ++i) {
    guard.CallStarted(*connection);
  }
  EXPECT_FALSE(pair.IsReset());
  guard.CallStarted(*connection);
  EXPECT_THAT(cut_, ElementsAre(pair.peer() + " too_many_calls"));
  EXPECT_TRUE(pair.IsReset());
}

TEST_F(ConnectionGuardTest, WhoHasTheNumberOfAClosedOneIsLeftAlone) {
  ConnectionGuard guard = Guard(10);
  Pair gone;
  const Pair other;
  const int number = gone.fd();
  EXPECT_TRUE(guard.Admit(gone.fd()));
  const auto connection = guard.Find(gone.grpc_peer());
  gone.CloseServer();
  ASSERT_EQ(dup(other.fd()), number);
  for (int i = 0; i <= ConnectionAccount::kCancelledBurst; ++i) {
    guard.CallEnded(*connection, /*cancelled=*/true);
  }
  EXPECT_FALSE(other.IsReset());
  close(number);
}

TEST_F(ConnectionGuardTest, WatchesUntilItIsStopped) {
  ConnectionGuard guard({.most = 10}, RealClock());
  const Pair pair;
  EXPECT_TRUE(guard.Admit(pair.fd()));
  pair.Receive(kMiB);
  const std::jthread watch(
      [&guard](const std::stop_token& stop) { guard.Watch(stop); });
  while (!pair.IsReset()) std::this_thread::yield();
}

}  // namespace
}  // namespace destconn
