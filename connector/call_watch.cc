#include "connector/call_watch.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/interceptor.h"

namespace destconn {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

constexpr absl::string_view kRawMethod =
    "/destination.v1.Destination/SendBatch";
// Of all others, whose messages are small and come as objects.
constexpr size_t kSmallMessage = 64 << 10;

class WatchedCall final : public grpc::experimental::Interceptor {
 public:
  WatchedCall(ConnectionGuard& guard, ServerRpcInfo* call,
              std::shared_ptr<ConnectionGuard::Connection> connection)
      : guard_(guard),
        call_(call),
        raw_(call->method() == kRawMethod),
        connection_(std::move(connection)) {
    guard_.CallStarted(*connection_);
  }

  ~WatchedCall() override {
    Answered();
    guard_.CallEnded(*connection_, cancelled_);
  }

  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;

  void Intercept(InterceptorBatchMethods* step) override {
    if (step->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_MESSAGE)) {
      MessageCame(step->GetRecvMessage());
    }
    if (step->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS)) {
      Answered();
    }
    if (step->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_CLOSE)) {
      cancelled_ = call_->server_context()->IsCancelled();
    }
    step->Proceed();
  }

 private:
  void Answered() {
    if (!answered_.exchange(true)) connection_->account.CallAnswered();
  }

  // `message`: null at the end of a stream.
  void MessageCame(void* message) {
    if (message == nullptr) return;
    connection_->account.MessageDelivered(
        raw_ ? static_cast<grpc::ByteBuffer*>(message)->Length()
             : kSmallMessage);
  }

  ConnectionGuard& guard_;
  ServerRpcInfo* const call_;
  const bool raw_;
  std::atomic<bool> answered_ = false;
  std::atomic<bool> cancelled_ = false;
  const std::shared_ptr<ConnectionGuard::Connection> connection_;
};

}  // namespace

grpc::experimental::Interceptor* CallWatch::CreateServerInterceptor(
    ServerRpcInfo* call) {
  auto connection = guard_.Find(call->server_context()->peer());
  if (connection == nullptr) return nullptr;
  return new WatchedCall(guard_, call, std::move(connection));
}

}  // namespace destconn
