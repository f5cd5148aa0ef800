#include "connector/private_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// What the system says of a process: whether it may leave a core, and whose its
// memory is.
struct Exposure {
  rlim_t core = 1;
  int dumpable = 1;
};

Exposure OfThisProcess() {
  rlimit core = {};
  getrlimit(RLIMIT_CORE, &core);
  return {.core = core.rlim_max, .dumpable = prctl(PR_GET_DUMPABLE)};
}

// Calls `check` in a process of its own, since nothing can be undone; whether
// it said yes.
template <typename Check>
bool InAChild(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(PrivateMemoryTest, LeavesNoCoreAndIsNobodysToRead) {
  EXPECT_EQ(OfThisProcess().dumpable, 1) << "the test would show nothing";
  EXPECT_TRUE(InAChild([] {
    if (!KeepMemoryPrivate().ok()) return false;
    const Exposure after = OfThisProcess();
    return after.core == 0 && after.dumpable == 0;
  }));
}

}  // namespace
}  // namespace destconn
