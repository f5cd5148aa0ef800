#ifndef CONNECTOR_SETTINGS_DIFFERENCE_H_
#define CONNECTOR_SETTINGS_DIFFERENCE_H_

#include <string>
#include <vector>

#include "destination/v1/settings.pb.h"

namespace destconn {

// The fields in which two settings differ, dotted as `DescribeDestination`
// names them, in order; no values.
std::vector<std::string> ChangedFields(const destination::v1::Settings& before,
                                       const destination::v1::Settings& after);

}  // namespace destconn

#endif  // CONNECTOR_SETTINGS_DIFFERENCE_H_
