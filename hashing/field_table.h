#ifndef HASHING_FIELD_TABLE_H_
#define HASHING_FIELD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace destconn {

// A customer's or an event's value that has a normal form.
enum class CustomerField : uint8_t {
  // Hashed (normalization.md sections 4.2 to 4.11).
  kEmail,
  kPhone,
  kGivenName,
  kSurname,
  kBirthdate,
  kGender,
  kCity,
  kState,
  kPostal,
  kCountry,
  kExternalId,
  kFirstInitial,
  kFirstFiveOfGivenName,
  kFirstFiveOfSurname,
  kBirthDay,
  kBirthMonth,
  kBirthYear,
  // In clear (section 4.12).
  kMadid,
  kAnonId,
  kLeadId,
  kFbLoginId,
  kClientIpAddress,
  kClientUserAgent,
  kFbc,
  kFbp,
  kCtwaClid,
  kSubscriptionId,
  kPageId,
  // Of the event, in clear (section 4.13).
  kCurrency,
  kDeliveryCategory,
  kActionSource,
  kEventTime,
};
inline constexpr size_t kCustomerFieldCount =
    static_cast<size_t>(CustomerField::kEventTime) + 1;

// The field that Meta calls so: "em", "ph". Nullopt if there is none.
std::optional<CustomerField> FindCustomerField(absl::string_view meta_key);

// Meta's name: "em".
absl::string_view MetaKey(CustomerField field);

// The name that reasons begin with: "EMAIL".
absl::string_view ReasonPrefix(CustomerField field);

// Whether the value leaves as a digest.
bool IsHashed(CustomerField field);

}  // namespace destconn

#endif  // HASHING_FIELD_TABLE_H_
