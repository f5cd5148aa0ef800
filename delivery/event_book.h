#ifndef DELIVERY_EVENT_BOOK_H_
#define DELIVERY_EVENT_BOOK_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "delivery/delivery_types.h"
#include "delivery/event_pool.h"
#include "delivery/outgoing_event.h"
#include "events/row_reason.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// The events of a run that are not final. Of those with the same identity one
// is taken care of; the others, its twins, wait for its outcome.
//
// Not thread-safe.
class EventBook {
 public:
  using Events = std::vector<OutgoingEvent*>;

  // Takes an event in. Null if it is a twin, which then waits; else it is to be
  // taken care of and stays where it is until it is final.
  OutgoingEvent* Add(OutgoingEvent event);

  // Ends events, delivered where there is no reason, and says so in `actions`.
  // Twins of what Meta has end with them; of others one is to be taken care of
  // now: `own` is called with it.
  void Finish(const Events& events, std::optional<RowReason> reason,
              std::optional<GraphError> error,
              std::vector<DeliveryAction>& actions,
              const std::function<void(OutgoingEvent*)>& own);

  size_t size() const { return pool_.size(); }
  // Of the events' JSON.
  size_t bytes() const { return pool_.bytes(); }

 private:
  // The key is a keyed hash already.
  struct KeyHash {
    size_t operator()(const EventKey& key) const;
  };

  bool Own(OutgoingEvent* event);
  void FinishTwins(const Events& ended, bool meta_has_them,
                   std::vector<DeliveryAction>& actions,
                   const std::function<void(OutgoingEvent*)>& own);

  EventPool pool_;
  absl::flat_hash_map<EventKey, OutgoingEvent*, KeyHash> owned_;
  absl::flat_hash_map<EventKey, Events, KeyHash> twins_;
};

}  // namespace destconn

#endif  // DELIVERY_EVENT_BOOK_H_
