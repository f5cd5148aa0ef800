#include "connector/shard_hold.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

constexpr char kKey[] = "run_shards/run-1/0";
constexpr HoldOptions kShared = {.shared = true, .lease = absl::Seconds(10)};

// A clock whose owner does something whenever it sleeps.
class BusyClock final : public Clock {
 public:
  absl::Time Now() override { return clock_.Now(); }
  absl::Duration Monotonic() override { return clock_.Monotonic(); }
  bool Sleep(absl::Duration d, std::stop_token stop) override {
    if (meanwhile) meanwhile();
    return clock_.Sleep(d, std::move(stop));
  }

  std::function<void()> meanwhile;

 private:
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
};

class ShardHoldTest : public testing::Test {
 protected:
  std::unique_ptr<ShardHold> Take(const HoldOptions& options) {
    auto hold = ShardHold::Take(store_, clock_, kKey, options, {});
    last_ = hold.status();
    return hold.ok() ? *std::move(hold) : nullptr;
  }

  static absl::Status WriteSequence(ShardHold& hold, int64_t sequence) {
    storage::v1::StoredShard record = hold.record();
    record.set_acked_sequence(sequence);
    return hold.Write(std::move(record));
  }

  std::string LastReason() const { return ReasonOf(last_).value_or(""); }

  FakeStateStore store_;
  BusyClock clock_;
  absl::Status last_;
};

TEST_F(ShardHoldTest, TheNextOneGoesOnWithWhatWasWritten) {
  auto first = Take(kShared);
  ASSERT_TRUE(WriteSequence(*first, 5).ok());
  ASSERT_TRUE(first->Release(first->record()).ok());
  const absl::Duration before = clock_.Monotonic();
  auto second = Take(kShared);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->record().acked_sequence(), 5);
  EXPECT_EQ(clock_.Monotonic(), before) << "what is free is not waited for";
}

TEST_F(ShardHoldTest, AHoldThatIsRenewedStays) {
  auto first = Take(kShared);
  // A third of the lease passes within a few of the other's looks.
  clock_.meanwhile = [&first] { EXPECT_TRUE(first->RenewIfDue().ok()); };
  EXPECT_EQ(Take(kShared), nullptr);
  EXPECT_EQ(LastReason(), "RUN_ALREADY_STREAMED");
  EXPECT_TRUE(absl::IsAborted(last_));
  EXPECT_TRUE(WriteSequence(*first, 1).ok());
}

TEST_F(ShardHoldTest, AHoldThatLapsedIsTakenOverAndKeptOut) {
  auto paused = Take(kShared);
  const absl::Duration before = clock_.Monotonic();
  auto second = Take(kShared);
  ASSERT_NE(second, nullptr) << last_;
  EXPECT_GE(clock_.Monotonic() - before, kShared.lease);
  const absl::Status late = WriteSequence(*paused, 9);
  EXPECT_EQ(ReasonOf(late).value_or(""), "RUN_TAKEN_OVER");
  EXPECT_FALSE(paused->Release(paused->record()).ok());
  EXPECT_TRUE(WriteSequence(*second, 1).ok());
}

TEST_F(ShardHoldTest, OfTwoThatSeeItLapseOneTakesIt) {
  auto dead = Take(kShared);
  std::unique_ptr<ShardHold> faster;
  clock_.meanwhile = [&] {
    if (clock_.Monotonic() < absl::Seconds(5) || faster != nullptr) return;
    clock_.meanwhile = nullptr;
    faster = Take(kShared);
  };
  EXPECT_EQ(Take(kShared), nullptr);
  EXPECT_EQ(LastReason(), "RUN_ALREADY_STREAMED");
  EXPECT_NE(faster, nullptr);
}

TEST_F(ShardHoldTest, WhereNobodySharesTheStoreTheHolderIsDead) {
  auto before_a_crash = Take({.shared = false});
  const absl::Duration before = clock_.Monotonic();
  EXPECT_NE(Take({.shared = false}), nullptr);
  EXPECT_EQ(clock_.Monotonic(), before);
}

TEST_F(ShardHoldTest, AWriteThatFailedMayHaveBeenDone) {
  auto hold = Take(kShared);
  ASSERT_TRUE(WriteSequence(*hold, 1).ok());
  store_.FailWith(absl::UnavailableError("gone"));
  EXPECT_TRUE(absl::IsUnavailable(WriteSequence(*hold, 2)));
  EXPECT_EQ(hold->record().acked_sequence(), 1);
  store_.FailWith(absl::OkStatus());
  EXPECT_TRUE(WriteSequence(*hold, 2).ok());
  EXPECT_EQ(hold->record().acked_sequence(), 2);
}

TEST_F(ShardHoldTest, DoesNotWaitWhenTheServerStops) {
  auto first = Take(kShared);
  std::stop_source stopped;
  stopped.request_stop();
  const auto second =
      ShardHold::Take(store_, clock_, kKey, kShared, stopped.get_token());
  EXPECT_FALSE(second.ok());
  EXPECT_EQ(clock_.Monotonic(), absl::ZeroDuration());
}

TEST_F(ShardHoldTest, ADamagedRecordIsSaidToBeOne) {
  ASSERT_TRUE(store_.Put(kKey, "\xff\xff").ok());
  EXPECT_EQ(Take(kShared), nullptr);
  EXPECT_EQ(LastReason(), "STORE_CORRUPT");
}

}  // namespace
}  // namespace destconn
