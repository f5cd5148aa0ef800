#ifndef CONNECTOR_START_RULES_H_
#define CONNECTOR_START_RULES_H_

#include <vector>

#include "connector/grpc_status.h"
#include "destination/v1/destination.pb.h"

namespace destconn {

// Columns that a row may have.
inline constexpr int kMaxColumns = 1000;

// All that is wrong with a stream's beginning, as far as it shows without
// looking anything up: the run's id, the number of columns, the shard.
std::vector<FieldViolation> CheckStart(const destination::v1::Start& start);

}  // namespace destconn

#endif  // CONNECTOR_START_RULES_H_
