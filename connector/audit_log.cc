#include "connector/audit_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "base/durable_file.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/log_field.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

constexpr size_t kHashDigits = 64;
// Enough for two lines of the longest.
constexpr int64_t kTail = 64 << 10;

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

// The number of a line as `Append` writes it; nothing if it is none.
std::optional<int64_t> SequenceOf(absl::string_view line) {
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&line, "{\"seq\":") || !absl::EndsWith(line, "}")) {
    return std::nullopt;
  }
  const absl::string_view digits = line.substr(0, line.find(','));
  if (!absl::SimpleAtoi(digits, &sequence)) return std::nullopt;
  line.remove_prefix(digits.size());
  return absl::StartsWith(line, ",\"prev\":\"") ? std::optional(sequence)
                                                : std::nullopt;
}

bool WriteAll(int file, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(written);
  }
  return fdatasync(file) == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(
    const std::string& path, Clock& clock) {
  const int file =
      open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::unique_ptr<AuditLog> log(new AuditLog(path, file, clock));
  if (file < 0) return log->Unusable("cannot be opened. Check its rights.");
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return log->Unusable("is being written by another process. Stop that.");
  }
  DC_RETURN_IF_ERROR(log->FindHead());
  MutexLock lock(log->mutex_);
  if (log->head_.sequence == 0) {
    log->head_.hash = std::string(kHashDigits, '0');
    DC_RETURN_IF_ERROR(log->AppendLocked(
        "audit_begun",
        {TextField("chain", "prev is the SHA-256 of the line before")}));
    // A disk that cannot do this still has the line that was synced.
    SyncFolder(std::filesystem::path(path).parent_path().string())
        .IgnoreError();
  }
  if (log->mended_bytes_ > 0) {
    DC_RETURN_IF_ERROR(log->AppendLocked(
        "audit_mended", {NumberField("bytes", log->mended_bytes_)}));
  }
  return log;
}

AuditLog::~AuditLog() {
  if (file_ >= 0) close(file_);
}

absl::Status AuditLog::FindHead() {
  MutexLock lock(mutex_);
  struct stat info = {};
  if (fstat(file_, &info) != 0) return Unusable("cannot be read.");
  const int64_t begin = std::max<int64_t>(0, info.st_size - kTail);
  std::string tail(info.st_size - begin, '\0');
  if (pread(file_, tail.data(), tail.size(), begin) !=
      static_cast<ssize_t>(tail.size())) {
    return Unusable("cannot be read.");
  }
  // What a crash has left behind the last line that is whole: no line, or half
  // of one, or one whose bytes never came to the disk.
  absl::string_view whole = tail;
  if (const size_t end = whole.rfind('\n'); end != whole.size() - 1) {
    whole = whole.substr(0, end == absl::string_view::npos ? 0 : end + 1);
  }
  const auto last_line = [](absl::string_view text) {
    text = absl::StripSuffix(text, "\n");
    const size_t before = text.rfind('\n');
    return before == absl::string_view::npos ? text : text.substr(before + 1);
  };
  if (!whole.empty() && !SequenceOf(last_line(whole)).has_value()) {
    whole.remove_suffix(last_line(whole).size() + 1);
  }
  if (!whole.empty()) {
    const absl::string_view line = last_line(whole);
    const std::optional<int64_t> sequence = SequenceOf(line);
    if (!sequence.has_value()) {
      return Unusable(
          "does not end with a line of ours. Look at it with destinationctl "
          "audit verify, then move it away: a new one is begun.");
    }
    head_ = {.sequence = *sequence, .hash = Sha256Hex(line)};
  }
  size_ = begin + static_cast<int64_t>(whole.size());
  mended_bytes_ = info.st_size - size_;
  if (mended_bytes_ > 0 && ftruncate(file_, size_) != 0) {
    return Unusable("cannot be mended.");
  }
  return absl::OkStatus();
}

absl::Status AuditLog::Append(absl::string_view event,
                              absl::Span<const LogField> fields) {
  MutexLock lock(mutex_);
  return AppendLocked(event, fields);
}

absl::Status AuditLog::AppendLocked(absl::string_view event,
                                    absl::Span<const LogField> fields) {
  std::string line = absl::StrCat(
      "{\"seq\":", head_.sequence + 1, ",\"prev\":\"", head_.hash,
      "\",\"ts\":\"", Rfc3339(clock_.Now()), "\",\"event\":\"", event, "\"");
  for (const LogField& field : fields) {
    absl::StrAppend(&line, ",\"", field.name, "\":", field.json);
  }
  line += "}";
  if (!WriteAll(file_, line + "\n")) {
    if (ftruncate(file_, size_) != 0) {
      return Unusable("cannot be written, nor mended. Look at the disk.");
    }
    return Unusable("cannot be written. Make room on the disk.");
  }
  size_ += static_cast<int64_t>(line.size()) + 1;
  head_ = {.sequence = head_.sequence + 1, .hash = Sha256Hex(line)};
  return absl::OkStatus();
}

AuditLog::Head AuditLog::head() const {
  MutexLock lock(mutex_);
  return head_;
}

absl::Status AuditLog::Unusable(absl::string_view what) const {
  return WithReason(absl::FailedPreconditionError(
                        absl::StrCat("The audit log '", path_, "' ", what)),
                    "AUDIT_LOG_UNUSABLE");
}

}  // namespace destconn
