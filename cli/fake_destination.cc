#include "cli/fake_destination.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"

namespace destconn {

using ::destination::v1::ConfigureSettingsRequest;
using ::destination::v1::ConfigureSettingsResponse;
using ::destination::v1::DeleteCredentialRequest;
using ::destination::v1::DeleteCredentialResponse;
using ::destination::v1::DeleteDestinationRequest;
using ::destination::v1::DeleteDestinationResponse;
using ::destination::v1::DescribeDestinationRequest;
using ::destination::v1::DescribeDestinationResponse;
using ::destination::v1::Destination;
using ::destination::v1::DestinationAdmin;
using ::destination::v1::GetRunRequest;
using ::destination::v1::GetRunResponse;
using ::destination::v1::ListCredentialsRequest;
using ::destination::v1::ListCredentialsResponse;
using ::destination::v1::ListDestinationsRequest;
using ::destination::v1::ListDestinationsResponse;
using ::destination::v1::ListRunsRequest;
using ::destination::v1::ListRunsResponse;
using ::destination::v1::Rows;
using ::destination::v1::SendBatchRequest;
using ::destination::v1::SendBatchResponse;
using ::destination::v1::Start;
using ::destination::v1::ValidateCredentialsRequest;
using ::destination::v1::ValidateCredentialsResponse;

namespace {

std::map<std::string, std::string> MetadataOf(
    const grpc::ServerContext& context) {
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : context.client_metadata()) {
    metadata.emplace(std::string(key.data(), key.size()),
                     std::string(value.data(), value.size()));
  }
  return metadata;
}

}  // namespace

class FakeDestination::DestinationService final : public Destination::Service {
 public:
  explicit DestinationService(State& state) : state_(state) {}

  grpc::Status DescribeDestination(
      grpc::ServerContext* context, const DescribeDestinationRequest* request,
      DescribeDestinationResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.metadata = MetadataOf(*context);
    *response = state_.answers.describe;
    return state_.answers.status;
  }

  grpc::Status ValidateCredentials(
      grpc::ServerContext* context, const ValidateCredentialsRequest* request,
      ValidateCredentialsResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.validate = *request;
    *response = state_.answers.validate;
    return state_.answers.status;
  }

  grpc::Status ConfigureSettings(grpc::ServerContext* context,
                                 const ConfigureSettingsRequest* request,
                                 ConfigureSettingsResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.configure = *request;
    *response = state_.answers.configure;
    return state_.answers.status;
  }

  grpc::Status SendBatch(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<SendBatchResponse, SendBatchRequest>* stream)
      override {
    SendBatchRequest request;
    if (!stream->Read(&request)) return {grpc::INVALID_ARGUMENT, "no start"};
    const auto [number, script] = Begin(*context, request.start());
    if (script.refuse) return script.status;
    SendBatchResponse response;
    auto& started = *response.mutable_started();
    started.set_run_id(request.start().run_id().empty()
                           ? "run-of-server"
                           : request.start().run_id());
    started.set_resume_after_sequence(script.resume_after);
    started.mutable_warnings()->Assign(script.warnings.begin(),
                                       script.warnings.end());
    stream->Write(response);
    for (int messages = 0; messages != script.end_after; ++messages) {
      if (!stream->Read(&request)) break;
      Keep(number, request.rows());
      response.mutable_ack()->set_acked_sequence(request.rows().sequence());
      stream->Write(response);
    }
    return End(script, *stream);
  }

 private:
  std::pair<size_t, StreamScript> Begin(const grpc::ServerContext& context,
                                        const Start& start) {
    MutexLock lock(state_.mutex);
    auto& streams = state_.requests.streams;
    state_.requests.metadata = MetadataOf(context);
    streams.push_back({.start = start, .batches = {}});
    const auto& scripts = state_.answers.streams;
    const size_t number = streams.size() - 1;
    return {number, scripts[std::min(number, scripts.size() - 1)]};
  }

