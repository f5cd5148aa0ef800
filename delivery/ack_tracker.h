#ifndef DELIVERY_ACK_TRACKER_H_
#define DELIVERY_ACK_TRACKER_H_

#include <cstddef>
#include <cstdint>
#include <deque>

namespace destconn {

// Follows which `rows` messages are done: N is acknowledged when every row up
// to message N is final (contract, 2.4).
//
// Not thread-safe.
class AckTracker {
 public:
  // Begins after message `acked`.
  explicit AckTracker(int64_t acked = 0) : acked_(acked) {}

  // Takes note of the next message, which has `rows` rows.
  void AddMessage(int64_t rows);

  // Messages `first` to `last` are acknowledged together or not at all. None
  // of them may be done yet.
  void Bind(int64_t first, int64_t last);

  // One more row of message `sequence` is final.
  void RowFinal(int64_t sequence);

  // The last sequence taken note of.
  int64_t last_sequence() const {
    return acked_ + static_cast<int64_t>(open_.size());
  }

  // Every row up to this sequence is final.
  int64_t acked_sequence() const { return acked_; }

 private:
  struct Message {
    int32_t rows_left = 0;
    int32_t bonds = 0;  // that begin here, less those that end here
  };

  Message& At(int64_t sequence) {
    return open_[static_cast<size_t>(sequence - acked_ - 1)];
  }
  void Advance();

  int64_t acked_;
  std::deque<Message> open_;  // from message acked_ + 1 on
  int64_t done_ = 0;          // of `open_`, from its front
  int64_t bonds_ = 0;         // that reach beyond the last of those
};

}  // namespace destconn

#endif  // DELIVERY_ACK_TRACKER_H_
