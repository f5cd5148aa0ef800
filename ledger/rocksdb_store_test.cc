#include "ledger/rocksdb_store.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/killed_image.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/state_store.h"
#include "rocksdb/db.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;
using testing::Pair;

constexpr int64_t kDay = 86'400;
constexpr int64_t kNow = 1'795'000'000;

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
    auto store = RocksDbStore::Open({.path = path_});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  std::vector<Claim> ClaimBy(ClaimOwner owner,
                             const std::vector<ClaimRequest>& requests) {
    auto answers = ledger().ClaimEvents(owner, requests);
    EXPECT_TRUE(answers.ok()) << answers.status();
    return answers.ok() ? *answers : std::vector<Claim>();
  }

  Ledger& ledger() { return store_->ledger(); }
  StateStore& state() { return store_->state(); }

  std::string path_;
  std::unique_ptr<RocksDbStore> store_;
};

TEST_F(RocksDbStoreTest, GrantsWhatNobodySentOrHolds) {
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  EXPECT_THAT(ClaimBy(2, {Request(1), Request(3)}),
              ElementsAre(Claim::kBusy, Claim::kGranted));
}

TEST_F(RocksDbStoreTest, OpensWhatAFirstStartLeftThatDiedHalfWay) {
  path_ += "-half";
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* half = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, &half).ok());
  delete half;
  Reopen();
  EXPECT_TRUE(state().Put("a", "1").ok());
}

TEST_F(RocksDbStoreTest, GrantsATwinOnce) {
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(1)}),
              ElementsAre(Claim::kGranted, Claim::kBusy));
}

TEST_F(RocksDbStoreTest, RemembersDeliveriesAcrossARestart) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  Reopen();
  EXPECT_THAT(ClaimBy(2, {Request(1), Request(1, 8), Request(2)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged, Claim::kGranted));
}

TEST_F(RocksDbStoreTest, FreesClaimsThatAreReleased) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ledger().Release(1, {Key(1)});
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(RocksDbStoreTest, ADeliveryEndsItsClaim) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_F(RocksDbStoreTest, ANoteOutlivesTheProcess) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger().RecordSending(1, {Delivered(1)}).ok());
  Reopen();
  EXPECT_THAT(ClaimBy(2, {Request(1, 8)}), ElementsAre(Claim::kSentChanged));
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kGrantedAgain));
  ASSERT_TRUE(ledger().RecordDelivered(2, {Delivered(1)}).ok());
  EXPECT_THAT(ClaimBy(3, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_F(RocksDbStoreTest, AnAbandonedClaimLeavesItsNoteAReleasedOneDoesNot) {
  ASSERT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  ASSERT_TRUE(ledger().RecordSending(1, {Delivered(1), Delivered(2)}).ok());
  ledger().Abandon(1, {Key(1)});
  ledger().Release(1, {Key(2)});
  EXPECT_THAT(ClaimBy(2, {Request(1, 8), Request(2, 8)}),
              ElementsAre(Claim::kSentChanged, Claim::kGranted));
}

TEST_F(RocksDbStoreTest, ANoteOlderThanTheClaimOutlivesItsRelease) {
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger().RecordSending(1, {Delivered(1)}).ok());
  ledger().Abandon(1, {Key(1)});
  ASSERT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kGrantedAgain));
  ASSERT_TRUE(ledger().RecordSending(2, {Delivered(1)}).ok());
  ledger().Release(2, {Key(1)});
  EXPECT_THAT(ClaimBy(3, {Request(1, 8)}), ElementsAre(Claim::kSentChanged));
}

TEST_F(RocksDbStoreTest, AnOrderWhoseTimeWasCorrectedIsStillTheSame) {
  const ClaimRequest corrected = {
      .key = Key(1), .fingerprint = 7, .event_time = 40 * kDay};
  ASSERT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger().RecordSending(1, {Delivered(1)}).ok());
  ledger().Abandon(1, {Key(1)});
  // Its note moves to the new day, and none stays behind.
  ASSERT_THAT(ClaimBy(2, {corrected}), ElementsAre(Claim::kGrantedAgain));
  ASSERT_TRUE(
      ledger()
          .RecordDelivered(2, {{.key = Key(1), .event_time = 40 * kDay}})
          .ok());
  Reopen();
  EXPECT_THAT(ClaimBy(3, {Request(1, 0), Request(1)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged));
}

