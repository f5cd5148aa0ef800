#ifndef TESTS_HOST_CLIENT_H_
#define TESTS_HOST_CLIENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "destination/v1/destination.grpc.pb.h"
#include "destination/v1/destination.pb.h"

namespace destconn {

// The rows of a run: messages of so many rows, each row an order of its own,
// `ROW-{sequence}-{index}`, of now.
struct HostLoad {
  int messages = 1;
  int rows_a_message = 100;
  // So many of the messages, the last ones, hold the rows of the first again.
  int repeats = 0;
  bool repeats_changed = false;  // with another value
  bool flush_each = false;  // each message leaves at once, in a request or more
  // So many of the messages, the first ones, are acknowledged before the next
  // one leaves: none shares a request with it, however busy the machine is.
  int in_step = 0;
  // Between messages.
  absl::Duration pause = absl::ZeroDuration();
  // For how long the host waits for the run's end before it cancels.
  absl::Duration patience = absl::Seconds(75);

  int64_t rows() const { return int64_t{messages} * rows_a_message; }
  int64_t orders() const { return rows() - int64_t{repeats} * rows_a_message; }
};

// The id of the order of a row; sequences count from 1, rows from 0.
std::string OrderId(int64_t sequence, int64_t row);

// What a host has seen of a run.
struct HostRun {
  grpc::Status status = grpc::Status::OK;
  std::string reason = "";  // of the status
  std::optional<destination::v1::Summary> summary = std::nullopt;
  int64_t acked_sequence = 0;
  // When each acknowledgement came, in their order.
  std::vector<std::pair<absl::Time, int64_t>> acks = {};
  // The reason of each row that was reported, by its order.
  std::map<std::string, std::string> reported = {};
  absl::Duration duration = absl::ZeroDuration();
};

// A host of one connector, over gRPC in plain text.
//
// Thread-safe.
class HostClient {
 public:
  // Of a host whose rows are of `now`.
  HostClient(const std::string& address, absl::Time now);
  explicit HostClient(const std::string& address);

  // Stores a token under a name; whether it was found good.
  bool StoreToken(const std::string& name, const std::string& token);
  // The same with a server that may die meanwhile.
  grpc::Status TryStoreToken(const std::string& name, const std::string& token);
  // A destination of the same name as its dataset; empty if it was refused.
  std::string StoreDestination(const std::string& credential,
                               const std::string& dataset,
                               int requests_in_flight);

  // The same with a server that may die meanwhile.
  grpc::Status TryStoreDestination(const std::string& credential,
                                   const std::string& dataset,
                                   int requests_in_flight);

  HostRun Send(const std::string& destination, const std::string& run_id,
               const HostLoad& load);

 private:
  const std::unique_ptr<destination::v1::Destination::Stub> stub_;
  // Of all its rows, so that the same rows are the same each time.
  const int64_t now_;
};

}  // namespace destconn

#endif  // TESTS_HOST_CLIENT_H_
