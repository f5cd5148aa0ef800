#ifndef EVENTS_ROW_REASON_H_
#define EVENTS_ROW_REASON_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace destconn {

// Why a row is not delivered. Where several apply, the first in the contract's
// order counts (contract, 2.4); the enum stands in that order.
enum class RowReason : uint8_t {
  kValueCountMismatch,
  kRowTooLarge,
  kInvalidTimestamp,
  kFutureTimestamp,
  kCancelledOrReturned,
  kNonPositiveQuantity,
  kOutsideWindow,
  kMissingIdentifier,
  kInvalidEventName,
  kInvalidActionSource,
  kInvalidDeliveryCategory,
  kMissingCurrency,
  kInvalidCurrency,
  kMissingValue,
  kInvalidNumber,
  kMissingWebsiteField,
  kAlreadySent,
  kAlreadySentChanged,
  kRejectedByMeta,
};

inline constexpr size_t kRowReasonCount =
    static_cast<size_t>(RowReason::kRejectedByMeta) + 1;

// `OUTSIDE_WINDOW`: the name on the wire.
absl::string_view RowReasonName(RowReason reason);

// Whether a row with that reason is skipped (nobody's fault) rather than
// rejected.
bool IsSkip(RowReason reason);

// What is wrong and what to do, for a person. Holds no value of any row.
absl::string_view RowReasonAdvice(RowReason reason);

}  // namespace destconn

#endif  // EVENTS_ROW_REASON_H_
