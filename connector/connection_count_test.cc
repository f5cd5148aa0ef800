#include "connector/connection_count.h"

#include <sys/socket.h>
#include <unistd.h>

#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

int OpenSocket() { return socket(AF_INET, SOCK_STREAM, 0); }

class ConnectionCountTest : public testing::Test {
 protected:
  // There is room for two; `third` is an open socket without it.
  void Fill(int& first, int& second, int& third) {
    first = OpenSocket();
    second = OpenSocket();
    third = OpenSocket();
    EXPECT_TRUE(count_.Admit(first));
    EXPECT_TRUE(count_.Admit(second));
    EXPECT_FALSE(count_.Admit(third));
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  ConnectionCount count_{2, clock_};
};

TEST_F(ConnectionCountTest, AdmitsNoMoreThanStandAtOnce) {
  int first = -1;
  int second = -1;
  int third = -1;
  Fill(first, second, third);
  close(first);
  // It does not look again at once.
  EXPECT_FALSE(count_.Admit(third));
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(count_.Admit(third));
  clock_.Advance(absl::Seconds(1));
  const int fourth = OpenSocket();
  EXPECT_FALSE(count_.Admit(fourth));
  for (const int fd : {second, third, fourth}) close(fd);
}

TEST_F(ConnectionCountTest, ANumberThatComesAgainIsAnotherConnection) {
  int first = -1;
  int second = -1;
  int third = -1;
  Fill(first, second, third);
  close(first);
  const int again = OpenSocket();
  ASSERT_EQ(again, first);
  // Without another look at all of them.
  EXPECT_TRUE(count_.Admit(again));
  EXPECT_FALSE(count_.Admit(third));
  for (const int fd : {again, second, third}) close(fd);
}

TEST_F(ConnectionCountTest, AFileInItsPlaceIsNoConnection) {
  const int first = OpenSocket();
  const int second = OpenSocket();
  EXPECT_TRUE(count_.Admit(first));
  EXPECT_TRUE(count_.Admit(second));
  close(first);
  ASSERT_EQ(dup(STDERR_FILENO), first);
  const int third = OpenSocket();
  EXPECT_TRUE(count_.Admit(third));
  for (const int fd : {first, second, third}) close(fd);
}

TEST_F(ConnectionCountTest, AClosedOneIsNotAdmitted) {
  EXPECT_FALSE(count_.Admit(-1));
}

}  // namespace
}  // namespace destconn
