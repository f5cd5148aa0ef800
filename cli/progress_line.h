#ifndef CLI_PROGRESS_LINE_H_
#define CLI_PROGRESS_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// How far a `send` has come.
struct SendProgress {
  int64_t rows_sent = 0;
  int64_t delivered = 0;
  int64_t skipped = 0;
  int64_t rejected = 0;
  double events_per_second = 0;
  int64_t bytes_read = 0;
  int64_t total_bytes = 0;  // 0: not known
  bool all_sent = false;
  absl::Duration elapsed = absl::ZeroDuration();
};

// One line that says so, at most `width` characters: the bar and what comes
// first are kept, what does not fit is left out. Until all rows are sent, the
// bar and the time left go by the bytes read.
std::string ProgressLine(const SendProgress& progress, size_t width);

}  // namespace destconn

#endif  // CLI_PROGRESS_LINE_H_
