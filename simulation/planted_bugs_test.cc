// Each planted bug (base/planted_bug.h) is noticed within the first 2,000
// seeds. In the build `--config=planted_bugs` alone; see tools/run_checks.py.

#include <cstdint>
#include <cstdio>
#include <string>

#include "base/planted_bug.h"
#include "gtest/gtest.h"
#include "simulation/campaign.h"

namespace destconn {
namespace {

#ifdef DESTCONN_PLANTED_BUGS

constexpr uint64_t kSeeds = 2000;

class PlantedBugTest : public testing::TestWithParam<int> {
 protected:
  ~PlantedBugTest() override { Plant(PlantedBug::kNone); }
};

TEST_P(PlantedBugTest, IsNoticed) {
  Plant(static_cast<PlantedBug>(GetParam()));
  const CampaignResult result = RunCampaign(0, kSeeds, /*jobs=*/1);
  ASSERT_TRUE(result.failure.has_value())
      << PlantedBugName(static_cast<PlantedBug>(GetParam()));
  printf("noticed by seed %4lu: %-32s %s: %s\n", result.failure->config.seed,
         PlantedBugName(static_cast<PlantedBug>(GetParam())),
         result.failure->violation.invariant.c_str(),
         result.failure->violation.text.c_str());
}

INSTANTIATE_TEST_SUITE_P(All, PlantedBugTest, testing::Range(1, kPlantedBugs));

TEST(NoPlantedBugTest, NothingIsNoticed) {
  Plant(PlantedBug::kNone);
  EXPECT_FALSE(RunCampaign(0, kSeeds, /*jobs=*/1).failure.has_value());
}

#else

// Without the bugs there is nothing to notice, and nothing of them is left.
TEST(PlantedBugTest, NoneIsThere) {
  static_assert(!IsPlanted(PlantedBug::kFinalBeforeRecorded));
}

#endif

}  // namespace
}  // namespace destconn
