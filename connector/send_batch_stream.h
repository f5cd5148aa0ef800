#ifndef CONNECTOR_SEND_BATCH_STREAM_H_
#define CONNECTOR_SEND_BATCH_STREAM_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "base/mutex.h"
#include "connector/mailbox.h"
#include "connector/outbox.h"
#include "destination/v1/destination.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What reaches a run's thread.
namespace run_input {

// A message of the host's, as bytes: rows are read without generated objects.
struct Message {
  std::string bytes = "";
};
struct HalfClosed {};
struct Cancelled {};
struct Answered {
  uint64_t request = 0;
  HttpResult result = {};
};
struct Noted {
  uint64_t request = 0;
  absl::Status status = absl::OkStatus();
};
struct Recorded {
  uint64_t request = 0;
  absl::Status status = absl::OkStatus();
};
struct ServerStopping {};
// The dataset's gate says to ask again.
struct GateOpened {};

}  // namespace run_input

using RunInput = std::variant<run_input::Message, run_input::HalfClosed,
                              run_input::Cancelled, run_input::Answered,
                              run_input::Noted, run_input::Recorded,
                              run_input::ServerStopping, run_input::GateOpened>;

// The gRPC side of one SendBatch call: hands what comes to a mailbox, writes
// what it is given one after the other. Deletes itself when gRPC is done with
// it.
//
// `Read`, `Write` and `Finish` are for the run's thread alone.
class SendBatchStream final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit SendBatchStream(std::shared_ptr<Mailbox<RunInput>> mailbox)
      : mailbox_(std::move(mailbox)) {}

  // Asks for the host's next message; one at a time.
  void Read() { StartRead(&incoming_); }

  void Write(destination::v1::SendBatchResponse message);

  // Ends the call once all is written. To be called once; the stream may be
  // gone afterwards.
  void Finish(const absl::Status& status);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  // Starts the next write if none is under way. True if the call is to be ended
  // now, which must happen without the lock: gRPC may delete this at once.
  bool StartNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End();

  const std::shared_ptr<Mailbox<RunInput>> mailbox_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
  Mutex mutex_;
  Outbox outbox_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_;  // written once, before `finishing_`
};

}  // namespace destconn

#endif  // CONNECTOR_SEND_BATCH_STREAM_H_