TEST_F(RocksDbStoreTest, PeekingClaimsNothing) {
  const auto peeked = ledger().Peek({Request(1)});
  ASSERT_TRUE(peeked.ok());
  EXPECT_THAT(*peeked, ElementsAre(Claim::kGranted));
  EXPECT_THAT(ClaimBy(1, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(RocksDbStoreTest, ASecondOpenerIsRefused) {
  EXPECT_THAT(ReasonOf(RocksDbStore::Open({.path = path_}).status()),
              Optional(std::string("STORE_LOCKED")));
}

TEST_F(RocksDbStoreTest, KeepsStateRecords) {
  ASSERT_TRUE(state().Put("destinations/b", "2").ok());
  ASSERT_TRUE(state().Put("destinations/a", "1").ok());
  ASSERT_TRUE(state().Put("runs/x", "3").ok());
  Reopen();
  EXPECT_EQ(*state().Get("destinations/a"), std::optional<std::string>("1"));
  EXPECT_EQ(*state().Get("destinations/c"), std::nullopt);
  EXPECT_THAT(
      *state().List("destinations/"),
      ElementsAre(Pair("destinations/a", "1"), Pair("destinations/b", "2")));
  ASSERT_TRUE(state().Delete("destinations/a").ok());
  EXPECT_EQ(*state().Get("destinations/a"), std::nullopt);
}

TEST_F(RocksDbStoreTest, PutsOnlyOverWhatTheCallerBelieves) {
  EXPECT_EQ(*state().CompareAndPut("lease/x", std::nullopt, "1"), true);
  EXPECT_EQ(*state().CompareAndPut("lease/x", std::nullopt, "2"), false);
  EXPECT_EQ(*state().CompareAndPut("lease/x", "0", "2"), false);
  EXPECT_EQ(*state().Get("lease/x"), std::optional<std::string>("1"));
  EXPECT_EQ(*state().CompareAndPut("lease/x", "1", "2"), true);
  EXPECT_EQ(*state().Get("lease/x"), std::optional<std::string>("2"));
}

// All that the store's files hold.
std::string BytesOf(const std::string& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

TEST_F(RocksDbStoreTest, WhatIsErasedIsInNoFile) {
  ASSERT_TRUE(state().Put("credentials/t", "first-secret").ok());
  Reopen();  // the log becomes a table
  ASSERT_TRUE(state().Put("credentials/t", "second-secret").ok());
  ASSERT_TRUE(state().Put("credentials/u", "other-secret").ok());
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  EXPECT_THAT(BytesOf(path_),
              AllOf(HasSubstr("first-secret"), HasSubstr("second-secret")));
  ASSERT_TRUE(state().Erase("credentials/t").ok());
  EXPECT_THAT(BytesOf(path_), AllOf(Not(HasSubstr("first-secret")),
                                    Not(HasSubstr("second-secret")),
                                    HasSubstr("other-secret")));
  EXPECT_EQ(*state().Get("credentials/t"), std::nullopt);
  EXPECT_EQ(*state().Get("credentials/u"), "other-secret");
  EXPECT_THAT(ClaimBy(2, {Request(1)}), ElementsAre(Claim::kSent));
  EXPECT_TRUE(state().Erase("credentials/none").ok());
}

// Also when it was stored and compacted long before.
TEST_F(RocksDbStoreTest, WhatIsErasedIsInNoOldFile) {
  ASSERT_TRUE(state().Put("credentials/t", "first-secret").ok());
  ASSERT_TRUE(state().Put("credentials/u", "other-secret").ok());
  ASSERT_TRUE(state().Erase("credentials/u").ok());
  ASSERT_TRUE(state().Put("credentials/u", "other-secret").ok());
  Reopen();
  ASSERT_TRUE(state().Erase("credentials/u").ok());
  ASSERT_TRUE(state().Erase("credentials/t").ok());
  EXPECT_THAT(BytesOf(path_), Not(HasSubstr("-secret")));
}

// Nor in a log that what was recorded after it still needs.
TEST_F(RocksDbStoreTest, WhatIsErasedIsInNoLogOfTheLedger) {
  ASSERT_TRUE(state().Put("credentials/t", "first-secret").ok());
  ASSERT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  ASSERT_TRUE(ledger().RecordSending(1, {Delivered(1), Delivered(2)}).ok());
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  ASSERT_TRUE(state().Erase("credentials/t").ok());
  EXPECT_THAT(BytesOf(path_), Not(HasSubstr("-secret")));
}

class RocksDbUpkeepTest : public RocksDbStoreTest {
 protected:
  RocksDbUpkeepTest() { ReopenWith({}); }

  void ReopenWith(RocksDbStore::Options options) {
    options.path = path_;
    options.clock = &clock_;
    store_.reset();
    auto store = RocksDbStore::Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // An event that happened `days` ago.
  Delivery Old(uint8_t n, int days) const {
    return {.key = Key(n),
            .fingerprint = 7,
            .event_time = kNow - int64_t{days} * kDay};
  }

  RocksDbStore::Upkeep KeepUp() {
    const auto upkeep = store_->KeepUp();
    EXPECT_TRUE(upkeep.ok()) << upkeep.status();
    return upkeep.ok() ? *upkeep : RocksDbStore::Upkeep();
  }

  SimulatedClock clock_{absl::FromUnixSeconds(kNow)};
};

TEST_F(RocksDbUpkeepTest, ForgetsWhatIsTooOldToBeSentAgain) {
  ASSERT_TRUE(
      ledger().RecordDelivered(1, {Old(1, 0), Old(2, 70), Old(3, 71)}).ok());
  EXPECT_EQ(KeepUp().days_forgotten, 1);
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2), Request(3)}),
              ElementsAre(Claim::kSent, Claim::kSent, Claim::kGranted));
  ReopenWith({});
  EXPECT_THAT(ClaimBy(1, {Request(2), Request(3)}),
              ElementsAre(Claim::kSent, Claim::kGranted));
}

TEST_F(RocksDbUpkeepTest, AForgottenDayCanBeWrittenAgain) {
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(1, 0), Old(3, 71)}).ok());
  EXPECT_EQ(KeepUp().days_forgotten, 1);
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(3, 71)}).ok());
  EXPECT_THAT(ClaimBy(1, {Request(3)}), ElementsAre(Claim::kSent));
}

