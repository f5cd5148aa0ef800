#ifndef EVENTS_USER_DATA_H_
#define EVENTS_USER_DATA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "events/column.h"
#include "hashing/customer_field.h"
#include "hashing/hashed_value.h"

namespace destconn {

// A key of Meta's user_data that leaves as a digest.
struct HashedKeyInfo {
  Column column = Column::kEmail;
  CustomerField field = CustomerField::kEmail;
};

// In the order in which an event holds them; e-mail and phone are the two that
// identify on their own.
inline constexpr std::array<HashedKeyInfo, 11> kHashedKeys = {{
    {Column::kEmail, CustomerField::kEmail},
    {Column::kPhone, CustomerField::kPhone},
    {Column::kGivenName, CustomerField::kGivenName},
    {Column::kSurname, CustomerField::kSurname},
    {Column::kBirthdate, CustomerField::kBirthdate},
    {Column::kGender, CustomerField::kGender},
    {Column::kCity, CustomerField::kCity},
    {Column::kState, CustomerField::kState},
    {Column::kPostal, CustomerField::kPostal},
    {Column::kCountry, CustomerField::kCountry},
    {Column::kExternalId, CustomerField::kExternalId},
}};
inline constexpr size_t kEmailKey = 0;
inline constexpr size_t kPhoneKey = 1;
inline constexpr size_t kBirthdateKey = 4;
inline constexpr size_t kCountryKey = 9;
inline constexpr size_t kExternalIdKey = 10;

// Keys of user_data that Meta wants in clear (Conversions API, "Customer
// Information Parameters").
inline constexpr std::array<HashedKeyInfo, 6> kClearKeys = {{
    {Column::kMadid, CustomerField::kMadid},
    {Column::kLeadId, CustomerField::kLeadId},
    {Column::kClientIpAddress, CustomerField::kClientIpAddress},
    {Column::kClientUserAgent, CustomerField::kClientUserAgent},
    {Column::kFbc, CustomerField::kFbc},
    {Column::kFbp, CustomerField::kFbp},
}};
inline constexpr size_t kMadidKey = 0;
inline constexpr size_t kLeadIdKey = 1;
inline constexpr size_t kClientIpAddressKey = 2;
inline constexpr size_t kClientUserAgentKey = 3;
inline constexpr size_t kFbpKey = 5;

// What an event says about a person: digests, and what Meta wants in clear.
// Holds no raw contact data by construction.
struct UserData {
  std::array<std::optional<HashedValue>, kHashedKeys.size()> hashed = {};
  std::array<std::string, kClearKeys.size()> clear = {};  // empty: not there

  bool has_identifier() const {
    return hashed[kEmailKey].has_value() || hashed[kPhoneKey].has_value();
  }

  friend bool operator==(const UserData&, const UserData&) = default;
};

// Bit i stands for the i-th hashed key, then for the clear ones: which match
// keys an event carries.
using MatchKeys = uint32_t;
inline constexpr size_t kMatchKeyCount = kHashedKeys.size() + kClearKeys.size();

inline MatchKeys MatchKeysOf(const UserData& data) {
  MatchKeys keys = 0;
  for (size_t i = 0; i < data.hashed.size(); ++i) {
    if (data.hashed[i].has_value()) keys |= MatchKeys{1} << i;
  }
  for (size_t i = 0; i < data.clear.size(); ++i) {
    if (!data.clear[i].empty()) {
      keys |= MatchKeys{1} << (kHashedKeys.size() + i);
    }
  }
  return keys;
}

// Meta's name of the key at that bit: `em`.
inline absl::string_view MatchKeyName(size_t bit) {
  return MetaKey(bit < kHashedKeys.size()
                     ? kHashedKeys[bit].field
                     : kClearKeys[bit - kHashedKeys.size()].field);
}

}  // namespace destconn

#endif  // EVENTS_USER_DATA_H_
