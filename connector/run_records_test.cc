#include "connector/run_records.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/proto_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using storage::v1::StoredRun;
using storage::v1::StoredShard;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kDay = absl::Hours(24);

class RunRecordsTest : public testing::Test {
 protected:
  StoredRun Run() {
    StoredRun run;
    run.set_destination("destinations/shop");
    *run.mutable_start_time() = ToProto(clock_.Now());
    run.set_shard_count(1);
    return run;
  }

  void Enter(const std::string& run_id) {
    const auto entered = records_.Enter(run_id, Run());
    ASSERT_TRUE(entered.ok()) << entered.status();
  }

  void WriteShard(const std::string& run_id, int index) {
    StoredShard shard;
    *shard.mutable_update_time() = ToProto(clock_.Now());
    shard.set_acked_sequence(index + 1);
    ASSERT_TRUE(
        store_
            .Put(RunRecords::ShardKey(run_id, index), shard.SerializeAsString())
            .ok());
  }

  std::vector<std::string> Newest(const std::string& before, size_t limit) {
    const auto pointers = records_.StartedBefore(before, limit);
    EXPECT_TRUE(pointers.ok()) << pointers.status();
    std::vector<std::string> ids;
    for (const auto& pointer : *pointers) {
      ids.push_back(pointer.run.run_id());
      last_key_ = pointer.key;
    }
    return ids;
  }

  size_t Records() { return store_.List("").value().size(); }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  RunRecords records_{store_, clock_};
  std::string last_key_;
};

TEST_F(RunRecordsTest, TheFirstStreamMakesTheRun) {
  Enter("run-1");
  const StoredRun first = records_.Find("run-1").value().value();
  clock_.Advance(kDay);
  const auto again = records_.Enter("run-1", Run());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->start_time().seconds(), first.start_time().seconds());
  EXPECT_THAT(Newest("", 9), ElementsAre("run-1"));
  EXPECT_FALSE(records_.Find("run-2").value().has_value());
}

TEST_F(RunRecordsTest, ARunIdIsOneDestinationsAndOneShardCounts) {
  Enter("run-1");
  StoredRun other = Run();
  other.set_destination("destinations/other");
  EXPECT_EQ(ReasonOf(records_.Enter("run-1", other).status()),
            "FIELDS_INVALID");
  other = Run();
  other.set_shard_count(2);
  EXPECT_EQ(ReasonOf(records_.Enter("run-1", other).status()),
            "FIELDS_INVALID");
}

TEST_F(RunRecordsTest, FindsTheShardsOfThisRunAlone) {
  for (const int index : {10, 0, 9}) WriteShard("run-1", index);
  WriteShard("run-11", 3);
  const auto shards = records_.Shards("run-1");
  ASSERT_TRUE(shards.ok());
  std::vector<int> indices;
  for (const auto& shard : *shards) indices.push_back(shard.index);
  EXPECT_THAT(indices, ElementsAre(0, 9, 10));
}

TEST_F(RunRecordsTest, ListsTheNewestFirstAcrossMonths) {
  for (int i = 1; i <= 4; ++i) {
    Enter(absl::StrCat("run-", i));
    clock_.Advance(20 * kDay);
  }
  EXPECT_THAT(Newest("", 3), ElementsAre("run-4", "run-3", "run-2"));
  EXPECT_THAT(Newest(last_key_, 3), ElementsAre("run-1"));
  EXPECT_THAT(Newest(last_key_, 3), IsEmpty());
}

TEST_F(RunRecordsTest, ForgetsRunsNinetyDaysAfterTheirEnd) {
  Enter("short");
  WriteShard("short", 0);
  Enter("long");
  clock_.Advance(2 * kDay);
  WriteShard("long", 0);
  WriteShard("long", 1);
  clock_.Advance(89 * kDay);
  ASSERT_TRUE(records_.RemoveExpired().ok());
  EXPECT_THAT(Newest("", 9), ElementsAre("long"));
  EXPECT_FALSE(records_.Find("short").value().has_value());
  EXPECT_THAT(records_.Shards("short").value(), IsEmpty());
  EXPECT_EQ(records_.Shards("long")->size(), 2u);
  clock_.Advance(2 * kDay);
  ASSERT_TRUE(records_.RemoveExpired().ok());
  EXPECT_EQ(Records(), 0u);
}

TEST_F(RunRecordsTest, APointerWithoutItsRunIsForgottenToo) {
  storage::v1::RunPointer pointer;
  pointer.set_run_id("never-made");
  ASSERT_TRUE(store_
                  .Put("runs_by_time/2026-01-01T00:00:00.000000/never-made",
                       pointer.SerializeAsString())
                  .ok());
  ASSERT_TRUE(records_.RemoveExpired().ok());
  EXPECT_EQ(Records(), 0u);
}

TEST_F(RunRecordsTest, ADamagedRecordIsSaidToBeOne) {
  ASSERT_TRUE(store_.Put("runs/run-1", "\xff\xff").ok());
  EXPECT_EQ(ReasonOf(records_.Find("run-1").status()), "STORE_CORRUPT");
  ASSERT_TRUE(store_.Put("run_shards/run-2/0", "\xff\xff").ok());
  EXPECT_EQ(ReasonOf(records_.Shards("run-2").status()), "STORE_CORRUPT");
}

}  // namespace
}  // namespace destconn
