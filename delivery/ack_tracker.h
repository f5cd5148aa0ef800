#ifndef DELIVERY_ACK_TRACKER_H_
#define DELIVERY_ACK_TRACKER_H_

#include <cstdint>
#include <deque>

namespace destconn {

// Follows which `rows` messages are done: N is acknowledged when every row up
// to message N is final (contract, 2.4).
//
// Not thread-safe.
class AckTracker {
 public:
  // Takes note of the next message, which has `rows` rows.
  void AddMessage(int64_t rows);

  // One more row of message `sequence` is final.
  void RowFinal(int64_t sequence);

  // The last sequence taken note of; 0 before the first.
  int64_t last_sequence() const {
    return acked_ + static_cast<int64_t>(open_.size());
  }

  // Every row up to this sequence is final.
  int64_t acked_sequence() const { return acked_; }

 private:
  int64_t acked_ = 0;
  std::deque<int64_t> open_;  // rows left, of message acked_ + 1 and on
};

}  // namespace destconn

#endif  // DELIVERY_ACK_TRACKER_H_
