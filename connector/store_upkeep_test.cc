#include "connector/store_upkeep.h"

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/simulated_clock.h"
#include "connector/log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

using testing::HasSubstr;

constexpr int64_t kNow = 1'795'000'000;

class StoreUpkeepTest : public testing::Test {
 protected:
  StoreUpkeepTest()
      : store_(*RocksDbStore::Open(
            {.path = absl::StrCat(
                 testing::TempDir(), "/",
                 testing::UnitTest::GetInstance()->current_test_info()->name()),
             .clock = &clock_})) {}

  // What was logged since the last look.
  std::string Logged() {
    const std::string text = out_.str();
    out_.str("");
    return text;
  }

  SimulatedClock clock_{absl::FromUnixSeconds(kNow)};
  std::ostringstream out_;
  Log log_{LogFormat::kText, clock_, out_};
  std::unique_ptr<RocksDbStore> store_;
  StoreUpkeep upkeep_{*store_, clock_, log_};
};

TEST_F(StoreUpkeepTest, TellsOfAStepOfTheClockOnceAndOfItsEnd) {
  upkeep_.Once();
  EXPECT_EQ(Logged(), "");
  clock_.StepWallTime(absl::Hours(24 * 30));
  upkeep_.Once();
  EXPECT_THAT(Logged(), HasSubstr("error clock_stepped"));
  upkeep_.Once();
  EXPECT_EQ(Logged(), "");
  clock_.StepWallTime(-absl::Hours(24 * 30));
  upkeep_.Once();
  EXPECT_THAT(Logged(), HasSubstr("info clock_right_again"));
}

TEST_F(StoreUpkeepTest, TellsWhatWasForgotten) {
  ASSERT_TRUE(store_->ledger()
                  .RecordDelivered(
                      1, {{.key = {{1}}, .event_time = kNow},
                          {.key = {{2}}, .event_time = kNow - 71 * 86'400}})
                  .ok());
  upkeep_.Once();
  EXPECT_THAT(Logged(), HasSubstr("ledger_days_forgotten days=1"));
}

TEST_F(StoreUpkeepTest, EndsWhenItIsAskedTo) {
  StoreUpkeep upkeep(*store_, RealClock(), log_);
  std::jthread thread(
      [&upkeep](const std::stop_token& stop) { upkeep.Run(stop); });
}

}  // namespace
}  // namespace destconn
