#ifndef CONNECTOR_GROUPING_COMPARISON_H_
#define CONNECTOR_GROUPING_COMPARISON_H_

#include "destination/v1/run.pb.h"
#include "events/grouping_preview.h"

namespace destconn {

// The preview as a summary holds it.
destination::v1::GroupingComparison ToProto(const GroupingPreview& preview);

}  // namespace destconn

#endif  // CONNECTOR_GROUPING_COMPARISON_H_
