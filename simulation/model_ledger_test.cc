#include "simulation/model_ledger.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/journal.h"
#include "simulation/model_store.h"
#include "simulation/order_book.h"

namespace destconn {
namespace {

using testing::ElementsAre;

constexpr ModelLedger::Owner kFirst = {.process = 1, .run = 1};
constexpr ModelLedger::Owner kSecond = {.process = 2, .run = 1};

const EventKey kKey = KeyOfOrder(0);

TEST(ModelStoreTest, ACrashLosesTheLastOfWhatWasNotSynced) {
  int all = 0;
  int none = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    ModelStore store;
    store.Write(KeyOfOrder(0), ModelRecord{});
    store.Sync();
    store.Write(KeyOfOrder(1), ModelRecord{});
    store.Write(KeyOfOrder(2), ModelRecord{});
    EXPECT_TRUE(store.Read(KeyOfOrder(2)).has_value());
    EXPECT_FALSE(store.ReadSynced(KeyOfOrder(1)).has_value());
    store.Crash(dice);
    EXPECT_TRUE(store.Read(KeyOfOrder(0)).has_value());
    const bool first = store.Read(KeyOfOrder(1)).has_value();
    const bool second = store.Read(KeyOfOrder(2)).has_value();
    EXPECT_TRUE(first || !second) << "a hole";
    all += second ? 1 : 0;
    none += first ? 0 : 1;
  }
  EXPECT_GT(all, 10);
  EXPECT_GT(none, 10);
}

class ModelLedgerTest : public testing::Test {
 protected:
  static std::vector<ClaimRequest> Request(uint64_t fingerprint) {
    return {{.key = kKey, .fingerprint = fingerprint}};
  }
  static std::vector<Delivery> Event(uint64_t fingerprint) {
    return {{.key = kKey, .fingerprint = fingerprint}};
  }
  void Wait(absl::Duration time) {
    agenda_.In(time, [] {});
    agenda_.Next();
  }

  Agenda agenda_;
  Journal journal_{agenda_, 1};
  ModelLedger embedded_{false, agenda_, journal_, 1};
  ModelLedger shared_{true, agenda_, journal_, 1};
};

TEST_F(ModelLedgerTest, ANoteOutlivesACrashAndAClaimDoesNot) {
  EXPECT_THAT(embedded_.ClaimEvents(kFirst, Request(7)),
              ElementsAre(Claim::kGranted));
  EXPECT_THAT(embedded_.ClaimEvents(kSecond, Request(7)),
              ElementsAre(Claim::kBusy));
  EXPECT_EQ(embedded_.RecordSending(kFirst, Event(7)), absl::OkStatus());
  embedded_.Crash(1);
  EXPECT_THAT(embedded_.ClaimEvents(kSecond, Request(8)),
              ElementsAre(Claim::kSentChanged));
  EXPECT_THAT(embedded_.ClaimEvents(kSecond, Request(7)),
              ElementsAre(Claim::kGrantedAgain));
  // What it did not note it does not forget.
  embedded_.Release(kSecond, {kKey});
  EXPECT_TRUE(embedded_.Durable(kKey).has_value());
}

TEST_F(ModelLedgerTest, WhatIsReleasedIsForgottenAndWhatIsRecordedIsNot) {
  embedded_.ClaimEvents(kFirst, Request(7));
  EXPECT_EQ(embedded_.RecordSending(kFirst, Event(7)), absl::OkStatus());
  embedded_.Release(kFirst, {kKey});
  EXPECT_THAT(embedded_.ClaimEvents(kFirst, Request(8)),
              ElementsAre(Claim::kGranted));
  EXPECT_EQ(embedded_.RecordDelivered(kFirst, Event(8)), absl::OkStatus());
  EXPECT_THAT(embedded_.ClaimEvents(kSecond, Request(8)),
              ElementsAre(Claim::kSent));
}

TEST_F(ModelLedgerTest, AClaimIsTakenOverAfterItsLeaseAndItsOwnerIsFenced) {
  shared_.RenewLease(1);
  shared_.RenewLease(2);
  shared_.ClaimEvents(kFirst, Request(7));
  Wait(absl::Seconds(59));
  EXPECT_THAT(shared_.ClaimEvents(kSecond, Request(7)),
              ElementsAre(Claim::kBusy));
  Wait(absl::Seconds(1));
  shared_.RenewLease(2);
  EXPECT_THAT(shared_.ClaimEvents(kSecond, Request(7)),
              ElementsAre(Claim::kGranted));
  shared_.RenewLease(1);
  EXPECT_EQ(shared_.RecordSending(kFirst, Event(7)).code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(shared_.RecordSending(kSecond, Event(7)), absl::OkStatus());
}

TEST_F(ModelLedgerTest, NothingLeavesNearTheEndOfALease) {
  shared_.RenewLease(1);
  shared_.ClaimEvents(kFirst, Request(7));
  Wait(absl::Seconds(50));
  EXPECT_EQ(shared_.RecordSending(kFirst, Event(7)).code(),
            absl::StatusCode::kAborted);
}

}  // namespace
}  // namespace destconn
