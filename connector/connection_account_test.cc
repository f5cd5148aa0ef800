#include "connector/connection_account.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr size_t kMessage = ConnectionAccount::kMessage;
constexpr size_t kMiB = 1 << 20;

class ConnectionAccountTest : public testing::Test {
 protected:
  // Whether the connection may stay once so much more has come.
  bool Receive(size_t bytes) {
    received_ += bytes;
    return account_.Settle(account_.TakeEarned(), received_, now_);
  }

  ConnectionAccount account_;
  uint64_t received_ = 0;
  absl::Duration now_ = absl::Seconds(1000);
};

TEST_F(ConnectionAccountTest, BeforeTheFirstCallALittleMayCome) {
  EXPECT_TRUE(Receive(ConnectionAccount::kBeforeCalls));
  EXPECT_EQ(account_.undelivered(), ConnectionAccount::kBeforeCalls);
  EXPECT_FALSE(Receive(1));
}

TEST_F(ConnectionAccountTest, WhatWasDeliveredDoesNotCount) {
  account_.CallStarted();
  for (int i = 0; i < 10'000; ++i) {
    account_.MessageDelivered(kMiB);
    // With frames and records.
    ASSERT_TRUE(Receive(kMiB + kMiB / 10)) << i;
  }
  EXPECT_EQ(account_.undelivered(), 0u);
}

TEST_F(ConnectionAccountTest, SmallMessagesMayHaveMuchAroundThem) {
  account_.CallStarted();
  for (int i = 0; i < 100'000; ++i) {
    account_.MessageDelivered(3);
    ASSERT_TRUE(Receive(1000)) << i;
  }
}

TEST_F(ConnectionAccountTest, ACallAccountsForItsHeaders) {
  for (int i = 0; i < 10'000; ++i) {
    account_.CallStarted();
    ASSERT_TRUE(Receive(9000)) << i;
    account_.CallAnswered();
    ASSERT_TRUE(account_.CallEnded(/*cancelled=*/false, now_));
  }
  EXPECT_EQ(account_.undelivered(), 0u);
}

TEST_F(ConnectionAccountTest, WhatComesAfterTheServerEndedACallIsForgiven) {
  for (int i = 0; i < 1000; ++i) {
    account_.CallStarted();
    ASSERT_TRUE(Receive(kMessage)) << i;
    account_.CallAnswered();
    ASSERT_TRUE(account_.CallEnded(/*cancelled=*/false, now_));
  }
}

TEST_F(ConnectionAccountTest, EachCallMayHaveAMessageUnderWay) {
  account_.CallStarted();
  account_.CallStarted();
  EXPECT_TRUE(Receive(3 * kMessage));
  account_.CallAnswered();
  EXPECT_TRUE(account_.CallEnded(/*cancelled=*/true, now_));
  EXPECT_FALSE(Receive(0));
}

TEST_F(ConnectionAccountTest, TheirMessagesTogetherAreBounded) {
  for (int i = 0; i < 100; ++i) account_.CallStarted();
  EXPECT_TRUE(Receive(ConnectionAccount::kMostUndelivered));
  EXPECT_FALSE(Receive(2 * kMiB));
}

TEST_F(ConnectionAccountTest, NothingIsSavedUp) {
  account_.CallStarted();
  account_.MessageDelivered(100 * kMiB);
  EXPECT_TRUE(Receive(0));
  EXPECT_FALSE(Receive(2 * kMessage + kMiB));
}

TEST_F(ConnectionAccountTest, TimeForgives) {
  account_.CallStarted();
  EXPECT_TRUE(Receive(kMiB));
  const size_t before = account_.undelivered();
  now_ += absl::Seconds(10);
  EXPECT_TRUE(Receive(0));
  EXPECT_EQ(account_.undelivered(),
            before - 10 * ConnectionAccount::kBytesPerSecond);
  // A clock that runs backwards forgives nothing, and costs nothing.
  now_ -= absl::Seconds(5);
  EXPECT_TRUE(Receive(0));
  EXPECT_EQ(account_.undelivered(),
            before - 10 * ConnectionAccount::kBytesPerSecond);
}

TEST_F(ConnectionAccountTest, ManyMayBeCancelledAtOnceAndThenAFewASecond) {
  const auto cancel = [this] {
    account_.CallStarted();
    account_.CallAnswered();
    return account_.CallEnded(/*cancelled=*/true, now_);
  };
  for (int i = 0; i < ConnectionAccount::kCancelledBurst; ++i) {
    ASSERT_TRUE(cancel()) << i;
  }
  EXPECT_FALSE(cancel());
  now_ += absl::Seconds(2);
  for (int i = 0; i < 2 * ConnectionAccount::kCancelledPerSecond - 1; ++i) {
    ASSERT_TRUE(cancel()) << i;
  }
  EXPECT_FALSE(cancel());
}

TEST_F(ConnectionAccountTest, CallsThatComeToTheirEndAreNotCounted) {
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(account_.CallStarted()) << i;
    account_.CallAnswered();
    ASSERT_TRUE(account_.CallEnded(/*cancelled=*/false, now_)) << i;
  }
}

TEST_F(ConnectionAccountTest, NobodyHasMoreCallsUnderWayThanAConnectionMay) {
  for (int i = 0; i < ConnectionAccount::kMostCalls; ++i) {
    ASSERT_TRUE(account_.CallStarted()) << i;
  }
  EXPECT_FALSE(account_.CallStarted());
  account_.CallAnswered();
  account_.CallAnswered();
  EXPECT_TRUE(account_.CallStarted());
}

}  // namespace
}  // namespace destconn
