#ifndef CONNECTOR_DESCRIBE_H_
#define CONNECTOR_DESCRIBE_H_

#include "destination/v1/destination.pb.h"

namespace destconn {

inline constexpr char kConnectorVersion[] = "0.1.0";

// What this destination wants: the forms' fields and the columns.
destination::v1::DescribeDestinationResponse Describe();

}  // namespace destconn

#endif  // CONNECTOR_DESCRIBE_H_
