#ifndef EVENTS_WAITING_ROWS_H_
#define EVENTS_WAITING_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "events/order_key.h"
#include "events/row_ref.h"
#include "events/row_spill.h"
#include "events/valid_row.h"

namespace destconn {

struct WaitingOptions {
  // Bytes of rows in memory beyond which they go to the spill.
  size_t memory_bytes = size_t{48} << 20;
  // Bytes of rows that may be brought back at once.
  size_t bucket_bytes = size_t{32} << 20;
};

// Rows that wait for the others of their orders, any number of them in bounded
// memory: they are spread over buckets by their orders' keys, and brought back
// bucket by bucket (Grace hash partitioning). Rows go in until the first
// NextOrder; then they come out, order by order, until none is left, and others
// may go in.
//
// Not thread-safe.
class WaitingRows {
 public:
  // `spill` must outlive it.
  WaitingRows(RowSpill& spill, const WaitingOptions& options);

  // Fails as the spill does.
  absl::Status Add(const OrderKey& order, const ValidRow& row, RowRef ref);

  bool empty() const { return rows_ == 0; }

  // An order whose rows come next.
  enum class Order {
    kNone,     // none is left
    kOrder,    // all its rows, as they came
    kTooMany,  // rows of an order too large for any bucket
  };

  // Goes on to the next order, past what is left of the last. Orders come in
  // the same order in every run. Fails as the spill does.
  absl::StatusOr<Order> NextOrder();

  // The order's next row; false if there is none. Fails as the spill does.
  absl::StatusOr<bool> NextRow(ValidRow& row, RowRef& ref);

 private:
  struct Bucket {
    uint32_t id = 0;
    size_t level = 0;  // how many bytes of the key led here
    size_t spilled_bytes = 0;
    std::string buffer = "";  // what came after what is spilled
  };
  // Where a row's record stands in `loaded_`.
  struct Place {
    OrderKey order = {};
    size_t begin = 0;
    size_t size = 0;
  };

  void BeginAnew();
  std::deque<Bucket> MakeBuckets(size_t level);
  absl::Status AddTo(std::deque<Bucket>& buckets, const OrderKey& order,
                     absl::string_view record);
  absl::Status Spill(std::deque<Bucket>& buckets);
  absl::StatusOr<bool> NextBucket();
  absl::Status Split(Bucket& bucket);
  absl::Status Load(Bucket& bucket);
  void FindPlaces();
  // Brings the next block of a bucket to `loaded_`; false after the last.
  absl::StatusOr<bool> LoadBlock(Bucket& bucket);

  RowSpill& spill_;
  const WaitingOptions options_;
  uint32_t last_bucket_ = 0;
  size_t rows_ = 0;
  size_t buffered_bytes_ = 0;
  std::string record_;
  std::deque<Bucket> buckets_;
  // What has been brought back: places_[next_...order_end_) are to come.
  std::string loaded_;
  std::vector<Place> places_;
  size_t next_ = 0;
  size_t order_end_ = 0;
  bool streaming_ = false;  // from the first bucket, which is too large
};

}  // namespace destconn

#endif  // EVENTS_WAITING_ROWS_H_
