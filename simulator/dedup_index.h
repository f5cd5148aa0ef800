#ifndef SIMULATOR_DEDUP_INDEX_H_
#define SIMULATOR_DEDUP_INDEX_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "rapidjson/document.h"

namespace destconn {

// Remembers the events that were processed, by the key under which Meta takes
// offline events for the same: dataset, event_time, event_name, item_number,
// and order_id or, without one, the user_data (Conversions API, "Sending
// Offline Events"). `event_id` is no part of it.
//
// Not thread-safe.
class DedupIndex {
 public:
  // Takes a valid event; true if Meta would take it for one it has.
  bool AddAndCheck(absl::string_view dataset, const rapidjson::Value& event);

 private:
  std::set<std::string> keys_;
};

}  // namespace destconn

#endif  // SIMULATOR_DEDUP_INDEX_H_
