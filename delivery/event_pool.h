#ifndef DELIVERY_EVENT_POOL_H_
#define DELIVERY_EVENT_POOL_H_

#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include "delivery/outgoing_event.h"

namespace destconn {

// Keeps events at one place while they go from queue to queue: queues hold
// pointers, and memory of events that have gone is used again.
//
// Not thread-safe.
class EventPool {
 public:
  // The event stays where it is until it is removed.
  OutgoingEvent* Add(OutgoingEvent event) {
    bytes_ += event.json.size();
    ++size_;
    if (free_.empty()) return &events_.emplace_back(std::move(event));
    OutgoingEvent* const place = free_.back();
    free_.pop_back();
    *place = std::move(event);
    return place;
  }

  void Remove(OutgoingEvent* event) {
    bytes_ -= event->json.size();
    --size_;
    event->json = {};
    free_.push_back(event);
  }

  size_t size() const { return size_; }
  // Of the events' JSON.
  size_t bytes() const { return bytes_; }

 private:
  std::deque<OutgoingEvent> events_;
  std::vector<OutgoingEvent*> free_;
  size_t size_ = 0;
  size_t bytes_ = 0;
};

}  // namespace destconn

#endif  // DELIVERY_EVENT_POOL_H_
