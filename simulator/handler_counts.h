#ifndef SIMULATOR_HANDLER_COUNTS_H_
#define SIMULATOR_HANDLER_COUNTS_H_

#include <cstdint>
#include <map>
#include <string>

#include "simulator/dataset_node.h"

namespace destconn {

// What a simulator counts between one reset and the next.
struct HandlerCounts {
  int64_t requests = 0;
  std::map<std::string, int64_t> by_kind = {};
  int64_t refused = 0;
  int64_t events = 0;
  int64_t offline_duplicates = 0;
  int64_t event_id_duplicates = 0;
  int64_t connections = 0;
  int64_t open_connections = 0;  // now; outlives a reset
  int64_t failed_handshakes = 0;
  std::map<std::string, DatasetStats> datasets = {};

  // As GET /_simulator/state answers it.
  std::string ToJson() const;
};

}  // namespace destconn

#endif  // SIMULATOR_HANDLER_COUNTS_H_
