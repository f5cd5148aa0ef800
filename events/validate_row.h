#ifndef EVENTS_VALIDATE_ROW_H_
#define EVENTS_VALIDATE_ROW_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "events/cell.h"
#include "events/event_settings.h"
#include "events/row_reason.h"
#include "events/valid_row.h"
#include "hashing/customer_field.h"

namespace destconn {

// Why a row goes no further, and the column at fault if it is one.
struct Refusal {
  RowReason reason = RowReason::kInvalidTimestamp;
  std::optional<Column> column = std::nullopt;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// A value of an optional column that did not normalize and was left out.
struct DroppedValue {
  Column column = Column::kEmail;
  absl::string_view reason = "";  // lives for ever
};

// Turns the cells of a row into a `ValidRow`: the checks of the contract, 2.4,
// in their order, and every match key normalized and hashed.
//
// Reuses its buffers from row to row. Not thread-safe.
class RowValidator {
 public:
  // `settings` must outlive the validator.
  explicit RowValidator(const EventSettings& settings) : settings_(settings) {}

  // Fills `row`, or says why not; `row` is whole only if nothing is returned.
  // `now` is the wall time at which the row is judged.
  std::optional<Refusal> Validate(const RowCells& cells, absl::Time now,
                                  ValidRow& row);

  // What the last call left out.
  const std::vector<DroppedValue>& dropped() const { return dropped_; }

 private:
  std::optional<Refusal> CheckTime(const RowCells& cells, absl::Time now,
                                   ValidRow& row);
  void HashCustomer(const RowCells& cells, absl::Time now, UserData& data);
  std::optional<Refusal> CheckTerms(const RowCells& cells, ValidRow& row);
  std::optional<Refusal> CheckMoney(const RowCells& cells, ValidRow& row);
  std::optional<Refusal> CheckWebsite(const ValidRow& row) const;

  // The cell's text without white space around it; empty if it is blank.
  std::string Trimmed(const Cell& cell);
  bool IsTrue(const RowCells& cells, Column column);
  std::string CountryOf(const RowCells& cells, const NormalizeContext& context);

  const EventSettings& settings_;
  NormalizeScratch scratch_;
  std::string buffer_;
  std::vector<DroppedValue> dropped_;
};

}  // namespace destconn

#endif  // EVENTS_VALIDATE_ROW_H_
