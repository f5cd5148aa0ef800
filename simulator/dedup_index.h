#ifndef SIMULATOR_DEDUP_INDEX_H_
#define SIMULATOR_DEDUP_INDEX_H_

#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapidjson/document.h"
#include "simulator/key_digest.h"

namespace destconn {

// The keys of an event, digested.
struct EventKeys {
  using Digest = KeyDigest::Value;

  // The key under which Meta takes offline events for the same: dataset,
  // event_time, event_name, item_number, and order_id or, without one, the set
  // of user_data ("Sending Offline Events"). `event_id` is no part of it. Web
  // and app events have none: they are never taken for offline ones.
  std::optional<Digest> offline = std::nullopt;
  // Dataset, event_name and event_id; none without event_id.
  std::optional<Digest> event_id = std::nullopt;
};

// Takes a valid event.
EventKeys KeysOf(absl::string_view dataset, const rapidjson::Value& event);

// Under which key an event was there before.
struct Duplicate {
  bool offline_key = false;
  bool event_id = false;
};

// Remembers the keys of the events that were processed.
//
// Not thread-safe.
class DedupIndex {
 public:
  // Offline keys hold for Meta's 7 days from the first event on; after them an
  // equal event is a first one again. Event ids hold for ever.
  Duplicate AddAndCheck(const EventKeys& keys, absl::Time now);

  // Brings near what `AddAndCheck` will look at.
  void Prefetch(const EventKeys& keys) const;

 private:
  // With the Unix second at which it came first.
  absl::flat_hash_map<EventKeys::Digest, int64_t> offline_;
  absl::flat_hash_set<EventKeys::Digest> event_ids_;
};

}  // namespace destconn

#endif  // SIMULATOR_DEDUP_INDEX_H_
