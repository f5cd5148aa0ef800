#ifndef DELIVERY_READY_EVENTS_H_
#define DELIVERY_READY_EVENTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "delivery/outgoing_event.h"

namespace destconn {

// Events that are claimed and wait to be sent for the first time.
//
// Physical stores stand apart from the rest, whose window is shorter: one stale
// event would sink the others' request. What resembles a refused event stands
// apart, too, and goes last. Within each, the event that is due first goes
// first; an event is due when it leaves the window, or an hour after it came,
// if that is sooner: so events leave in the order in which they came, except
// those that would lapse.
//
// Not thread-safe.
class ReadyEvents {
 public:
  // How much one request takes, and when it goes with less.
  struct Limits {
    size_t events = 1000;
    size_t bytes = size_t{4} << 20;
    // An event that came before this goes, alone if need be (monotonic).
    absl::Duration lingered_since = -absl::InfiniteDuration();
    bool any_number = false;
  };

  // `expires_at` is the last Unix second in which the event is in the window;
  // `wall_now` in Unix seconds.
  void Add(OutgoingEvent* event, bool set_aside, int64_t expires_at,
           int64_t wall_now, absl::Duration now);

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }

  // When the events that a request could be made of are due (Unix seconds);
  // nothing if there is none yet.
  std::optional<int64_t> Due(const Limits& limits) const;
  // Those events. To be called if there is one.
  std::vector<OutgoingEvent*> Take(const Limits& limits);

  // When the first of those that do not fill a request came; infinite if there
  // is none.
  absl::Duration OldestArrival() const;

  // Takes out what expired before `wall_now`, the present in Unix seconds,
  // rounded up.
  std::vector<OutgoingEvent*> TakeExpired(int64_t wall_now);

  // Sets those aside for which `resembles` holds.
  void SetAside(const std::function<bool(const OutgoingEvent&)>& resembles);

  // Calls `visit` for each, in any order.
  void ForEach(const std::function<void(OutgoingEvent*)>& visit) const;

 private:
  struct Entry {
    int64_t due = 0;
    uint64_t order = 0;  // of arrival
    int64_t expires_at = 0;
    absl::Duration arrived = absl::ZeroDuration();
    OutgoingEvent* event = nullptr;
  };
  // The first to go is at the front.
  using Heap = std::vector<Entry>;

  static bool GoesAfter(const Entry& a, const Entry& b);
  static Entry Pop(Heap& heap);
  static void Push(Heap& heap, Entry entry);
  // The heap to make a request of; nothing if none can be made.
  std::optional<size_t> Choose(const Limits& limits) const;

  // Physical stores, the rest, and what is set aside of either.
  std::array<Heap, 4> heaps_;
  size_t size_ = 0;
  uint64_t last_order_ = 0;
  // No event expires before this.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  int64_t first_to_expire_ = kNever;
};

}  // namespace destconn

#endif  // DELIVERY_READY_EVENTS_H_