TEST_F(RocksDbUpkeepTest, AJumpOfTheClockForgetsNothing) {
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(1, 0), Old(2, 60)}).ok());
  clock_.StepWallTime(absl::Hours(24 * 30));
  EXPECT_TRUE(KeepUp().clock_stepped);
  // Nor does a start under the wrong clock.
  ReopenWith({});
  EXPECT_FALSE(KeepUp().clock_stepped);
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kSent, Claim::kSent));
}

TEST_F(RocksDbUpkeepTest, AnOlderCopyIsRefusedUnlessItIsAccepted) {
  const std::string copy = absl::StrCat(path_, ".copy");
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(1, 0)}).ok());
  store_.reset();
  std::filesystem::copy(path_, copy);
  ReopenWith({});
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(2, 0)}).ok());
  KeepUp();
  store_.reset();
  std::filesystem::remove_all(path_);
  std::filesystem::rename(copy, path_);
  EXPECT_THAT(ReasonOf(RocksDbStore::Open({.path = path_}).status()),
              Optional(std::string("STORE_ROLLED_BACK")));
  ReopenWith({.accept_rollback = true});
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kSent, Claim::kGranted));
  ReopenWith({});
}

TEST_F(RocksDbUpkeepTest, ManyStartsInARowMayDieBeforeTheFileHasTheAge) {
  const std::string file = absl::StrCat(path_, ".age");
  const std::string before = absl::StrCat(file, ".before");
  std::filesystem::copy(file, before);
  for (int start = 0; start < 4; ++start) {
    ReopenWith({});
    store_.reset();
    std::filesystem::copy(before, file,
                          std::filesystem::copy_options::overwrite_existing);
  }
  ReopenWith({});
  ReopenWith({});
  // The first start of all.
  store_.reset();
  std::filesystem::remove_all(path_);
  for (int start = 0; start < 4; ++start) {
    std::filesystem::remove(file);
    ReopenWith({});
    store_.reset();
  }
  ReopenWith({});
}

