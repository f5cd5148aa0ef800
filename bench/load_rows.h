#ifndef BENCH_LOAD_ROWS_H_
#define BENCH_LOAD_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace destconn {

inline constexpr int kLoadRowsPerMessage = 1000;

// Endless rows of RetailRowsMessage, each of an order of its own, as frames of
// SendBatch: the host of a benchmark must not spend the time that it measures.
//
// Not thread-safe.
class LoadRows {
 public:
  // Rows of the last six days before `now` (Unix seconds).
  explicit LoadRows(int64_t now);

  // The bytes of the next `rows` message, a destination.v1.SendBatchRequest.
  // Valid until the next call.
  const std::string& Next();

 private:
  std::string rows_;               // of a Rows message, without its sequence
  std::vector<size_t> order_ids_;  // where their ten digits stand
  std::string frame_;
  int64_t sequence_ = 0;
  int64_t orders_ = 0;
};

}  // namespace destconn

#endif  // BENCH_LOAD_ROWS_H_
