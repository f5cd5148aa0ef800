#ifndef CONNECTOR_CALL_WATCH_H_
#define CONNECTOR_CALL_WATCH_H_

#include "connector/connection_guard.h"
#include "grpcpp/support/server_interceptor.h"

namespace destconn {

// Tells the guard of each call that a server gets, of all services, gRPC's own
// included: that it came and how it ended, and of SendBatch each message.
class CallWatch final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  // `guard` must outlive the server.
  explicit CallWatch(ConnectionGuard& guard) : guard_(guard) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* call) override;

 private:
  ConnectionGuard& guard_;
};

}  // namespace destconn

#endif  // CONNECTOR_CALL_WATCH_H_
