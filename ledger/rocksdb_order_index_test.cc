#include "ledger/rocksdb_order_index.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class RocksDbOrderIndexTest : public testing::Test {
 protected:
  RocksDbOrderIndexTest()
      : path_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    Reopen();
  }

  void Reopen() {
    index_.reset();
    auto index = RocksDbOrderIndex::Open(path_, clock_);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }

  void Record(uint8_t order, uint8_t outcome, const std::string& run,
              const std::string& trace = "") {
    EXPECT_TRUE(index_
                    ->Record({{.order = {order}, .outcome = outcome}},
                             clock_.Now(), run, trace)
                    .ok());
  }

  std::vector<OrderFate> Find(uint8_t order) {
    auto fates = index_->Find({order});
    EXPECT_TRUE(fates.ok()) << fates.status();
    return *fates;
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  std::string path_;
  std::unique_ptr<RocksDbOrderIndex> index_;
};

TEST_F(RocksDbOrderIndexTest, FindsWhatWasRecordedOfAnOrder) {
  Record(1, 3, "run-1", "AbCtrace");
  Record(2, 0, "run-1");
  Record(1, 0, "run-2");
  Reopen();
  const auto fates = Find(1);
  ASSERT_THAT(fates, SizeIs(2));
  EXPECT_EQ(fates[0].outcome, 0);
  EXPECT_EQ(fates[0].run_id, "run-2");
  EXPECT_EQ(fates[0].trace_id, "");
  EXPECT_EQ(fates[1].outcome, 3);
  EXPECT_EQ(fates[1].run_id, "run-1");
  EXPECT_EQ(fates[1].trace_id, "AbCtrace");
  EXPECT_EQ(fates[1].time, clock_.Now());
  EXPECT_THAT(Find(9), IsEmpty());
}

TEST_F(RocksDbOrderIndexTest, KeepsTheLatestOfAnOutcome) {
  Record(1, 3, "run-1");
  clock_.Advance(absl::Hours(24));
  Record(1, 3, "run-2");
  ASSERT_THAT(Find(1), SizeIs(1));
  EXPECT_EQ(Find(1)[0].run_id, "run-2");
}

TEST_F(RocksDbOrderIndexTest, TellsWhatWasRecordedAtOneTimeApart) {
  ASSERT_TRUE(index_
                  ->Record({{.order = {1}}, {.order = {2}}}, clock_.Now(),
                           "run-1", "first")
                  .ok());
  Record(3, 0, "run-2", "second");
  ASSERT_THAT(Find(2), SizeIs(1));
  EXPECT_EQ(Find(1)[0].trace_id, "first");
  EXPECT_EQ(Find(2)[0].trace_id, "first");
  EXPECT_EQ(Find(3)[0].trace_id, "second");
  EXPECT_EQ(Find(3)[0].run_id, "run-2");
}

// More than memory takes: some become files meanwhile.
TEST_F(RocksDbOrderIndexTest,
       FindsWhatWaitsWhatIsBeingWrittenAndWhatIsWritten) {
  constexpr int kOrders = 600'000;
  constexpr int kAtOnce = 1000;
  const auto order = [](int n) {
    OrderIndexKey key = {static_cast<uint8_t>(n * 151)};
    std::memcpy(&key[1], &n, sizeof(n));
    return key;
  };
  for (int n = 0; n < kOrders; n += kAtOnce) {
    std::vector<OrderOutcome> outcomes;
    for (int i = n; i < n + kAtOnce; ++i) {
      outcomes.push_back({.order = order(i)});
    }
    ASSERT_TRUE(
        index_->Record(outcomes, clock_.Now(), absl::StrCat("run-", n), "")
            .ok());
  }
  const auto expect_all = [&] {
    for (int n = 0; n < kOrders; n += kOrders / 8 + 1) {
      const auto fates = index_->Find(order(n));
      ASSERT_TRUE(fates.ok());
      ASSERT_THAT(*fates, SizeIs(1)) << n;
      EXPECT_EQ(fates->front().run_id,
                absl::StrCat("run-", n / kAtOnce * kAtOnce));
    }
  };
  expect_all();
  Record(1, 0, "later");
  Reopen();
  expect_all();
}

// It may be the database's by another name.
TEST_F(RocksDbOrderIndexTest, AFileThatAKillLeftIsNotWrittenTo) {
  Record(1, 3, "run-1");
  index_.reset();
  std::filesystem::path taken;
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (file.path().extension() == ".sst") taken = file.path();
  }
  ASSERT_FALSE(taken.empty());
  std::filesystem::create_hard_link(taken, path_ + "/recent.sst");
  Reopen();
  Record(2, 0, "run-2");
  Reopen();
  EXPECT_THAT(Find(1), SizeIs(1));
  EXPECT_THAT(Find(2), SizeIs(1));
}

TEST_F(RocksDbOrderIndexTest, ForgetsAfterSeventyDays) {
  Record(1, 3, "run-1");
  clock_.Advance(absl::Hours(70 * 24));
  EXPECT_THAT(Find(1), SizeIs(1));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Find(1), IsEmpty());
}

TEST_F(RocksDbOrderIndexTest, ASecondOneCannotOpenTheSameFolder) {
  EXPECT_EQ(RocksDbOrderIndex::Open(path_, clock_).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(RocksDbOrderIndexTest, ADamagedOneIsMadeAnew) {
  Record(1, 3, "run-1");
  index_.reset();
  int spoiled = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().filename().string().starts_with("MANIFEST")) {
      std::ofstream(entry.path()) << "no manifest";
      ++spoiled;
    }
  }
  ASSERT_EQ(spoiled, 1);
  Reopen();
  EXPECT_THAT(Find(1), IsEmpty());
  Record(1, 3, "run-2");
  EXPECT_THAT(Find(1), SizeIs(1));
}

}  // namespace
}  // namespace destconn
