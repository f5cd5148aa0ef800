#include "delivery/look_alikes.h"

#include <algorithm>
#include <cstddef>

#include "meta_client/event_shape.h"

namespace destconn {
namespace {

// Of code 100: the event's timestamp is too old.
constexpr int kTooOld = 2804003;

// Nobody has so many kinds of events; what comes beyond is not learned.
constexpr size_t kMostShapes = 256;

size_t ClassOf(const OutgoingEvent& event) {
  return event.physical_store ? 0 : 1;
}

}  // namespace

bool LookAlikes::Refused(const OutgoingEvent& event, int subcode) {
  if (subcode == kTooOld) {
    int64_t& too_old = too_old_[ClassOf(event)];
    const bool is_news = event.event_time > too_old;
    too_old = std::max(too_old, event.event_time);
    return is_news;
  }
  if (shapes_.size() >= kMostShapes) return false;
  const bool is_news =
      shapes_.try_emplace(ShapeOfEvent(event.json), true).second;
  if (is_news) ++suspect_shapes_;
  return is_news;
}

void LookAlikes::Accepted(const OutgoingEvent& event) {
  if (empty()) return;
  int64_t& too_old = too_old_[ClassOf(event)];
  if (event.event_time <= too_old) too_old = event.event_time - 1;
  if (suspect_shapes_ == 0) return;
  const auto shape = shapes_.find(ShapeOfEvent(event.json));
  if (shape == shapes_.end() || !shape->second) return;
  shape->second = false;
  --suspect_shapes_;
}

bool LookAlikes::Resembles(const OutgoingEvent& event) const {
  if (event.event_time <= too_old_[ClassOf(event)]) return true;
  if (suspect_shapes_ == 0) return false;
  const auto shape = shapes_.find(ShapeOfEvent(event.json));
  return shape != shapes_.end() && shape->second;
}

}  // namespace destconn
