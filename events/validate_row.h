#ifndef EVENTS_VALIDATE_ROW_H_
#define EVENTS_VALIDATE_ROW_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "events/cell.h"
#include "events/event_settings.h"
#include "events/event_window.h"
#include "events/row_reason.h"
#include "events/valid_row.h"
#include "hashing/customer_field.h"
#include "hashing/hash_batch.h"
#include "hashing/hashed_value.h"

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

  // Whether the last call took the timestamp for milliseconds.
  bool in_milliseconds() const { return in_milliseconds_; }

  // What the last call left out.
  const std::vector<DroppedValue>& dropped() const { return dropped_; }

 private:
  void SetNow(absl::Time now);
  std::optional<Refusal> CheckTime(const RowCells& cells, ValidRow& row);
  void HashCustomer(const RowCells& cells, UserData& data);
  void HashCountry(const RowCells& cells, NormalizeContext& context,
                   std::optional<HashedValue>& value);
  void KeepClear(const RowCells& cells, const NormalizeContext& context,
                 UserData& data);
  std::optional<Refusal> CheckTerms(const RowCells& cells, ValidRow& row);
  std::optional<Refusal> CheckCurrency(const RowCells& cells, ValidRow& row);
  std::optional<Refusal> CheckMoney(const RowCells& cells, ValidRow& row);
  std::optional<Refusal> CheckWebsite(const ValidRow& row) const;

  // The cell's text without white space around it, until the next call; empty
  // if it is blank.
  absl::string_view Trimmed(const Cell& cell);
  void Assign(const Cell& cell, std::string& text);
  bool IsTrue(const RowCells& cells, Column column);

  const EventSettings& settings_;
  NormalizeScratch scratch_;
  HashBatch batch_;
  std::string buffer_;
  std::array<char, 2> country_ = {};
  // What follows from the last `now`: the rows of a message have one.
  absl::Time now_ = absl::InfinitePast();
  absl::CivilDay today_ = absl::CivilDay();  // in UTC
  WindowBounds window_ = {};
  std::string currency_ = "";  // the last that was found to be one
  std::vector<DroppedValue> dropped_;
  bool in_milliseconds_ = false;
};

}  // namespace destconn

#endif  // EVENTS_VALIDATE_ROW_H_
