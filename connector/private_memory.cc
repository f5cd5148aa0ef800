#include "connector/private_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/error_reason.h"

namespace destconn {

absl::Status KeepMemoryPrivate() {
  const rlimit no_core = {.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &no_core) == 0 &&
      prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) {
    return absl::OkStatus();
  }
  return WithReason(
      absl::FailedPreconditionError(
          "The system does not let the process turn its core dumps off, and "
          "one would hold tokens and customers. Allow setrlimit and prctl in "
          "what confines it (a seccomp profile, perhaps)."),
      "MEMORY_EXPOSED");
}

}  // namespace destconn
