#include "cli/send_reporter.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/format.h"
#include "cli/reason_words.h"
#include "cli/row_files.h"

namespace destconn {

using ::destination::v1::Counts;
using ::destination::v1::Progress;
using ::destination::v1::RowError;
using ::destination::v1::RowErrors;
using ::destination::v1::SendBatchResponse;
using ::destination::v1::Summary;

SendReporter::SendReporter(Console& console, std::vector<std::string> paths,
                           int row_errors)
    : paths_(std::move(paths)),
      row_errors_limit_(row_errors),
      bar_(console.err, console.err_width, console.clock),
      clock_(console.clock) {
  bar_.Update([this](SendProgress& progress) {
    progress.total_bytes = TotalBytes(paths_);
  });
}

void SendReporter::OnSent(int64_t rows_in_all, int64_t bytes_read) {
  bar_.Update([&](SendProgress& progress) {
    progress.rows_sent = rows_in_all;
    progress.bytes_read = bytes_read;
    progress.all_sent = false;
  });
}

void SendReporter::OnAllSent() {
  bar_.Update([](SendProgress& progress) { progress.all_sent = true; });
}

void SendReporter::OnReconnect(absl::string_view line) {
  bar_.Print(line);
  bar_.Restart();
}

void SendReporter::OnResponse(const SendBatchResponse& response) {
  switch (response.message_case()) {
    case SendBatchResponse::kStarted:
      Warn(response.started().warnings());
      break;
    case SendBatchResponse::kAck:
      SetCounts(response.ack().counts());
      break;
    case SendBatchResponse::kRowErrors:
      OnRowErrors(response.row_errors());
      break;
    case SendBatchResponse::kProgress:
      OnProgress(response.progress());
      break;
    default:
      break;
  }
}

void SendReporter::Warn(
    const google::protobuf::RepeatedPtrField<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    bar_.Print(absl::StrCat("warning: ", warning));
  }
}

void SendReporter::OnProgress(const Progress& progress) {
  bar_.Update([&progress](SendProgress& shown) {
    shown.events_per_second = progress.events_per_second();
  });
  SetCounts(progress.counts());
  if (progress.warnings().empty()) return;
  // They come every second, with other numbers.
  constexpr absl::Duration kWarningsInterval = absl::Seconds(30);
  {
    MutexLock lock(mutex_);
    const absl::Duration now = clock_.Monotonic();
    if (now < next_warnings_) return;
    next_warnings_ = now + kWarningsInterval;
  }
  Warn(progress.warnings());
}

void SendReporter::SetCounts(const Counts& counts) {
  bar_.Update([&counts](SendProgress& progress) {
    progress.delivered = counts.delivered();
    progress.skipped = counts.skipped();
    progress.rejected = counts.rejected();
  });
}

void SendReporter::OnRowErrors(const RowErrors& errors) {
  for (const RowError& error : errors.errors()) {
    {
      MutexLock lock(mutex_);
      if (row_errors_shown_ == row_errors_limit_) return;
      ++row_errors_shown_;
    }
    bar_.Print(RowErrorText(error));
  }
}

std::string SendReporter::RowErrorText(const RowError& error) {
  const std::optional<RowPlace> place =
      places_.Find(error.sequence(), error.row_index());
  const std::string where =
      place ? absl::StrCat(paths_[place->file] == "-" ? "standard input"
                                                      : paths_[place->file],
                           ":", place->line)
            : absl::StrCat("message ", error.sequence(), ", row ",
                           error.row_index());
  const bool skipped = error.outcome() == RowError::OUTCOME_SKIPPED;
  return absl::StrCat(
      where, ": ", skipped ? "skipped" : "rejected", ", ",
      ReasonWords(error.reason()), " (", error.reason(),
      error.column().empty() ? "" : absl::StrCat(", column ", error.column()),
      ")", error.message().empty() ? "" : absl::StrCat(": ", error.message()));
}

void SendReporter::Finish(const Summary& summary) {
  bar_.Clear();
  MutexLock lock(mutex_);
  int64_t total = summary.counts().rejected();
  const auto changed = summary.skipped().find("ALREADY_SENT_CHANGED");
  if (changed != summary.skipped().end()) total += changed->second;
  if (total > row_errors_shown_) {
    const int64_t rest = total - row_errors_shown_;
    bar_.Print(absl::StrCat(row_errors_shown_ == 0 ? "" : "... and ",
                            WithThousands(rest),
                            row_errors_shown_ == 0 ? "" : " more",
                            rest == 1 ? " row error" : " row errors",
                            "; --row_errors=", total, " shows all"));
  }
}

}  // namespace destconn
