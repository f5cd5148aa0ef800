#include "connector/store_factory.h"

#include <sys/stat.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "connector/ledger_tools.h"
#include "connector/log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger_record.h"
#include "ledger/ledger_records.h"
#include "ledger/offline_store.h"
#include "ledger/test_postgres.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

TEST(StoreFactoryTest, KnowsTwoKinds) {
  EXPECT_TRUE(Validate(StoreOptions()).ok());
  EXPECT_TRUE(Validate({.store = "postgres://u@h/d"}).ok());
  EXPECT_TRUE(Validate({.store = "postgresql://u@h/d"}).ok());
  EXPECT_TRUE(Validate({.store_url_file = "url"}).ok());
  for (const StoreOptions& bad :
       {StoreOptions{.store = "mysql://u:hunter2@h/d"},
        StoreOptions{.store = ""},
        StoreOptions{.store = "postgres://u@h/d", .store_url_file = "url"},
        StoreOptions{.store = "postgres://u@h/d", .lease = absl::Seconds(29)},
        StoreOptions{.store_url_file = "url", .lease = absl::Hours(2)}}) {
    const absl::Status status = Validate(bad);
    EXPECT_THAT(ReasonOf(status), Optional(std::string("OPTIONS_INVALID")));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hunter2")));
  }
  // Of PostgreSQL alone.
  EXPECT_TRUE(Validate({.lease = absl::Seconds(1)}).ok());
}

absl::StatusOr<std::unique_ptr<Store>> Open(const StoreOptions& options,
                                            Log& log) {
  return OpenStore(options, RealClock(), log, [](const absl::Status&) {});
}

TEST(StoreFactoryTest, OpensTheEmbeddedStore) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const auto store = Open({.data_dir = testing::TempDir()}, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE((*store)->state().Put("a", "1").ok());
  EXPECT_TRUE((*store)->ledger().Peek({}).ok());
}

TEST(StoreFactoryTest, WarnsOfWhatIsExposed) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const auto refused =
      Open({.store = "postgres://u:hunter2@0.0.0.0:1/d?sslmode=require",
            .patience = absl::Milliseconds(100)},
           log);
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(out.str(), HasSubstr("store_password_exposed"));
  EXPECT_THAT(out.str(), HasSubstr("store_unverified"));
  EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(std::string(refused.status().message()),
              Not(HasSubstr("hunter2")));
}

TEST(StoreFactoryTest, ReadsTheUrlFromAFile) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const std::string path = testing::TempDir() + "/url";
  EXPECT_THAT(ReasonOf(Open({.store_url_file = path}, log).status()),
              Optional(std::string("STORE_URL_INVALID")));
  std::ofstream(path) << "mysql://u:hunter2@h/d\n";
  chmod(path.c_str(), 0644);
  const auto store = Open({.store_url_file = path}, log);
  EXPECT_THAT(ReasonOf(store.status()),
              Optional(std::string("STORE_URL_INVALID")));
  EXPECT_THAT(out.str(), HasSubstr("secret_file_exposed"));
  EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
}

// A ledger that is moved from engine to engine.
class LedgerMoveTest : public testing::Test {
 protected:
  static constexpr int32_t kDay = 20'775;  // 2026-11-18
  // More than PostgreSQL is asked for, or given, at once.
  static constexpr uint32_t kEvents = 10'000;

