#include "connector/run_registry.h"

#include <optional>
#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

void DoNothing() {}

TEST(RunRegistryTest, KeepsARunFromBeingStreamedTwice) {
  RunRegistry registry(10);
  const auto number = registry.Enter("run/0", DoNothing);
  ASSERT_TRUE(number.ok());
  EXPECT_TRUE(registry.Enter("run/1", DoNothing).ok());
  EXPECT_THAT(ReasonOf(registry.Enter("run/0", DoNothing).status()),
              Optional(std::string("RUN_ALREADY_STREAMED")));
  registry.Leave(*number);
  EXPECT_TRUE(registry.Enter("run/0", DoNothing).ok());
}

TEST(RunRegistryTest, BoundsHowManyThereAre) {
  RunRegistry registry(1);
  ASSERT_TRUE(registry.Enter("a", DoNothing).ok());
  EXPECT_THAT(ReasonOf(registry.Enter("b", DoNothing).status()),
              Optional(std::string("TOO_MANY_RUNS")));
  EXPECT_EQ(registry.running(), 1);
}

TEST(RunRegistryTest, StopsAllAndLetsNoMoreIn) {
  RunRegistry registry(10);
  int stopped = 0;
  const auto stop = [&stopped] { ++stopped; };
  ASSERT_TRUE(registry.Enter("a", stop).ok());
  ASSERT_TRUE(registry.Enter("b", stop).ok());
  registry.StopAll();
  EXPECT_EQ(stopped, 2);
  EXPECT_THAT(ReasonOf(registry.Enter("c", stop).status()),
              Optional(std::string("SERVER_STOPPING")));
}

}  // namespace
}  // namespace destconn
