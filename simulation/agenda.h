#ifndef SIMULATION_AGENDA_H_
#define SIMULATION_AGENDA_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace destconn {

// What is to happen, in virtual time: nothing takes time but waiting, and what
// is due at one moment happens in the order in which it was entered.
//
// Not thread-safe.
class Agenda {
 public:
  // Monotonic.
  absl::Duration now() const { return now_; }

  void In(absl::Duration delay, std::function<void()> what) {
    entries_.push_back({now_ + delay, ++last_number_, std::move(what)});
    std::push_heap(entries_.begin(), entries_.end(), HappensAfter);
  }

  // Goes on to the next entry and lets it happen. False if there is none.
  bool Next() {
    if (entries_.empty()) return false;
    std::pop_heap(entries_.begin(), entries_.end(), HappensAfter);
    Entry entry = std::move(entries_.back());
    entries_.pop_back();
    now_ = entry.at;
    entry.what();
    return true;
  }

 private:
  struct Entry {
    absl::Duration at = absl::ZeroDuration();
    uint64_t number = 0;
    std::function<void()> what = {};
  };

  static bool HappensAfter(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at > b.at : a.number > b.number;
  }

  absl::Duration now_ = absl::ZeroDuration();
  uint64_t last_number_ = 0;
  std::vector<Entry> entries_;  // a heap
};

}  // namespace destconn

#endif  // SIMULATION_AGENDA_H_
