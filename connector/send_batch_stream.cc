#include "connector/send_batch_stream.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/failpoint.h"
#include "connector/grpc_status.h"
#include "grpcpp/support/slice.h"

namespace destconn {
namespace {

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  bytes.reserve(buffer.Length());
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::ByteBuffer ToBuffer(const destination::v1::SendBatchResponse& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

void SendBatchStream::Write(destination::v1::SendBatchResponse message) {
  MutexLock lock(mutex_);
  outbox_.Add(std::move(message));
  StartNext();  // nothing to end: Finish has not been called
}

void SendBatchStream::Finish(const absl::Status& status) {
  bool end = false;
  {
    MutexLock lock(mutex_);
    status_ = status;
    finishing_ = true;
    end = StartNext();
  }
  if (end) End();
}

bool SendBatchStream::StartNext() {
  if (writing_) return false;
  std::optional<destination::v1::SendBatchResponse> next;
  if (!broken_) next = outbox_.Next();
  if (next.has_value()) {
    writing_ = true;
    outgoing_ = ToBuffer(*next);
    StartWrite(&outgoing_);
    if (next->has_ack()) DESTCONN_FAILPOINT("P13");
    return false;
  }
  return finishing_ && !std::exchange(ended_, true);
}

void SendBatchStream::End() {
  ServerBidiReactor::Finish(ToGrpcStatus(status_));
}

void SendBatchStream::OnReadDone(bool ok) {
  if (ok) {
    mailbox_->Push(run_input::Message{ToString(incoming_)});
  } else {
    mailbox_->Push(run_input::HalfClosed{});
  }
}

void SendBatchStream::OnWriteDone(bool ok) {
  bool end = false;
  {
    MutexLock lock(mutex_);
    writing_ = false;
    broken_ = broken_ || !ok;
    end = StartNext();
  }
  if (end) End();
}

void SendBatchStream::OnCancel() { mailbox_->Push(run_input::Cancelled{}); }

}  // namespace destconn
