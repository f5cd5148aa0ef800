#include "connector/stream_record.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/proto_time.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using storage::v1::StoredShard;

constexpr char kShop[] = "destinations/shop";

class StreamRecordTest : public testing::Test {
 protected:
  StreamRecordTest() {
    start_.set_destination(kShop);
    start_.set_run_id("run-1");
    EXPECT_TRUE(
        credentials_.Put("T", "", AccessToken("EAAold"), TokenFacts()).ok());
  }

  std::unique_ptr<StreamRecord> Open(int shard = 0, int count = 1) {
    start_.mutable_shard()->set_index(shard);
    start_.mutable_shard()->set_count(count);
    auto record = StreamRecord::Open({.state = store_,
                                      .runs = runs_,
                                      .destinations = destinations_,
                                      .credentials = credentials_,
                                      .clock = clock_},
                                     start_, "credentials/t", clock_.Now(), {});
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() ? *std::move(record) : nullptr;
  }

  static StoredShard Progress(int64_t acked, bool complete = false) {
    StoredShard progress;
    progress.set_acked_sequence(acked);
    progress.mutable_tally()->set_received(acked);
    progress.set_complete(complete);
    return progress;
  }

  StoredShard Stored(int index = 0) {
    const auto shards = runs_.Shards("run-1");
    for (const auto& shard : *shards) {
      if (shard.index == index) return shard.record;
    }
    ADD_FAILURE() << "no shard " << index;
    return {};
  }

  std::optional<absl::Time> LastRun() {
    return destinations_.LastRun(kShop).value();
  }

  void Renew() {
    ASSERT_TRUE(credentials_
                    .Replace("credentials/t", AccessToken("EAAold"),
                             AccessToken("EAAnew"), TokenFacts())
                    .ok());
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  RunRecords runs_{store_, clock_};
  DestinationStore destinations_{store_, clock_};
  CredentialStore credentials_{store_, AeadKey(), clock_};
  destination::v1::Start start_;
};

TEST_F(StreamRecordTest, TheNextStreamFindsHowFarThisOneCame) {
  auto first = Open();
  EXPECT_EQ(first->shard().acked_sequence(), 0);
  ASSERT_TRUE(first->Save(Progress(4)).ok());
  ASSERT_TRUE(first->Close(absl::CancelledError("gone")).ok());
  EXPECT_EQ(Stored().error().code(), "CANCELLED");
  EXPECT_EQ(FromProto(Stored().end_time()), clock_.Now());
  clock_.Advance(absl::Hours(1));
  auto second = Open();
  EXPECT_EQ(second->shard().acked_sequence(), 4);
  EXPECT_EQ(second->shard().tally().received(), 4);
  EXPECT_FALSE(Stored().has_end_time());
  EXPECT_EQ(FromProto(second->run().start_time()),
            clock_.Now() - absl::Hours(1));
}

TEST_F(StreamRecordTest, KnowsWhetherTheStreamBeforeEndedWithoutAWord) {
  auto first = Open();
  EXPECT_FALSE(first->follows_a_crash());
  ASSERT_TRUE(first->Save(Progress(4)).ok());
  first.reset();
  auto second = Open();
  EXPECT_TRUE(second->follows_a_crash());
  ASSERT_TRUE(second->Close(absl::CancelledError("gone")).ok());
  EXPECT_FALSE(Open()->follows_a_crash());
}

TEST_F(StreamRecordTest, ARunIsTheLastWhenAllItsShardsAreComplete) {
  auto first = Open(0, 2);
  auto second = Open(1, 2);
  ASSERT_TRUE(first->Save(Progress(1, true)).ok());
  EXPECT_EQ(LastRun(), std::nullopt);
  ASSERT_TRUE(second->Save(Progress(1)).ok());
  EXPECT_EQ(LastRun(), std::nullopt);
  ASSERT_TRUE(second->Save(Progress(2, true)).ok());
  EXPECT_EQ(LastRun(), clock_.Now());
  EXPECT_TRUE(Stored(0).holder().empty());
  ASSERT_TRUE(first->Close(absl::OkStatus()).ok());
}

TEST_F(StreamRecordTest, KnowsTheRunBeforeThisOne) {
  const absl::Time before = clock_.Now() - absl::Hours(24);
  ASSERT_TRUE(destinations_.SetLastRun(kShop, "run-0", before).ok());
  auto record = Open();
  EXPECT_EQ(FromProto(record->run().previous_end_time()), before);
  ASSERT_TRUE(record->Save(Progress(1, true)).ok());
  // Also when it is sent again.
  EXPECT_EQ(FromProto(Open()->run().previous_end_time()), before);
}

TEST_F(StreamRecordTest, ARunThatIsSentAgainEndedWhenItDid) {
  ASSERT_TRUE(Open()->Save(Progress(3, true)).ok());
  const absl::Time end = clock_.Now();
  clock_.Advance(absl::Hours(24));
  ASSERT_TRUE(Open()->Save(Progress(3, true)).ok());
  EXPECT_EQ(FromProto(Stored().end_time()), end);
  EXPECT_EQ(LastRun(), end);
  // Nor does it undo that if the stream breaks before anything new is done.
  auto broken = Open();
  ASSERT_TRUE(broken->Save(Progress(3)).ok());
  ASSERT_TRUE(broken->Close(absl::CancelledError("gone")).ok());
  EXPECT_TRUE(Stored().complete());
  EXPECT_EQ(FromProto(Stored().end_time()), end);
  // But not if more rows came.
  auto more = Open();
  ASSERT_TRUE(more->Save(Progress(4)).ok());
  EXPECT_FALSE(Stored().complete());
  ASSERT_TRUE(more->Save(Progress(5, true)).ok());
  EXPECT_EQ(LastRun(), clock_.Now());
}

TEST_F(StreamRecordTest, NotesTheRenewalsOfItsTime) {
  Renew();
  clock_.Advance(absl::Hours(1));
  auto before = Open();
  EXPECT_EQ(Stored().token_renewals_size(), 0);
  ASSERT_TRUE(credentials_
                  .Replace("credentials/t", AccessToken("EAAnew"),
                           AccessToken("EAAnewer"), TokenFacts())
                  .ok());
  ASSERT_TRUE(before->Close(absl::OkStatus()).ok());
  ASSERT_EQ(Stored().token_renewals_size(), 1);
  EXPECT_EQ(Stored().token_renewals(0).credential(), "credentials/t");
  // Not twice.
  ASSERT_TRUE(Open()->Close(absl::OkStatus()).ok());
  EXPECT_EQ(Stored().token_renewals_size(), 1);
}

}  // namespace
}  // namespace destconn
