#include "cli/reason_words.h"

#include <algorithm>
#include <array>

namespace destconn {
namespace {

struct Words {
  absl::string_view name;
  absl::string_view words;
};

// destination.proto, RowError.reason.
constexpr std::array kReasons = {
    Words{"OUTSIDE_WINDOW", "older than the window"},
    Words{"NON_POSITIVE_QUANTITY", "no quantity above zero"},
    Words{"CANCELLED_OR_RETURNED", "cancelled or returned"},
    Words{"ALREADY_SENT", "sent before"},
    Words{"ALREADY_SENT_CHANGED", "sent before, with other contents"},
    Words{"MISSING_IDENTIFIER", "no usable email or phone"},
    Words{"INVALID_TIMESTAMP", "unreadable timestamp"},
    Words{"FUTURE_TIMESTAMP", "timestamp in the future"},
    Words{"INVALID_EVENT_NAME", "unknown event name"},
    Words{"INVALID_ACTION_SOURCE", "unknown action source"},
    Words{"INVALID_DELIVERY_CATEGORY", "unknown delivery category"},
    Words{"MISSING_CURRENCY", "purchase without a currency"},
    Words{"INVALID_CURRENCY", "unknown currency"},
    Words{"MISSING_VALUE", "purchase without a value or a price"},
    Words{"INVALID_NUMBER", "unreadable number"},
    Words{"MISSING_WEBSITE_FIELD", "website event without a field it needs"},
    Words{"VALUE_COUNT_MISMATCH", "more or fewer values than columns"},
    Words{"ROW_TOO_LARGE", "larger than 64 KiB"},
    Words{"REJECTED_BY_META", "refused by Meta"},
};

// Meta's "Customer Information Parameters".
constexpr std::array kMatchKeys = {
    Words{"em", "email"},
    Words{"ph", "phone"},
    Words{"fn", "given name"},
    Words{"ln", "surname"},
    Words{"db", "birthdate"},
    Words{"ge", "gender"},
    Words{"ct", "city"},
    Words{"st", "state"},
    Words{"zp", "postal code"},
    Words{"country", "country"},
    Words{"external_id", "external id"},
    Words{"madid", "mobile advertising id"},
    Words{"lead_id", "lead id"},
    Words{"client_ip_address", "IP address"},
    Words{"client_user_agent", "browser"},
    Words{"fbc", "Meta click id"},
    Words{"fbp", "Meta browser id"},
};

template <size_t N>
std::string Find(const std::array<Words, N>& list, absl::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(),
                   [name](const Words& words) { return words.name == name; });
  return std::string(found == list.end() ? name : found->words);
}

}  // namespace

std::string ReasonWords(absl::string_view reason) {
  return Find(kReasons, reason);
}

std::string MatchKeyWords(absl::string_view key) {
  return Find(kMatchKeys, key);
}

}  // namespace destconn
