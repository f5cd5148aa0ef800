#include "ledger/rocksdb_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;
using testing::Pair;

EventKey Key(uint8_t n) { return {{n}}; }
ClaimRequest Request(uint8_t n, uint64_t fingerprint = 7) {
  return {.key = Key(n), .fingerprint = fingerprint};
}
Delivery Delivered(uint8_t n, uint64_t fingerprint = 7) {
  return {.key = Key(n), .fingerprint = fingerprint, .event_time = 1};
}

class RocksDbStoreTest : public testing::Test {
 protected:
  RocksDbStoreTest()
      : path_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    Reopen();
  }

  // As a restart does.
  void Reopen() {
    store_.reset();
    auto store = RocksDbStore::Open(path_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  std::vector<Claim> ClaimBy(ClaimOwner owner,
                             const std::vector<ClaimRequest>& requests) {
    auto answers = store_->ClaimEvents(owner, requests);
    EXPECT_TRUE(answers.ok()) << answers.status();
    return answers.ok() ? *answers : std::vector<Claim>();
  }

  std::string path_;
  std::unique_ptr<RocksDbStore> store_;
};

TEST_F(RocksDbStoreTest, GrantsWhatNobodySentOrHolds) {
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  EXPECT_THAT(ClaimBy(2, {Request(1), Request(3)}),
              ElementsAre(Claim::kBusy, Claim::kGranted));
}

TEST_F(RocksDbStoreTest, GrantsATwinOnce) {
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(1)}),
              ElementsAre(Claim::kGranted, Claim::kBusy));
}

TEST_F(RocksDbStoreTest, RemembersDeliveriesAcrossARestart) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(store_->RecordDelivered(1, {Delivered(1)}).ok());
  Reopen();
  EXPECT_THAT(ClaimBy(2, {Request(1), Request(1, 8), Request(2)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged, Claim::kGranted));
}

TEST_F(RocksDbStoreTest, FreesClaimsThatAreReleased) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  store_->Release(1, {Key(1)});
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(RocksDbStoreTest, ADeliveryEndsItsClaim) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(store_->RecordDelivered(1, {Delivered(1)}).ok());
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_F(RocksDbStoreTest, PeekingClaimsNothing) {
  const auto peeked = store_->Peek({Request(1)});
  ASSERT_TRUE(peeked.ok());
  EXPECT_THAT(*peeked, ElementsAre(Claim::kGranted));
  EXPECT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(RocksDbStoreTest, ASecondOpenerIsRefused) {
  EXPECT_THAT(ReasonOf(RocksDbStore::Open(path_).status()),
              Optional(std::string("STORE_LOCKED")));
}

TEST_F(RocksDbStoreTest, KeepsStateRecords) {
  ASSERT_TRUE(store_->Put("destinations/b", "2").ok());
  ASSERT_TRUE(store_->Put("destinations/a", "1").ok());
  ASSERT_TRUE(store_->Put("runs/x", "3").ok());
  Reopen();
  EXPECT_EQ(*store_->Get("destinations/a"), std::optional<std::string>("1"));
  EXPECT_EQ(*store_->Get("destinations/c"), std::nullopt);
  EXPECT_THAT(
      *store_->List("destinations/"),
      ElementsAre(Pair("destinations/a", "1"), Pair("destinations/b", "2")));
  ASSERT_TRUE(store_->Delete("destinations/a").ok());
  EXPECT_EQ(*store_->Get("destinations/a"), std::nullopt);
}

TEST_F(RocksDbStoreTest, PutsOnlyOverWhatTheCallerBelieves) {
  EXPECT_EQ(*store_->CompareAndPut("lease/x", std::nullopt, "1"), true);
  EXPECT_EQ(*store_->CompareAndPut("lease/x", std::nullopt, "2"), false);
  EXPECT_EQ(*store_->CompareAndPut("lease/x", "0", "2"), false);
  EXPECT_EQ(*store_->Get("lease/x"), std::optional<std::string>("1"));
  EXPECT_EQ(*store_->CompareAndPut("lease/x", "1", "2"), true);
  EXPECT_EQ(*store_->Get("lease/x"), std::optional<std::string>("2"));
}

}  // namespace
}  // namespace destconn
