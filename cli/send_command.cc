#include "cli/send_command.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "cli/batch_stream.h"
#include "cli/connection.h"
#include "cli/format.h"
#include "cli/resource_name.h"
#include "cli/row_files.h"
#include "cli/send_reporter.h"
#include "cli/summary_table.h"
#include "cli/timestamp_shift.h"

namespace destconn {
namespace {

using ::destination::v1::Start;

constexpr int kMaxReconnects = 5;

bool ReadsStdin(const std::vector<std::string>& paths) {
  return std::count(paths.begin(), paths.end(), "-") > 0;
}

absl::Status CheckArguments(const Invocation& invocation) {
  const auto& paths = invocation.arguments;
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    return UsageError("- (standard input) can be named once only");
  }
  if (invocation.options.shift_to_now && ReadsStdin(paths)) {
    return UsageError(
        "--shift_to_now reads the rows twice, to find the newest first, which "
        "standard input does not allow; save them in a file");
  }
  return absl::OkStatus();
}

// How many days to move all timestamps by; reads all files for it.
absl::StatusOr<int64_t> DaysToShift(const Invocation& invocation) {
  const Options& options = invocation.options;
  if (!options.shift_to_now) return 0;
  DC_ASSIGN_OR_RETURN(const std::unique_ptr<RowFiles> rows,
                      RowFiles::Open(invocation.arguments));
  DC_ASSIGN_OR_RETURN(const absl::Time newest,
                      NewestTimestamp(*rows, options.timestamp_column));
  const int64_t days = DaysToNow(newest, invocation.console.clock.Now());
  invocation.console.err << "Moving all timestamps by " << WithThousands(days)
                         << " days.\n";
  return days;
}

absl::StatusOr<std::unique_ptr<RowSource>> OpenRows(
    const Invocation& invocation, int64_t days) {
  DC_ASSIGN_OR_RETURN(std::unique_ptr<RowSource> rows,
                      RowFiles::Open(invocation.arguments));
  if (!invocation.options.shift_to_now) return rows;
  return std::make_unique<ShiftedRows>(
      std::move(rows), invocation.options.timestamp_column, days);
}

Start MakeStart(const Options& options,
                const std::vector<std::string>& columns) {
  Start start;
  start.set_destination(DestinationName(options.destination));
  start.set_run_id(options.run_id);
  start.set_order_rows_adjacent(options.order_rows_adjacent);
  start.set_dry_run(options.dry_run);
  // On the wire 0 stands for the server's own default.
  start.set_row_errors_limit(std::max(1, options.row_errors));
  for (const std::string& column : columns) {
    start.add_columns()->set_name(column);
  }
  return start;
}

// Whether sending the same run again can help. ABORTED: the server has not yet
// noticed that the stream before is gone.
bool IsBroken(const StreamOutcome& outcome, bool is_reconnect) {
  const grpc::StatusCode code = outcome.status.error_code();
  return outcome.input.ok() &&
         (code == grpc::UNAVAILABLE || (is_reconnect && code == grpc::ABORTED));
}

void ReportReconnect(SendReporter& reporter, const std::string& run_id,
                     int number, absl::Duration wait) {
  reporter.OnReconnect(absl::StrCat("The connection broke. Going on with run ",
                                    run_id, " in ", Span(wait), " (attempt ",
                                    number, " of ", kMaxReconnects, ")."));
}

// One stream, and more if it breaks.
absl::StatusOr<StreamOutcome> SendAll(const Invocation& invocation,
                                      Connection& connection,
                                      SendReporter& reporter) {
  DC_ASSIGN_OR_RETURN(const int64_t days, DaysToShift(invocation));
  DC_ASSIGN_OR_RETURN(std::unique_ptr<RowSource> rows,
                      OpenRows(invocation, days));
  Start start = MakeStart(invocation.options, rows->columns());
  absl::Duration wait = absl::Seconds(1);
  bool has_started = false;
  for (int reconnects = 0;; ++reconnects) {
    StreamOutcome outcome = RunBatchStream(connection, start, *rows, reporter);
    has_started = has_started || !outcome.run_id.empty();
    if (!outcome.run_id.empty()) start.set_run_id(outcome.run_id);
    outcome.run_id = start.run_id();
    // A server that was never there is not worth the wait.
    if (!has_started || reconnects == kMaxReconnects ||
        !IsBroken(outcome, reconnects > 0) ||
        ReadsStdin(invocation.arguments)) {
      return outcome;
    }
    ReportReconnect(reporter, outcome.run_id, reconnects + 1, wait);
    if (!invocation.console.clock.Sleep(wait, std::stop_token())) {
      return outcome;
    }
    wait *= 2;
    DC_ASSIGN_OR_RETURN(rows, OpenRows(invocation, days));
  }
}

void TellHowToGoOn(const Invocation& invocation, const std::string& run_id) {
  if (run_id.empty()) {
    invocation.console.err << "Nothing was sent.\n";
    return;
  }
  invocation.console.err
      << "What was acknowledged stays delivered. To go on, repeat the command "
         "with --run_id="
      << run_id << "; rows that Meta has are not sent to it twice.\n";
}

ExitCode Report(const Invocation& invocation, const StreamOutcome& outcome) {
  if (!outcome.input.ok()) {
    invocation.console.err << "error: " << outcome.input.message() << "\n";
    TellHowToGoOn(invocation, outcome.run_id);
    return kFailed;
  }
  if (!outcome.status.ok()) {
    const ExitCode code = Fail(invocation, outcome.status);
    TellHowToGoOn(invocation, outcome.run_id);
    return code;
  }
  if (invocation.json()) {
    PrintJson(invocation, *outcome.summary);
  } else {
    invocation.console.out << SummaryText(*outcome.summary,
                                          invocation.console.out_width);
  }
  const bool rejected = outcome.summary->counts().rejected() > 0;
  return rejected && invocation.options.fail_on_reject ? kAnswerNo : kDone;
}

}  // namespace

ExitCode RunSend(const Invocation& invocation) {
  if (const absl::Status status = CheckArguments(invocation); !status.ok()) {
    return Fail(invocation, status);
  }
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  SendReporter reporter(invocation.console, invocation.arguments,
                        invocation.options.row_errors);
  const absl::StatusOr<StreamOutcome> outcome =
      SendAll(invocation, **connection, reporter);
  if (outcome.ok() && outcome->summary) {
    reporter.Finish(*outcome->summary);
  } else {
    reporter.Finish();
  }
  if (!outcome.ok()) return Fail(invocation, outcome.status());
  return Report(invocation, *outcome);
}

}  // namespace destconn
