#ifndef CONNECTOR_GRPC_LOG_H_
#define CONNECTOR_GRPC_LOG_H_

namespace destconn {

// From now on gRPC says nothing on standard error: it prints headers as they
// came, and they hold what is nobody's business. What matters of it is in the
// status of a call.
void SilenceGrpcLog();

}  // namespace destconn

#endif  // CONNECTOR_GRPC_LOG_H_
