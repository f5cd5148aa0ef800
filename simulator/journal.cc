#include "simulator/journal.h"

#include <cstddef>
#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "simulator/json_text.h"

namespace destconn {

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(
    const std::string& path) {
  if (path.empty()) return std::make_unique<Journal>(nullptr);
  auto file = std::make_unique<std::ofstream>(path, std::ios::app);
  if (!*file) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The journal '", path, "' cannot be written. Check its folder.")),
        "JOURNAL_UNWRITABLE");
  }
  return std::make_unique<Journal>(std::move(file));
}

void Journal::Write(const JournalEntry& entry) {
  std::string line = absl::StrCat(
      "{\"sequence\":", entry.sequence, ",\"time\":",
      QuoteJson(absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", entry.time,
                                 absl::UTCTimeZone())),
      ",\"method\":", QuoteJson(entry.method),
      ",\"path\":", QuoteJson(entry.path),
      ",\"token_in\":", QuoteJson(entry.token_in),
      ",\"body_bytes\":", entry.body_bytes, ",\"events\":", entry.events_json);
  absl::StrAppend(
      &line, ",\"status\":", entry.status, ",\"answer\":", entry.reply_json,
      ",\"processed\":", entry.processed ? "true" : "false",
      ",\"cut\":", entry.cut ? "true" : "false", ",\"duplicates\":[");
  for (size_t i = 0; i < entry.duplicates.size(); ++i) {
    absl::StrAppend(&line, i > 0 ? "," : "",
                    entry.duplicates[i] ? "true" : "false");
  }
  line += "]}\n";
  MutexLock lock(mutex_);
  if (out_ != nullptr) *out_ << line << std::flush;
}

}  // namespace destconn
