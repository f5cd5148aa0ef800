#ifndef CONNECTOR_ROW_COUNTS_H_
#define CONNECTOR_ROW_COUNTS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "events/column.h"
#include "events/row_reason.h"

namespace destconn {

// What became of a run's rows, in all, and of those messages alone that are
// acknowledged: the rest will come again if the stream breaks, and must not be
// counted twice then.
//
// A message that is not acknowledged takes 16 bytes, and as much again for each
// kind of outcome but delivery among its rows.
//
// Not thread-safe.
class RowCounts {
 public:
  // Sums by what became of a row.
  struct Sums {
    int64_t received = 0;
    int64_t delivered = 0;
    std::vector<int64_t> by_kind = {};  // as `KindOf` numbers them
  };
  // An optional column and why its value was left out.
  using Dropped = std::pair<Column, std::string>;

  RowCounts();

  // The next message came; the first may have any sequence.
  void Received(int64_t sequence, int64_t rows);
  // A row of that message is final: delivered where there is no reason.
  void Final(int64_t sequence, std::optional<RowReason> reason);
  // A value of a row of that message was left out.
  void ValueDropped(int64_t sequence, Column column, absl::string_view reason);
  // Every row up to that sequence is final.
  void Acknowledge(int64_t sequence);

  // Adds what earlier streams have counted, as acknowledged.
  void AddReceived(int64_t rows);
  void AddDelivered(int64_t rows);
  void AddNotDelivered(RowReason reason, int64_t rows);
  void AddDropped(Column column, absl::string_view reason, int64_t rows);

  const Sums& all() const { return all_; }
  const Sums& acknowledged() const { return acknowledged_; }

  static int64_t Of(const Sums& sums, RowReason reason) {
    return sums.by_kind[static_cast<size_t>(reason)];
  }
  // All that were dropped, with how many rows.
  std::map<Dropped, int64_t> DroppedOf(const Sums& sums) const;

 private:
  using Kind = uint16_t;  // a RowReason, or beyond them a kind of `dropped_`
  struct OpenMessage {
    int32_t rows = 0;
    std::unique_ptr<std::vector<std::pair<Kind, int32_t>>> kinds = nullptr;
  };

  Kind KindOf(Column column, absl::string_view reason);
  void Note(int64_t sequence, Kind kind);
  void CloseFirst();

  Sums all_;
  Sums acknowledged_;
  std::map<Dropped, Kind> dropped_;
  int64_t first_open_ = 1;  // sequence of the first of `open_`
  std::deque<OpenMessage> open_;
};

}  // namespace destconn

#endif  // CONNECTOR_ROW_COUNTS_H_
