#include "connector/daily_volume.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr char kShop[] = "destinations/shop";

class DailyVolumesTest : public testing::Test {
 protected:
  DailyVolumesTest() { store_.Put(kShop, "settings").IgnoreError(); }

  void Add(int64_t events) {
    const absl::Status status = volumes_.Add(kShop, events);
    ASSERT_TRUE(status.ok()) << status;
  }

  // Those of today, and then it is tomorrow.
  void ADay(int64_t events) {
    Add(events);
    clock_.Advance(absl::Hours(24));
  }

  void Days(int days, int64_t events) {
    for (int i = 0; i < days; ++i) ADay(events);
  }

  DailyVolume Look() {
    const auto volume = volumes_.Look(kShop);
    EXPECT_TRUE(volume.ok()) << volume.status();
    return volume.value_or(DailyVolume());
  }

  // 2026-11-18, 11:06 UTC.
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  DailyVolumes volumes_{store_, clock_};
};

TEST_F(DailyVolumesTest, ThriceTheUsualIsUnusual) {
  Days(7, 2000);
  const DailyVolume volume = Look();
  EXPECT_EQ(volume.usual, 2000);
  EXPECT_THAT(volume.limit, Optional(6000));
  EXPECT_FALSE(volume.IsExceededBy(6000));
  EXPECT_TRUE(volume.IsExceededBy(6001));
}

TEST_F(DailyVolumesTest, CountsWhatCameEarlierToday) {
  Days(7, 2000);
  Add(4000);
  Add(1500);
  EXPECT_EQ(Look().today, 5500);
  EXPECT_FALSE(Look().IsExceededBy(500));
  EXPECT_TRUE(Look().IsExceededBy(501));
}

TEST_F(DailyVolumesTest, ARunThatDeliversNothingIsNotUnusual) {
  Days(7, 2000);
  Add(9000);
  EXPECT_FALSE(Look().IsExceededBy(0));
  EXPECT_TRUE(Look().IsExceededBy(1));
}

TEST_F(DailyVolumesTest, SixDaysAreTooFewToKnow) {
  Days(6, 2000);
  EXPECT_EQ(Look().limit, std::nullopt);
  EXPECT_FALSE(Look().IsExceededBy(1'000'000));
}

// A first export brings seven days, and a sale many more than usual.
TEST_F(DailyVolumesTest, AFewLargeDaysDoNotMakeItUsual) {
  Days(2, 50'000);
  Days(5, 2000);
  EXPECT_THAT(Look().limit, Optional(6000));
}

TEST_F(DailyVolumesTest, ASmallShopMayHaveAThousandADay) {
  Days(7, 3);
  EXPECT_THAT(Look().limit, Optional(1000));
}

TEST_F(DailyVolumesTest, DaysThatWereMissedMayComeAtOnce) {
  Days(7, 2000);
  clock_.Advance(absl::Hours(4 * 24));  // none on four days
  EXPECT_THAT(Look().limit, Optional(10'000));
  clock_.Advance(absl::Hours(10 * 24));  // but the window has only seven
  EXPECT_THAT(Look().limit, Optional(14'000));
}

TEST_F(DailyVolumesTest, WhatIsFourWeeksAgoIsForgotten) {
  Days(7, 2000);
  Days(28, 10);
  EXPECT_EQ(Look().usual, 10);
  const auto record = store_.Get(DailyVolumes::Key(kShop));
  EXPECT_THAT(*record, Optional(HasSubstr("2026-12-22")));
  EXPECT_THAT(**record, testing::Not(HasSubstr("2026-11-18")));
}

TEST_F(DailyVolumesTest, ADayEndsAtMidnightUtc) {
  ADay(5);
  EXPECT_EQ(Look().today, 0);
  Add(7);
  clock_.Advance(absl::Hours(12));
  EXPECT_EQ(Look().today, 7);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Look().today, 0);
}

TEST_F(DailyVolumesTest, EachDestinationHasItsOwn) {
  ASSERT_TRUE(store_.Put("destinations/other", "settings").ok());
  Add(5);
  ASSERT_TRUE(volumes_.Add("destinations/other", 7).ok());
  EXPECT_EQ(Look().today, 5);
}

// A run may end after its destination was deleted.
TEST_F(DailyVolumesTest, LeavesNothingOfADestinationThatIsGone) {
  ASSERT_TRUE(store_.Delete(kShop).ok());
  Add(5);
  EXPECT_TRUE(store_.List("")->empty());
}

TEST_F(DailyVolumesTest, ADamagedRecordIsSaidToBeOne) {
  ASSERT_TRUE(store_.Put(DailyVolumes::Key(kShop), "\xff\xff").ok());
  for (const absl::Status& status :
       {volumes_.Look(kShop).status(), volumes_.Add(kShop, 1)}) {
    EXPECT_THAT(ReasonOf(status), Optional(std::string("STORE_CORRUPT")));
  }
}

TEST(UnusualVolumeWarningTest, SaysWhatIsUsual) {
  const std::string warning =
      UnusualVolumeWarning({.usual = 20, .limit = 1000});
  EXPECT_THAT(warning, HasSubstr("more than 1000 events"));
  EXPECT_THAT(warning, HasSubstr("a usual day has 20."));
}

}  // namespace
}  // namespace destconn
