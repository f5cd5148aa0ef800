#include "connector/thread_group.h"

#include <atomic>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ThreadGroupTest, WaitsForAllJobs) {
  std::atomic<int> done = 0;
  {
    ThreadGroup group;
    for (int i = 0; i < 20; ++i) group.Launch([&done] { ++done; });
  }
  EXPECT_EQ(done.load(), 20);
}

}  // namespace
}  // namespace destconn
