#include "connector/thread_group.h"

#include <atomic>
#include <future>
#include <thread>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ThreadGroupTest, WaitsForAllJobs) {
  std::atomic<int> done = 0;
  {
    ThreadGroup group;
    for (int i = 0; i < 20; ++i) {
      EXPECT_TRUE(group.Launch([&done] { ++done; }));
    }
  }
  EXPECT_EQ(done.load(), 20);
}

TEST(ThreadGroupTest, RunsNoMoreAtOnceThanItMay) {
  ThreadGroup group(2);
  std::promise<void> end;
  const std::shared_future<void> ended = end.get_future().share();
  EXPECT_TRUE(group.Launch([ended] { ended.wait(); }));
  EXPECT_TRUE(group.Launch([ended] { ended.wait(); }));
  EXPECT_FALSE(group.Launch([] { FAIL(); }));
  end.set_value();
  while (!group.Launch([] {})) std::this_thread::yield();
}

}  // namespace
}  // namespace destconn
