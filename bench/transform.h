#ifndef BENCH_TRANSFORM_H_
#define BENCH_TRANSFORM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/text_buffer.h"
#include "events/event_settings.h"
#include "events/grouped_event.h"
#include "events/order_grouper.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/row_ref.h"
#include "events/row_spill.h"
#include "events/server_event.h"
#include "events/valid_row.h"
#include "events/validate_row.h"

namespace destconn {

inline constexpr char kBenchDataset[] = "1234567890123456";

// A destination's settings for the rows of RetailRowsMessage.
EventSettings BenchSettings();

// The connector's stages 1 to 6 (ARCHITECTURE.md) and the JSON, for the rows of
// RetailRowsMessage, without counters and ledger keys.
//
// Not thread-safe.
class Transform : private GroupedEventSink {
 public:
  Transform();

  // Takes the bytes of a `destination.v1.Rows`, judged at `now` (Unix seconds);
  // appends the JSON of each event that they complete, one behind the other.
  void Append(absl::string_view message, int64_t now, TextBuffer& out);

  // The same as events.
  std::vector<ServerEvent> Events(absl::string_view message, int64_t now);

  // The rows that pass, before they are grouped; and the grouping alone.
  std::vector<ValidRow> Rows(absl::string_view message, int64_t now);
  void Group(const std::vector<ValidRow>& rows);

 private:
  // Rows of RetailRowsMessage are few orders at a time: none goes to disk.
  class NoSpill : public RowSpill {
   public:
    absl::Status Append(uint32_t, absl::string_view) override;
    absl::StatusOr<bool> Take(uint32_t, std::string&) override;
  };

  void OnEvent(GroupedEvent& event) override;
  void OnRefusal(RowRef, const Refusal&) override {}
  template <typename Take>
  void ReadRows(absl::string_view message, int64_t now, Take take);

  const EventSettings settings_ = BenchSettings();
  const RowLayout layout_;
  RowValidator validator_;
  NoSpill spill_;
  OrderGrouper grouper_;
  RowCells cells_ = {};
  ValidRow row_ = {};
  // Where events go; the other is null.
  TextBuffer* json_ = nullptr;
  std::vector<ServerEvent>* events_ = nullptr;
};

}  // namespace destconn

#endif  // BENCH_TRANSFORM_H_
