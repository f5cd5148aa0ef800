#include "hashing/field_table.h"

#include <array>

namespace destconn {
namespace {

struct FieldInfo {
  CustomerField field;
  absl::string_view meta_key;
  absl::string_view reason_prefix;
};

using F = CustomerField;

constexpr std::array<FieldInfo, kCustomerFieldCount> kFields = {{
    {F::kEmail, "em", "EMAIL"},
    {F::kPhone, "ph", "PHONE"},
    {F::kGivenName, "fn", "GIVEN_NAME"},
    {F::kSurname, "ln", "SURNAME"},
    {F::kBirthdate, "db", "BIRTHDATE"},
    {F::kGender, "ge", "GENDER"},
    {F::kCity, "ct", "CITY"},
    {F::kState, "st", "STATE"},
    {F::kPostal, "zp", "POSTAL"},
    {F::kCountry, "country", "COUNTRY"},
    {F::kExternalId, "external_id", "EXTERNAL_ID"},
    {F::kFirstInitial, "fi", "FIRST_INITIAL"},
    {F::kFirstFiveOfGivenName, "f5first", "F5FIRST"},
    {F::kFirstFiveOfSurname, "f5last", "F5LAST"},
    {F::kBirthDay, "dobd", "BIRTH_DAY"},
    {F::kBirthMonth, "dobm", "BIRTH_MONTH"},
    {F::kBirthYear, "doby", "BIRTH_YEAR"},
    {F::kMadid, "madid", "MADID"},
    {F::kAnonId, "anon_id", "ANON_ID"},
    {F::kLeadId, "lead_id", "LEAD_ID"},
    {F::kFbLoginId, "fb_login_id", "FB_LOGIN_ID"},
    {F::kClientIpAddress, "client_ip_address", "CLIENT_IP_ADDRESS"},
    {F::kClientUserAgent, "client_user_agent", "CLIENT_USER_AGENT"},
    {F::kFbc, "fbc", "FBC"},
    {F::kFbp, "fbp", "FBP"},
    {F::kCtwaClid, "ctwa_clid", "CTWA_CLID"},
    {F::kSubscriptionId, "subscription_id", "SUBSCRIPTION_ID"},
    {F::kPageId, "page_id", "PAGE_ID"},
    {F::kCurrency, "currency", "CURRENCY"},
    {F::kDeliveryCategory, "delivery_category", "DELIVERY_CATEGORY"},
    {F::kActionSource, "action_source", "ACTION_SOURCE"},
    {F::kEventTime, "event_time", "EVENT_TIME"},
}};

constexpr bool IsInOrder() {
  for (size_t i = 0; i < kFields.size(); ++i) {
    if (static_cast<size_t>(kFields[i].field) != i) return false;
  }
  return true;
}
static_assert(IsInOrder(), "kFields follows the order of CustomerField");

const FieldInfo& InfoOf(CustomerField field) {
  return kFields[static_cast<size_t>(field)];
}

}  // namespace

std::optional<CustomerField> FindCustomerField(absl::string_view meta_key) {
  for (const FieldInfo& info : kFields) {
    if (info.meta_key == meta_key) return info.field;
  }
  return std::nullopt;
}

absl::string_view MetaKey(CustomerField field) {
  return InfoOf(field).meta_key;
}

absl::string_view ReasonPrefix(CustomerField field) {
  return InfoOf(field).reason_prefix;
}

bool IsHashed(CustomerField field) { return field < CustomerField::kMadid; }

}  // namespace destconn
