#include "connector/grpc_log.h"

#include "grpc/support/log.h"

namespace destconn {

void SilenceGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace destconn