  void Keep(size_t number, const Rows& rows) {
    MutexLock lock(state_.mutex);
    state_.requests.streams[number].batches.push_back(rows);
  }

  grpc::Status End(
      const StreamScript& script,
      grpc::ServerReaderWriter<SendBatchResponse, SendBatchRequest>& stream) {
    SendBatchResponse response;
    *response.mutable_row_errors() = script.row_errors;
    stream.Write(response);
    if (script.status.ok() && !script.forget_summary) {
      MutexLock lock(state_.mutex);
      *response.mutable_summary() = state_.answers.summary;
      stream.Write(response);
    }
    return script.status;
  }

  State& state_;
};

class FakeDestination::AdminService final : public DestinationAdmin::Service {
 public:
  explicit AdminService(State& state) : state_(state) {}

  grpc::Status ListDestinations(grpc::ServerContext* context,
                                const ListDestinationsRequest* request,
                                ListDestinationsResponse* response) override {
    MutexLock lock(state_.mutex);
    *response = state_.answers.destinations;
    return state_.answers.status;
  }

  grpc::Status ListCredentials(grpc::ServerContext* context,
                               const ListCredentialsRequest* request,
                               ListCredentialsResponse* response) override {
    MutexLock lock(state_.mutex);
    *response = state_.answers.credentials;
    return state_.answers.status;
  }

  grpc::Status DeleteDestination(grpc::ServerContext* context,
                                 const DeleteDestinationRequest* request,
                                 DeleteDestinationResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.deleted.push_back(
        absl::StrCat(request->name(), " ", request->etag()));
    return state_.answers.status;
  }

  grpc::Status DeleteCredential(grpc::ServerContext* context,
                                const DeleteCredentialRequest* request,
                                DeleteCredentialResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.deleted.push_back(request->name());
    return state_.answers.status;
  }

  grpc::Status ListRuns(grpc::ServerContext* context,
                        const ListRunsRequest* request,
                        ListRunsResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.runs = *request;
    const auto& pages = state_.answers.run_pages;
    const size_t page =
        request->page_token().empty() ? 0 : std::stoul(request->page_token());
    if (page < pages.size()) *response = pages[page];
    if (page + 1 < pages.size()) {
      response->set_next_page_token(std::to_string(page + 1));
    }
    return state_.answers.status;
  }

  grpc::Status LookUpOrder(
      grpc::ServerContext* context,
      const destination::v1::LookUpOrderRequest* request,
      destination::v1::LookUpOrderResponse* response) override {
    MutexLock lock(state_.mutex);
    state_.requests.order = *request;
    *response = state_.answers.order;
    return state_.answers.status;
  }

  grpc::Status GetRun(grpc::ServerContext* context,
                      const GetRunRequest* request,
                      GetRunResponse* response) override {
    MutexLock lock(state_.mutex);
    *response = state_.answers.run;
    return state_.answers.status;
  }

 private:
  State& state_;
};

FakeDestination::FakeDestination(
    std::shared_ptr<grpc::ServerCredentials> credentials)
    : destination_(std::make_unique<DestinationService>(state_)),
      admin_(std::make_unique<AdminService>(state_)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", std::move(credentials), &port);
  builder.RegisterService(destination_.get());
  builder.RegisterService(admin_.get());
  server_ = builder.BuildAndStart();
  EXPECT_NE(server_, nullptr);
  address_ = absl::StrCat("127.0.0.1:", port);
}

FakeDestination::~FakeDestination() {
  if (server_ != nullptr) server_->Shutdown();
}

void FakeDestination::SetAnswers(FakeAnswers answers) {
  MutexLock lock(state_.mutex);
  state_.answers = std::move(answers);
}

FakeRequests FakeDestination::requests() {
  MutexLock lock(state_.mutex);
  return state_.requests;
}

}  // namespace destconn