  // Every fifth was only noted; over three days.
  static LedgerRecord Record(uint32_t n) {
    LedgerRecord record = {
        .event = {.key = {},
                  .fingerprint = ~uint64_t{n},
                  .event_time = (int64_t{kDay} + n % 3) * 86'400 + n},
        .state = n % 5 == 0 ? RecordState::kSending : RecordState::kDelivered,
        .attempts = static_cast<uint8_t>(n % 5 == 0 ? 1 : 1 + n % 4)};
    // Spread, as hashes are.
    const uint32_t spread = n * 2'654'435'761U;
    std::memcpy(record.event.key.bytes.data(), &spread, sizeof(spread));
    return record;
  }

  static std::string FolderOf(const std::string& name) {
    return testing::TempDir() + "/" + name;
  }

  std::unique_ptr<OfflineStore> Offline(const StoreOptions& options) {
    auto store = OpenOfflineStore(options, RealClock(), log_,
                                  [](const absl::Status&) {});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  absl::Status Run(const StoreOptions& options, const LedgerTask& task) {
    return RunLedgerTask(task, *Offline(options), told_,
                         [](absl::string_view) {});
  }

  // By key: state, contents, time, attempts.
  std::map<EventKey, std::tuple<RecordState, uint64_t, int64_t, int>> AllOf(
      const StoreOptions& options) {
    std::map<EventKey, std::tuple<RecordState, uint64_t, int64_t, int>> all;
    const absl::Status read = Offline(options)->records().ReadRecords(
        [&all](int32_t day, const std::optional<LedgerRecord>& record) {
          EXPECT_TRUE(record.has_value());
          EXPECT_EQ(day, EventDay(record->event.event_time));
          const bool added =
              all.try_emplace(record->event.key, record->state,
                              record->event.fingerprint,
                              record->event.event_time, record->attempts)
                  .second;
          EXPECT_TRUE(added);
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return all;
  }

  // One for all cases; each has a schema of its own.
  static TestPostgres& Server() {
    static TestPostgres server;
    return server;
  }

  const std::string schema_ =
      testing::UnitTest::GetInstance()->current_test_info()->name();
  const StoreOptions shared_ = {.store = Server().MakeSchema(schema_)};
  std::ostringstream out_;
  std::ostringstream told_;
  Log log_{LogFormat::kText, RealClock(), out_};
};

TEST_F(LedgerMoveTest, FromRocksDbToPostgresAndBackNothingChanges) {
  const StoreOptions first = {.data_dir = FolderOf("first")};
  const StoreOptions last = {.data_dir = FolderOf("last")};
  const std::string out = FolderOf("out.ledger");
  const std::string back = FolderOf("back.ledger");
  std::filesystem::create_directories(first.data_dir);
  std::filesystem::create_directories(last.data_dir);
  std::vector<LedgerRecord> records;
  for (uint32_t n = 0; n < kEvents; ++n) records.push_back(Record(n));
  ASSERT_TRUE(Offline(first)->state().Put("keys/ledger", "sealed").ok());
  ASSERT_TRUE(Offline(first)->records().AddRecords(records).ok());
  ASSERT_TRUE(Run(first, {.export_to = out}).ok());
  ASSERT_TRUE(Run(shared_, {.import_from = out}).ok());
  EXPECT_EQ(AllOf(shared_), AllOf(first));
  // May be repeated, also beside a claim of a run that has noted nothing.
  Server().Sql(schema_,
               "INSERT INTO destconn_claims VALUES"
               " ('0123456789abcdef', 1, 1, false, 1, 5)");
  ASSERT_TRUE(Run(shared_, {.import_from = out}).ok());
  ASSERT_TRUE(Run(shared_, {.verify = true, .export_to = back}).ok());
  EXPECT_THAT(told_.str(),
              HasSubstr("all         delivered 8000, maybe sent 2000, damaged "
                        "0"));
  ASSERT_TRUE(Run(last, {.import_from = back}).ok());
  EXPECT_THAT(*Offline(last)->state().Get("keys/ledger"),
              Optional(std::string("sealed")));
  EXPECT_EQ(AllOf(last).size(), kEvents);
  EXPECT_EQ(AllOf(last), AllOf(first));
}

TEST_F(LedgerMoveTest, WhatIsDeliveredStaysAndEndsClaims) {
  const LedgerRecord delivered = Record(1);
  LedgerRecord noted = Record(2);
  noted.state = RecordState::kSending;
  const LedgerRecord later = Record(2);
  LedgerRecord changed = delivered;
  changed.state = RecordState::kSending;
  changed.event.fingerprint = 7;
  const auto store = Offline(shared_);
  LedgerRecords& records = store->records();
  // As an export finds it of which an event was delivered meanwhile.
  ASSERT_TRUE(records.AddRecords({noted, delivered, later}).ok());
  EXPECT_EQ(Server().Sql(schema_, "SELECT count(*) FROM destconn_claims"), "0");
  ASSERT_TRUE(Offline(shared_)->records().AddRecords({changed, noted}).ok());
  const auto all = AllOf(shared_);
  ASSERT_EQ(all.size(), 2);
  for (const auto& [key, record] : all) {
    EXPECT_EQ(std::get<RecordState>(record), RecordState::kDelivered);
  }
  // The embedded engine does the same.
  const StoreOptions embedded = {.data_dir = FolderOf("embedded")};
  std::filesystem::create_directories(embedded.data_dir);
  ASSERT_TRUE(Offline(embedded)
                  ->records()
                  .AddRecords({later, delivered, noted, changed})
                  .ok());
  EXPECT_EQ(AllOf(embedded), all);
}

TEST_F(LedgerMoveTest, ADamagedRecordIsCountedAndNotExported) {
  ASSERT_TRUE(Offline(shared_)
                  ->records()
                  .AddRecords({Record(1), Record(2), Record(5)})
                  .ok());
  const auto corrupt = Optional(std::string("LEDGER_CORRUPT"));
  Server().Sql(schema_,
               "UPDATE destconn_delivered_20776"
               " SET record = set_byte(record, 3, get_byte(record, 3) # 4);"
               "UPDATE destconn_claims SET key = substr(key, 2)");
  EXPECT_THAT(ReasonOf(Run(shared_, {.verify = true})), corrupt);
  EXPECT_THAT(told_.str(),
              HasSubstr("all         delivered 1, maybe sent 0, damaged 2"));
  EXPECT_THAT(ReasonOf(Run(shared_, {.export_to = FolderOf("bad")})), corrupt);
  EXPECT_FALSE(std::filesystem::exists(FolderOf("bad")));
}

}  // namespace
}  // namespace destconn
