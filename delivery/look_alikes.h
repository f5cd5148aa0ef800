#ifndef DELIVERY_LOOK_ALIKES_H_
#define DELIVERY_LOOK_ALIKES_H_

#include <array>
#include <cstdint>
#include <limits>

#include "absl/container/flat_hash_map.h"
#include "delivery/outgoing_event.h"

namespace destconn {

// Remembers for a run what refused events looked like, so that others like them
// are kept apart from good ones and tried last.
//
// What was refused as too old teaches of all that is at least as old; other
// refusals of events of the same shape (event_shape.h). A lesson is forgotten
// as soon as Meta takes an event that it should have kept apart: the cause was
// something else, and the shape teaches nothing again.
//
// Not thread-safe.
class LookAlikes {
 public:
  // Meta refused this very event, with that subcode of its error. True if there
  // is something new in it: events that looked innocent may now not.
  bool Refused(const OutgoingEvent& event, int subcode);
  // Meta took it.
  void Accepted(const OutgoingEvent& event);

  bool Resembles(const OutgoingEvent& event) const;

 private:
  static constexpr int64_t kNothing = std::numeric_limits<int64_t>::min();

  bool empty() const {
    return suspect_shapes_ == 0 && too_old_[0] == kNothing &&
           too_old_[1] == kNothing;
  }

  // True: events of that shape are suspect; false: some were taken.
  absl::flat_hash_map<uint64_t, bool> shapes_;
  int suspect_shapes_ = 0;
  // By window class: events up to this time (Unix seconds) are too old.
  std::array<int64_t, 2> too_old_ = {kNothing, kNothing};
};

}  // namespace destconn

#endif  // DELIVERY_LOOK_ALIKES_H_
