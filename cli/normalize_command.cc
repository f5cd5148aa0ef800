#include "cli/normalize_command.h"

#include "absl/status/status.h"

namespace destconn {

ExitCode RunNormalize(const Invocation& invocation) {
  return Fail(invocation,
              absl::UnimplementedError("normalize is not built in"));
}

}  // namespace destconn