// What was sent since the copy was made is not known, so that nothing is sent
// that may have been; for ever, but not what happens later.
TEST_F(RocksDbUpkeepTest,
       AnOlderCopyThatIsAcceptedCautiouslySendsNothingTwice) {
  const std::string copy = absl::StrCat(path_, ".copy");
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(1, 0)}).ok());
  ASSERT_TRUE(ledger().RecordSending(1, {Old(2, 0), Old(3, 0)}).ok());
  store_.reset();
  std::filesystem::copy(path_, copy);
  ReopenWith({.accept_rollback_cautiously = true});
  EXPECT_THAT(ClaimBy(1, {Request(4)}), ElementsAre(Claim::kGranted))
      << "it is no older copy";
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(4, 0)}).ok());
  KeepUp();
  store_.reset();
  std::filesystem::remove_all(path_);
  std::filesystem::rename(copy, path_);
  clock_.Advance(absl::Hours(1));
  ReopenWith({.accept_rollback_cautiously = true});
  const absl::Time accepted = clock_.Now();
  const auto expect_caution = [this, accepted] {
    ClaimRequest other = Request(3);
    ++other.fingerprint;
    ClaimRequest later = Request(5);
    later.event_time = absl::ToUnixSeconds(accepted);
    ClaimRequest before = Request(6);
    before.event_time = later.event_time - 1;
    EXPECT_EQ(store_->assumed_sent_before(), accepted);
    EXPECT_THAT(
        ClaimBy(1, {Request(1), Request(2), other, Request(4), before, later}),
        ElementsAre(Claim::kSent, Claim::kSent, Claim::kSentChanged,
                    Claim::kSent, Claim::kSent, Claim::kGranted));
  };
  expect_caution();
  ReopenWith({});
  expect_caution();
}

TEST_F(RocksDbUpkeepTest, ALogThatLostWritesIsNoticed) {
  ASSERT_TRUE(ledger().RecordDelivered(1, {Old(1, 0)}).ok());
  KeepUp();
  store_.reset();
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (file.path().extension() == ".log") {
      std::filesystem::resize_file(file.path(), file.file_size() / 2);
    }
  }
  EXPECT_THAT(ReasonOf(RocksDbStore::Open({.path = path_}).status()),
              Optional(std::string("STORE_ROLLED_BACK")));
}

class RocksDbNotesTest : public RocksDbStoreTest {
 protected:
  void ReopenAfterAKill() {
    path_ = MakeKilledImage(path_);
    Reopen();
  }

  void Note(ClaimOwner owner, const std::vector<uint8_t>& ns) {
    std::vector<Delivery> events;
    for (const uint8_t n : ns) {
      ASSERT_THAT(ClaimBy(owner, {Request(n)}), ElementsAre(Claim::kGranted));
      events.push_back(Delivered(n));
    }
    ASSERT_TRUE(ledger().RecordSending(owner, events).ok());
  }
};

