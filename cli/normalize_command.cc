#include "cli/normalize_command.h"

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "hashing/normalize_lines.h"

namespace destconn {

ExitCode RunNormalize(const Invocation& invocation) {
  NormalizeLinesOptions options;
  options.explain = invocation.options.explain;
  options.context.today =
      absl::ToCivilDay(invocation.console.clock.Now(), absl::UTCTimeZone());
  const absl::Status status =
      NormalizeLines(invocation.console.in, invocation.console.out, options);
  if (status.ok()) return kDone;
  const ExitCode code = Fail(invocation, status);
  // Lines that cannot be read are a mistake of whoever wrote them.
  return ReasonOf(status) == "NORMALIZE_LINES_REFUSED" ? kUsage : code;
}

}  // namespace destconn
