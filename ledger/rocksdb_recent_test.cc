// RocksDbRecent and RocksDbDayFile.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/killed_image.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

using testing::ElementsAre;

constexpr int64_t kDay = 86'400;

EventKey Key(uint8_t n) { return {{n}}; }

// Of one of three days.
Delivery Event(uint8_t n) {
  return {.key = Key(n), .fingerprint = 7, .event_time = kDay * (n % 3)};
}

ClaimRequest Request(uint8_t n, uint64_t fingerprint = 7) {
  return {.key = Key(n),
          .fingerprint = fingerprint,
          .event_time = Event(n).event_time};
}

// Deliveries that move to their days while others are made, as the whole store
// shows them.
class RocksDbRecentTest : public testing::Test {
 protected:
  static constexpr uint8_t kEvents = 240;

  RocksDbRecentTest()
      : path_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    ReopenWith(RocksDbStore::kMostRecent);
  }

  void ReopenWith(size_t most_recent) {
    store_.reset();
    auto store =
        RocksDbStore::Open({.path = path_, .most_recent = most_recent});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  void ReopenAfterAKill() {
    path_ = MakeKilledImage(path_);
    ReopenWith(RocksDbStore::kMostRecent);
  }

  Ledger& ledger() { return store_->ledger(); }

  void ClaimAndNote(ClaimOwner owner, uint8_t n, Claim answer) {
    const auto answers = ledger().ClaimEvents(owner, {Request(n)});
    ASSERT_TRUE(answers.ok()) << answers.status();
    ASSERT_THAT(*answers, ElementsAre(answer));
    ASSERT_TRUE(ledger().RecordSending(owner, {Event(n)}).ok());
  }

  void Deliver(uint8_t first, uint8_t end) {
    std::vector<Delivery> events;
    for (uint8_t n = first; n < end; ++n) events.push_back(Event(n));
    ASSERT_TRUE(ledger().RecordDelivered(1, events).ok());
  }

  // Whether just the first `end` were delivered, with these contents.
  void ExpectDelivered(uint8_t end) {
    std::vector<ClaimRequest> same;
    std::vector<ClaimRequest> changed;
    std::vector<Claim> sent(end, Claim::kSent);
    std::vector<Claim> sent_changed(end, Claim::kSentChanged);
    for (uint8_t n = 0; n < kEvents; ++n) {
      same.push_back(Request(n));
      changed.push_back(Request(n, 8));
    }
    sent.resize(kEvents, Claim::kGranted);
    sent_changed.resize(kEvents, Claim::kGranted);
    const auto as_sent = ledger().Peek(same);
    const auto as_changed = ledger().Peek(changed);
    ASSERT_TRUE(as_sent.ok() && as_changed.ok());
    EXPECT_EQ(*as_sent, sent);
    EXPECT_EQ(*as_changed, sent_changed);
  }

  // Of all that days hold, once the recent ones have moved to them.
  std::vector<int32_t> DaysOfRecords() {
    std::vector<int32_t> days;
    EXPECT_TRUE(store_->records()
                    .ReadRecords([&](int32_t day, const auto& record) {
                      EXPECT_EQ(record->state, RecordState::kDelivered);
                      days.push_back(day);
                      return absl::OkStatus();
                    })
                    .ok());
    return days;
  }

  std::string path_;
  std::unique_ptr<RocksDbStore> store_;
};

TEST_F(RocksDbRecentTest, AreFoundBeforeWhileAndAfterTheyMove) {
  ReopenWith(7);
  for (uint8_t first = 0; first < kEvents; first += 4) {
    Deliver(first, first + 4);
    ExpectDelivered(first + 4);
  }
  std::vector<int32_t> days(kEvents / 3, 0);
  days.resize(2 * kEvents / 3, 1);
  days.resize(kEvents, 2);
  EXPECT_EQ(DaysOfRecords(), days);
  ReopenWith(7);
  ExpectDelivered(kEvents);
}

TEST_F(RocksDbRecentTest, OutliveKillsBeforeTheyMove) {
  Deliver(0, 20);
  Deliver(20, 30);
  ReopenAfterAKill();
  ExpectDelivered(30);
  // Their numbers begin anew.
  Deliver(30, 40);
  ReopenAfterAKill();
  ExpectDelivered(40);
  EXPECT_EQ(DaysOfRecords().size(), 40);
}

TEST_F(RocksDbRecentTest, ManyThatAKillLeftMoveInParts) {
  for (uint8_t first = 0; first < 60; first += 5) Deliver(first, first + 5);
  ReopenWith(7);
  ExpectDelivered(60);
  EXPECT_EQ(DaysOfRecords().size(), 60);
}

TEST_F(RocksDbRecentTest, StandOverWhatWasNotedOfTheSameEvent) {
  ClaimAndNote(1, 1, Claim::kGranted);
  ClaimAndNote(1, 2, Claim::kGranted);
  ledger().Abandon(1, {Key(1)});
  ClaimAndNote(2, 1, Claim::kGrantedAgain);
  ASSERT_TRUE(ledger().RecordDelivered(2, {Event(1)}).ok());
  ASSERT_TRUE(ledger().RecordDelivered(1, {Event(2)}).ok());
  EXPECT_EQ(DaysOfRecords().size(), 2);
  ReopenAfterAKill();
  EXPECT_EQ(DaysOfRecords().size(), 2);
}

// A file that a kill left may be the store's by another name.
TEST_F(RocksDbRecentTest, AFileThatAKillLeftIsNotWrittenTo) {
  Deliver(0, 30);
  ASSERT_EQ(DaysOfRecords().size(), 30);
  std::filesystem::path taken;
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (file.path().extension() == ".sst") taken = file.path();
  }
  for (const int day : {0, 1, 2}) {
    std::filesystem::create_hard_link(
        taken, absl::StrCat(path_, "/recent-", day, ".sst"));
  }
  Deliver(30, 60);
  ASSERT_EQ(DaysOfRecords().size(), 60);
  ReopenWith(7);
  ExpectDelivered(60);
}

}  // namespace
}  // namespace destconn
