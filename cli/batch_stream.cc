#include "cli/batch_stream.h"

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

#include "base/status_macros.h"
#include "cli/row_batcher.h"

namespace destconn {
namespace {

using ::destination::v1::SendBatchRequest;
using ::destination::v1::SendBatchResponse;
using ::destination::v1::Start;
using ::destination::v1::Started;
using Stream =
    grpc::ClientReaderWriterInterface<SendBatchRequest, SendBatchResponse>;

// The first answer; nothing if the stream ended instead.
std::optional<Started> Begin(Stream& stream, const Start& start,
                             SendReporter& reporter) {
  SendBatchRequest request;
  *request.mutable_start() = start;
  SendBatchResponse response;
  if (!stream.Write(request)) return std::nullopt;
  while (stream.Read(&response)) {
    reporter.OnResponse(response);
    if (response.has_started()) return response.started();
  }
  return std::nullopt;
}

// OK when all rows are sent, and when the stream takes no more.
absl::Status SendRows(Stream& stream, RowSource& rows, int64_t resume_after,
                      SendReporter& reporter) {
  RowBatcher batcher(rows, reporter.places());
  DC_RETURN_IF_ERROR(batcher.SkipThrough(resume_after));
  SendBatchRequest request;
  while (true) {
    DC_ASSIGN_OR_RETURN(const bool found,
                        batcher.Next(*request.mutable_rows()));
    if (!found) break;
    if (!stream.Write(request)) return absl::OkStatus();
    reporter.OnSent(batcher.row_count(), rows.bytes_read());
  }
  if (stream.WritesDone()) reporter.OnAllSent();
  return absl::OkStatus();
}

}  // namespace

StreamOutcome RunBatchStream(Connection& connection, const Start& start,
                             RowSource& rows, SendReporter& reporter) {
  StreamOutcome outcome;
  const auto context = connection.StreamContext();
  const auto stream = connection.destination().SendBatch(context.get());
  if (const auto started = Begin(*stream, start, reporter)) {
    outcome.run_id = started->run_id();
    // Answers are read while rows are written: a server that waits for its
    // answers to be taken would otherwise wait for ever.
    std::jthread reader([&stream, &reporter, &outcome] {
      SendBatchResponse response;
      while (stream->Read(&response)) {
        reporter.OnResponse(response);
        if (response.has_summary()) outcome.summary = response.summary();
      }
    });
    outcome.input =
        SendRows(*stream, rows, started->resume_after_sequence(), reporter);
    if (!outcome.input.ok()) context->TryCancel();
  }
  outcome.status = stream->Finish();
  if (outcome.status.ok() && !outcome.summary) {
    outcome.status = grpc::Status(
        grpc::INTERNAL, "the server ended the stream without a summary");
  }
  return outcome;
}

}  // namespace destconn
