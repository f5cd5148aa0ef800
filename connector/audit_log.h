#ifndef CONNECTOR_AUDIT_LOG_H_
#define CONNECTOR_AUDIT_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "connector/log_field.h"

namespace destconn {

// A file that is only ever appended to, one JSON object a line, durable once
// `Append` returns. Each line has a number and the SHA-256 of the line before
// it (64 zeros in the first), so that a line which was changed, left out or put
// in shows: `destinationctl audit verify`. That lines at the end are gone shows
// only against a head that was noted elsewhere.
//
// Thread-safe; one process a file.
class AuditLog {
 public:
  // The last line: its number and its SHA-256 in hex.
  struct Head {
    int64_t sequence = 0;
    std::string hash = "";
  };

  // Makes the file, with mode 0600, if it is not there. A last line that was
  // cut off in writing is taken away, which the next line says. Fails with
  // AUDIT_LOG_UNUSABLE if it cannot be written, is another process's, or the
  // line before is none of ours.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(const std::string& path,
                                                        Clock& clock);
  ~AuditLog();

  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // Fails with AUDIT_LOG_UNUSABLE; then nothing of the line is left.
  absl::Status Append(absl::string_view event,
                      absl::Span<const LogField> fields);

  Head head() const;

  // How many bytes of a line that was cut off Open took away.
  int64_t mended_bytes() const { return mended_bytes_; }

 private:
  AuditLog(std::string path, int file, Clock& clock)
      : path_(std::move(path)), file_(file), clock_(clock) {}

  absl::Status FindHead();
  absl::Status AppendLocked(absl::string_view event,
                            absl::Span<const LogField> fields)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Unusable(absl::string_view what) const;

  const std::string path_;
  const int file_;
  Clock& clock_;
  int64_t mended_bytes_ = 0;
  mutable Mutex mutex_;
  int64_t size_ ABSL_GUARDED_BY(mutex_) = 0;
  Head head_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_AUDIT_LOG_H_
