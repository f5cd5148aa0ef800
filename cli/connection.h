#ifndef CLI_CONNECTION_H_
#define CLI_CONNECTION_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cli/options.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "grpcpp/client_context.h"

namespace destconn {

// The server that the options name, with the caller that they name. Connects
// when the first call is made.
//
// Thread-safe.
class Connection {
 public:
  // Has reason INPUT_UNREADABLE if a certificate file cannot be read.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const Options& options);

  // For a call that must be answered within `Options.timeout`.
  std::unique_ptr<grpc::ClientContext> UnaryContext() const;
  // For a stream, which takes as long as its rows take.
  std::unique_ptr<grpc::ClientContext> StreamContext() const;

  destination::v1::Destination::StubInterface& destination() {
    return *destination_;
  }
  destination::v1::DestinationAdmin::StubInterface& admin() { return *admin_; }

 private:
  explicit Connection(const Options& options) : options_(options) {}

  const Options options_;
  std::unique_ptr<destination::v1::Destination::StubInterface> destination_;
  std::unique_ptr<destination::v1::DestinationAdmin::StubInterface> admin_;
};

}  // namespace destconn

#endif  // CLI_CONNECTION_H_
