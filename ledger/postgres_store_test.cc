// The store on a real PostgreSQL: what every engine does (the conformance
// suite), and what becomes of a call when the database or another replica does
// the worst.

#include "ledger/postgres_store.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/ledger_conformance.h"
#include "ledger/order_index.h"
#include "ledger/postgres_url.h"
#include "ledger/state_store.h"
#include "ledger/test_postgres.h"
#include "ledger/test_proxy.h"

namespace destconn {
namespace {

using testing::ElementsAre;

// One for all cases; each has a schema of its own.
TestPostgres& Server() {
  static TestPostgres server;  // takes its folder away at the end
  return server;
}

std::string NewSchema() {
  static int count = 0;
  return absl::StrCat("case", ++count);
}

PostgresStore::Options OptionsFor(const std::string& url) {
  PostgresStore::Options options;
  options.target = *ParsePostgresUrl(StoreUrl(url));
  options.call_timeout = absl::Seconds(10);
  return options;
}

std::unique_ptr<PostgresStore> Open(const PostgresStore::Options& options) {
  auto store = PostgresStore::Open(options, RealClock());
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

class Postgres final : public EngineUnderTest {
 public:
  Postgres() : url_(Server().MakeSchema(NewSchema())) { Restart(); }

  Ledger& ledger() override { return store_->ledger(); }
  StateStore& state() override { return store_->state(); }

  // Given back at its end, the lease need not run out.
  bool Restart() override {
    store_.reset();
    store_ = Open(OptionsFor(url_));
    return true;
  }

 private:
  const std::string url_;
  std::unique_ptr<PostgresStore> store_;
};

const Engine kPostgres = {"Postgres",
                          [] { return std::make_unique<Postgres>(); }};

std::string NameOf(const testing::TestParamInfo<Engine>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(All, LedgerConformance, testing::Values(kPostgres),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(All, LedgerNotesConformance,
                         testing::Values(kPostgres), NameOf);
INSTANTIATE_TEST_SUITE_P(All, StateStoreConformance, testing::Values(kPostgres),
                         NameOf);

EventKey Key(uint8_t n) { return {{n, n, n}}; }
// 2026-11-28.
constexpr int64_t kTime = 1'795'860'000;

ClaimRequest Request(uint8_t n, uint64_t fingerprint = 7) {
  return {.key = Key(n), .fingerprint = fingerprint, .event_time = kTime};
}
Delivery Event(uint8_t n, uint64_t fingerprint = 7) {
  return {.key = Key(n), .fingerprint = fingerprint, .event_time = kTime};
}

std::vector<Claim> ClaimBy(PostgresStore& store, ClaimOwner owner,
                           const std::vector<ClaimRequest>& requests) {
  const auto answers = store.ledger().ClaimEvents(owner, requests);
  EXPECT_TRUE(answers.ok()) << answers.status();
  return answers.ok() ? *answers : std::vector<Claim>();
}

MATCHER_P(FailsWith, reason, "") {
  return ReasonOf(arg) == std::optional<std::string>(reason);
}

// Until it holds, for ten seconds.
void Await(const std::function<bool()>& condition) {
  const absl::Time end = RealClock().Now() + absl::Seconds(10);
  while (!condition()) {
    ASSERT_LT(RealClock().Now(), end) << "it does not come about";
    RealClock().Sleep(absl::Milliseconds(20), {});
  }
}

// A store behind a proxy, and its schema.
class PostgresStoreTest : public testing::Test {
 protected:
  PostgresStoreTest()
      : schema_(NewSchema()),
        url_(Server().MakeSchema(schema_)),
        proxy_(Server().port()) {}

  PostgresStore::Options ShortLived() const {
    PostgresStore::Options options =
        OptionsFor(Server().Url(schema_, proxy_.port()));
    options.lease = absl::Seconds(3);
    options.request_timeout = -absl::Seconds(1);  // with its margin, a second
    options.call_timeout = absl::Seconds(3);
    options.record_timeout = absl::Seconds(3);
    return options;
  }

  std::string Sql(const std::string& sql) const {
    return Server().Sql(schema_, sql);
  }

  const std::string schema_;
  const std::string url_;
  TestProxy proxy_;
};

TEST_F(PostgresStoreTest, RefusesWhatDoesNotWrite) {
  auto options =
      OptionsFor(absl::StrCat(url_, "%20-cdefault_transaction_read_only%3Don"));
  const auto store = PostgresStore::Open(options, RealClock());
  EXPECT_THAT(store.status(), FailsWith("STORE_READ_ONLY"));
}

TEST_F(PostgresStoreTest, RefusesTablesOfANewerVersion) {
  Open(OptionsFor(url_)).reset();
  Sql("UPDATE destconn_schema SET version = 99");
  const auto store = PostgresStore::Open(OptionsFor(url_), RealClock());
  EXPECT_THAT(store.status(), FailsWith("STORE_SCHEMA_NEWER"));
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(PostgresStoreTest, SaysThatTheUserMayNotMakeTables) {
  Sql("CREATE ROLE guest LOGIN; GRANT USAGE ON SCHEMA " + schema_ +
      " TO guest");
  auto options = OptionsFor(
      absl::StrCat("postgres://guest@127.0.0.1:", Server().port(),
                   "/postgres?options=", "-csearch_path%3D", schema_));
  EXPECT_THAT(PostgresStore::Open(options, RealClock()).status(),
              FailsWith("STORE_ACCESS_DENIED"));
}

TEST_F(PostgresStoreTest, SaysThatNobodyListens) {
  auto options = OptionsFor("postgres://u:hunter2@127.0.0.1:1/x");
  options.call_timeout = absl::Seconds(1);
  const auto store = PostgresStore::Open(options, RealClock());
  EXPECT_THAT(store.status(), FailsWith("STORE_UNAVAILABLE"));
  EXPECT_FALSE(absl::StrContains(store.status().message(), "hunter2"));
}

TEST_F(PostgresStoreTest, ManyMakeTheTablesAtOnce) {
  std::vector<std::jthread> openers;
  for (int i = 0; i < 4; ++i) {
    openers.emplace_back(
        [this] { EXPECT_NE(Open(OptionsFor(url_)), nullptr); });
  }
}

TEST_F(PostgresStoreTest, GoesOnWhenItsBackendsAreKilled) {
  const auto store = Open(OptionsFor(url_));
  ClaimBy(*store, 1, {Request(1)});
  ASSERT_TRUE(store->state().Put("a", "1").ok());
  for (int round = 0; round < 3; ++round) {
    Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'connector'");
    EXPECT_TRUE(store->ledger().RecordSending(1, {Event(1)}).ok()) << round;
    EXPECT_EQ(*store->state().Get("a"), std::optional<std::string>("1"));
  }
  EXPECT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
  EXPECT_THAT(ClaimBy(*store, 2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_F(PostgresStoreTest, WaitsForARestart) {
  const auto store = Open(OptionsFor(url_));
  ClaimBy(*store, 1, {Request(1), Request(2)});
  ASSERT_TRUE(store->ledger().RecordSending(1, {Event(1)}).ok());
  Server().StopAtOnce();
  std::jthread run([&store] {
    EXPECT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
    EXPECT_TRUE(store->ledger().RecordSending(1, {Event(2)}).ok());
    EXPECT_THAT(ClaimBy(*store, 2, {Request(1), Request(2)}),
                ElementsAre(Claim::kSent, Claim::kBusy));
  });
  RealClock().Sleep(absl::Milliseconds(300), {});
  Server().Start();
}

TEST_F(PostgresStoreTest, WaitsForNobodyForEver) {
  auto options = OptionsFor(url_);
  options.call_timeout = absl::Seconds(2);
  const auto store = Open(options);
  ClaimBy(*store, 1, {Request(1)});
  Server().Freeze();
  const absl::Time began = RealClock().Now();
  EXPECT_THAT(store->ledger().ClaimEvents(1, {Request(2)}).status(),
              FailsWith("LEDGER_UNAVAILABLE"));
  EXPECT_THAT(store->state().Get("a").status(), FailsWith("STORE_UNAVAILABLE"));
  EXPECT_LT(RealClock().Now() - began, absl::Seconds(6));
  Server().Thaw();
  EXPECT_THAT(ClaimBy(*store, 1, {Request(3)}), ElementsAre(Claim::kGranted));
}

TEST_F(PostgresStoreTest, AsksForTheWriterWhenItReads) {
  auto options = OptionsFor(url_);
  options.call_timeout = absl::Seconds(2);
  const auto store = Open(options);
  const auto set = [this](const std::string& value) {
    Sql("ALTER DATABASE postgres SET default_transaction_read_only = " + value);
    Sql("SET default_transaction_read_only = off;"
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'connector'");
  };
  set("on");
  EXPECT_THAT(store->ledger().ClaimEvents(1, {Request(1)}).status(),
              FailsWith("LEDGER_UNAVAILABLE"));
  Sql("SET default_transaction_read_only = off;"
      "ALTER DATABASE postgres RESET default_transaction_read_only");
  EXPECT_THAT(ClaimBy(*store, 1, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(PostgresStoreTest, LooksWhatBecameOfALostCommit) {
  const auto store = Open(OptionsFor(Server().Url(schema_, proxy_.port())));
  ClaimBy(*store, 1, {Request(1)});
  ASSERT_TRUE(store->ledger().RecordSending(1, {Event(1)}).ok());
  // Of the first the day is made, in a transaction of its own.
  proxy_.CutAtAnswer("COMMIT", 2);
  EXPECT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
  EXPECT_EQ(proxy_.cuts(), 2);
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_delivered_20785"), "1");
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_claims"), "0");
}

TEST_F(PostgresStoreTest, ClaimsOnceThoughTheAnswerIsLost) {
  const auto store = Open(OptionsFor(Server().Url(schema_, proxy_.port())));
  proxy_.CutAtAnswer("INSERT 0 2", 1);
  EXPECT_THAT(ClaimBy(*store, 1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  proxy_.CutAtAnswer("UPDATE 2", 1);
  EXPECT_TRUE(store->ledger().RecordSending(1, {Event(1), Event(2)}).ok());
  EXPECT_EQ(proxy_.cuts(), 2);
}

TEST_F(PostgresStoreTest, PutsOnceThoughTheAnswerIsLost) {
  const auto store = Open(OptionsFor(Server().Url(schema_, proxy_.port())));
  proxy_.CutAtAnswer("INSERT 0 1", 1);
  EXPECT_EQ(*store->state().CompareAndPut("a", std::nullopt, "1"), true);
  proxy_.CutAtAnswer("UPDATE 1", 1);
  EXPECT_EQ(*store->state().CompareAndPut("a", "1", "2"), true);
  EXPECT_EQ(*store->state().CompareAndPut("a", "1", "2"), false);
  EXPECT_EQ(proxy_.cuts(), 2);
}

// Its answers are lost for so long that the call fails; what it claimed is
// nobody's.
TEST_F(PostgresStoreTest, FreesWhatNoRunKnowsOf) {
  const auto store = Open(ShortLived());
  const auto other = Open(OptionsFor(url_));
  proxy_.CutAtAnswer("INSERT 0 1", 1000);
  EXPECT_THAT(store->ledger().ClaimEvents(1, {Request(1)}).status(),
              FailsWith("LEDGER_UNAVAILABLE"));
  proxy_.CutAtAnswer("", 0);
  EXPECT_GE(proxy_.cuts(), 2);
  Await([&other] {
    return ClaimBy(*other, 2, {Request(1)}) == std::vector{Claim::kGranted};
  });
}

TEST_F(PostgresStoreTest, TwoReplicasNeverHoldTheSame) {
  const auto one = Open(OptionsFor(url_));
  const auto two = Open(OptionsFor(url_));
  EXPECT_THAT(ClaimBy(*one, 1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  EXPECT_THAT(ClaimBy(*two, 1, {Request(2), Request(3)}),
              ElementsAre(Claim::kBusy, Claim::kGranted));
  one->ledger().Release(1, {Key(2)});
  EXPECT_THAT(ClaimBy(*two, 1, {Request(2)}), ElementsAre(Claim::kGranted));
  ASSERT_TRUE(two->ledger().RecordSending(1, {Event(2)}).ok());
  ASSERT_TRUE(two->ledger().RecordDelivered(1, {Event(2)}).ok());
  EXPECT_THAT(ClaimBy(*one, 1, {Request(2), Request(2, 8)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged));
  EXPECT_TRUE(one->state().Put("settings", "x").ok());
  EXPECT_EQ(*two->state().Get("settings"), std::optional<std::string>("x"));
}

// As a process that is stopped, or cut off, for longer than its lease.
TEST_F(PostgresStoreTest, IsFencedOffOnceOthersTookOver) {
  auto options = ShortLived();
  std::atomic<int> lost = 0;
  options.on_lease_lost = [&lost] { ++lost; };
  const auto away = Open(options);
  ClaimBy(*away, 1, {Request(1), Request(2), Request(3)});
  ASSERT_TRUE(away->ledger().RecordSending(1, {Event(1), Event(2)}).ok());
  EXPECT_TRUE(away->ledger().CheckClaims(1).ok());
  auto watcher = ShortLived();
  watcher.target = OptionsFor(url_).target;
  const auto other = Open(watcher);
  EXPECT_THAT(ClaimBy(*other, 1, {Request(1)}), ElementsAre(Claim::kBusy));

  proxy_.Block(true);
  Await([&other] {
    return ClaimBy(*other, 1, {Request(3)}) == std::vector{Claim::kGranted};
  });
  EXPECT_THAT(away->ledger().CheckClaims(1), FailsWith("LEDGER_UNAVAILABLE"));
  // Noted, so that other contents are refused, and the same known as repeated.
  EXPECT_THAT(ClaimBy(*other, 1, {Request(1, 8)}),
              ElementsAre(Claim::kSentChanged));
  EXPECT_THAT(ClaimBy(*other, 1, {Request(1)}),
              ElementsAre(Claim::kGrantedAgain));
  ASSERT_TRUE(other->ledger().RecordSending(1, {Event(3)}).ok());
  proxy_.Block(false);

  Await([&lost] { return lost > 0; });
  // Noted before, and not to be sent again.
  EXPECT_THAT(away->ledger().CheckClaims(1), FailsWith("LEDGER_CLAIM_LOST"));
  EXPECT_TRUE(away->ledger().CheckClaims(2).ok());
  EXPECT_THAT(away->ledger().RecordSending(1, {Event(3)}),
              FailsWith("LEDGER_CLAIM_LOST"));
  // Also what nobody took over: the lease is another.
  EXPECT_THAT(away->ledger().RecordSending(1, {Event(2)}),
              FailsWith("LEDGER_CLAIM_LOST"));
  away->ledger().Release(1, {Key(3)});
  EXPECT_THAT(ClaimBy(*away, 2, {Request(3)}), ElementsAre(Claim::kBusy));

  // What Meta took is recorded in any case, and who took over sends it no more.
  EXPECT_TRUE(away->ledger().RecordDelivered(1, {Event(1)}).ok());
  EXPECT_THAT(other->ledger().RecordSending(1, {Event(1)}),
              FailsWith("LEDGER_CLAIM_LOST"));
  EXPECT_THAT(ClaimBy(*other, 2, {Request(1)}), ElementsAre(Claim::kSent));
}

// A changed row is reported only once whoever noted the event cannot send it
// any more, or a host would be told of a first version that leaves later.
TEST_F(PostgresStoreTest, AChangedRowMeetsANoteWhoseOwnerIsFencedOff) {
  auto options = ShortLived();
  std::atomic<int> lost = 0;
  options.on_lease_lost = [&lost] { ++lost; };
  const auto away = Open(options);
  ClaimBy(*away, 1, {Request(1)});
  ASSERT_TRUE(away->ledger().RecordSending(1, {Event(1)}).ok());
  auto watcher = ShortLived();
  watcher.target = OptionsFor(url_).target;
  const auto other = Open(watcher);
  EXPECT_THAT(ClaimBy(*other, 1, {Request(1, 8)}), ElementsAre(Claim::kBusy));
  proxy_.Block(true);
  Await([&other] {
    return ClaimBy(*other, 1, {Request(1, 8)}) ==
           std::vector{Claim::kSentChanged};
  });
  EXPECT_THAT(away->ledger().CheckClaims(1), FailsWith("LEDGER_UNAVAILABLE"));
  proxy_.Block(false);
  Await([&lost] { return lost > 0; });
  EXPECT_THAT(away->ledger().CheckClaims(1), FailsWith("LEDGER_CLAIM_LOST"));
  EXPECT_THAT(away->ledger().RecordSending(1, {Event(1)}),
              FailsWith("LEDGER_CLAIM_LOST"));
}

TEST_F(PostgresStoreTest, AClaimOfAStoppedProcessIsFreeAtOnce) {
  const auto other = Open(OptionsFor(url_));
  auto store = Open(OptionsFor(url_));
  ClaimBy(*store, 1, {Request(1)});
  store.reset();
  EXPECT_THAT(ClaimBy(*other, 1, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_F(PostgresStoreTest, DoesNotRecordOtherContentsOverADelivery) {
  const auto store = Open(OptionsFor(url_));
  ASSERT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
  EXPECT_THAT(store->ledger().RecordDelivered(2, {Event(1, 8)}),
              FailsWith("LEDGER_CLAIM_LOST"));
  EXPECT_TRUE(store->ledger().RecordDelivered(2, {Event(1)}).ok());
}

TEST_F(PostgresStoreTest, ReadsNoDamagedRecordAsDelivered) {
  const auto store = Open(OptionsFor(url_));
  ASSERT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
  Sql("UPDATE destconn_delivered_20785"
      " SET record = set_byte(record, 3, get_byte(record, 3) # 4)");
  EXPECT_THAT(store->ledger().ClaimEvents(2, {Request(1)}).status(),
              FailsWith("LEDGER_CORRUPT"));
}

// By the newest event's day too: a clock that leaps forgets nothing.
TEST_F(PostgresStoreTest, DropsDaysThatHaveExpired) {
  auto options = OptionsFor(url_);
  options.retention = absl::Hours(48);
  const auto store = Open(options);
  constexpr int64_t kDay = 86'400;
  const int64_t now = absl::ToUnixSeconds(RealClock().Now());
  // Long ago by the clock, but there is no newer one.
  for (const int64_t days : {300, 301, 302, 303}) {
    Delivery event = Event(static_cast<uint8_t>(days - 299));
    event.event_time = now - days * kDay;
    ASSERT_TRUE(store->ledger().RecordDelivered(1, {event}).ok());
  }
  ASSERT_TRUE(store->Upkeep().ok());
  EXPECT_THAT(
      ClaimBy(*store, 2, {Request(1), Request(2), Request(3), Request(4)}),
      ElementsAre(Claim::kSent, Claim::kSent, Claim::kSent, Claim::kGranted));
  Delivery today = Event(9);
  today.event_time = now;
  ASSERT_TRUE(store->ledger().RecordDelivered(1, {today}).ok());
  ASSERT_TRUE(store->Upkeep().ok());
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_days"), "1");
  EXPECT_EQ(Sql("SELECT count(*) FROM pg_tables WHERE schemaname = '" +
                schema_ + "' AND tablename LIKE 'destconn_delivered%'"),
            "1");
  EXPECT_THAT(ClaimBy(*store, 2, {Request(1), Request(9)}),
              ElementsAre(Claim::kGranted, Claim::kSent));
  // A day that was dropped is made again.
  Delivery late = Event(5);
  late.event_time = now - 300 * kDay;
  EXPECT_TRUE(store->ledger().RecordDelivered(1, {late}).ok());
}

// Also what an update has left behind, and a value so large that the database
// keeps it in a table beside.
TEST_F(PostgresStoreTest, WhatIsErasedIsInNoTablesFile) {
  const auto store = Open(OptionsFor(url_));
  const std::string secret = "canary-of-a-sealed-token";
  std::string large;
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&large, i * i, secret);
  for (const std::string& value : {secret, large, secret + "-2"}) {
    ASSERT_TRUE(store->state().Put("credentials/t", value).ok());
  }
  ASSERT_TRUE(store->state().Put("credentials/u", "stays").ok());
  EXPECT_TRUE(absl::StrContains(Server().TableBytes(), secret));
  EXPECT_TRUE(store->state().Erase("credentials/t").ok());
  EXPECT_FALSE(absl::StrContains(Server().TableBytes(), secret));
  EXPECT_EQ(*store->state().Get("credentials/u"),
            std::optional<std::string>("stays"));
}

TEST_F(PostgresStoreTest, AnyReplicaKnowsWhatBecameOfAnOrder) {
  const absl::Time now =
      absl::FromUnixSeconds(absl::ToUnixSeconds(RealClock().Now()));
  const auto one = Open(OptionsFor(url_));
  const auto two = Open(OptionsFor(url_));
  const auto record = [](PostgresStore& store, absl::Time time,
                         const std::vector<OrderOutcome>& outcomes,
                         const std::string& run) {
    const absl::Status status =
        store.orders().Record(outcomes, time, run, run + "-trace");
    EXPECT_TRUE(status.ok()) << status;
  };
  const OrderIndexKey order = {1, 2};
  record(*one, now, {{order, 3}, {{4}, 0}, {order, 3}, {order, 0}}, "run-1");
  record(*two, now + absl::Hours(1), {{order, 3}}, "run-2");
  record(*one, now - absl::Hours(1), {{order, 3}}, "late");
  const auto fates = two->orders().Find(order);
  ASSERT_TRUE(fates.ok()) << fates.status();
  ASSERT_EQ(fates->size(), 2u);
  EXPECT_EQ(fates->at(0).outcome, 0);
  EXPECT_EQ(fates->at(0).time, now);
  EXPECT_EQ(fates->at(0).run_id, "run-1");
  EXPECT_EQ(fates->at(0).trace_id, "run-1-trace");
  EXPECT_EQ(fates->at(1).outcome, 3);
  EXPECT_EQ(fates->at(1).run_id, "run-2");
  EXPECT_EQ(one->orders().Find({9})->size(), 0u);

  record(*one, now - absl::Hours(70 * 24) - absl::Minutes(1), {{{7}, 0}},
         "old");
  EXPECT_EQ(one->orders().Find({7})->size(), 0u);
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_orders"), "4");
  ASSERT_TRUE(one->Upkeep().ok());
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_orders"), "3");
}

TEST_F(PostgresStoreTest, AStoreOfBeforeTheIndexOfOrdersGetsIt) {
  Open(OptionsFor(url_)).reset();
  Sql("DROP TABLE destconn_orders");
  const auto store = Open(OptionsFor(url_));
  EXPECT_TRUE(store->orders().Find({1}).ok());
}

// A replica's folder for its note.
std::string FolderOf(const std::string& replica) {
  std::string folder = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name(), replica);
  std::filesystem::create_directories(folder);
  return folder;
}

TEST_F(PostgresStoreTest, NoticesAnOlderCopyOfItself) {
  PostgresStore::Options options = OptionsFor(url_);
  options.folder = FolderOf("a");
  Open(options).reset();
  Open(options).reset();
  Sql("UPDATE destconn_age SET generation = generation - 1");
  const auto older = PostgresStore::Open(options, RealClock());
  EXPECT_THAT(older.status(), FailsWith("STORE_ROLLED_BACK"));
  // Who never saw it cannot know.
  options.folder = FolderOf("b");
  Open(options).reset();
  // Nor is another store this one.
  options.folder = FolderOf("a");
  Sql("UPDATE destconn_age SET store = store + 1, generation = 0");
  Open(options).reset();
}

TEST_F(PostgresStoreTest, AnOlderCopyIsAcceptedOnceForAllReplicas) {
  PostgresStore::Options first = OptionsFor(url_);
  first.folder = FolderOf("a");
  PostgresStore::Options second = OptionsFor(url_);
  second.folder = FolderOf("b");
  Open(first).reset();
  for (int i = 0; i < 5; ++i) Open(second).reset();
  Sql("UPDATE destconn_age SET generation = 0");
  EXPECT_THAT(PostgresStore::Open(second, RealClock()).status(),
              FailsWith("STORE_ROLLED_BACK"));
  first.accept_rollback = true;
  const auto store = Open(first);
  EXPECT_THAT(ClaimBy(*store, 1, {Request(1)}), ElementsAre(Claim::kGranted));
  EXPECT_EQ(store->assumed_sent_before(), absl::UnixEpoch());
  first.accept_rollback = false;
  Open(first).reset();
  Open(second).reset();
}

TEST_F(PostgresStoreTest, ACopyMayBeAcceptedSoThatNothingIsSentTwice) {
  PostgresStore::Options options = OptionsFor(url_);
  options.folder = FolderOf("a");
  {
    const auto store = Open(options);
    ClaimBy(*store, 1, {Request(1)});
    ASSERT_TRUE(store->ledger().RecordDelivered(1, {Event(1)}).ok());
  }
  Sql("UPDATE destconn_age SET generation = 0");
  options.accept_rollback_cautiously = true;
  const absl::Time before = RealClock().Now();
  EXPECT_GE(Open(options)->assumed_sent_before(),
            absl::FromUnixSeconds(absl::ToUnixSeconds(before)));
  ClaimRequest earlier = Request(2);
  earlier.event_time = absl::ToUnixSeconds(before) - 1;
  ClaimRequest later = Request(3);
  later.event_time = absl::ToUnixSeconds(before) + 3600;
  // So do all from then on.
  options.accept_rollback_cautiously = false;
  for (const char* replica : {"a", "b"}) {
    options.folder = FolderOf(replica);
    const auto store = Open(options);
    const std::vector<ClaimRequest> requests = {Request(1, 8), earlier, later};
    const auto want =
        ElementsAre(Claim::kSentChanged, Claim::kSent, Claim::kGranted);
    EXPECT_THAT(*store->ledger().Peek(requests), want);
    EXPECT_THAT(ClaimBy(*store, 1, requests), want);
    store->ledger().Release(1, {later.key});
  }
}

TEST_F(PostgresStoreTest, NoticesAnOlderCopyInItsPlaceWhileItRuns) {
  PostgresStore::Options options = OptionsFor(url_);
  options.folder = FolderOf("a");
  options.lease = absl::Milliseconds(900);
  std::promise<absl::Status> noticed;
  std::atomic<bool> first = true;
  options.on_rolled_back = [&](const absl::Status& why) {
    if (first.exchange(false)) noticed.set_value(why);
  };
  const auto store = Open(options);
  Sql("UPDATE destconn_age SET generation = 0");
  std::future<absl::Status> why = noticed.get_future();
  ASSERT_EQ(why.wait_for(std::chrono::seconds(30)), std::future_status::ready);
  EXPECT_THAT(why.get(), FailsWith("STORE_ROLLED_BACK"));
}

TEST_F(PostgresStoreTest, EndsOthersLeasesThoughItCannotNoteTheAge) {
  PostgresStore::Options options = OptionsFor(url_);
  options.folder = FolderOf("a");
  options.lease = absl::Milliseconds(900);
  std::atomic<bool> failed = false;
  options.on_upkeep_failed = [&](const absl::Status&) { failed = true; };
  const auto store = Open(options);
  std::filesystem::remove_all(options.folder);
  Await([&failed] { return failed.load(); });
  Sql("INSERT INTO destconn_instances VALUES (4711, '2026-01-01', false)");
  Await([this] {
    return Sql("SELECT ended FROM destconn_instances WHERE id = 4711") == "t";
  });
}

TEST_F(PostgresStoreTest, SweepsClaimsOfProcessesThatHaveEnded) {
  const auto store = Open(OptionsFor(url_));
  Sql("INSERT INTO destconn_instances VALUES (4711, now(), true),"
      " (4712, '2026-01-01', true)");
  Sql("INSERT INTO destconn_claims VALUES"
      " ('a', 4711, 1, false, 1, 9000000000), ('b', 4711, 1, true, 1, 5),"
      " ('c', 4711, 1, true, 1, 9000000000), ('d', 4999, 1, false, 1, 5)");
  ClaimBy(*store, 1, {Request(1)});
  ASSERT_TRUE(store->Upkeep().ok());
  // Ours, the note, and that of a process of which nothing is known.
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_claims"), "3");
  EXPECT_EQ(Sql("SELECT count(*) FROM destconn_instances"), "2");
}

// Ours has nothing to say in leases.
class WrongClock final : public Clock {
 public:
  explicit WrongClock(absl::Duration error) : error_(error) {}
  absl::Time Now() override { return RealClock().Now() + error_; }
  absl::Duration Monotonic() override {
    return RealClock().Monotonic() + error_;
  }
  bool Sleep(absl::Duration d, std::stop_token stop) override {
    return RealClock().Sleep(d, stop);
  }

 private:
  const absl::Duration error_;
};

TEST_F(PostgresStoreTest, ClocksMayDiffer) {
  WrongClock fast(absl::Minutes(10));
  WrongClock slow(-absl::Minutes(10));
  const auto one = PostgresStore::Open(OptionsFor(url_), fast);
  const auto two = PostgresStore::Open(OptionsFor(url_), slow);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_THAT(ClaimBy(**one, 1, {Request(1)}), ElementsAre(Claim::kGranted));
  EXPECT_THAT(ClaimBy(**two, 1, {Request(1), Request(2)}),
              ElementsAre(Claim::kBusy, Claim::kGranted));
  EXPECT_TRUE((*one)->ledger().RecordSending(1, {Event(1)}).ok());
  EXPECT_TRUE((*two)->ledger().RecordSending(1, {Event(2)}).ok());
}

}  // namespace
}  // namespace destconn
