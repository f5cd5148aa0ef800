#include "connector/ledger_tools.h"

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"
#include "ledger/ledger_records.h"
#include "ledger/offline_store.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr int32_t kDay = 20'775;  // 2026-11-18

// Records in memory; nothing stands for a damaged one.
class FakeRecords final : public LedgerRecords {
 public:
  absl::Status ReadRecords(const Take& take) override {
    for (const auto& [day, record] : records) {
      const absl::Status taken = take(day, record);
      if (!taken.ok()) return taken;
    }
    return absl::OkStatus();
  }

  absl::Status AddRecords(absl::Span<const LedgerRecord> added) override {
    for (const LedgerRecord& record : added) {
      records.emplace_back(EventDay(record.event.event_time), record);
    }
    return absl::OkStatus();
  }

  std::vector<std::pair<int32_t, std::optional<LedgerRecord>>> records;
};

class FakeOffline final : public OfflineStore {
 public:
  FakeRecords& records() override { return records_; }
  FakeStateStore& state() override { return state_; }

 private:
  FakeRecords records_;
  FakeStateStore state_;
};

LedgerRecord Record(uint8_t n, RecordState state, int32_t day) {
  return {.event = {.key = {{n}}, .event_time = int64_t{day} * 86'400},
          .state = state,
          .attempts = 1};
}

class LedgerToolsTest : public testing::Test {
 protected:
  LedgerToolsTest() {
    const std::vector<LedgerRecord> records = {
        Record(1, RecordState::kDelivered, kDay),
        Record(2, RecordState::kDelivered, kDay),
        Record(3, RecordState::kSending, kDay),
        Record(4, RecordState::kDelivered, kDay + 1)};
    EXPECT_TRUE(store_.records().AddRecords(records).ok());
  }

  absl::Status Run(const LedgerTask& task, OfflineStore& store) {
    return RunLedgerTask(task, store, out_, [](absl::string_view) {});
  }

  FakeOffline store_;
  std::ostringstream out_;
  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(LedgerToolsTest, CountsByDayAndState) {
  EXPECT_TRUE(Run({.verify = true}, store_).ok());
  EXPECT_EQ(out_.str(),
            "2026-11-18  delivered 2, maybe sent 1, damaged 0\n"
            "2026-11-19  delivered 1, maybe sent 0, damaged 0\n"
            "all         delivered 3, maybe sent 1, damaged 0\n");
}

TEST_F(LedgerToolsTest, ADamagedRecordFailsTheCheckAndTheExport) {
  store_.records().records.emplace_back(kDay, std::nullopt);
  const auto corrupt = Optional(std::string("LEDGER_CORRUPT"));
  EXPECT_THAT(ReasonOf(Run({.verify = true}, store_)), corrupt);
  EXPECT_THAT(out_.str(), HasSubstr("damaged 1"));
  EXPECT_THAT(ReasonOf(Run({.export_to = path_}, store_)), corrupt);
}

TEST_F(LedgerToolsTest, MovesALedger) {
  ASSERT_TRUE(Run({.export_to = path_}, store_).ok());
  FakeOffline other;
  ASSERT_TRUE(Run({.verify = true, .import_from = path_}, other).ok());
  EXPECT_EQ(other.records().records.size(), store_.records().records.size());
  EXPECT_THAT(out_.str(), HasSubstr("exported 4 events"));
  EXPECT_THAT(out_.str(), HasSubstr("imported 4 events"));
  EXPECT_THAT(out_.str(), HasSubstr("all         delivered 3, maybe sent 1"));
}

TEST_F(LedgerToolsTest, ItsKeyGoesAlong) {
  ASSERT_TRUE(store_.state().Put("keys/ledger", "sealed").ok());
  ASSERT_TRUE(Run({.export_to = path_}, store_).ok());
  FakeOffline other;
  ASSERT_TRUE(Run({.import_from = path_}, other).ok());
  EXPECT_THAT(*other.state().Get("keys/ledger"),
              Optional(std::string("sealed")));
  // A store of which it is not known that it has the same takes no event.
  FakeOffline alien;
  ASSERT_TRUE(alien.state().Put("keys/ledger", "alien").ok());
  EXPECT_THAT(
      ReasonOf(Run({.import_from = path_, .master_key_file = path_}, alien)),
      Optional(std::string("MASTER_KEY_INVALID")));
  EXPECT_TRUE(alien.records().records.empty());
}

TEST_F(LedgerToolsTest, TellsHowFarItIs) {
  for (int i = 0; i < 300'000; ++i) {
    store_.records().records.push_back(store_.records().records.front());
  }
  std::string told;
  ASSERT_TRUE(
      VerifyLedger(store_.records(), out_, [&told](absl::string_view text) {
        told = std::string(text);
      }).ok());
  EXPECT_EQ(told, "262144 events");
}

}  // namespace
}  // namespace destconn
