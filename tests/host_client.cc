#include "tests/host_client.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;
using Stream =
    grpc::ClientReaderWriterInterface<SendBatchRequest, SendBatchResponse>;

constexpr const char* kColumns[] = {"email",    "timestamp", "order_id",
                                    "currency", "value",     "quantity"};

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

SendBatchRequest StartOf(const std::string& destination,
                         const std::string& run_id) {
  SendBatchRequest request;
  request.mutable_start()->set_destination(destination);
  request.mutable_start()->set_run_id(run_id);
  request.mutable_start()->set_order_rows_adjacent(true);
  for (const char* column : kColumns) {
    request.mutable_start()->add_columns()->set_name(column);
  }
  return request;
}

SendBatchRequest RowsOf(int64_t sequence, const HostLoad& load, int64_t now) {
  SendBatchRequest request;
  request.mutable_rows()->set_sequence(sequence);
  const bool repeats = sequence > load.messages - load.repeats;
  for (int i = 0; i < load.rows_a_message; ++i) {
    auto& row = *request.mutable_rows()->add_rows();
    const std::string order = OrderId(repeats ? 1 : sequence, i);
    row.add_values()->set_string_value(absl::StrCat(order, "@example.com"));
    row.add_values()->set_int64_value(now - 60 - i);
    row.add_values()->set_string_value(order);
    row.add_values()->set_string_value("GBP");
    row.add_values()->set_string_value(
        repeats && load.repeats_changed ? "16.00" : "15.30");
    row.add_values()->set_int64_value(1);
  }
  return request;
}

// What the reader of a stream has the writer wait for.
class Acknowledged {
 public:
  void Reach(int64_t sequence) {
    sequence_ = sequence;
    sequence_.notify_all();
  }

  // No more will come.
  void End() { Reach(std::numeric_limits<int64_t>::max()); }

  void WaitFor(int64_t sequence) const {
    for (int64_t seen = sequence_; seen < sequence; seen = sequence_) {
      sequence_.wait(seen);
    }
  }

 private:
  std::atomic<int64_t> sequence_ = 0;
};

// Fails on its own once the run has ended: what is left is not wanted.
void WriteAll(Stream& stream, const HostLoad& load, int64_t now,
              const Acknowledged& acknowledged) {
  for (int64_t sequence = 1; sequence <= load.messages; ++sequence) {
    if (!stream.Write(RowsOf(sequence, load, now))) return;
    SendBatchRequest flush;
    flush.mutable_flush();
    if (load.flush_each && !stream.Write(flush)) return;
    if (sequence <= load.in_step) acknowledged.WaitFor(sequence);
    RealClock().Sleep(load.pause, {});
  }
  stream.WritesDone();
}

void Note(const SendBatchResponse& response, HostRun& run) {
  if (response.has_ack()) {
    run.acked_sequence = response.ack().acked_sequence();
    run.acks.emplace_back(RealClock().Now(), run.acked_sequence);
  }
  for (const auto& error : response.row_errors().errors()) {
    run.reported[OrderId(error.sequence(), error.row_index())] = error.reason();
  }
  if (response.has_summary()) run.summary = response.summary();
}

}  // namespace

std::string OrderId(int64_t sequence, int64_t row) {
  return absl::StrCat("ROW-", sequence, "-", row);
}

HostClient::HostClient(const std::string& address, absl::Time now)
    : stub_(destination::v1::Destination::NewStub(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
      now_(absl::ToUnixSeconds(now)) {}

HostClient::HostClient(const std::string& address)
    : HostClient(address, RealClock().Now()) {}

grpc::Status HostClient::TryStoreToken(const std::string& name,
                                       const std::string& token) {
  grpc::ClientContext context;
  destination::v1::ValidateCredentialsRequest request;
  request.mutable_credential()->set_name(name);
  request.mutable_credential()->set_refresh_token(token);
  destination::v1::ValidateCredentialsResponse response;
  const grpc::Status status =
      stub_->ValidateCredentials(&context, request, &response);
  if (!status.ok() || response.valid()) return status;
  return {grpc::StatusCode::FAILED_PRECONDITION, "The token is not valid."};
}

bool HostClient::StoreToken(const std::string& name, const std::string& token) {
  const grpc::Status status = TryStoreToken(name, token);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return status.ok();
}

grpc::Status HostClient::TryStoreDestination(const std::string& credential,
                                             const std::string& dataset,
                                             int requests_in_flight) {
  grpc::ClientContext context;
  destination::v1::ConfigureSettingsRequest request;
  auto& settings = *request.mutable_settings();
  settings.set_name(dataset);
  settings.set_credential(credential);
  settings.set_dataset_id(dataset);
  settings.set_max_requests_in_flight(requests_in_flight);
  destination::v1::ConfigureSettingsResponse response;
  const grpc::Status status =
      stub_->ConfigureSettings(&context, request, &response);
  if (!status.ok() || response.destination() == "destinations/" + dataset) {
    return status;
  }
  return {grpc::StatusCode::FAILED_PRECONDITION, "The settings are refused."};
}

std::string HostClient::StoreDestination(const std::string& credential,
                                         const std::string& dataset,
                                         int requests_in_flight) {
  const grpc::Status status =
      TryStoreDestination(credential, dataset, requests_in_flight);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return status.ok() ? "destinations/" + dataset : "";
}

HostRun HostClient::Send(const std::string& destination,
                         const std::string& run_id, const HostLoad& load) {
  HostRun run;
  const absl::Duration began = RealClock().Monotonic();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(load.patience));
  const auto stream = stub_->SendBatch(&context);
  if (stream->Write(StartOf(destination, run_id))) {
    Acknowledged acknowledged;
    std::jthread writer([this, &stream, &load, &acknowledged] {
      WriteAll(*stream, load, now_, acknowledged);
    });
    SendBatchResponse response;
    while (stream->Read(&response)) {
      Note(response, run);
      acknowledged.Reach(run.acked_sequence);
    }
    acknowledged.End();
  }
  run.status = stream->Finish();
  run.reason = ReasonOf(run.status);
  run.duration = RealClock().Monotonic() - began;
  return run;
}

}  // namespace destconn