TEST_F(RocksDbNotesTest, OfOneRequestEachEventHasAFateOfItsOwn) {
  Note(1, {1, 2, 3, 4});
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  ledger().Release(1, {Key(2)});
  ledger().Abandon(1, {Key(3)});
  const auto fates = ElementsAre(Claim::kSentChanged, Claim::kGranted,
                                 Claim::kSentChanged, Claim::kBusy);
  EXPECT_THAT(
      ClaimBy(2, {Request(1, 8), Request(2, 8), Request(3, 8), Request(4, 8)}),
      fates);
  ReopenAfterAKill();
  EXPECT_THAT(
      ClaimBy(2, {Request(1, 8), Request(2, 8), Request(3, 8), Request(4, 8)}),
      ElementsAre(Claim::kSentChanged, Claim::kGranted, Claim::kSentChanged,
                  Claim::kSentChanged));
  EXPECT_THAT(
      ClaimBy(3, {Request(1), Request(3), Request(4)}),
      ElementsAre(Claim::kSent, Claim::kGrantedAgain, Claim::kGrantedAgain));
}

TEST_F(RocksDbNotesTest, StandUntilTheLastEventIsSettled) {
  Note(1, {1, 2});
  Note(1, {3});
  // A twin does not settle for two.
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1), Delivered(1)}).ok());
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(3)}).ok());
  ReopenAfterAKill();
  EXPECT_THAT(ClaimBy(2, {Request(1), Request(2), Request(3)}),
              ElementsAre(Claim::kSent, Claim::kGrantedAgain, Claim::kSent));
}

TEST_F(RocksDbNotesTest, ARestoredNoteStandsAcrossMoreKills) {
  Note(1, {1});
  for (int kill = 0; kill < 2; ++kill) ReopenAfterAKill();
  // Numbers of notes begin anew: another's must not end it.
  Note(1, {2});
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(2)}).ok());
  Note(1, {3});
  ReopenAfterAKill();
  EXPECT_THAT(ClaimBy(2, {Request(1, 8), Request(1)}),
              ElementsAre(Claim::kSentChanged, Claim::kGrantedAgain));
}

TEST_F(RocksDbNotesTest, WhatWasReleasedStaysSoThoughOthersLeave) {
  Note(1, {1, 2, 3});
  ledger().Release(1, {Key(1), Key(1)});
  ledger().Release(1, {Key(2)});
  ReopenAfterAKill();
  EXPECT_THAT(
      ClaimBy(2, {Request(1, 8), Request(2, 8), Request(3, 8)}),
      ElementsAre(Claim::kGranted, Claim::kGranted, Claim::kSentChanged));
}

TEST_F(RocksDbNotesTest, AreAmongTheRecordsAfterARestart) {
  Note(1, {1, 2});
  ASSERT_TRUE(ledger().RecordDelivered(1, {Delivered(1)}).ok());
  ReopenAfterAKill();
  std::vector<RecordState> states;
  ASSERT_TRUE(store_->records()
                  .ReadRecords([&](int32_t, const auto& record) {
                    states.push_back(record->state);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(states,
              ElementsAre(RecordState::kDelivered, RecordState::kSending));
}

TEST_F(RocksDbUpkeepTest, GivesAndTakesAllRecords) {
  const LedgerRecord noted = {.event = Old(1, 3), .attempts = 2};
  const LedgerRecord sent = {
      .event = Old(2, 40), .state = RecordState::kDelivered, .attempts = 1};
  ASSERT_TRUE(store_->records().AddRecords({noted, sent}).ok());
  // What is delivered stays so.
  ASSERT_TRUE(store_->records()
                  .AddRecords({{.event = Old(2, 41), .attempts = 1}})
                  .ok());
  std::vector<std::pair<int32_t, int>> seen;  // day, attempts
  ASSERT_TRUE(store_->records()
                  .ReadRecords([&](int32_t day, const auto& record) {
                    seen.emplace_back(day, record->attempts);
                    return absl::OkStatus();
                  })
                  .ok());
  const int32_t today = EventDay(kNow);
  EXPECT_THAT(seen, ElementsAre(Pair(today - 40, 1), Pair(today - 3, 2)));
  EXPECT_THAT(ClaimBy(1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGrantedAgain, Claim::kSent));
}

}  // namespace
}  // namespace destconn
