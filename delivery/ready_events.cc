#include "delivery/ready_events.h"

#include <algorithm>
#include <utility>

namespace destconn {
namespace {

// No event waits longer for those that would lapse before it.
constexpr int64_t kLongestWait = 3600;  // seconds

constexpr size_t kClasses = 2;

// More than so many requests of what is set aside are not held back: there must
// be room for the rest.
constexpr size_t kRequestsSetAside = 4;

}  // namespace

bool ReadyEvents::GoesAfter(const Entry& a, const Entry& b) {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

ReadyEvents::Entry ReadyEvents::Pop(Heap& heap) {
  std::pop_heap(heap.begin(), heap.end(), GoesAfter);
  const Entry entry = heap.back();
  heap.pop_back();
  return entry;
}

void ReadyEvents::Push(Heap& heap, Entry entry) {
  heap.push_back(entry);
  std::push_heap(heap.begin(), heap.end(), GoesAfter);
}

void ReadyEvents::Add(OutgoingEvent* event, bool set_aside, int64_t expires_at,
                      int64_t wall_now, absl::Duration now) {
  const size_t heap =
      (event->physical_store ? 0 : 1) + (set_aside ? kClasses : 0);
  Push(heaps_[heap], {.due = std::min(expires_at, wall_now + kLongestWait),
                      .order = ++last_order_,
                      .expires_at = expires_at,
                      .arrived = now,
                      .event = event});
  first_to_expire_ = std::min(first_to_expire_, expires_at);
  ++size_;
}

std::optional<size_t> ReadyEvents::Choose(const Limits& limits) const {
  const auto goes = [&limits](const Heap& heap) {
    return !heap.empty() &&
           (heap.size() >= limits.events || limits.any_number ||
            heap.front().arrived <= limits.lingered_since);
  };
  std::optional<size_t> chosen;
  for (size_t i = 0; i < heaps_.size(); ++i) {
    const bool aside = i >= kClasses;
    if (aside && chosen.has_value() &&
        heaps_[i].size() < kRequestsSetAside * limits.events) {
      continue;
    }
    if (!goes(heaps_[i])) continue;
    if (!chosen.has_value() ||
        heaps_[i].front().due < heaps_[*chosen].front().due) {
      chosen = i;
    }
  }
  return chosen;
}

std::optional<int64_t> ReadyEvents::Due(const Limits& limits) const {
  const auto chosen = Choose(limits);
  if (!chosen.has_value()) return std::nullopt;
  return heaps_[*chosen].front().due;
}

std::vector<OutgoingEvent*> ReadyEvents::Take(const Limits& limits) {
  Heap& heap = heaps_[*Choose(limits)];
  std::vector<OutgoingEvent*> taken;
  taken.reserve(std::min(heap.size(), limits.events));
  size_t bytes = 0;
  while (!heap.empty() && taken.size() < limits.events) {
    bytes += heap.front().event->json.size();
    if (bytes > limits.bytes && !taken.empty()) break;
    taken.push_back(Pop(heap).event);
  }
  size_ -= taken.size();
  return taken;
}

absl::Duration ReadyEvents::OldestArrival() const {
  absl::Duration oldest = absl::InfiniteDuration();
  for (const Heap& heap : heaps_) {
    if (!heap.empty()) oldest = std::min(oldest, heap.front().arrived);
  }
  return oldest;
}

std::vector<OutgoingEvent*> ReadyEvents::TakeExpired(int64_t wall_now) {
  std::vector<OutgoingEvent*> expired;
  if (first_to_expire_ >= wall_now) return expired;
  first_to_expire_ = kNever;
  for (Heap& heap : heaps_) {
    const auto gone = std::partition(heap.begin(), heap.end(),
                                     [wall_now](const Entry& entry) {
                                       return entry.expires_at >= wall_now;
                                     });
    for (auto entry = gone; entry != heap.end(); ++entry) {
      expired.push_back(entry->event);
    }
    heap.erase(gone, heap.end());
    std::make_heap(heap.begin(), heap.end(), GoesAfter);
    for (const Entry& entry : heap) {
      first_to_expire_ = std::min(first_to_expire_, entry.expires_at);
    }
  }
  size_ -= expired.size();
  return expired;
}

void ReadyEvents::SetAside(
    const std::function<bool(const OutgoingEvent&)>& resembles) {
  for (size_t i = 0; i < kClasses; ++i) {
    Heap& heap = heaps_[i];
    const auto aside = std::partition(
        heap.begin(), heap.end(),
        [&](const Entry& entry) { return !resembles(*entry.event); });
    for (auto entry = aside; entry != heap.end(); ++entry) {
      Push(heaps_[i + kClasses], *entry);
    }
    heap.erase(aside, heap.end());
    std::make_heap(heap.begin(), heap.end(), GoesAfter);
  }
}

void ReadyEvents::ForEach(
    const std::function<void(OutgoingEvent*)>& visit) const {
  for (const Heap& heap : heaps_) {
    for (const Entry& entry : heap) visit(entry.event);
  }
}

}  // namespace destconn
