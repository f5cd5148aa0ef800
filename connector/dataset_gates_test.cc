#include "connector/dataset_gates.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "delivery/send_gate.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

class DatasetGatesTest : public testing::Test {
 protected:
  std::unique_ptr<SendGate> Join(const std::string& dataset, int most = 1) {
    return gates_.Join(
        dataset, most, [this] { ++woken_; }, now_);
  }

  Held Enter(SendGate& gate) {
    return gate.TryEnter(Sending::kFirst, now_).held;
  }

  void Leave(SendGate& gate, SendOutcome outcome = {}) {
    outcome.sent_at = now_;
    gate.Leave(outcome, now_);
  }

  DatasetGates gates_;
  int woken_ = 0;
  absl::Duration now_ = absl::Hours(1);
};

TEST_F(DatasetGatesTest, RunsOfOneDatasetShareItsLimits) {
  const auto a = Join("1");
  const auto b = Join("1");
  EXPECT_EQ(Enter(*a), Held::kNot);
  EXPECT_EQ(Enter(*b), Held::kFull);
  EXPECT_EQ(woken_, 0);
  Leave(*a);
  EXPECT_EQ(woken_, 1);
  EXPECT_EQ(Enter(*b), Held::kNot);
}

TEST_F(DatasetGatesTest, DatasetsDoNotHoldEachOther) {
  const auto a = Join("1");
  const auto b = Join("2");
  ASSERT_EQ(Enter(*a), Held::kNot);
  Leave(*a, {.kind = AnswerClass::kThrottled, .pause = absl::Minutes(10)});
  EXPECT_EQ(Enter(*a), Held::kPaused);
  EXPECT_EQ(Enter(*b), Held::kNot);
}

TEST_F(DatasetGatesTest, ABlockByPolicyRestsForAnHourOrUntilItIsSeenTo) {
  {
    const auto a = Join("1");
    ASSERT_EQ(Enter(*a), Held::kNot);
    Leave(*a, {.kind = AnswerClass::kPolicy});
  }
  EXPECT_EQ(gates_.BlockedFor("1", now_), absl::Hours(1));
  EXPECT_EQ(gates_.BlockedFor("2", now_), absl::ZeroDuration());
  now_ += absl::Minutes(50);
  Join("2");  // forgets what it may
  EXPECT_EQ(gates_.BlockedFor("1", now_), absl::Minutes(10));
  EXPECT_EQ(gates_.BlockedFor("1", now_ + absl::Minutes(10)),
            absl::ZeroDuration());
  gates_.Unblock("1");
  gates_.Unblock("2");
  EXPECT_EQ(gates_.BlockedFor("1", now_), absl::ZeroDuration());
}

TEST_F(DatasetGatesTest, APauseOutlivesTheRun) {
  {
    const auto a = Join("1");
    ASSERT_EQ(Enter(*a), Held::kNot);
    Leave(*a, {.kind = AnswerClass::kThrottled, .pause = absl::Minutes(10)});
  }
  Join("2");
  EXPECT_EQ(Enter(*Join("1")), Held::kPaused);
  now_ += absl::Minutes(10);
  Join("3");
  EXPECT_EQ(gates_.size(), 1u);
}

TEST_F(DatasetGatesTest, AGateThatGoesMakesRoom) {
  auto a = Join("1");
  const auto b = Join("1");
  ASSERT_EQ(Enter(*a), Held::kNot);
  ASSERT_EQ(Enter(*b), Held::kFull);
  a.reset();
  EXPECT_EQ(woken_, 1);
  EXPECT_EQ(Enter(*b), Held::kNot);
}

TEST_F(DatasetGatesTest, WhoWithdrawsMakesRoom) {
  const auto a = Join("1");
  const auto b = Join("1");
  const auto c = Join("1");
  ASSERT_EQ(Enter(*a), Held::kNot);
  ASSERT_EQ(Enter(*b), Held::kFull);
  ASSERT_EQ(Enter(*c), Held::kFull);
  Leave(*a);
  b->Withdraw();
  EXPECT_EQ(woken_, 2);
  EXPECT_EQ(Enter(*c), Held::kNot);
}

TEST_F(DatasetGatesTest, AllLearnWhatIsTooLarge) {
  const auto a = Join("1");
  const auto b = Join("1");
  ASSERT_EQ(Enter(*a), Held::kNot);
  Leave(*a, {.kind = AnswerClass::kTooLarge, .body_bytes = 200'000});
  EXPECT_EQ(b->max_request_bytes(), 100'000u);
}

TEST(DatasetGatesThreadsTest, GatesOfOneDatasetMayBeUsedAtOnce) {
  DatasetGates gates;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&gates] {
      for (int run = 0; run < 50; ++run) {
        const auto gate = gates.Join(
            "1", 2, [] {}, absl::ZeroDuration());
        for (int request = 0; request < 20; ++request) {
          const absl::Duration now = absl::Milliseconds(request);
          if (gate->TryEnter(Sending::kFirst, now).held == Held::kNot) {
            gate->Leave({.sent_at = now}, now);
          }
        }
        gate->Withdraw();
      }
    });
  }
  threads.clear();
  gates.Join(
      "2", 1, [] {}, absl::ZeroDuration());
  EXPECT_EQ(gates.size(), 1u);
}

}  // namespace
}  // namespace destconn
