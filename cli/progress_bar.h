#ifndef CLI_PROGRESS_BAR_H_
#define CLI_PROGRESS_BAR_H_

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "cli/progress_line.h"

namespace destconn {

// Shows a `send`'s progress: on a terminal a line that is drawn over itself,
// elsewhere a plain line every ten seconds. Other messages go through `Print`,
// so that they do not end up in the middle of the line.
//
// Thread-safe.
class ProgressBar {
 public:
  // Both must outlive the bar. `terminal_width` is 0 where `err` is no
  // terminal.
  ProgressBar(std::ostream& err, size_t terminal_width, Clock& clock);

  // Changes the progress, and shows it if the last time was long enough ago.
  void Update(const std::function<void(SendProgress&)>& change);

  // Prints a whole line, above the bar.
  void Print(absl::string_view line);

  // The files are read from their beginning again: the time left is reckoned
  // from now.
  void Restart();

  // Takes the bar off the terminal.
  void Clear();

 private:
  void ClearLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DrawLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t terminal_width_;
  Clock& clock_;
  const absl::Duration interval_;
  Mutex mutex_;
  absl::Duration start_ ABSL_GUARDED_BY(mutex_);
  std::ostream& err_ ABSL_GUARDED_BY(mutex_);
  SendProgress progress_ ABSL_GUARDED_BY(mutex_);
  absl::Duration next_draw_ ABSL_GUARDED_BY(mutex_);
  bool drawn_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace destconn

#endif  // CLI_PROGRESS_BAR_H_
