#include "connector/thread_group.h"

#include <sys/resource.h>

#include <atomic>
#include <cstddef>
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

TEST(ThreadGroupTest, SaysWhereTheSystemHasNoThreadLeft) {
  ThreadGroup group;
  std::promise<void> end;
  const std::shared_future<void> ended = end.get_future().share();
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &limit), 0);
  // There is no room for another stack, once those of earlier threads are used.
  const rlimit none = {.rlim_cur = 1, .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &none), 0);
  size_t launched = 0;
  while (launched < ThreadGroup::kMost &&
         group.Launch([ended] { ended.wait(); })) {
    ++launched;
  }
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
  EXPECT_LT(launched, ThreadGroup::kMost);
  EXPECT_TRUE(group.Launch([] {}));
  end.set_value();
}

}  // namespace
}  // namespace destconn
