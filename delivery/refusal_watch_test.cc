#include "delivery/refusal_watch.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(RefusalWatchTest, TwoInFlightUntilMetaTakesSomething) {
  RefusalWatch watch;
  EXPECT_EQ(watch.MostInFlight(64), 2u);
  EXPECT_EQ(watch.MostInFlight(1), 1u);
  watch.RefusedAlone();
  EXPECT_EQ(watch.MostInFlight(64), 1u);
  watch.Accepted();
  EXPECT_EQ(watch.MostInFlight(64), 64u);
}

TEST(RefusalWatchTest, WantsSamplesOneByOneAfterTwoRefusedAlone) {
  RefusalWatch watch;
  watch.RefusedAlone();
  EXPECT_FALSE(watch.WantsSample());
  double last = 0;
  for (int i = 0; i < 10; ++i) {
    watch.RefusedAlone();
    ASSERT_TRUE(watch.WantsSample());
    EXPECT_EQ(watch.MostInFlight(64), 1u);
    EXPECT_GT(watch.SamplePosition(), last);
    EXPECT_LT(watch.SamplePosition(), 1);
    last = watch.SamplePosition();
  }
  EXPECT_FALSE(watch.RefusesAll(1000));
  watch.RefusedAlone();
  EXPECT_FALSE(watch.WantsSample());
  EXPECT_TRUE(watch.RefusesAll(1000));
  EXPECT_FALSE(watch.RefusesAll(50));
}

TEST(RefusalWatchTest, OneThatIsTakenEndsTheSuspicion) {
  RefusalWatch watch;
  for (int i = 0; i < 11; ++i) watch.RefusedAlone();
  watch.Accepted();
  EXPECT_FALSE(watch.WantsSample());
  for (int i = 0; i < 11; ++i) watch.RefusedAlone();
  EXPECT_FALSE(watch.RefusesAll(1000));
}

}  // namespace
}  // namespace destconn
