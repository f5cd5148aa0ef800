#include "events/row_reason.h"

#include <array>

namespace destconn {
namespace {

struct Entry {
  RowReason reason;
  absl::string_view name;
  bool skip;
  absl::string_view advice;
};

constexpr std::array<Entry, kRowReasonCount> kReasons = {{
    {RowReason::kValueCountMismatch, "VALUE_COUNT_MISMATCH", false,
     "The row has more or fewer values than `start` has columns. Send one "
     "value "
     "a column, unset for NULL."},
    {RowReason::kRowTooLarge, "ROW_TOO_LARGE", false,
     "The row is over 64 KiB: leave out columns that are not customer data. "
     "Or, "
     "where the column is order_id, over 10,000 rows share it: leave it blank "
     "where there is no order."},
    {RowReason::kInvalidTimestamp, "INVALID_TIMESTAMP", false,
     "The timestamp cannot be read. Send Unix seconds or ISO 8601, such as "
     "2026-11-24T08:30:00Z."},
    {RowReason::kFutureTimestamp, "FUTURE_TIMESTAMP", false,
     "The timestamp lies more than 60 seconds ahead. Check the time zone of "
     "the "
     "query and the clocks."},
    {RowReason::kCancelledOrReturned, "CANCELLED_OR_RETURNED", true,
     "The row is a cancellation or a return."},
    {RowReason::kNonPositiveQuantity, "NON_POSITIVE_QUANTITY", true,
     "The quantity is not above zero."},
    {RowReason::kOutsideWindow, "OUTSIDE_WINDOW", true,
     "The row is older than the window; Meta would refuse it."},
    {RowReason::kMissingIdentifier, "MISSING_IDENTIFIER", false,
     "The row has neither a usable email nor a usable phone, so Meta can match "
     "nobody."},
    {RowReason::kInvalidEventName, "INVALID_EVENT_NAME", false,
     "The event name is none of ViewContent, Search, AddToCart, AddToWishlist, "
     "InitiateCheckout, AddPaymentInfo, Purchase, Lead, Other."},
    {RowReason::kInvalidActionSource, "INVALID_ACTION_SOURCE", false,
     "The action source is none of Meta's nine, such as physical_store."},
    {RowReason::kInvalidDeliveryCategory, "INVALID_DELIVERY_CATEGORY", false,
     "The delivery category is none of in_store, curbside, home_delivery."},
    {RowReason::kMissingCurrency, "MISSING_CURRENCY", false,
     "A Purchase needs a currency. Add the column, or set default_currency."},
    {RowReason::kInvalidCurrency, "INVALID_CURRENCY", false,
     "The currency is no ISO 4217 code, such as USD."},
    {RowReason::kMissingValue, "MISSING_VALUE", false,
     "A Purchase needs a value, or a price and a quantity."},
    {RowReason::kInvalidNumber, "INVALID_NUMBER", false,
     "The number cannot be read. Send a plain decimal such as 1234.50, without "
     "currency sign or thousands separator."},
    {RowReason::kMissingWebsiteField, "MISSING_WEBSITE_FIELD", false,
     "A website event needs client_user_agent, event_id and event_source_url."},
    {RowReason::kAlreadySent, "ALREADY_SENT", true,
     "The event was sent before."},
    {RowReason::kAlreadySentChanged, "ALREADY_SENT_CHANGED", true,
     "The event was sent before with other contents. Meta has no update, so "
     "the "
     "change is not sent."},
    {RowReason::kRejectedByMeta, "REJECTED_BY_META", false,
     "Meta refused this very event."},
}};

const Entry& EntryOf(RowReason reason) {
  return kReasons[static_cast<size_t>(reason)];
}

}  // namespace

absl::string_view RowReasonName(RowReason reason) {
  return EntryOf(reason).name;
}

bool IsSkip(RowReason reason) { return EntryOf(reason).skip; }

absl::string_view RowReasonAdvice(RowReason reason) {
  return EntryOf(reason).advice;
}

}  // namespace destconn
