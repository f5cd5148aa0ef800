#ifndef CLI_FAKE_DESTINATION_H_
#define CLI_FAKE_DESTINATION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/support/status.h"

namespace destconn {

// How the fake treats one stream.
struct StreamScript {
  // Ends the stream before `started`.
  bool refuse = false;
  // Ends it after so many `rows` messages; -1: at the half-close.
  int end_after = -1;
  // The end. If it is OK, a summary goes before.
  grpc::Status status = grpc::Status::OK;
  bool forget_summary = false;
  int64_t resume_after = 0;
  std::vector<std::string> warnings = {};
  destination::v1::RowErrors row_errors = {};
};

// What the fake answers.
struct FakeAnswers {
  // Of every call but SendBatch.
  grpc::Status status = grpc::Status::OK;
  destination::v1::DescribeDestinationResponse describe = {};
  destination::v1::ValidateCredentialsResponse validate = {};
  destination::v1::ConfigureSettingsResponse configure = {};
  destination::v1::ListDestinationsResponse destinations = {};
  destination::v1::ListCredentialsResponse credentials = {};
  destination::v1::GetRunResponse run = {};
  destination::v1::LookUpOrderResponse order = {};
  // One page after another.
  std::vector<destination::v1::ListRunsResponse> run_pages = {};
  // The first stream, the second, ...; more streams are as the last.
  std::vector<StreamScript> streams = {StreamScript()};
  destination::v1::Summary summary = {};
};

// What one stream brought.
struct ReceivedStream {
  destination::v1::Start start;
  std::vector<destination::v1::Rows> batches;
};

// What the fake was asked.
struct FakeRequests {
  destination::v1::ValidateCredentialsRequest validate;
  destination::v1::ConfigureSettingsRequest configure;
  destination::v1::ListRunsRequest runs;
  destination::v1::LookUpOrderRequest order;
  std::vector<std::string> deleted;
  std::vector<ReceivedStream> streams;
  // Of the last call.
  std::map<std::string, std::string> metadata;
};

// A server in this process, on a port of its own, that answers as told and
// keeps what it was asked.
//
// Thread-safe.
class FakeDestination {
 public:
  explicit FakeDestination(std::shared_ptr<grpc::ServerCredentials>
                               credentials = grpc::InsecureServerCredentials());
  ~FakeDestination();

  // Where it listens: `127.0.0.1:12345`.
  const std::string& address() const { return address_; }

  void SetAnswers(FakeAnswers answers);
  FakeRequests requests();

 private:
  class DestinationService;
  class AdminService;

  // What both services share.
  struct State {
    Mutex mutex;
    FakeAnswers answers ABSL_GUARDED_BY(mutex);
    FakeRequests requests ABSL_GUARDED_BY(mutex);
  };

  State state_;
  std::unique_ptr<DestinationService> destination_;
  std::unique_ptr<AdminService> admin_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace destconn

#endif  // CLI_FAKE_DESTINATION_H_
