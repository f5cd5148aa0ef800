#ifndef CLI_BATCH_STREAM_H_
#define CLI_BATCH_STREAM_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "cli/connection.h"
#include "cli/row_source.h"
#include "cli/send_reporter.h"
#include "destination/v1/destination.pb.h"
#include "grpcpp/support/status.h"

namespace destconn {

// How a stream ended.
struct StreamOutcome {
  // OK only if a summary came.
  grpc::Status status = grpc::Status::OK;
  // Not OK: the rows could not be read to the end, so the stream was cancelled.
  absl::Status input = absl::OkStatus();
  // Empty: the server never began the run.
  std::string run_id = "";
  std::optional<destination::v1::Summary> summary = std::nullopt;
};

// Sends `rows` in one SendBatch stream, from what the server says it has
// already; blocks until the stream has ended. At most one message of rows is in
// memory here: when the server takes no more, reading stops.
StreamOutcome RunBatchStream(Connection& connection,
                             const destination::v1::Start& start,
                             RowSource& rows, SendReporter& reporter);

}  // namespace destconn

#endif  // CLI_BATCH_STREAM_H_
