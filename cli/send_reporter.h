#ifndef CLI_SEND_REPORTER_H_
#define CLI_SEND_REPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "cli/console.h"
#include "cli/line_index.h"
#include "cli/progress_bar.h"
#include "destination/v1/destination.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace destconn {

// Tells on standard error how a `send` goes: progress, warnings, and the first
// row errors with file and line. Never a value of a row.
//
// Thread-safe: one thread reports what it sends, another what it receives.
class SendReporter {
 public:
  // `console` must outlive the reporter. Shows at most `row_errors` errors.
  SendReporter(Console& console, std::vector<std::string> paths,
               int row_errors);

  // Where each sent row stood; whoever cuts the rows fills it in.
  LineIndex& places() { return places_; }

  void OnSent(int64_t rows_in_all, int64_t bytes_read);
  void OnAllSent();
  void OnResponse(const destination::v1::SendBatchResponse& response);
  // The rows are sent from the beginning again, as `line` says.
  void OnReconnect(absl::string_view line);

  // Takes the bar away and says how many row errors were not shown.
  void Finish(const destination::v1::Summary& summary);
  void Finish() { bar_.Clear(); }

 private:
  void OnProgress(const destination::v1::Progress& progress);
  void OnRowErrors(const destination::v1::RowErrors& errors);
  void Warn(const google::protobuf::RepeatedPtrField<std::string>& warnings);
  void SetCounts(const destination::v1::Counts& counts);
  std::string RowErrorText(const destination::v1::RowError& error);

  const std::vector<std::string> paths_;
  const int64_t row_errors_limit_;
  LineIndex places_;
  ProgressBar bar_;
  Clock& clock_;
  Mutex mutex_;
  absl::Duration next_warnings_ ABSL_GUARDED_BY(mutex_) =
      -absl::InfiniteDuration();
  int64_t row_errors_shown_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace destconn

#endif  // CLI_SEND_REPORTER_H_
