#ifndef SIMULATOR_DATASET_NODE_H_
#define SIMULATOR_DATASET_NODE_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/graph_reply.h"
#include "simulator/world.h"

namespace destconn {

// What a dataset has received.
struct DatasetStats {
  int64_t events = 0;
  int64_t duplicates = 0;  // by Meta's offline key
  int64_t first_event_time = std::numeric_limits<int64_t>::max();
  int64_t last_event_time = std::numeric_limits<int64_t>::min();
  absl::Time last_fired = absl::InfinitePast();
};

// The dataset with the fields asked for (Marketing API, "Ads Pixel"). Those
// that are matters of Meta's matching are known and not there.
GraphAnswer AnswerDataset(absl::string_view id, const WorldDataset& dataset,
                          const DatasetStats& stats, absl::string_view fields);

}  // namespace destconn

#endif  // SIMULATOR_DATASET_NODE_H_
